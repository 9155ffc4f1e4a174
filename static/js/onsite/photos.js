// Photos and files of a question or case file: chosen, pasted or dropped, seen to in the editor, written down as
// operations, and shown with their state until the server has them. Without this file their form is a plain one.
"use strict";

import { newId } from "./device.js";
import { Editor } from "./editor.js";
import { now } from "./net.js";
import { page } from "./page.js";
import { preparePhotos } from "./prepare.js";
import { discard, operations, record } from "./queue.js";
import { copies } from "./store.js";

export { preparePhotos };

const dialog = document.getElementById("photos");
const MOST_AT_ONCE = 100;
const rows = new Map(); // what is shown of operations on this page, by uid: {item, address}
const saved = new Set(); // those that the server has and whose list does not show them yet

// The sentences and pieces of templates/fieldwork/_photos.html.
const words = (name, values = {}) => {
  const said = dialog.querySelector("template[data-words]").content.querySelector(`[data-word="${name}"]`).textContent;
  const all = { kinds: dialog.dataset.kinds.replaceAll(",", ", ").toUpperCase(), limit: dialog.dataset.largest, ...values };
  return said.replace(/\{(\w+)\}/g, (whole, key) => (key in all ? all[key] : whole));
};
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const address = (name, pk) => dialog.dataset[name].replace("/0/", `/${pk}/`);
const blockOf = (fields) => document.querySelector(`[data-evidence-of="${fields.item || fields.sample}"]`);

// The day at the agency's place by the server's clock, as far as the device knows it.
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: page.zone }).format(now());

// In

let editor = null;
let block = null; // the question or case file for which the editor is open

const keep = (photo, blob) => record({
  kind: "evidence",
  uid: photo.uid || newId(),
  fields: {
    [block.dataset.field]: block.dataset.evidenceOf,
    caption: photo.caption.trim(),
    taken_on: photo.taken_on,
    permitted: photo.permitted ? "on" : "",
    shows_case_file: photo.shows_case_file ? "on" : "", // not said at all would mean that it does
  },
  files: [{ field: "file", blob, name: photo.name }],
  label: photo.caption.trim() || photo.name,
  page: location.pathname + location.search,
  instead: photo.instead || [],
});

let preparing = Promise.resolve();

const takeIn = (place, files, said = {}) => {
  if (!editor.dialog.open) block = place;
  editor.open();
  const { turn } = editor;
  const isWanted = () => editor.dialog.open && editor.turn === turn;
  preparing = preparing.then(() => preparePhotos([...files].slice(0, MOST_AT_ONCE), {
    kinds: dialog.dataset.kinds.split(","),
    largest: Number(dialog.dataset.largest),
    isWanted,
    onError: (word, details) => editor.refuse(words(word, details)),
    onReady: (made) => editor.add(made, said),
    onProgress: (done, total) => editor.progress(done, total),
  }));
  if (files.length > MOST_AT_ONCE) editor.refuse(words("many", { count: MOST_AT_ONCE }));
  return preparing;
};

const choose = (event) => {
  const input = event.target.closest?.(".evidence-add input[type=file], #photos input[type=file]");
  if (!input || !input.files.length) return;
  const files = [...input.files];
  input.value = "";
  takeIn(input.closest("[data-evidence-of]") || block, files);
};

// The block that a paste or drop is meant for: of the row it happens in, of the row gone to last, or the only one.
const meant = (element) => {
  if (dialog.open) return block;
  const row = element.closest?.("[data-row]") || document.querySelector("[data-row][data-current]");
  const blocks = document.querySelectorAll("[data-evidence-of]");
  return row?.querySelector("[data-evidence-of]") || (blocks.length === 1 ? blocks[0] : null);
};

const paste = (event) => {
  const place = event.clipboardData?.files.length ? meant(event.target) : null;
  if (!place) return;
  event.preventDefault();
  takeIn(place, event.clipboardData.files);
};

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const lit = (place) => document.querySelectorAll("[data-evidence-of]").forEach((one) => one.toggleAttribute("data-drop", one === place));

const drag = (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault(); // dropped beside a row, a file would take the place of the page
  lit(event.type === "dragleave" ? null : meant(event.target));
};

const drop = (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  lit(null);
  const place = meant(event.target);
  if (place) takeIn(place, event.dataTransfer.files);
};

// Out: what waits, with its state

const pictured = (operation, link) => {
  const [{ blob, name }] = operation.files;
  if (!blob.type.startsWith("image/")) {
    link.textContent = name;
    return "";
  }
  const image = new Image();
  image.alt = operation.label;
  image.loading = "lazy";
  image.src = URL.createObjectURL(blob);
  link.append(image);
  return image.src;
};

const drawnByServer = (uid) => document.querySelector(`[data-below=evidence] [data-uid="${CSS.escape(uid)}"]`);

const added = (operation) => {
  const place = blockOf(operation.fields);
  if (!place || !operation.files.length || drawnByServer(operation.uid)) return null;
  const item = dialog.querySelector("template[data-piece=photo]").content.firstElementChild.cloneNode(true);
  item.dataset.uid = operation.uid;
  part(item, "caption").textContent = operation.fields.caption;
  const mark = operation.fields.permitted ? operation.fields.shows_case_file && "case-file" : "not-printed";
  part(item, "mark").textContent = mark ? words(mark) : "";
  const row = { item, address: pictured(operation, part(item, "file")) };
  part(place, "waiting").append(item);
  rows.set(operation.uid, row);
  return row;
};

const LOOKS = { waiting: "sync-waiting", sending: "sync-saving", refused: "sync-bad", conflict: "sync-bad", kept: "sync-waiting", saved: "" };

const tell = ({ item }, state, sentence = "") => {
  const place = part(item, "state"), failed = state === "refused" || state === "conflict";
  const said = words(`is-${state}`);
  if (place.textContent !== said) place.textContent = said; // said aloud once
  place.className = `sync ${LOOKS[state]}`;
  part(item, "sentence").textContent = sentence;
  part(item, "again").hidden = part(item, "out").hidden = !failed;
};

// The server has it: from now on it is like the others, until their list is drawn anew with this one in it.
const settled = (row, pk) => {
  tell(row, "saved");
  rows.delete(row.item.dataset.uid);
  saved.add(row);
  const link = part(row.item, "file"), edit = part(row.item, "edit");
  link.href = address("file", pk);
  edit.href = address("edit", pk);
  edit.hidden = false;
};

const removed = (row) => {
  if (row.address) URL.revokeObjectURL(row.address);
  row.item.remove();
  saved.delete(row);
};

const drawnAnew = () => {
  for (const row of saved) {
    if (drawnByServer(row.item.dataset.uid)) removed(row);
  }
};

const isMine = (operation) => operation.kind === "evidence" && operation.visit === page.visit;

const gone = async (row, uid) => {
  const { copy } = (await copies(page.owner)).find(({ copy: one }) => one.uid === uid) || {};
  if (copy) return settled(row, copy.pk); // sent by another tab
  rows.delete(uid);
  removed(row);
};

const showState = ({ detail }) => {
  const mine = detail.operations.filter(isMine);
  for (const operation of mine) {
    const row = rows.get(operation.uid) || added(operation);
    if (row) tell(row, operation.n === detail.sending ? "sending" : operation.state, operation.sentence);
  }
  for (const [uid, row] of rows) {
    if (!mine.some((operation) => operation.uid === uid)) gone(row, uid);
  }
};

const answered = ({ detail: { operation, answer } }) => {
  const row = rows.get(operation.uid);
  if (row && (answer.state === "applied" || answer.state === "duplicate")) settled(row, answer.record.pk);
};

// A refused one is looked at again, with its words, or left out: the person decides.
const decide = async (event) => {
  const button = event.target.closest?.("[data-part=again], [data-part=out]"), item = button?.closest("[data-uid]");
  if (!item) return;
  const refused = (await operations()).filter((one) => isMine(one) && one.uid === item.dataset.uid);
  const numbers = refused.map(({ n }) => n), [first] = refused;
  if (!first) return;
  if (button.dataset.part === "out") {
    if (window.confirm(words("leave", { count: 1 }))) discard(...numbers);
    return;
  }
  const [{ blob, name }] = first.files, { caption, taken_on, permitted, shows_case_file } = first.fields;
  const said = { uid: first.uid, instead: numbers, caption, taken_on, permitted: Boolean(permitted), shows_case_file: Boolean(shows_case_file) };
  await takeIn(item.closest("[data-evidence-of]"), [new File([blob], name, { type: blob.type })], said);
};

if (dialog && page) {
  document.documentElement.classList.add("with-photos");
  editor = new Editor(dialog, { words, keep, today });
  document.addEventListener("change", choose);
  document.addEventListener("paste", paste);
  for (const name of ["dragenter", "dragover", "dragleave"]) document.addEventListener(name, drag);
  document.addEventListener("drop", drop);
  document.addEventListener("click", decide);
  document.addEventListener("onsite:answered", answered);
  document.addEventListener("onsite:state", showState);
  document.addEventListener("onsite:renewed", drawnAnew);
  operations().then((known) => showState({ detail: { operations: known, sending: null } }));
}
