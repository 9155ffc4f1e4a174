// The service worker: opens what a device has stored of a visit where there is no network (docs/on-site.md).
// It only reads: onsite/download.js stores pages, and only that. Written for every browser that has service workers:
// no Background Sync, no navigation preload, nothing that needs to stay alive between two requests.
"use strict";

const PAGES = "onsite-pages-"; // and the number of the person whose pages they are
const STATIC = "onsite-static-1";
const FALLBACK = "/on-site/";
const SIGN_OUT = "/accounts/logout/";
const PATIENCE = 4000;
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/;
const NEVER = /^\/(token|sw\.js)$|\/(operations|changes|device|offline)\//;
const WIDE = { ignoreVary: true };

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("onsite-") && name !== STATIC && !name.startsWith(PAGES)) await caches.delete(name);
  }
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === SIGN_OUT) event.waitUntil(purge());
  if (request.method !== "GET" || NEVER.test(url.pathname)) return;
  if (url.pathname.startsWith("/static/") || url.pathname === "/manifest.webmanifest") {
    event.respondWith(asset(request, url));
  } else if (request.mode === "navigate" || request.destination === "image") {
    event.respondWith(page(request, url));
  }
});

// Whoever signs out leaves no pages behind; what was not sent yet lies elsewhere, and stays under its owner.
async function purge() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES)) await caches.delete(name);
  }
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    client.postMessage("signed-out");
  }
}

// A name that tells its content never needs to be asked for again.
async function asset(request, url) {
  const copy = await caches.match(request, { ...WIDE, cacheName: STATIC });
  if (copy && NAMED_BY_CONTENT.test(url.pathname)) return copy;
  try {
    return await fetch(request);
  } catch (error) {
    if (copy) return copy;
    throw error;
  }
}

// The network first, since somebody else may have written meanwhile or rights may be gone; the copy where it is
// silent, where the server is unwell, and where it would only say “sign in”: the page says that itself.
async function page(request, url) {
  const copy = await stored(request, url);
  try {
    const fresh = await (copy ? soon(fetch(request)) : fetch(request));
    return copy && (fresh.type === "opaqueredirect" || fresh.status >= 500) ? copy : fresh;
  } catch (error) {
    const shown = copy || (request.mode === "navigate" && (await stored(request, new URL(FALLBACK, url))));
    if (shown) return shown;
    throw error;
  }
}

function soon(answer) {
  return Promise.race([
    answer,
    new Promise((_resolve, reject) => setTimeout(() => reject(new Error("The network is too slow.")), PATIENCE)),
  ]);
}

async function stored(request, url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const cache = await caches.open(name);
    const copy = (await cache.match(url.href, WIDE))
      || (request.mode === "navigate" && (await cache.match(url.pathname, { ...WIDE, ignoreSearch: true })));
    if (copy && new Date(copy.headers.get("X-Kept-Until")) > new Date()) return copy;
  }
  return undefined;
}
