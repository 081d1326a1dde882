// Lan Tỏa: keeps the app's page and files on the phone. VERSION and KEPT stand above, written by the server.
importScripts("/static/app-store.js", "/static/app-sync.js");

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(`lantoa-${VERSION}`);
    await cache.addAll(KEPT.map((path) => new Request(path, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== `lantoa-${VERSION}`) await caches.delete(name);
    await self.clients.claim();
  })());
});

// Files of this version come from the phone, everything else from the network: data is never kept here.
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !KEPT.includes(url.pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(`lantoa-${VERSION}`);
    return (await cache.match(url.pathname)) ?? fetch(event.request);
  })());
});

// Only Chromium has this: sending when the network is back although the app is closed.
self.addEventListener("sync", (event) => {
  if (event.tag === "lantoa-send") event.waitUntil(LT.flush());
});
