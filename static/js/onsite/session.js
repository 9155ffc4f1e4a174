// Whose session it is: an ended one asks for the password on the page, then sending goes on; where somebody else has
// signed in, the page of the first person is covered. Words and dialogs: templates/fieldwork/_session.html.
"use strict";

import { access } from "./net.js";
import { purge, reader } from "./pages.js";

const root = document.querySelector("[data-session]");
const part = (name) => root.querySelector(`[data-part=${name}]`);
let ended = false; // the session has
let later = false; // the person wants to go on without one for now

function renew(token) {
  document.querySelector("meta[name=csrf-token]").content = token;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
}

async function check() {
  const said = await access();
  if (said.state === "signed_out") askPassword();
  if (said.state === "other_person") await cover(said.name);
  if (said.state === "ready") welcome(said);
}

function welcome(said) {
  renew(said.token);
  part("reminder").hidden = true;
  for (const name of ["password", "other"]) part(name).close();
  lock(false);
  if (ended) document.dispatchEvent(new CustomEvent("onsite:signed-in"));
  ended = later = false;
}

const lock = (on) => document.documentElement.classList.toggle("onsite-locked", on);

// A dialog must not take the keys away from somebody who is in the middle of a sentence.
const WRITTEN = "textarea, input:not([type=radio], [type=checkbox], [type=submit])";
const isTyping = () => document.activeElement?.matches(WRITTEN);

function askPassword({ locked = false } = {}) {
  const dialog = part("password");
  ended = true;
  part("reminder").hidden = false;
  part("postpone").hidden = locked;
  if (locked) lock(true);
  if (dialog.open || (later && !locked)) return;
  if (isTyping() && !locked) {
    document.addEventListener("focusout", () => setTimeout(check), { once: true });
    return;
  }
  problem("");
  dialog.showModal();
  dialog.querySelector("[name=password]").focus();
}

// Another person's session: nothing of the first one is shown or sent, and the stored pages go.
async function cover(name) {
  part("other-name").textContent = name;
  lock(true);
  await purge(reader.pk);
  if (part("password").open) part("password").close();
  if (!part("other").open) part("other").showModal();
}

function problem(sentence) {
  part("problem").hidden = !sentence;
  part("problem").querySelector("span").textContent = sentence;
}

const say = (name) => root.querySelector("template").content.querySelector(`[data-say=${name}]`).textContent;

async function signIn(form) {
  const before = await access(); // a fresh token of the session that is not signed in
  if (before.state === "silent") return problem(say("silent"));
  if (before.state !== "signed_out") return check();
  const body = new FormData(form);
  body.set("csrfmiddlewaretoken", before.token);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (answer.ok) {
    form.reset();
    return check();
  }
  return problem(await why(answer));
}

async function why(answer) {
  if (answer.status === 429) return say("too-often");
  if (answer.status !== 400) return say("silent");
  const { form } = await answer.json();
  const errors = [...form.errors, ...Object.values(form.fields).flatMap((field) => field.errors)];
  return errors.join(" ") || say("silent");
}

async function submitted(event) {
  event.preventDefault();
  event.stopPropagation();
  const button = part("enter");
  button.disabled = true;
  try {
    await signIn(event.target);
  } catch {
    problem(say("silent"));
  } finally {
    button.disabled = false;
  }
}

function begin() {
  part("password").querySelector("form").addEventListener("submit", submitted);
  part("postpone").addEventListener("click", () => { later = true; part("password").close(); });
  part("again").addEventListener("click", () => { later = false; askPassword(); });
  for (const name of ["password", "other"]) {
    part(name).addEventListener("cancel", (event) => {
      if (document.documentElement.classList.contains("onsite-locked")) event.preventDefault();
      else later = true;
    });
  }
  part("reload").addEventListener("click", () => location.reload());
  document.addEventListener("onsite:signed-out", () => askPassword());
  document.addEventListener("onsite:other-person", check);
  document.addEventListener("visibilitychange", () => document.hidden || check());
  window.addEventListener("online", check);
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data === "signed-out") askPassword({ locked: true });
  });
  check();
}

if (root && reader) begin();
