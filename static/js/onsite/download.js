// “Download for use without a network”: stores a visit's pages, files and scripts, and keeps them fresh.
// The place is a section with data-offline (templates/fieldwork/_offline.html), which brings all words.
"use strict";
import { deviceId, deviceName } from "./device.js";
import { access } from "./net.js";
import { forget, moment, pagesOf, possible, purge, reader, statics, sweep, visitAt } from "./pages.js";
import { operations } from "./store.js";

const MINUTE = 60 * 1000;
const FRESH_FOR = 5 * MINUTE;
const AT_ONCE = 4; // requests
const PATIENCE = MINUTE; // for one of them
const WIDE = { ignoreVary: true };

class Refused extends Error {}
class SignedOut extends Error {}

const place = document.querySelector("[data-offline]");
const address = place?.dataset.offline;
let busy = false;
let changed = false;

const part = (name) => place.querySelector(`[data-part=${name}]`);
const words = (name, values = {}) =>
  part("words").content.querySelector(`[data-say=${name}]`).textContent.replace(/{(\w+)}/g, (_all, key) => values[key]);
const language = document.documentElement.lang;
const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
const look = () => `${language} ${document.documentElement.dataset.bsTheme}`;

// ---- fetching

const get = (url, options = {}) =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE), ...options });

async function list() {
  const answer = await get(address, { headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  if (answer.status === 403 || answer.status === 404) throw new Refused();
  if (!answer.ok) throw new TypeError("The server did not answer.");
  const found = await answer.json();
  if (String(found.user) !== reader.pk) throw new SignedOut();
  return { ...found, address };
}

// What is stored is the page and nothing else: no refusal, no “sign in”, no error. What the server cannot give at the
// moment is left out and asked for again next time, unless it is one of the main pages.
async function storePage(cache, url, found) {
  const answer = await get(url, { cache: "no-store" });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  if (answer.status === 403 || answer.status === 404) {
    await cache.delete(url, WIDE);
    return;
  }
  if (!answer.ok && found.stamps[url]) {
    delete found.stamps[url];
    return;
  }
  if (!answer.ok) throw new TypeError(`${url} answered ${answer.status}`);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Kept-Until", found.until);
  await cache.put(url, new Response(await answer.blob(), { headers }));
}

async function storeAsset(cache, url) {
  const answer = await get(url);
  if (!answer.ok) throw new TypeError(`${url} answered ${answer.status}`);
  await cache.put(url, answer);
}

// A few at a time. After the first that fails no other begins, and nothing is under way any more when it is told.
async function each(tasks, onStep) {
  const left = [...tasks];
  const worker = async () => {
    try {
      while (left.length) {
        await left.shift()();
        onStep();
      }
    } finally {
      left.length = 0;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

const named = (url) => /\.[0-9a-f]{12}\.\w+$/.test(url);

async function tasksOf(found, before) {
  const [pages, assets] = await Promise.all([pagesOf(reader.pk), statics()]);
  const there = new Set((await assets.keys()).map((request) => new URL(request.url).pathname));
  const another = !before || before.look !== found.look || before.until !== found.until
    || before.assets.join() !== found.assets.join();
  const same = (url) => !another && found.stamps[url] && found.stamps[url] === before.stamps[url];
  return [
    ...found.assets.filter((url) => !(named(url) && there.has(url))).map((url) => () => storeAsset(assets, url)),
    ...[...found.pages, ...found.files].filter((url) => !same(url)).map((url) => () => storePage(pages, url, found)),
  ];
}

async function store() {
  const before = await visitAt(reader.pk, address);
  const found = { ...(await list()), look: look() };
  const cache = await pagesOf(reader.pk);
  const tasks = await tasksOf(found, before);
  let done = 0;
  progress(0, tasks.length);
  try {
    await each(tasks, () => progress(++done, tasks.length));
    await sameReader();
    const kept = JSON.stringify({ ...found, stored_at: new Date().toISOString() });
    await cache.put(address, new Response(kept, { headers: { "Content-Type": "application/json" } }));
  } finally {
    await sweep(reader.pk); // what a download that failed has left; after a good one, what is not needed any more
  }
}

// Somebody else may have signed in while pages were on their way.
async function sameReader() {
  const { state } = await access();
  if (state === "ready") return;
  if (state === "silent") throw new TypeError("The server did not answer.");
  await purge(reader.pk);
  throw new SignedOut();
}

// One tab at a time, where the browser can tell; elsewhere two of them only do the same thing twice. Whether it was our
// turn: who asked for it waits for the other tab, what happens by itself does not.
async function alone(act, { waits }) {
  const turn = async (lock) => {
    if (lock) await act();
    return Boolean(lock);
  };
  return navigator.locks ? navigator.locks.request("onsite-download", { ifAvailable: !waits }, turn) : turn(true);
}

// ---- showing

function progress(done, all) {
  part("progress").hidden = false;
  part("bar").max = all || 1;
  part("bar").value = done;
  part("state").textContent = words("storing", { done: number(done), all: number(all) });
}

function problem(error) {
  const said = part("problem");
  said.hidden = !error;
  if (error) said.querySelector("span").textContent = words(kindOf(error));
}

function kindOf(error) {
  if (error instanceof SignedOut) return "signed-out";
  if (error instanceof Refused) return "refused";
  return error.name === "QuotaExceededError" ? "full" : "network";
}

async function show() {
  const kept = await visitAt(reader.pk, address);
  part("progress").hidden = true;
  part("remove").hidden = !kept;
  part("start").querySelector("span").textContent = words(kept ? "again" : "download");
  part("state").textContent = kept
    ? words("stored", { at: moment(kept.stored_at), pages: number(kept.pages.length), files: number(kept.files.length) })
    : words("not-stored");
  part("about").hidden = Boolean(kept);
  place.toggleAttribute("data-stored", Boolean(kept));
  offer(!kept && part("problem").hidden);
  part("left-out").replaceChildren(...(kept?.left_out || []).map((one) => {
    const line = document.createElement("li");
    line.textContent = words("left-out", { name: one.name, mb: number(one.mb) });
    return line;
  }));
  await showRoom(kept);
}

// One button stands for everything as long as there is nothing more to say.
function offer(isAll) {
  if (!part("offer")) return;
  part("offer").hidden = !isAll;
  part("controls").hidden = isAll;
}

async function showRoom(kept) {
  const room = part("room");
  room.hidden = !kept || !navigator.storage?.estimate;
  if (room.hidden) return;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const lasting = navigator.storage.persisted ? await navigator.storage.persisted() : false;
  const MB = 1024 * 1024;
  room.textContent = words("room", { used: number(usage / MB), all: number(quota / MB) })
    + (lasting ? "" : ` ${words("may-go")}`);
}

// The server knows which devices have stored a visit, and how much waits on them: its closing names them.
async function tell(downloaded) {
  if (!place.dataset.device) return;
  const { state, token } = await access();
  if (state !== "ready") return;
  const isUnsent = (one) => one.visit === place.dataset.visit && one.state !== "kept";
  const waiting = (await operations(reader.pk)).filter(isUnsent);
  const body = new FormData();
  body.set("device", await deviceId());
  body.set("name", deviceName());
  body.set("waiting", waiting.length);
  body.set("downloaded", downloaded ? "1" : "0");
  await fetch(place.dataset.device, { method: "POST", body, headers: { "X-CSRFToken": token } });
}
const told = (downloaded) => tell(downloaded).catch((error) => console.info("The server was not told:", error.message));

// ---- acting

async function run({ waits = false } = {}) {
  if (busy) return;
  busy = true;
  changed = false;
  place.setAttribute("aria-busy", "true");
  part("start").disabled = part("remove").disabled = true;
  problem(null);
  try {
    if (await alone(store, { waits })) await told(true);
  } catch (error) {
    await failed(error);
  } finally {
    busy = false;
    place.removeAttribute("aria-busy");
    part("start").disabled = part("remove").disabled = false;
    await show();
  }
}

async function failed(error) {
  if (error instanceof Refused) await forget(reader.pk, address);
  problem(error);
  if (error instanceof SignedOut) document.dispatchEvent(new CustomEvent("onsite:signed-out"));
  if (kindOf(error) === "network") console.info("Not stored:", error.message);
}

async function remove() {
  await forget(reader.pk, address);
  await told(false);
  problem(null);
  await show();
  part("offer")?.focus(); // it stands where the button was
}

// Whether the page that is open uses scripts or styles that were not stored: a new version of the program is there.
function isNewer(kept) {
  const used = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((one) => new URL(one.src || one.href));
  return used.some((url) => url.origin === location.origin && !kept.assets.includes(url.pathname));
}

async function refresh() {
  const kept = await visitAt(reader.pk, address);
  if (!busy && Boolean(kept) !== place.hasAttribute("data-stored")) await show(); // another tab stored it, or removed it
  if (!kept || !navigator.onLine || document.visibilityState !== "visible") return;
  const age = Date.now() - new Date(kept.stored_at);
  if (isNewer(kept) || kept.look !== look() || age > FRESH_FOR || (changed && age > MINUTE)) await run();
}

async function start() {
  if (navigator.storage?.persist) await navigator.storage.persist().catch(() => false);
  await run({ waits: true });
}

async function begin() {
  const missing = !window.isSecureContext ? "insecure" : !possible ? "unable" : "";
  if (missing) {
    part("cannot").hidden = false;
    part("cannot").querySelector("span").textContent = words(missing);
    return;
  }
  part("controls").hidden = Boolean(part("offer"));
  part("start").addEventListener("click", start);
  part("offer")?.addEventListener("click", () => {
    offer(false);
    part("controls").open = true;
    part("controls").querySelector("summary").focus();
    start();
  });
  part("remove").addEventListener("click", remove);
  for (const name of ["online", "focus"]) window.addEventListener(name, refresh);
  document.addEventListener("visibilitychange", refresh);
  document.addEventListener("onsite:signed-in", refresh);
  document.addEventListener("onsite:state", () => { changed = true; });
  setInterval(refresh, MINUTE);
  await show();
  await refresh();
}

if (place && reader) begin();
