// On every page of somebody who is signed in: the service worker is there, pages of others and of visits long over
// are not, and signing out says what stays behind.
"use strict";
import { expire, possible, purge, purgeOthers, reader } from "./pages.js";

const switchedOn = document.querySelector("meta[name=offline]")?.content === "on";

async function begin() {
  if (!possible || !reader) return;
  await purgeOthers(reader.pk);
  if (!switchedOn) return;
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  await expire(reader.pk);
}
begin().catch((error) => console.warn("Without a service worker:", error));

// Whoever signs out leaves nothing behind that was read; what was not sent stays, hidden under its owner. How much?
async function leave() {
  try {
    const store = await import("./store.js");
    const items = (await store.operations(reader.pk)).filter((one) => one.state !== "kept").length;
    return { items, go: async () => { await store.forgetCopies(reader.pk); await purge(reader.pk); } };
  } catch {
    return { items: 0, go: () => purge(reader.pk) }; // the browser keeps nothing, so nothing waits
  }
}

const filled = (text, values) => text.replace(/{(\w+)}/g, (_whole, name) => values[name]);

function ask(template, values) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  for (const place of dialog.querySelectorAll("[data-fill]")) place.textContent = filled(place.textContent, values);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

const signsOut = (form) => form.getAttribute("action") === "/accounts/logout/";

async function signOut(form) {
  if (!navigator.onLine) return ask(document.getElementById("leaving-offline"), {});
  const { items, go } = await leave();
  const submit = async () => {
    await go();
    form.dataset.leaving = "yes";
    form.requestSubmit();
  };
  if (!items) return submit();
  const dialog = ask(document.getElementById("leaving-items"), { count: items });
  return dialog.querySelector("[data-leave]").addEventListener("click", submit);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!reader || !signsOut(form) || form.dataset.leaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  signOut(form);
}, true);
