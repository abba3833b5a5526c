// The rule-book's own thread: gets Python ready, then answers one message with one. It knows no rule and no number.
// ENGINE is put in by the build: the bundle's files by their hashed names, their sizes, and Python's first lines.
import { loadPyodide } from "pyodide";
import { fetchCounted } from "./download.js";
import { exchange, whenBegun } from "./memory.js";

const at = (name) => new URL(name, import.meta.url).href;
const NEARLY = 0.9; // of the WebAssembly: the way to the server and back is covered by what is still to come
const TOLD_EVERY = 100; // milliseconds: each word of progress costs a slow phone some of its time

// What went wrong is not told on: the page can only offer to try again, and a message might hold an answer.
const fail = () => self.postMessage({ failed: true });

/** Let the large files be counted as they arrive. The largest is begun now, before the loader asks for it. The copy of
 * Python's memory follows when it is nearly here: on a slow line it then arrives while the other is made ready. */
function countDownloads() {
  const plain = self.fetch.bind(self);
  const counted = new Map([ENGINE.wasm, ENGINE.memory].map((file) => [at(file.name), file]));
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
    if (name === NO_FILE) return Promise.resolve(new Response());
    const begun = early.get(name);
    early.delete(name);
    return begun ?? (counted.has(name) ? nearly.then(() => fetched(name, options)) : plain(url, options));
  };
}

const bytesOf = async (file) => new Uint8Array(await (await fetch(at(file.name))).arrayBuffer());

/** The loader says nothing when the WebAssembly is broken, and never ends: so it is heard here. */
let restore = () => {};
function hearBroken() {
  const made = WebAssembly.instantiateStreaming;
  whenBegun("instantiateStreaming", (memory) => restore(memory));
  const heard = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...all) => heard(...all).catch((error) => { fail(); throw error; });
}

const NO_FILE = at("none");
const COMMON = { indexURL: at("./"), lockFileContents: ENGINE.lock, packageBaseUrl: at("./") };

async function fromMemory() {
  const copy = new Uint8Array(ENGINE.whole);
  const arrived = bytesOf(ENGINE.memory).then((bytes) => copy.set(bytes));
  restore = async (memory) => {
    restore = () => {};
    await arrived;
    exchange(new Uint32Array(copy.buffer), new Uint32Array(memory));
  };
  return loadPyodide({ ...COMMON, stdLibURL: NO_FILE, _loadSnapshot: copy });
}

async function fromFiles() {
  const wheel = bytesOf(ENGINE.wheel);
  const python = await loadPyodide({
    ...COMMON,
    stdLibURL: at(ENGINE.stdlib.name),
    fsInit: async (FS) => FS.writeFile("/lib/rulebook.whl", await wheel),
  });
  python.runPython(ENGINE.opening);
  return python;
}

async function start() {
  hearBroken();
  countDownloads();
  import(at(ENGINE.asm)).catch(fail); // the loader finds it there
  let python;
  try {
    python = await fromMemory();
  } catch {
    // another browser than those we know: the plain start does
  }
  const fast = Boolean(python);
  python ??= await fromFiles();
  self.postMessage({ ready: true, fast });
  return python.globals.get("reply");
}

const reply = start();
reply.catch(fail);
self.onmessage = ({ data }) => reply.then((answer) => self.postMessage({ reply: answer(data) })).catch(fail);
