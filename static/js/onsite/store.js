// What the device keeps: operations that wait, texts being typed, records as last seen. IndexedDB, or memory.
// Rows carry their owner; nobody reads rows of somebody else.
"use strict";

import { openDB } from "../../vendor/idb-8.0.4/idb.js";
import { cross, jot, jotted } from "./jotted.js";

const NAME = "auditsys";
const VERSION = 1;
const PATIENCE = 8000; // for a browser that neither opens nor refuses
const IN_MEMORY = 2 ** 40; // numbers of operations that only this page holds begin here
const TO_THE_DISK = { durability: "strict" }; // batteries die
const WRITTEN = ["operations", "drafts"]; // by people, who would have to write it again

let opened = null;
let inMemory = IN_MEMORY;
let refused = ""; // "" | "memory": the browser keeps nothing | "full": there was no room for something
const memory = { operations: new Map(), drafts: new Map(), copies: new Map(), meta: new Map() };

function build(db) {
  db.createObjectStore("operations", { keyPath: "n", autoIncrement: true }).createIndex("owner", "owner");
  db.createObjectStore("drafts", { keyPath: "key" }).createIndex("owner", "owner");
  db.createObjectStore("copies", { keyPath: "key" }).createIndex("owner", "owner");
  db.createObjectStore("meta");
}

// The database, or null where the browser refuses one (private window, blocked, damaged) or has not opened it yet.
function database() {
  opened ||= inTime(open());
  return opened;
}

async function inTime(asked) {
  try {
    return await Promise.race([asked, silence()]);
  } catch {
    const refusedIt = () => null; // which the page has said already
    asked.then((db) => useAfterAll(db).catch(() => trouble("full")), refusedIt);
    return trouble("memory");
  }
}

// The disk was slow, it did not refuse: what this page held meanwhile goes there, and what lies there is seen again.
async function useAfterAll(db) {
  opened = Promise.resolve(db);
  refused = "";
  for (const draft of [...memory.drafts.values()]) await put("drafts", draft);
  for (const { n, ...operation } of [...memory.operations.values()]) {
    if (memory.operations.has(n)) await addTo(db, operation, [], null); // one that is under way arrives twice, enters once
    memory.operations.delete(n);
  }
  document.dispatchEvent(new CustomEvent("onsite:storage", { detail: { refused } }));
  document.dispatchEvent(new CustomEvent("onsite:opened"));
}

async function open() {
  const again = () => { opened = null; };
  const db = await openDB(NAME, VERSION, {
    upgrade: build,
    blocking: () => { db.close(); again(); }, // a newer version of the program is open in another tab
    terminated: again,
  });
  return db;
}

const silence = () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error("no answer")), PATIENCE));

function trouble(kind) {
  if (refused !== "memory") refused = kind;
  document.dispatchEvent(new CustomEvent("onsite:storage", { detail: { refused } }));
  return null;
}

// "" when everything recorded is kept on the device, else why not.
export const storageRefused = () => refused;

let asked = false;

// Ask the browser, once something is written down, not to clear it away. Some ask the person, so not before.
export async function keepForGood() {
  if (asked || !(await database())) return;
  asked = true;
  await navigator.storage?.persist?.().catch(() => false); // it may still be kept, only not for sure
}

async function rowsOf(name, owner) {
  const db = await database();
  const kept = db ? await db.getAllFromIndex(name, "owner", owner) : [];
  const here = [...memory[name].values()].filter((row) => row.owner === owner);
  const newer = new Set(here.map(keyOf));
  return [...kept.filter((row) => !newer.has(keyOf(row))), ...here];
}

const keyOf = (row) => row.n ?? row.key;

// What does not fit is held by this page; only what people wrote is worth a warning.
async function put(name, row, key) {
  const db = await database();
  const place = key ?? keyOf(row);
  if (db) {
    try {
      const change = db.transaction(name, "readwrite", WRITTEN.includes(name) ? TO_THE_DISK : {});
      await Promise.all([change.store.put(row, key), change.done]);
      memory[name].delete(place);
      return;
    } catch {
      if (WRITTEN.includes(name)) trouble("full");
    }
  }
  memory[name].set(place, row);
}

async function drop(name, key) {
  memory[name].delete(key);
  await (await database())?.delete(name, key);
}

// Operations: in the order in which they were recorded.

export async function operations(owner) {
  return (await rowsOf("operations", owner)).sort((one, other) => one.n - other.n);
}

// In one transaction: a new operation, those that it stands for instead, and the text that it was made of.
export async function addOperation(operation, { instead = [], draft = null } = {}) {
  const db = await database();
  if (db) {
    try {
      operation.n = await addTo(db, operation, instead, draft);
      return operation;
    } catch {
      trouble("full"); // no room: this page holds it and sends it
    }
  }
  operation.n = inMemory += 1;
  memory.operations.set(operation.n, operation);
  for (const n of instead) await removeOperation(n);
  if (draft) await removeDraft(draft);
  return operation;
}

async function addTo(db, operation, instead, draft) {
  const change = db.transaction(["operations", "drafts"], "readwrite", TO_THE_DISK);
  const [added] = await Promise.all([
    change.objectStore("operations").add(operation),
    ...instead.map((n) => change.objectStore("operations").delete(n)),
    draft && change.objectStore("drafts").delete(draft),
    change.done,
  ]);
  return added;
}

export async function putOperation(operation) {
  if (operation.n < IN_MEMORY) await put("operations", operation);
  else if (memory.operations.has(operation.n)) memory.operations.set(operation.n, operation); // it may be on the disk by now
}

export const removeOperation = (n) => drop("operations", n);

// Drafts: what is being typed and is no operation yet.

export async function drafts(owner) {
  const newest = jotted(owner);
  const keys = new Set(newest.map(keyOf));
  return [...(await rowsOf("drafts", owner)).filter((one) => !keys.has(one.key)), ...newest];
}

export async function putDraft(draft) {
  const isKept = jot(draft); // before anything is waited for
  await put("drafts", draft);
  isKept();
}

export async function removeDraft(key) {
  cross(key);
  await drop("drafts", key);
}

// Copies: records as the server last told them, for pages that are older than that.

export const copies = (owner) => rowsOf("copies", owner);
export const putCopy = (owner, visit, copy) =>
  put("copies", { key: `${owner}|${visit}|${copy.kind}|${copy.uid}`, owner, visit, copy });

// Signing out: what was read goes, what waits to be sent stays under its owner.
export async function forgetCopies(owner) {
  for (const { key } of await copies(owner)) await drop("copies", key);
}

// Small facts of the device.

export async function meta(name) {
  const db = await database();
  return memory.meta.get(name) ?? (db ? await db.get("meta", name) : undefined);
}

export const putMeta = (name, value) => put("meta", value, name);

// A lease for browsers without navigator.locks (pages over plain HTTP): true when it is ours until `seconds` from now.
export async function lease(holder, seconds) {
  const db = await database();
  if (!db) return true; // what only this page holds nobody else can send
  const change = db.transaction("meta", "readwrite");
  const held = await change.store.get("lease");
  const left = held ? held.until - Date.now() : 0;
  const free = held?.holder === holder || left <= 0 || left > seconds * 1000; // or the clock was set back
  if (free) await change.store.put({ holder, until: Date.now() + seconds * 1000 }, "lease");
  await change.done;
  return free;
}
