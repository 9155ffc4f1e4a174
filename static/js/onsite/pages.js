// The pages that this device has stored, of one person at a time: which visits, whose, until when.
// Each visit leaves its list under its own address in the cache of its reader, so what purges one purges the other.
"use strict";

const PAGES = "onsite-pages-";
const STATIC = "onsite-static-1";
const LIST = /^\/visits\/\d+\/offline\/$/;
const WIDE = { ignoreVary: true };

export const possible = window.isSecureContext && "caches" in window && "serviceWorker" in navigator;

const meta = document.querySelector("meta[name=reader]");
export const reader = meta ? { pk: meta.content, token: meta.dataset.token } : null; // token: where a fresh one is had

export const pagesOf = (owner) => caches.open(PAGES + owner);
export const statics = () => caches.open(STATIC);

const isThere = async (owner) => possible && (await caches.has(PAGES + owner));

// The lists of the visits that a person has stored here.
export async function visitsOf(owner) {
  if (!(await isThere(owner))) return [];
  const cache = await pagesOf(owner);
  const lists = (await cache.keys()).filter((request) => LIST.test(new URL(request.url).pathname));
  return Promise.all(lists.map(async (request) => (await cache.match(request, WIDE)).json()));
}

export async function visitAt(owner, address) {
  const list = (await isThere(owner)) && (await (await pagesOf(owner)).match(address, WIDE));
  return list ? list.json() : null;
}

// Take a visit off this device, but for what another one needs too.
export async function forget(owner, address) {
  const cache = await pagesOf(owner);
  await cache.delete(address, WIDE);
  await sweep(owner);
}

// Nothing stays that no list names: pages of visits that are gone, style sheets and scripts of earlier versions.
export async function sweep(owner) {
  const lists = await visitsOf(owner);
  if (!lists.length) {
    await caches.delete(PAGES + owner);
    await caches.delete(STATIC);
    return;
  }
  const pages = new Set(lists.flatMap((list) => [list.address, ...list.pages, ...list.files]));
  const assets = new Set(lists.flatMap((list) => list.assets));
  await keepOnly(await pagesOf(owner), pages);
  await keepOnly(await statics(), assets);
}

async function keepOnly(cache, addresses) {
  for (const request of await cache.keys()) {
    const url = new URL(request.url);
    if (!addresses.has(url.pathname + url.search)) await cache.delete(request, WIDE);
  }
}

// Pages of somebody else who was signed in here before are not for this reader.
export async function purgeOthers(owner) {
  for (const name of possible ? await caches.keys() : []) {
    if (name.startsWith(PAGES) && name !== PAGES + owner) await caches.delete(name);
  }
}

export async function purge(owner) {
  if (possible) await caches.delete(PAGES + owner);
}

// Visits that are long over go by themselves.
export async function expire(owner) {
  for (const list of await visitsOf(owner)) {
    if (new Date(list.until) <= new Date()) await forget(owner, list.address);
  }
}

// A moment as pages write it: 08:36 26/11/2026, at the agency's place.
export function moment(iso) {
  const said = {};
  const how = { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" };
  for (const { type, value } of new Intl.DateTimeFormat("en-GB", how).formatToParts(new Date(iso))) said[type] = value;
  return `${said.hour}:${said.minute} ${said.day}/${said.month}/${said.year}`;
}
