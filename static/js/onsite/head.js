// The head of the record page: how far the questions are, and how many of everything there are.
"use strict";

import { page, words } from "./page.js";
import { operations } from "./queue.js";

const KINDS = { samples: "sample", interviews: "interview", findings: "finding" };

function setText(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text;
}

const tabCount = (name) => document.querySelector(`[data-tab="${name}"] .tab-count`);

function showProgress({ answered, total }) {
  const bar = document.getElementById("record-bar");
  if (bar) [bar.max, bar.value] = [total || 1, answered];
  setText(tabCount("record"), `${answered}/${total}`);
  const next = document.getElementById("record-next");
  if (!next) return;
  const [link, done] = [next.querySelector("[data-next-open]"), next.querySelector(".record-done")];
  link.hidden = answered >= total;
  done.hidden = answered < total;
  setText(link, words("next", { n: total - answered }));
}

// Those that the server counts, and the new ones that wait here.
let counted = {};

async function showCounts() {
  const isNew = (one) => one.visit === page.visit && !one.baseVersion && one.state !== "kept";
  const mine = (await operations()).filter(isNew);
  for (const [name, kind] of Object.entries(KINDS)) {
    const place = tabCount(name);
    if (!place) continue;
    counted[name] ??= Number(place.textContent);
    setText(place, counted[name] + new Set(mine.filter((one) => one.kind === kind).map((one) => one.uid)).size);
  }
}

function showStatus({ status, status_label: label }) {
  if (!status || status === page.status) return;
  page.status = status;
  const note = document.getElementById("onsite-status");
  if (!note) return;
  note.hidden = false;
  setText(note.querySelector("[data-part=words]"), words("status-changed", { status: label }));
}

export function startHead() {
  const hasRows = Boolean(document.querySelector("form[data-onsite=answer]"));
  document.addEventListener("onsite:progress", (event) => showProgress(event.detail));
  document.addEventListener("onsite:copies", ({ detail }) => {
    counted = { ...detail.counts };
    if (!hasRows) showProgress(detail);
    showCounts();
    showStatus(detail);
  });
  document.addEventListener("onsite:state", showCounts);
}
