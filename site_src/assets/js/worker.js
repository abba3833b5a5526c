// The rule-book's own thread: gets Python ready, then answers one message with one. It knows no rule and no number.
// ENGINE is put in by the build: the bundle's files by their hashed names, their sizes, and Python's first lines.
import { loadPyodide } from "pyodide";
import { fetchCounted, padded } from "./download.js";

const at = (name) => new URL(name, import.meta.url).href;
const SNAPSHOT_CACHE = "gongshi-snapshot";
const NEARLY = 0.9; // of the WebAssembly: the way to the server and back is covered by what is still to come
const TOLD_EVERY = 100; // milliseconds: each word of progress costs a slow phone some of its time

// What went wrong is not told on: the page can only offer to try again, and a message might hold an answer.
const fail = () => self.postMessage({ failed: true });

/** The stored copy of Python's memory, where an earlier visit left one that belongs to this very bundle. */
async function storedSnapshot() {
  try {
    const found = await caches.match(at(ENGINE.snapshot.name), { cacheName: SNAPSHOT_CACHE }); // makes none
    return found?.arrayBuffer().then((bytes) => padded(new Uint8Array(bytes), ENGINE.memory));
  } catch {
    return undefined; // no storage in this browser: the plain start does
  }
}

/** Let the large files be counted as they arrive. The largest is begun now: every start needs it, with a copy of
 * Python's memory and without, and the loader would ask for it only after that copy was looked for. The others follow
 * when it is nearly here: on a slow line they then arrive while it is made ready, which needs nothing of them. */
function countDownloads() {
  const plain = self.fetch.bind(self);
  const counted = new Map([ENGINE.wasm, ENGINE.stdlib, ENGINE.wheel].map((file) => [at(file.name), file]));
  const total = [...counted.values()].reduce((sum, file) => sum + file.size, 0);
  const arrived = {};
  let told = 0;
  let goOn;
  const nearly = new Promise((go) => (goOn = go));
  const count = (name, bytes) => {
    arrived[name] = bytes;
    if (name === ENGINE.wasm.name && bytes >= NEARLY * ENGINE.wasm.size) goOn();
    const progress = Object.values(arrived).reduce((sum, one) => sum + one, 0);
    if (progress < total && performance.now() - told < TOLD_EVERY) return;
    told = performance.now();
    self.postMessage({ progress, total });
  };
  const fetched = (url, options) => fetchCounted(plain, url, counted.get(url), options, count);
  const early = new Map([[at(ENGINE.wasm.name), fetched(at(ENGINE.wasm.name))]]);
  self.fetch = (url, options) => {
    const name = String(url);
    const begun = early.get(name);
    early.delete(name);
    return begun ?? (counted.has(name) ? nearly.then(() => fetched(name, options)) : plain(url, options));
  };
}

/** The loader says nothing when the WebAssembly is broken, and never ends: so it is heard here. */
function hearBroken() {
  const plain = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...all) => {
    try {
      return await plain.apply(WebAssembly, all);
    } catch (error) {
      fail();
      throw error;
    }
  };
}

const COMMON = { indexURL: at("./"), lockFileContents: ENGINE.lock, packageBaseUrl: at("./") };

async function fromSnapshot(memory) {
  const python = await loadPyodide({ ...COMMON, stdLibURL: at(ENGINE.empty.name), _loadSnapshot: memory });
  python.runPython("import random; random.seed()"); // the copy is the same for everybody, chance must not be
  return python;
}

async function fromFiles() {
  const wheel = fetch(at(ENGINE.wheel.name)).then((response) => response.arrayBuffer());
  const python = await loadPyodide({
    ...COMMON,
    stdLibURL: at(ENGINE.stdlib.name),
    fsInit: async (FS) => FS.writeFile("/lib/rulebook.whl", new Uint8Array(await wheel)),
  });
  python.runPython(ENGINE.opening);
  return python;
}

async function start() {
  hearBroken();
  countDownloads();
  import(at(ENGINE.asm)).catch(fail); // the loader finds it there
  const memory = await storedSnapshot();
  let python;
  try {
    python = memory && (await fromSnapshot(memory));
  } catch {
    await caches.delete(SNAPSHOT_CACHE);
  }
  const fast = Boolean(python);
  python ??= await fromFiles();
  self.postMessage({ ready: true, fast });
  return python.globals.get("reply");
}

const reply = start();
reply.catch(fail);
self.onmessage = ({ data }) => reply.then((answer) => self.postMessage({ reply: answer(data) })).catch(fail);
