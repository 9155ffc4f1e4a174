// Lists and rows that the server draws: fetched anew when somebody has added to them, without a reload.
"use strict";

import { reach } from "./net.js";
import { say } from "./page.js";

const LISTED = { sample: "samples", interview: "interviews", finding: "findings" };

async function fetched(url, headers = {}) {
  const response = await reach(url, { headers: { Accept: "text/html", ...headers } });
  return response?.ok ? new DOMParser().parseFromString(response.body, "text/html") : null;
}

// Swap what the server drew; where the focus was inside, it goes to the same link again.
function swap(old, fresh) {
  if (!old || !fresh || old.isEqualNode(fresh)) return;
  const at = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const made = document.importNode(fresh, true);
  old.replaceWith(made);
  say("renewed", { element: made });
  if (at) made.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
}

async function renewList(name) {
  const old = document.querySelector(`[data-list="${name}"]`);
  if (!old) return;
  const pageThere = await fetched(location.pathname);
  swap(old, pageThere?.querySelector(`[data-list="${name}"]`));
}

// A row for writing keeps its form, and only what stands below it is renewed; a row for reading is renewed whole.
async function renewRow(section) {
  const fresh = (await fetched(section.dataset.row, { "HX-Request": "true" }))?.querySelector("[data-row]");
  if (!fresh) return;
  if (!section.querySelector("form[data-onsite]")) {
    swap(section, fresh);
    return;
  }
  for (const name of ["findings", "evidence"]) {
    swap(section.querySelector(`[data-below="${name}"]`), fresh.querySelector(`[data-below="${name}"]`));
  }
}

const rowOf = (uid) => (uid ? document.querySelector(`[data-row][data-uid="${CSS.escape(uid)}"]`) : null);

async function heed(records) {
  const lists = new Set(records.map((one) => LISTED[one.kind]).filter(Boolean));
  for (const name of lists) await renewList(name);
  const rows = new Set();
  for (const { kind, uid, values } of records) {
    const row = rowOf(kind === "answer" ? uid : [values.item].flat()[0]);
    if (row && (kind !== "answer" || !row.querySelector("form[data-onsite]"))) rows.add(row);
  }
  for (const row of rows) await renewRow(row);
}

export function startLists() {
  document.addEventListener("onsite:copies", (event) => heed(event.detail.records));
}
