// The recorder without a network: its page and files as they were last seen. Everything else, and
// everything while there is a network, comes from the server.

const CACHE = "calame-dicter-1";
const PAGE = "/dicter";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function isOurs({ method, url }) {
  const { pathname, origin } = new URL(url);
  const isKept = pathname === PAGE || (pathname.startsWith("/static/") && !pathname.includes("/desk/"));
  return method === "GET" && origin === self.location.origin && isKept;
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(request.url, response.clone());
    return response;
  } catch (failure) {
    const kept = await cache.match(request.url);
    if (!kept) throw failure;
    return kept;
  }
}

self.addEventListener("fetch", (event) => {
  if (isOurs(event.request)) event.respondWith(answer(event.request));
});
