// How things stand, always visible: the badge in the head, and the list of what waits.
"use strict";

import { now } from "./net.js";
import { at, page, part, piece, words } from "./page.js";
import { changed, discard, isWriting, operations, wake } from "./queue.js";
import { reasonOf } from "./rows.js";
import { storageRefused } from "./store.js";

const OLD = 24 * 3600 * 1000;
const SAID_AFTER = 1500; // what changes faster than this is not read out

const count = (list, state) => list.filter((one) => one.state === state).length;

// The badge: what asks for a decision first, then what waits.
function describe({ operations: list, sending, stopped, isReached }) {
  const counted = ["waiting", "conflict", "refused", "kept"].map((state) => count(list, state));
  const [waiting, conflicts, refusals, kept] = counted;
  const said = [];
  if (stopped === "signed_out") said.push(words("signed-out"));
  else if (stopped === "other_person") said.push(words("other-person"));
  else if (!isReached || stopped === "silent") said.push(words("offline"));
  if (conflicts) said.push(words("conflicts", { n: conflicts }));
  if (refusals) said.push(words("refusals", { n: refusals }));
  if (waiting) said.push(words(sending && !stopped ? "sending" : "waiting", { n: waiting }));
  if (kept) said.push(words("kept", { n: kept }));
  if (!said.length && isWriting()) said.push(words("keeping"));
  const look = conflicts || refusals || kept ? "attention" : waiting || said.length ? "waiting" : "saved";
  return { text: said.join(" · ") || words("all-saved"), look, waiting };
}

let readOut = null;
let last = null; // what the badge was told

function showBadge(detail) {
  last = detail;
  const { text, look } = describe(detail);
  for (const badge of document.querySelectorAll("[data-sync]")) {
    badge.hidden = false;
    badge.dataset.look = look;
    part(badge, "words").textContent = text;
  }
  clearTimeout(readOut);
  readOut = setTimeout(() => {
    const voice = document.getElementById("onsite-voice");
    if (voice.textContent !== text) voice.textContent = text;
  }, SAID_AFTER);
}

// The list of what waits.

const dialog = () => document.getElementById("onsite-list");

function line(operation, detail) {
  const element = piece("waiting-line");
  const state = operation.state === "waiting" && detail.sending === operation.n ? "sending" : operation.state;
  part(element, "kind").textContent = words(`kind-${operation.kind}`);
  part(element, "label").textContent = operation.label || words(`kind-${operation.kind}`);
  part(element, "says").textContent = operation.says || "";
  part(element, "when").textContent = words("recorded", { at: at(operation.madeAt) });
  part(element, "state").textContent = words(`state-${state}`);
  part(element, "state").dataset.state = state;
  part(element, "sentence").textContent = sentenceOf(operation);
  const open = part(element, "open");
  if (operation.page && state !== "kept") open.href = operation.page;
  else open.remove();
  const drop = part(element, "drop");
  if (["refused", "kept"].includes(operation.state)) drop.addEventListener("click", () => dropAfterAsking(operation));
  else drop.remove();
  if (state === "kept") drop.textContent = words("understood");
  return element;
}

const sentenceOf = (operation) =>
  operation.state === "conflict" ? words("conflict-hint", { who: operation.copy?.by || "" }) : reasonOf(operation);

// Discarding is for good, so it is asked; what the server holds is only taken off the list.
export function dropAfterAsking(operation) {
  if (operation.state === "kept" || confirm(words("discard-question"))) discard(operation.n);
}

function showList(detail) {
  const list = dialog();
  const open = list.querySelector(":focus")?.closest("[data-n]")?.dataset.n;
  part(list, "lines").replaceChildren(...detail.operations.map((one) => {
    const element = line(one, detail);
    element.dataset.n = one.n;
    return element;
  }));
  if (open && !list.contains(document.activeElement)) part(list, "close").focus();
  part(list, "none").hidden = detail.operations.length > 0;
  part(list, "send").hidden = part(list, "download").hidden = !detail.operations.length;
}

const isOld = (one) => one.state !== "kept" && now() - Date.parse(one.madeAt) > OLD;

function showOld(list) {
  for (const place of document.querySelectorAll("[data-old]")) place.hidden = !list.some(isOld);
}

function showStorage() {
  const refused = storageRefused();
  for (const place of document.querySelectorAll("[data-storage]")) {
    place.hidden = place.dataset.storage !== refused;
  }
}

// What is unsent as a file, should the device have to be given away: texts in full, photos as data.
async function download() {
  const list = (await operations()).map(async ({ files, ...facts }) => ({
    ...facts, files: await Promise.all(files.map(async ({ blob, name }) => ({ name, data: await asData(blob) }))),
  }));
  const kept = { owner: page.ownerName, at: now().toISOString(), operations: await Promise.all(list) };
  const content = JSON.stringify(kept, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = `onsite-${page.visit}-${now().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const asData = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});

export function startStates() {
  document.addEventListener("onsite:state", (event) => {
    showBadge(event.detail);
    showStorage();
    showOld(event.detail.operations);
    if (dialog().open) showList(event.detail);
  });
  document.addEventListener("onsite:writing", () => last && showBadge(last));
  document.addEventListener("onsite:storage", showStorage);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-sync]")) return;
    dialog().showModal();
    changed({ quietly: true });
  });
  part(dialog(), "close").addEventListener("click", () => dialog().close());
  part(dialog(), "send").addEventListener("click", wake);
  part(dialog(), "download").addEventListener("click", download);
  dialog().addEventListener("click", (event) => event.target.closest("a[href]") && dialog().close());
  showStorage();
}
