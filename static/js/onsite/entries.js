// Case files, interviews, findings, minutes and what is withdrawn: sending the form makes an operation of it.
"use strict";

import { carry, offerPhotos } from "./carried.js";
import { byRecord, conflictPanel, isDisputed } from "./conflict.js";
import { newId } from "./device.js";
import { fill, readable, valuesAtFirst, valuesOf } from "./forms.js";
import { goTo } from "./leaving.js";
import { at, page, part, piece, words } from "./page.js";
import { operations as allOperations } from "./queue.js";
import { reasonOf } from "./rows.js";
import { Sheet } from "./sheet.js";
import { dropAfterAsking } from "./states.js";

const sheets = [];

class Entry extends Sheet {
  constructor(form) {
    super(form);
    this.starts = this.seen;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation(); // house.js lets a button rest until a page comes; none does
      this.submit();
    });
    part(form.parentElement, "cancel-change")?.addEventListener("click", () => this.startAnew());
  }

  // What people call it: the words of the fields that the form names.
  get label() {
    const { label, labelFrom = "" } = this.form.dataset;
    const values = valuesOf(this.form);
    const said = labelFrom.split(" ").filter(Boolean).map((name) => readable(this.form, name, values[name]));
    return said.filter(Boolean).join(" · ") || label || "";
  }

  async submit() {
    if (!this.form.reportValidity()) return;
    const isNew = !this.uid;
    this.uid ||= newId();
    const operation = await this.write({ label: this.label, page: this.place, ...this.references });
    if (this.form.dataset.back) await goTo(this.form.dataset.back);
    else if (isNew || this.changes) this.startAnew();
    if (operation) this.tell(words("entry-kept"));
  }

  get place() {
    const url = new URL(location.href);
    url.searchParams.delete("op");
    return url.pathname + url.search;
  }

  tell(sentence) {
    const line = part(this.form.parentElement, "entry-note");
    if (line) line.textContent = sentence;
  }

  // The empty form of the next entry; what repeats from entry to entry stays chosen.
  startAnew() {
    if (this.form.dataset.uid) return;
    const kept = Object.fromEntries((this.form.dataset.remember || "").split(" ").filter(Boolean)
      .map((name) => [name, valuesOf(this.form)[name]]));
    this.form.reset();
    fill(this.form, kept);
    const seen = { version: "", values: valuesAtFirst(this.form) };
    Object.assign(this, { uid: "", changes: false, pending: [], seen });
    this.settled();
    this.showChange(false);
    this.firstEmpty?.focus();
  }

  get firstEmpty() {
    const written = "input:not([type=radio], [type=hidden]), textarea, select";
    return [...this.form.elements].find((one) => one.matches(written) && !one.value);
  }

  // An entry that waits is opened and changed: what is sent then is another operation on the same record.
  change(operations) {
    const last = operations.at(-1);
    Object.assign(this, { uid: last.uid, changes: true, pending: operations });
    fill(this.form, last.fields);
    this.tell("");
    this.form.closest("details")?.setAttribute("open", "");
    this.showChange(true, last);
    this.form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  showChange(isOn, operation) {
    const note = part(this.form.parentElement, "change-note");
    if (!note) return;
    note.hidden = !isOn;
    if (isOn) part(note, "words").textContent = words("changing", { label: operation.label, at: at(operation.madeAt) });
  }

  adopted(copy, left) {
    const line = part(this.form.parentElement, "meanwhile");
    if (!line) return;
    const said = left.map((name) => readable(this.form, name, copy.values[name]) || words("nothing")).join(" · ");
    line.textContent = left.length ? words("meanwhile", { who: copy.by, at: at(copy.at), what: said }) : "";
    line.hidden = !left.length;
  }

  // A draft that a crash or a reload left behind.
  restore(draft) {
    this.bringBack(draft);
    if (draft.uid && !this.form.dataset.uid) this.uid = draft.uid;
    this.form.closest("details")?.setAttribute("open", "");
    this.tell(words("brought-back", { at: at(draft.at) }));
  }

  get references() {
    const { item, also = "{}" } = this.form.dataset;
    return { fields: { ...valuesOf(this.form), ...(item && { item }), ...JSON.parse(also) } };
  }
}

// What waits, as cards where it will stand: [data-pending] names the kinds, data-item those of one question.
function card(operations) {
  const last = operations.at(-1);
  const element = piece("pending");
  const trouble = operations.find((one) => one.state !== "waiting");
  part(element, "label").textContent = last.label || words(`kind-${last.kind}`);
  part(element, "state").textContent = words(`state-${trouble?.state || "waiting"}`);
  part(element, "state").dataset.state = trouble?.state || "waiting";
  part(element, "when").textContent = words("recorded", { at: at(last.madeAt) });
  part(element, "sentence").textContent = trouble?.state === "refused" ? reasonOf(trouble) : "";
  const drop = part(element, "drop");
  if (trouble?.state === "refused") drop.addEventListener("click", () => dropAfterAsking(trouble));
  else drop.remove();
  offerChange(part(element, "change"), operations);
  if (isDisputed(operations)) part(element, "decide").append(conflictPanel(operations, { form: sheetFor(last)?.form }));
  return element;
}

const sheetFor = ({ kind }) => sheets.find((one) => one.kind === kind);

function offerChange(link, operations) {
  const last = operations.at(-1);
  const sheet = sheets.find((one) => one.kind === last.kind && !one.form.dataset.uid);
  if (isDisputed(operations) || ["withdraw", "discard", "minutes"].includes(last.kind)) {
    link.remove();
    return;
  }
  const url = new URL(last.page || location.href, location.href);
  url.searchParams.set("op", last.n);
  link.href = url;
  if (!sheet || url.pathname !== location.pathname) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    sheet.change(operations);
  });
}

function showPending(operations) {
  const groups = [...byRecord(operations).values()];
  for (const place of document.querySelectorAll("[data-pending]")) {
    const kinds = place.dataset.pending.split(" ");
    const fitting = groups.filter(([one]) => kinds.includes(one.kind))
      .filter(([one]) => !place.dataset.item || one.fields.item === place.dataset.item)
      .filter(([one]) => !place.dataset.uid || one.uid === place.dataset.uid);
    const mark = JSON.stringify(fitting.map((group) => group.map(({ n, state }) => [n, state])));
    if (place.dataset.of === mark) continue;
    place.dataset.of = mark;
    const had = place.contains(document.activeElement);
    place.replaceChildren(...fitting.map(card));
    if (had) (place.querySelector("a, button") || document.getElementById("main")).focus({ preventScroll: true });
  }
}

function heed(operations) {
  const groups = byRecord(operations);
  for (const sheet of sheets.filter((one) => one.uid)) sheet.waits(groups.get(`${sheet.kind}|${sheet.uid}`) || []);
  showPending(operations);
}

// The address of a page may name an operation that is to be opened there.
async function openNamed() {
  const n = Number(new URLSearchParams(location.search).get("op"));
  const all = n ? await allOperations() : [];
  const named = all.find((one) => one.n === n);
  const sheet = named && sheetFor(named);
  if (!sheet) return false;
  const group = all.filter((one) => one.kind === named.kind && one.uid === named.uid && one.visit === named.visit);
  if (named.fields.item) sheet.form.dataset.item = [named.fields.item].flat()[0];
  sheet.change(group);
  return true;
}

export async function startEntries(copies, operations, drafts) {
  for (const form of document.querySelectorAll("form[data-onsite]:not([data-onsite=answer], [data-onsite=photos])")) {
    sheets.push(new Entry(form));
  }
  for (const copy of copies) sheets.find((one) => one.uid && one.isOf(copy))?.adopt(copy);
  heed(operations);
  document.addEventListener("onsite:state", (event) => heed(event.detail.operations));
  document.addEventListener("onsite:copies", (event) => {
    for (const copy of event.detail.records) sheets.find((one) => one.uid && one.isOf(copy))?.adopt(copy);
  });
  document.addEventListener("onsite:answered", ({ detail: { operation, answer } }) => {
    if (!["applied", "duplicate"].includes(answer.state)) return;
    sheets.find((one) => one.uid && one.isOf(operation))?.applied(operation, answer.record);
  });
  for (const sheet of sheets) offerPhotos(sheet, operations);
  const opened = await openNamed();
  for (const sheet of sheets) {
    const draft = drafts.find((one) => one.key === sheet.draftKey);
    if (draft && !opened) sheet.restore(draft);
    else if (!opened) await carry(sheet);
  }
}
