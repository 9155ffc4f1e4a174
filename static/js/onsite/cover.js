// Faces, names and numbers of a photo are covered before it is kept: black boxes, drawn by finger, pen, mouse or keyboard.
"use strict";

import { THUMBNAIL, drawn, emptied, encoded, withImage } from "./prepare.js";

const STEP = 0.02, SMALLEST = 0.01;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const within = (value, least, most) => Math.min(most, Math.max(least, value));
const inside = (box) => {
  const width = within(box.width, SMALLEST, 1), height = within(box.height, SMALLEST, 1);
  return { left: within(box.left, 0, 1 - width), top: within(box.top, 0, 1 - height), width, height };
};
const percent = (share) => `${Math.round(share * 100)}%`;

// Boxes are shares of the photo; they become whole pixels outwards, so that nothing shines through an edge.
const blacken = (canvas, boxes) => {
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#000";
  for (const { left, top, width, height } of boxes) {
    const x = Math.floor(left * canvas.width), y = Math.floor(top * canvas.height);
    pen.fillRect(x, y, Math.ceil((left + width) * canvas.width) - x, Math.ceil((top + height) * canvas.height) - y);
  }
};

// The photo with its boxes as pixels: what was under them is gone before anything is written down or sent.
export const covered = ({ blob, width, height, boxes }) => (boxes.length === 0
  ? blob
  : withImage(blob, async (image) => {
    const canvas = drawn(image, width, height, Math.max(width, height));
    blacken(canvas, boxes);
    const black = await encoded(canvas);
    emptied(canvas);
    return black;
  }));

// The place where a photo is covered: `stage` holds a canvas and can be focused. `say(word, details)` announces.
export class Cover {
  constructor(stage, say) {
    this.stage = stage;
    this.say = say;
    this.canvas = stage.querySelector("canvas");
    this.photo = this.picture = this.floating = this.from = null;
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.stretch(event));
    this.canvas.addEventListener("pointerup", (event) => this.end(event));
    this.canvas.addEventListener("pointercancel", () => this.forget()); // two fingers: it becomes a zoom
    stage.addEventListener("keydown", (event) => this.key(event));
    stage.addEventListener("blur", () => this.forget());
  }

  async show(photo) {
    this.forget();
    this.photo = photo;
    this.picture = null;
    const url = URL.createObjectURL(photo.blob), image = new Image();
    image.src = url;
    await image.decode().finally(() => URL.revokeObjectURL(url));
    if (this.photo !== photo) return; // another one was chosen meanwhile
    this.picture = image;
    this.paint();
  }

  paint() {
    if (!this.picture) return;
    const { canvas, photo } = this, boxes = this.floating ? [...photo.boxes, this.floating] : photo.boxes;
    if (canvas.width !== photo.width || canvas.height !== photo.height) {
      canvas.width = photo.width;
      canvas.height = photo.height;
    }
    const pen = canvas.getContext("2d");
    pen.drawImage(this.picture, 0, 0, photo.width, photo.height);
    blacken(canvas, boxes);
    if (this.floating) this.outline(pen);
  }

  // The photo as it stands, small.
  thumbnail() {
    const small = drawn(this.canvas, this.canvas.width, this.canvas.height, THUMBNAIL);
    const address = small.toDataURL("image/jpeg");
    emptied(small);
    return address;
  }

  changed(word) {
    this.paint();
    this.canvas.dispatchEvent(new CustomEvent("covers", { bubbles: true }));
    this.say(word, { count: this.photo.boxes.length });
  }

  // A box that is still on its way is seen on every photo, dark or light.
  outline(pen) {
    const { left, top, width, height } = this.floating, { width: w, height: h } = this.canvas;
    for (const [colour, line] of [["#fff", w / 120], ["#1d4e89", w / 300]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = line;
      pen.strokeRect(left * w, top * h, width * w, height * h);
    }
  }

  pointOf(event) {
    const place = this.canvas.getBoundingClientRect();
    return [within((event.clientX - place.left) / place.width, 0, 1), within((event.clientY - place.top) / place.height, 0, 1)];
  }

  begin(event) {
    if (!event.isPrimary || event.button > 0 || !this.picture) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.from = this.pointOf(event);
  }

  stretch(event) {
    if (!this.from || !event.isPrimary) return;
    const [x, y] = this.pointOf(event), [fromX, fromY] = this.from;
    this.floating = { left: Math.min(x, fromX), top: Math.min(y, fromY), width: Math.abs(x - fromX), height: Math.abs(y - fromY) };
    this.paint();
  }

  end(event) {
    if (!this.from || !event.isPrimary) return;
    const box = this.floating;
    this.from = null;
    if (box && box.width > SMALLEST && box.height > SMALLEST) this.stamp(); // a tap draws nothing
    else this.forget();
  }

  key(event) {
    const way = WAYS[event.key];
    if (way && this.picture) this.nudge(way, event.shiftKey);
    else if (this.floating && event.key === "Enter") this.stamp();
    else if (this.floating && event.key === "Escape") this.forget();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  nudge([right, down], sizes) {
    const box = this.floating;
    if (!box) this.floating = { left: 0.4, top: 0.45, width: 0.2, height: 0.1 };
    else if (sizes) this.floating = inside({ ...box, width: box.width + right * STEP, height: box.height + down * STEP });
    else this.floating = inside({ ...box, left: box.left + right * STEP, top: box.top + down * STEP });
    this.paint();
    const { left, top, width, height } = this.floating;
    this.say("box", { left: percent(left), top: percent(top), width: percent(width), height: percent(height) });
  }

  stamp() {
    this.photo.boxes.push(this.floating);
    this.floating = null;
    this.changed("covered");
  }

  undo() {
    this.photo.boxes.pop();
    this.changed("undone");
  }

  forget() {
    this.from = this.floating = null;
    if (this.photo) this.paint();
  }
}
