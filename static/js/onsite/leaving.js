// Leaving: pages of the visit go on sending, so only what lies beyond them is warned of.
"use strict";

import { page } from "./page.js";
import { isWriting, written } from "./queue.js";
import { isTyping } from "./sheet.js";
import { storageRefused } from "./store.js";

let unsent = 0;
let goingOn = false;
let timer = null;

function letPass() {
  clearTimeout(timer);
  goingOn = true;
  timer = setTimeout(() => { goingOn = false; }, 1500);
}

const isOfVisit = (link) => link.origin === location.origin && link.pathname.startsWith(`/visits/${page.visit}/`);

function onLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!isOfVisit(link)) return;
  letPass();
  if (!isWriting()) return;
  event.preventDefault();
  goTo(link.href);
}

// To another page of the visit: first everything to the disk, then on.
export async function goTo(url) {
  await written();
  letPass();
  location.assign(url);
}

function onLeave(event) {
  const nothingLasts = storageRefused() && unsent > 0;
  if (nothingLasts || (!goingOn && (unsent > 0 || isTyping() || isWriting()))) event.preventDefault();
}

export function startLeaving() {
  document.addEventListener("onsite:state", (event) => {
    unsent = event.detail.operations.filter((one) => one.state !== "kept").length;
  });
  document.addEventListener("click", onLink);
  addEventListener("beforeunload", onLeave);
}
