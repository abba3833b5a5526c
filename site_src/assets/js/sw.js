// Keeps the calculators, 找社区 and the home page for days without a network. The build puts in the list and its version;
// nothing that is not on the list is ever touched, so no notice can come from here.
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
  if (DESK.test(name)) event.respondWith(cachedOnceUsed(event.request));
  else if (LISTED.has(name)) event.respondWith(HASHED.test(name) ? cached(event.request) : fresh(event.request));
});

// The clerk's desk is kept once somebody has opened it, and on no other phone.
const DESK = /^assets\/engine\/desk-[a-z]+\.[0-9a-f]{12}\.(?:bin|js|zip)$/;
const LISTED = new Set(FILES);

async function cachedOnceUsed(request) {
  const store = await caches.open(CACHE);
  const found = await store.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await store.put(request, response.clone());
  return response;
}

async function cached(request) {
  const store = await caches.open(CACHE);
  return (await store.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Pages come from the network while there is one: figures on them are never older than the site's. */
async function fresh(request) {
  const store = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await store.put(request.url.split(/[?#]/)[0], response.clone()).catch(() => {}); // a full disk
    if (response.ok || response.type === "opaqueredirect") return response;
    throw new Error(String(response.status));
  } catch (error) {
    const found = await store.match(request, { ignoreSearch: true, ignoreVary: true });
    if (!found) throw error;
    return request.mode === "navigate" ? marked(found) : found;
  }
}

/** The page with the mark by which it says of which day it is. */
async function marked(page) {
  const text = (await page.text()).replace("<html ", "<html data-offline ");
  const headers = new Headers(page.headers); // with the policy
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name); // of the packed text
  return new Response(text, { headers });
}
