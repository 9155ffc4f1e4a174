// A finding made from a question: what the question says by now, and the photos that wait, without asking the server.
"use strict";

import { controlsOf, fill, isSame, valuesOf } from "./forms.js";
import { page, part, piece } from "./page.js";
import { meta } from "./store.js";

const itemOf = (form) => form.dataset.item || new URLSearchParams(location.search).get("item");

// Fields that nobody has touched yet get what the question handed on (rows.js), which may be newer than the page.
export async function carry({ kind, form, seen }) {
  const item = itemOf(form);
  if (kind !== "finding" || !item || form.dataset.uid) return;
  form.dataset.item = item;
  const carried = await meta(`carry|${page.owner}|${item}`);
  for (const [name, value] of Object.entries(handedOn(carried))) {
    const isUntouched = isSame(valuesOf(form)[name], seen.values[name]);
    if (isUntouched && controlsOf(form, name).length && value) fill(form, { [name]: value });
  }
}

function handedOn(carried) {
  if (!carried) return {};
  const { note, question, ...known } = carried; // clause, procedure, criterion; the finding that is checked again
  const title = (note.trim().split("\n")[0] || question).slice(0, 200);
  return { ...known, title, evidence: note };
}

// Photos that the server does not have yet can be named all the same; those of the question are ticked already.
export function offerPhotos({ kind, form, seen }, operations) {
  const known = new Set(controlsOf(form, "files").map((one) => one.dataset.uid)); // the server has them by now
  const photos = operations.filter((one) => one.kind === "evidence" && one.visit === page.visit && one.files.length)
    .filter((one) => !known.has(one.uid));
  if (kind !== "finding" || !photos.length) return;
  const group = piece("waiting-photos");
  for (const photo of photos) {
    const choice = piece("waiting-photo");
    const tick = choice.querySelector("input");
    Object.assign(tick, { value: photo.uid, checked: !form.dataset.uid && photo.fields.item === itemOf(form) });
    part(choice, "label").textContent = photo.label;
    part(group, "list").append(choice);
  }
  form.querySelector(".form-actions").before(group);
  seen.values.files ??= [];
}
