// The device itself: its name for the server, and what waits on it, so that closing a visit can name it.
"use strict";

import { access, reach } from "./net.js";
import { address, page } from "./page.js";
import { visitAt } from "./pages.js";
import { meta, putMeta } from "./store.js";

const MINUTE = 60000;

// A random UUID, also over plain HTTP, where browsers keep randomUUID back.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

let known = null;

export function deviceId() {
  known ||= find().catch(newId); // what somebody records does not wait for a name of the device
  return known;
}

async function find() {
  const kept = await meta("device");
  if (kept) return kept;
  const made = newId();
  await putMeta("device", made);
  return made;
}

const BROWSERS = [["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]];
const SYSTEMS = [
  ["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"],
  ["Linux", "Linux"],
];

const named = (list) => (list.find(([sign]) => navigator.userAgent.includes(sign)) || ["", ""])[1];

export const deviceName = () => [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(" · ");

// Tell the server how much of this person's work waits here for this visit.
export async function tell({ waiting }) {
  const downloaded = await visitAt(page.owner, `/visits/${page.visit}/offline/`);
  const who = await access();
  if (who.state !== "ready") return false;
  const body = new FormData();
  body.set("device", await deviceId());
  body.set("name", deviceName());
  body.set("waiting", waiting);
  body.set("downloaded", downloaded ? "1" : "0");
  const response = await reach(address("device"), { method: "POST", body, headers: { "X-CSRFToken": who.token } });
  return Boolean(response?.ok);
}

// When the number changes, else once a minute while something waits.
export function startTelling() {
  const place = `told|${page.owner}|${page.visit}`;
  let waiting = null, toldAt = 0, busy = false;
  const look = async () => {
    if (busy || document.hidden || waiting === null) return;
    busy = true;
    const count = waiting;
    try {
      const stands = ((await meta(place)) || 0) === count;
      if (stands && (count === 0 || Date.now() - toldAt < MINUTE)) return;
      if (!(await tell({ waiting: count }))) return;
      toldAt = Date.now();
      await putMeta(place, count);
    } finally {
      busy = false;
    }
  };
  document.addEventListener("onsite:state", (event) => {
    waiting = event.detail.operations.filter((one) => one.visit === page.visit && one.state !== "kept").length;
  });
  setInterval(look, 5000);
}
