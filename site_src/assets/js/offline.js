// What makes later visits fast and the network unnecessary: a service worker, and a copy of Python's memory.

const SNAPSHOT_CACHE = "gongshi-snapshot";
let done = { registered: false, kept: false };

/** Once the engine runs and nobody waits for it: keep the pages for offline use. After the first answer: fetch the copy for later visits. */
export async function keepForLater({ answered = false } = {}) {
  try {
    if (!done.registered && "serviceWorker" in navigator) {
      done.registered = true;
      await navigator.serviceWorker.register(new URL("../../sw.js", import.meta.url));
    }
    if (answered && SNAPSHOT && !done.kept && !navigator.connection?.saveData) {
      done.kept = true;
      await keepSnapshot(new URL(SNAPSHOT, import.meta.url).href);
    }
  } catch {
    // private windows and full disks: everything still works with the network
  }
}

async function keepSnapshot(url) {
  const store = await caches.open(SNAPSHOT_CACHE);
  if (await store.match(url)) return;
  for (const old of await store.keys()) await store.delete(old);
  await store.add(url);
}
