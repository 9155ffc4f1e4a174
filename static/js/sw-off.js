// The service worker of an office that switched it off (OFFLINE=off): it takes itself and all stored pages off the
// device. What was recorded and not sent yet lies elsewhere and stays.
"use strict";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("onsite-")) await caches.delete(name);
  }
  await self.registration.unregister();
})()));
