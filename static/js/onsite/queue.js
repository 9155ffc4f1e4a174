// The queue: everything recorded is written down here first, then sent in order, and forgotten only on an answer.
//
// States of an operation: waiting, conflict, refused, and kept (the server holds it: it came after the visit was over).
// What the server has not decided about holds up later operations of the same record, and no others.
"use strict";

import { deviceId, newId } from "./device.js";
import { access, EXPLICIT, isReached, now, send } from "./net.js";
import { page, say, words } from "./page.js";
import * as store from "./store.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const EVERY = 30000;
const LEASE = 60; // seconds

const holder = newId();
const channel = "BroadcastChannel" in window ? new BroadcastChannel("auditsys-onsite") : null;
const writing = new Set(); // operations on their way to the device's disk
let tail = Promise.resolve();

let sending = null; // number of the operation that is under way
let stopped = ""; // why nothing is sent: "" | silent | busy | signed_out | other_person | forged
let pause = FIRST_PAUSE;
let timer = null;
let triedAt = 0;

export const sameRecord = (one, other) =>
  one.visit === other.visit && one.uid === other.uid && one.kind === other.kind;

// Operations of the person on this page, of all visits, in order.
export const operations = () => store.operations(page.owner);

// Write an operation down. `fields` by name (lists for several), `files` as [{field, blob, name}], `label` for people.
// One that stands for refused ones of the same record takes their place. `instead` are numbers that it stands for.
export function record(said) {
  const work = tail.then(() => write(said)); // one after the other, as they were recorded
  tail = work.catch(() => {});
  writing.add(work);
  say("writing");
  work.catch(() => {}).then(() => writing.delete(work));
  return work;
}

async function write({ visit = page.visit, kind, uid, baseVersion = "", base = {}, fields, files = [], ...more }) {
  const { instead = [], draft, ...facts } = more; // label, says, page: what lists of waiting things show
  const operation = {
    ...facts, visit: String(visit), kind, uid, baseVersion, base, fields, files,
    opId: newId(), owner: page.owner, device: await deviceId(), madeAt: now().toISOString(), state: "waiting",
  };
  const gone = [...instead];
  const known = await operations().catch(() => []); // what cannot be read does not keep from writing down
  const failed = known.filter((one) => sameRecord(one, operation) && mayBeReplaced(one));
  if (failed.length && !instead.length) {
    gone.push(...failed.map((one) => one.n));
    Object.assign(operation, { baseVersion: failed[0].baseVersion, base: failed[0].base });
  }
  await store.addOperation(operation, { instead: gone, draft });
  await changed();
  wake();
  store.keepForGood();
  return operation;
}

// A refused form that is sent again carries everything the first one did, unless that had files.
const mayBeReplaced = (operation) => operation.state === "refused" && operation.files.length === 0;

// When everything that was recorded so far is on the device's disk.
export const written = () => Promise.allSettled([...writing]);
export const isWriting = () => writing.size > 0;

// Take operations off the list: the person decided so, after an answer of the server.
export async function discard(...numbers) {
  for (const n of numbers) await store.removeOperation(n);
  await changed();
  wake();
}

// Tell everybody on this page, and the person's other tabs, how things stand.
export async function changed({ quietly = false } = {}) {
  say("state", { operations: await operations(), sending, stopped, isReached: isReached() });
  if (!quietly) channel?.postMessage("state");
}

// Send now, without waiting for the end of a pause.
export function wake() {
  pause = FIRST_PAUSE;
  return flush();
}

let running = null;
let again = false;

export function flush() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await alone(sendAll);
    } while (again && !stopped);
  })().finally(() => { running = null; });
  return running;
}

// One sender on the device: tabs of the same person take turns.
async function alone(work) {
  if (navigator.locks) return navigator.locks.request("auditsys-onsite", work);
  if (await store.lease(holder, LEASE)) {
    await work();
    await store.lease(holder, 0);
  } else {
    rest();
  }
}

async function sendAll() {
  if (!(await operations()).some((one) => one.state === "waiting")) return stop("");
  triedAt = Date.now();
  const who = await access();
  if (who.state !== "ready") return stop(who.state);
  stopped = ""; // whatever it was, we have got through
  const held = new Held();
  let last = 0;
  for (;;) {
    const next = (await operations()).find((one) => one.n > last);
    if (!next) return stop(held.without ? "busy" : "");
    last = next.n;
    if (next.state === "kept" || (await isSaidLater(next))) continue;
    if (next.state !== "waiting" || held.holds(next)) {
      held.hold(next);
      continue;
    }
    const outcome = await sendOne(next, who);
    if (outcome === "next") continue;
    if (outcome !== "unanswered" && outcome !== "broken") return stop(outcome);
    held.hold(next);
    held.without += 1;
    held.broken += outcome === "broken" ? 1 : 0;
    if (held.broken > 2) return stop("busy"); // not this or that: the server is unwell
  }
}

// Records whose earlier operations are not decided; what names a record that does not exist yet waits with it.
class Held {
  without = 0; // sent, and not answered
  broken = 0; // of these, by an error of the server
  records = new Set();
  unborn = new Set();

  key = ({ visit, kind, uid }) => `${visit}|${kind}|${uid}`;

  hold(operation) {
    this.records.add(this.key(operation));
    if (!operation.baseVersion) this.unborn.add(operation.uid);
  }

  holds(operation) {
    if (this.records.has(this.key(operation)) || this.unborn.has(operation.uid)) return true;
    const named = ["item", "sample", "files"].flatMap((name) => operation.fields[name] ?? []);
    return named.some((uid) => this.unborn.has(uid));
  }
}

async function sendOne(operation, who) {
  sending = operation.n;
  await changed();
  if (!navigator.locks) await store.lease(holder, LEASE);
  let answer = await send(operation, who.token);
  if (answer.state === "forged") {
    Object.assign(who, await access()); // the token was renewed by a sign-in elsewhere
    if (who.state === "ready") answer = await send(operation, who.token);
  }
  sending = null;
  if (!EXPLICIT.includes(answer.state)) {
    const sentence = answer.state === "unanswered" ? words("unanswered", answer) : "";
    if (sentence) await store.putOperation({ ...operation, sentence });
    await changed();
    return answer.state;
  }
  pause = FIRST_PAUSE;
  await settle(operation, answer);
  return "next";
}

async function settle(operation, answer) {
  if (answer.record) await store.putCopy(operation.owner, operation.visit, answer.record);
  if (answer.state === "applied" || answer.state === "duplicate") {
    await store.removeOperation(operation.n);
  } else if (answer.kept) {
    await store.putOperation({ ...operation, state: "kept", files: [], sentence: answer.sentence });
  } else {
    await undecided(operation, answer);
  }
  say("answered", { operation, answer });
  await changed();
}

// A refused form does not stand in the way of a later one of the same record, which says all that it says.
async function isSaidLater(operation) {
  if (!mayBeReplaced(operation)) return false;
  const later = (await operations()).find((one) => one.n > operation.n && sameRecord(one, operation));
  if (later?.state !== "waiting") return false;
  await store.putOperation({ ...later, baseVersion: operation.baseVersion, base: operation.base });
  await store.removeOperation(operation.n);
  return true;
}

async function undecided(operation, answer) {
  const { state, sentence, errors, fields, record: copy } = answer;
  const answered = { ...operation, state, sentence, errors, conflicting: fields, copy };
  await store.putOperation(answered);
  await isSaidLater(answered);
}

async function stop(reason) {
  const before = stopped;
  stopped = reason;
  if (reason && reason !== before) say(reason.replace("_", "-"));
  if (reason) rest();
  await changed();
}

// Try again later, each time a little later.
function rest() {
  clearTimeout(timer);
  timer = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

export function startSending() {
  addEventListener("online", wake);
  addEventListener("offline", () => changed({ quietly: true }));
  document.addEventListener("visibilitychange", () => document.hidden || wake());
  document.addEventListener("onsite:signed-in", wake);
  document.addEventListener("onsite:opened", wake); // the device's disk, late
  document.addEventListener("onsite:reached", () => {
    if (stopped === "silent" && Date.now() - triedAt > pause) flush(); // something else has got through
  });
  channel?.addEventListener("message", () => changed({ quietly: true }));
  setInterval(flush, EVERY);
  changed({ quietly: true });
  flush();
}
