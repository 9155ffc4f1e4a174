// The questions: a tap or a text that one leaves becomes an operation at once.
"use strict";

import { byRecord, conflictPanel, isDisputed } from "./conflict.js";
import { fill, readable } from "./forms.js";
import { goTo } from "./leaving.js";
import { at, page, part, piece, words } from "./page.js";
import { record } from "./queue.js";
import { Sheet } from "./sheet.js";
import * as store from "./store.js";

const OVER = ["closed", "signed", "cancelled"];
const rows = new Map(); // by uid of the question

class Row extends Sheet {
  constructor(form) {
    super(form);
    this.section = form.closest("[data-row]");
    this.question = this.section.querySelector(".record-question").textContent;
    form.querySelector(".record-state").after(piece("row-says"));
    form.addEventListener("change", (event) => event.target.form === form && this.save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation(); // house.js lets a button rest until a page comes; none does
      this.submit(event.submitter);
    });
    if (this.isTouched) this.typed(); // by somebody who was faster than this script
  }

  async submit(button) {
    await this.save();
    if (button?.value !== "raise") return;
    await this.carry();
    await goTo(`${page.raise}?item=${this.uid}`);
  }

  async save() {
    const { answer, note } = this.form.elements;
    const says = [readable(this.form, "answer", answer.value), note.value].filter(Boolean).join(" · ");
    await this.write({ label: this.question, says, page: `${location.pathname}#${this.section.id}` });
  }

  // What the question hands on to a finding, since the server may not have heard of it yet.
  carry() {
    return store.putMeta(`carry|${page.owner}|${this.uid}`, {
      note: this.form.elements.note.value, question: this.question,
      ...JSON.parse(this.form.dataset.carry || "{}"),
    });
  }

  show(operations) {
    const local = part(this.form, "local");
    const waiting = operations.filter((one) => one.state === "waiting");
    const refused = operations.find((one) => one.state === "refused");
    local.hidden = !waiting.length || Boolean(refused) || isDisputed(operations);
    if (!local.hidden) part(local, "words").textContent = this.localWords(waiting.at(-1));
    this.form.toggleAttribute("data-waits", operations.length > 0);
    this.showRefusal(refused);
    this.showConflict(operations);
  }

  localWords({ madeAt }) {
    return words("kept-here", { at: at(madeAt) });
  }

  showRefusal(refused) {
    const place = part(this.form, "refused");
    const sentence = refused ? reasonOf(refused) : "";
    if (place.textContent === sentence) return;
    place.textContent = sentence;
    place.closest(".record-mend").hidden = !refused;
  }

  showConflict(operations) {
    const place = part(this.section, "decide");
    const mark = isDisputed(operations) ? operations.map((one) => one.n).join() : "";
    if (place.dataset.of === mark) return;
    place.dataset.of = mark;
    place.replaceChildren();
    if (!mark) return;
    place.append(conflictPanel(operations, {
      form: this.form,
      decided: (values, copy) => {
        this.seen = { version: String(copy.version), values: copy.values };
        fill(this.form, values);
        this.form.elements.note.focus({ preventScroll: true });
      },
    }));
  }

  // After a copy was taken over: who saved last, and what somebody else wrote while this field was in use.
  adopted(copy, left) {
    if (copy.at && !left.length) this.showSaved(copy);
    const line = part(this.form, "meanwhile");
    const said = left.map((name) => readable(this.form, name, copy.values[name]) || words("nothing")).join(" · ");
    const sentence = left.length ? words("meanwhile", { who: copy.by, at: at(copy.at), what: said }) : "";
    if (line.textContent !== sentence) line.textContent = sentence;
    line.hidden = !sentence;
  }

  showSaved({ at: moment, by }) {
    const place = this.form.querySelector(".record-state");
    const sentence = words("saved", { at: at(moment), who: by });
    if (place.textContent.trim() === sentence) return;
    const saved = piece("saved");
    part(saved, "words").textContent = sentence;
    place.replaceChildren(...place.querySelectorAll("input"), saved);
  }
}

// The sentence of a refusal, with what it says about single fields.
export function reasonOf({ sentence, errors }) {
  const details = Object.values(errors || {}).flat().filter((one) => one !== sentence);
  return [sentence, ...details].filter(Boolean).join(" ");
}

// How far the questions are: as this device knows it, sent or not.
function showProgress() {
  const answered = [...rows.values()].filter((row) => row.form.elements.answer.value).length;
  if (rows.size) document.dispatchEvent(new CustomEvent("onsite:progress", { detail: { answered, total: rows.size } }));
}

// "Next unanswered question" goes on from where one is, and starts again at the end.
function goOn(event) {
  if (!event.target.closest("[data-next-open]")) return;
  const head = document.querySelector(".record-top").getBoundingClientRect().bottom;
  const waiting = [...rows.values()].filter((row) => !row.form.elements.answer.value);
  const next = waiting.find((row) => row.section.getBoundingClientRect().top > head + 40) || waiting[0];
  if (!next) return;
  event.preventDefault();
  next.section.scrollIntoView();
  next.form.querySelector("[name=answer]").focus({ preventScroll: true });
}

function heed(operations) {
  const groups = byRecord(operations);
  for (const row of rows.values()) {
    const own = groups.get(`answer|${row.uid}`) || [];
    if (!own.length && !row.pending.length && !row.form.hasAttribute("data-waits")) continue;
    row.waits(own);
    row.show(own);
  }
  showProgress();
}

// The visit was over before its writer could leave the field: the server keeps it as received after closing.
async function sendTyped(drafts) {
  for (const { kind, uid, fields, base, baseVersion, key } of drafts.filter((one) => one.kind === "answer")) {
    await record({ kind, uid, fields, base, baseVersion, draft: key, says: fields.note, label: questionOf(uid) });
    store.removeDraft(key);
  }
}

const questionOf = (uid) =>
  document.querySelector(`[data-row][data-uid="${CSS.escape(uid)}"] .record-question`)?.textContent || "";

// Copies that are newer than the page, then what waits, then what was being typed.
export async function startRows(copies, operations, drafts) {
  for (const form of document.querySelectorAll("form[data-onsite=answer]")) rows.set(form.dataset.uid, new Row(form));
  if (OVER.includes(page.status)) await sendTyped(drafts);
  if (!rows.size) return;
  heedCopies(copies);
  heed(operations);
  document.addEventListener("click", goOn);
  document.addEventListener("change", showProgress);
  document.addEventListener("onsite:state", (event) => heed(event.detail.operations));
  document.addEventListener("onsite:copies", (event) => heedCopies(event.detail.records));
  document.addEventListener("onsite:answered", ({ detail: { operation, answer } }) => {
    if (["applied", "duplicate"].includes(answer.state) && operation.kind === "answer") {
      rows.get(operation.uid)?.applied(operation, answer.record);
    }
  });
  for (const draft of drafts.filter((one) => one.kind === "answer" && rows.has(one.uid))) {
    const row = rows.get(draft.uid);
    row.bringBack(draft);
    await row.save();
  }
  for (const row of rows.values()) if (row.isTouched) await row.save();
}

function heedCopies(records) {
  for (const copy of records) if (copy.kind === "answer") rows.get(copy.uid)?.adopt(copy);
  showProgress();
}
