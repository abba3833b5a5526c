// Keeps the calculators for days without a network. The list and its version are put in by the build; nothing that
// is not on the list is ever touched, so no notice and no list of notices can be kept.
const CACHE = `gongshi-${VERSION}`;
const ROOT = new URL("./", self.location).href;
const HASHED = /\.[0-9a-f]{12}\.[a-z]+$/; // such a file never changes

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((store) => store.addAll(FILES.map((path) => new Request(ROOT + path)))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const outdated = (name) => name.startsWith("gongshi-") && name !== CACHE;
  const clean = caches.keys().then((names) => Promise.all(names.filter(outdated).map((name) => caches.delete(name))));
  event.waitUntil(clean.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const path = event.request.url.split(/[?#]/)[0];
  if (event.request.method !== "GET" || !path.startsWith(ROOT)) return;
  const name = path.slice(ROOT.length);
  if (!LISTED.has(name)) return;
  event.respondWith(HASHED.test(name) ? kept(event.request) : fresh(event.request));
});

const LISTED = new Set(FILES);

async function kept(request) {
  const store = await caches.open(CACHE);
  return (await store.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Pages come from the network while there is one: figures on them are never older than the site's. */
async function fresh(request) {
  try {
    const response = await fetch(request);
    if (response.ok || response.type === "opaqueredirect") return response;
    throw new Error(String(response.status));
  } catch (error) {
    const store = await caches.open(CACHE);
    const found = await store.match(request, { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
    throw error;
  }
}
