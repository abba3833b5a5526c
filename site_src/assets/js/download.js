// Fetching what the engine is made of, with the bytes counted as they arrive, so that the page can say how far it is.

const NEARLY = 0.9; // of the first file: the way to the server and back is covered by what is still to come
const REPORT_EVERY = 100; // milliseconds: each word of progress costs a slow phone some of its time

/** A response like that of `fetch`; `count(bytes)` hears of every piece, by its size after unpacking.
 * A file cut short is an error, whatever length the server gave. */
async function fetchCounted(base, file, count, signal) {
  const response = await fetch(new URL(file.name, base), { signal });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${file.name}`);
  let bytes = 0;
  const counter = new TransformStream({
    transform(piece, controller) {
      count((bytes += piece.byteLength));
      controller.enqueue(piece);
    },
    flush() {
      if (bytes !== file.size) throw new Error(`${file.name}: ${bytes} of ${file.size}`);
    },
  });
  const headers = { "Content-Type": file.name.endsWith(".wasm") ? "application/wasm" : "" }; // some servers do not know it
  return new Response(response.body.pipeThrough(counter), { headers });
}

/** Promises of the compiled WebAssembly and of the bytes of the copy of Python's memory. The copy follows when the
 * larger file is nearly here: on a slow line it then arrives while that is made ready. */
export function downloadEngine(base, { wasm, memory }, report, signal) {
  const total = wasm.size + memory.size;
  const arrived = { wasm: 0, memory: 0 };
  let reported = 0;
  const count = (name, bytes) => {
    arrived[name] = bytes;
    const progress = arrived.wasm + arrived.memory;
    if (progress < total && performance.now() - reported < REPORT_EVERY) return;
    reported = performance.now();
    report(progress, total);
  };
  let goOn;
  const nearly = new Promise((go) => (goOn = go));
  const first = fetchCounted(
    base,
    wasm,
    (bytes) => {
      count("wasm", bytes);
      if (bytes >= NEARLY * wasm.size) goOn();
    },
    signal,
  );
  return {
    module: WebAssembly.compileStreaming(first),
    memory: nearly
      .then(() => fetchCounted(base, memory, (bytes) => count("memory", bytes), signal))
      .then((response) => response.arrayBuffer()),
  };
}
