// What makes later visits fast and the network unnecessary: a service worker that keeps the calculators.

let registered = false;

/** Once the engine runs and nobody waits for it: keep the pages and the engine for offline use. */
export async function keepForLater() {
  if (registered || !("serviceWorker" in navigator)) return;
  registered = true;
  try {
    await navigator.serviceWorker.register(new URL("../../sw.js", import.meta.url));
  } catch {
    // private windows and full disks: everything still works with the network
  }
}
