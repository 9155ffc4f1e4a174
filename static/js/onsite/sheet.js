// A form of one record, with what its writer has seen of the record, what waits of it, and what is being typed.
"use strict";

import { areSame, controlsOf, fill, fillField, isSame, names, valuesAtFirst, valuesOf } from "./forms.js";
import { jot } from "./jotted.js";
import { page, words } from "./page.js";
import { record } from "./queue.js";
import * as store from "./store.js";

const HALF_A_SECOND = 500;
// A browser cuts what is pasted at maxlength, without a word. Here it stays whole, and the field says what is wrong.
function leaveWhole(form) {
  for (const one of form.elements) {
    if (!(one.maxLength > 0)) continue;
    one.dataset.most = one.maxLength;
    one.removeAttribute("maxlength");
  }
}

function measure(control) {
  if (!control.dataset?.most) return;
  const [count, was] = [[...control.value].length, control.validity.customError];
  const isTooLong = count > Number(control.dataset.most);
  control.setCustomValidity(isTooLong ? words("too-long", { count, most: control.dataset.most }) : "");
  if (isTooLong && !was) control.reportValidity();
}

const typing = new Set(); // sheets with text that is in no operation yet

export const isTyping = () => typing.size > 0;

export class Sheet {
  pending = []; // operations of this record that the server has not applied
  recording = []; // those that are just being written down
  later = null; // a copy that came while something was held

  constructor(form) {
    this.form = form;
    this.kind = form.dataset.onsite;
    this.uid = form.dataset.uid || "";
    const version = form.querySelector("input[name=version]")?.value || "";
    const shown = valuesAtFirst(form);
    this.seen = { version, values: { ...shown, ...JSON.parse(form.dataset.base || "{}") } };
    this.proposals = Object.fromEntries(names(form).filter((name) => !isSame(shown[name], this.seen.values[name]))
      .map((name) => [name, shown[name]])); // texts that the page proposes where nothing is written yet
    form.removeAttribute("data-dirty-guard"); // what is typed here is kept on the device
    form.removeAttribute("data-dirty");
    leaveWhole(form);
    form.addEventListener("input", (event) => {
      measure(event.target);
      this.typed();
    });
    form.addEventListener("focusout", () => setTimeout(() => this.later && this.adopt(this.later)));
    addEventListener("pagehide", () => this.keepDraft());
    document.addEventListener("visibilitychange", () => document.hidden && this.keepDraft());
  }

  // Whether operations and copies are about this record.
  isOf = (one) => one.kind === this.kind && one.uid === this.uid;

  get draftKey() {
    return [page.owner, page.visit, this.kind, this.form.dataset.uid || "new", this.form.dataset.item || ""].join("|");
  }

  // What the next operation is made on: the last that waits, else what the server is known to hold.
  get base() {
    const last = [...this.pending.filter((one) => one.state !== "refused"), ...this.recording].at(-1);
    return last ? { version: last.baseVersion, values: last.fields } : this.seen;
  }

  get isTouched() {
    const last = [...this.pending, ...this.recording].at(-1);
    return !areSame(valuesOf(this.form), last ? last.fields : this.seen.values);
  }

  // Typed text is on the device within half a second; it is no operation before its writer leaves the field.
  typed() {
    typing.add(this);
    this.form.toggleAttribute("data-typing", this.isTouched);
    this.timer ||= setTimeout(() => this.keepDraft(), HALF_A_SECOND);
  }

  keepDraft() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!typing.has(this)) return null;
    if (!this.isTouched) return this.untyped();
    return store.putDraft(this.draft);
  }

  get draft() {
    const { version, values } = this.base;
    return {
      key: this.draftKey, owner: page.owner, visit: page.visit, kind: this.kind, uid: this.uid,
      fields: valuesOf(this.form), base: values, baseVersion: version, at: Date.now(),
    };
  }

  untyped() {
    this.settled();
    return store.removeDraft(this.draftKey);
  }

  settled() {
    clearTimeout(this.timer);
    this.timer = null;
    typing.delete(this);
    this.form.removeAttribute("data-typing");
  }

  // Write down what stands in the form; null when it says nothing new.
  async write(more = {}) {
    const fields = valuesOf(this.form);
    const { version } = this.base;
    const values = { ...this.base.values, ...(this.base === this.seen && this.proposals) };
    if (!this.isTouched && (this.seen.version || this.pending.length)) {
      await this.untyped();
      return null;
    }
    const what = { kind: this.kind, uid: this.uid, draft: this.draftKey };
    const said = { ...what, baseVersion: version, base: values, fields, ...more };
    const isKept = jot(this.draft); // the page may be gone before the queue has it
    this.recording.push(said);
    this.settled();
    try {
      const operation = await record(said);
      isKept();
      return operation;
    } finally {
      this.recording = this.recording.filter((one) => one !== said);
    }
  }

  // Text that was typed before a crash or a reload.
  bringBack(draft) {
    if (!this.pending.length) this.seen = { version: draft.baseVersion, values: draft.base };
    fill(this.form, draft.fields);
    typing.add(this);
  }

  // Operations of this record, as the queue holds them; the form shows what they say, also those of another tab.
  waits(operations) {
    const [before, last] = [this.pending.at(-1), operations.at(-1)];
    this.pending = operations;
    if (before?.n === last?.n || this.recording.length || typing.has(this)) return;
    if (before && last && !areSame(before.fields, valuesOf(this.form))) return;
    fill(this.form, last ? last.fields : this.seen.values); // or they were discarded
  }

  // Somebody is at this field, or what stands in it is not the server's yet.
  holds(name) {
    if (this.pending.length || this.recording.length) return true;
    if (controlsOf(this.form, name).includes(document.activeElement)) return true;
    const stands = valuesOf(this.form)[name];
    return !isSame(stands, this.seen.values[name]) && !(name in this.proposals && isSame(stands, this.proposals[name]));
  }

  // Whether a copy says everything that the form says. Where it does not, the next operation stays on what was seen.
  isWhole = (copy) => names(this.form).every((name) => name in copy.values);

  // Take over what the server holds, field by field, but never what somebody is writing. Returns the fields left out.
  adopt(copy) {
    if (Number(copy.version) < Number(this.seen.version || 0)) return [];
    const left = [];
    for (const name of names(this.form).filter((one) => one in copy.values)) {
      if (isSame(copy.values[name], this.seen.values[name])) continue;
      if (this.holds(name) && !isSame(copy.values[name], valuesOf(this.form)[name])) {
        left.push(name);
        continue;
      }
      this.seen.values = { ...this.seen.values, [name]: copy.values[name] };
      delete this.proposals[name];
      if (!isSame(copy.values[name], valuesOf(this.form)[name])) fillField(this.form, name, copy.values[name]);
    }
    if (!left.length && this.isWhole(copy)) this.seen.version = String(copy.version);
    this.later = left.length ? copy : null;
    this.adopted?.(copy, left);
    return left;
  }

  // The server has applied an operation: the form shows what stands there now, but for what somebody is writing.
  applied(operation, copy) {
    this.pending = this.pending.filter((one) => one.n !== operation.n);
    if (!copy || this.pending.length || this.recording.length) return;
    const now = valuesOf(this.form);
    const left = [];
    this.proposals = {};
    for (const name of names(this.form).filter((one) => one in copy.values)) {
      const [said, held] = [operation.fields[name], copy.values[name]];
      const isBusy = controlsOf(this.form, name).includes(document.activeElement) || !isSame(now[name], said);
      if (isBusy && !isSame(said, held)) left.push(name);
      else if (!isSame(now[name], held) && !isBusy) fillField(this.form, name, held);
      this.seen.values = { ...this.seen.values, [name]: left.includes(name) ? said : held };
    }
    this.seen.version = left.length || !this.isWhole(copy) ? operation.baseVersion : String(copy.version);
    this.later = left.length ? copy : null;
    this.adopted?.(copy, left);
  }
}
