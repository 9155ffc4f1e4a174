// What happens to photos before they are kept: covered, described, put in order. Nothing is written down before "Keep".
"use strict";

import { Cover, covered } from "./cover.js";

const FIELDS = { caption: "value", taken_on: "value", permitted: "checked", shows_case_file: "checked" };

export class Editor {
  // `words(name, details)` gives a sentence of the page; `keep(photo, blob)` writes one down and may fail.
  constructor(dialog, { words, keep, today }) {
    Object.assign(this, { dialog, words, keep, today, photos: [], at: 0, busy: false, keeping: false, turn: 0 });
    this.cover = new Cover(this.part("stage"), (word, details) => this.announce(words(word, details)));
    this.fields = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, dialog.querySelector(`[name=${name}]`)]));
    dialog.addEventListener("click", (event) => this.act(event.target.closest("button")));
    dialog.addEventListener("input", (event) => this.take(event.target.name));
    dialog.addEventListener("covers", () => this.drawCovers());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.leave();
    });
    dialog.addEventListener("close", () => this.forget()); // also where a browser closes it without asking
    window.addEventListener("beforeunload", (event) => {
      if (this.photos.length) event.preventDefault();
    });
  }

  part(name) {
    return this.dialog.querySelector(`[data-part=${name}]`);
  }

  get photo() {
    return this.photos[this.at];
  }

  announce(sentence) {
    this.part("said").textContent = sentence;
  }

  open() {
    if (this.dialog.open) return;
    this.turn += 1; // what is still being made ready for an earlier one does not come into this one
    this.part("problems").replaceChildren();
    this.dialog.showModal();
    this.draw();
  }

  add(made, said = {}) {
    const caption = "", taken_on = made.takenOn && made.takenOn <= this.today() ? made.takenOn : this.today();
    this.photos.push({ ...made, boxes: [], caption, taken_on, permitted: false, shows_case_file: true, ...said });
    if (this.photos.length === 1) this.show(0);
    else this.draw();
  }

  refuse(sentence) {
    const line = document.createElement("p");
    line.textContent = sentence;
    this.part("problems").append(line);
  }

  progress(done, total) {
    this.busy = done < total;
    this.part("busy").hidden = !this.busy;
    this.part("busy-bar").max = total;
    this.part("busy-bar").value = done;
    this.part("busy-words").textContent = this.words("preparing", { done: Math.min(done + 1, total), total });
    this.draw();
  }

  // Which photo is looked at, and everything that follows from it.
  show(at) {
    this.at = Math.max(0, Math.min(at, this.photos.length - 1));
    this.draw();
    for (const [name, property] of Object.entries(FIELDS)) {
      if (this.photo) this.fields[name][property] = this.photo[name];
    }
    if (this.photo?.width) this.cover.show(this.photo);
  }

  draw() {
    const { photo, photos, at } = this, several = photos.length > 1;
    this.part("empty").hidden = Boolean(photo) || this.busy;
    this.part("work").hidden = !photo;
    this.part("picture").hidden = !photo?.width;
    this.part("document").hidden = !photo || Boolean(photo.width);
    this.part("document-name").textContent = photo?.name || "";
    this.part("undo").disabled = !photo?.boxes.length;
    this.part("count").textContent = several ? this.words("count", { number: at + 1, total: photos.length }) : "";
    this.part("keep").textContent = this.words(several ? "keep-all" : "keep", { count: photos.length });
    this.part("keep").disabled = this.busy || !photo;
    this.part("order").hidden = this.part("same").hidden = !several;
    this.part("earlier").disabled = at === 0;
    this.part("later").disabled = at === photos.length - 1;
    this.drawStrip(several);
  }

  drawCovers() {
    this.part("undo").disabled = !this.photo?.boxes.length;
    const image = this.photo?.button?.querySelector("img");
    if (image) image.src = this.cover.thumbnail();
  }

  drawStrip(several) {
    const strip = this.part("strip");
    strip.hidden = !several;
    if (!several) return strip.replaceChildren();
    this.photos.forEach((photo) => { photo.button ||= this.button(photo); });
    strip.replaceChildren(...this.photos.map(({ button }) => button));
    this.photos.forEach((photo, number) => {
      photo.button.setAttribute("aria-label", `${this.words("count", { number: number + 1, total: this.photos.length })}: ${photo.caption || photo.name}`);
      photo.button.removeAttribute("aria-current");
      if (number !== this.at) return;
      photo.button.setAttribute("aria-current", "true");
      photo.button.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  }

  button(photo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "photos-thumb";
    button.dataset.thumb = "";
    if (photo.small) {
      const image = new Image();
      image.alt = "";
      image.src = photo.address = URL.createObjectURL(photo.small); // until it is covered
      button.append(image);
    } else {
      button.textContent = photo.name;
    }
    return button;
  }

  take(name) {
    if (this.photo && FIELDS[name]) this.photo[name] = this.fields[name][FIELDS[name]];
  }

  act(button) {
    if (!button || button.disabled || this.keeping) return;
    if ("thumb" in button.dataset) this.show(this.photos.findIndex((photo) => photo.button === button));
    else ACTS[button.dataset.act]?.(this);
  }

  move(places) {
    const [photo] = this.photos.splice(this.at, 1);
    this.photos.splice(this.at + places, 0, photo);
    this.at += places;
    this.draw();
    this.announce(this.words("count", { number: this.at + 1, total: this.photos.length }));
  }

  drop() {
    this.release(this.photos.splice(this.at, 1)[0]);
    if (this.photos.length) this.show(this.at);
    else this.leave();
  }

  same() {
    const { caption, permitted, shows_case_file } = this.photo;
    this.photos.forEach((photo) => Object.assign(photo, { caption, permitted, shows_case_file }));
    this.draw();
    this.announce(this.words("same", { count: this.photos.length }));
  }

  // One after the other, in the order shown. What could not be written down stays here, with the reason.
  async keepAll() {
    if (this.busy) return;
    this.busy = this.keeping = true; // meanwhile no order is changed and nothing dropped
    this.part("problems").replaceChildren();
    this.part("keep").disabled = true;
    while (this.photos.length && (await this.keepOne(this.photos[0])));
    this.busy = this.keeping = false;
    if (this.photos.length) this.show(0);
    else this.dialog.close();
  }

  async keepOne(photo) {
    try {
      await this.keep(photo, await covered(photo));
    } catch (error) {
      const word = error.word || (error.name === "QuotaExceededError" ? "full" : "memory");
      this.refuse(this.words(word, { name: photo.name }));
      return false;
    }
    this.photos = this.photos.filter((one) => one !== photo);
    this.release(photo);
    return true;
  }

  leave() {
    if (this.keeping) return;
    if (this.photos.length && !window.confirm(this.words("leave", { count: this.photos.length }))) return;
    this.dialog.close();
  }

  release(photo) {
    if (photo.address) URL.revokeObjectURL(photo.address);
  }

  forget() {
    this.photos.forEach((photo) => this.release(photo));
    this.photos = [];
    this.cover.photo = this.cover.picture = null;
  }
}

const ACTS = {
  undo: (editor) => editor.cover.undo(),
  earlier: (editor) => editor.move(-1),
  later: (editor) => editor.move(1),
  drop: (editor) => editor.drop(),
  same: (editor) => editor.same(),
  keep: (editor) => editor.keepAll(),
  leave: (editor) => editor.leave(),
};
