// What the others of the team write meanwhile: asked for every few seconds while somebody looks at the page.
"use strict";

import { isReached, learnTime, reach } from "./net.js";
import { address, page, say } from "./page.js";
import { putCopy } from "./store.js";

const EVERY = 5000;
const SOON = 300;
const RARELY = 12; // of those times, where nobody writes: before the visit and after it

let since = page?.seq || "";
let asking = false;
let ticks = 0;

export async function look() {
  if (asking || document.hidden || !navigator.onLine) return;
  asking = true;
  const was = isReached();
  try {
    await heed(await ask());
  } finally {
    asking = false;
    if (was !== isReached()) say(isReached() ? "reached" : "unreached");
  }
}

async function ask() {
  const url = new URL(address("changes"), location.href);
  if (since) url.searchParams.set("since", since);
  const response = await reach(url, { headers: { Accept: "application/json" } }, 15000);
  return response?.ok ? response.json() : null;
}

async function heed(body) {
  if (!body || !Array.isArray(body.records)) return;
  learnTime(body.now);
  since = String(body.seq);
  for (const copy of body.records) await putCopy(page.owner, page.visit, copy);
  say("reached");
  say("copies", body);
}

export function startLooking() {
  setInterval(() => {
    ticks += 1;
    if (page.status === "open" || ticks % RARELY === 0) look();
  }, EVERY);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  document.addEventListener("onsite:answered", () => setTimeout(look, SOON)); // lists are drawn by the server
  look();
}
