// The record pages on site: what is written is kept on the device, sent, shown to the others, and theirs shown here.
"use strict";

import { startTelling } from "./device.js";
import { startEntries } from "./entries.js";
import { startHead } from "./head.js";
import { startLeaving } from "./leaving.js";
import { startLists } from "./lists.js";
import { page } from "./page.js";
import { startLooking } from "./poll.js";
import { operations, startSending } from "./queue.js";
import { startRows } from "./rows.js";
import { startStates } from "./states.js";
import { copies, drafts } from "./store.js";

// Keys and photos have scripts of their own on the same page, which run before the browser says this.
const everyScript = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));

async function start() {
  startStates();
  startLeaving();
  startHead();
  const ofVisit = (rows) => rows.filter((one) => one.visit === page.visit);
  const kept = ofVisit(await copies(page.owner)).map((one) => one.copy);
  const typed = ofVisit(await drafts(page.owner));
  const waiting = await operations();
  await startRows(kept, waiting, typed);
  await startEntries(kept, waiting, typed);
  document.documentElement.classList.add("with-queue"); // buttons for people without scripts go
  startTelling();
  startLists();
  startSending();
  startLooking();
  await everyScript;
  document.documentElement.dataset.onsite = "ready";
}

if (page) start();
