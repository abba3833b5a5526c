// The rule-book's own thread: gets Python ready, then answers one message with one. It knows no rule and no number.
// ENGINE is put in by the build: the bundle's files by their hashed names, and Python's first lines.
import { loadPyodide } from "pyodide";
import { decode } from "./memory.js";

const at = (name) => new URL(name, import.meta.url).href;

// What went wrong is not told on: the page can only offer to try again, and a message might hold an answer.
const fail = () => self.postMessage({ failed: true });

// The page sends the compiled WebAssembly, then the bytes of the snapshot of Python's memory, then questions.
const take = {};
const sent = Object.fromEntries(["module", "memory"].map((name) => [name, new Promise((go) => (take[name] = go))]));
self.onmessage = ({ data }) => {
  if (typeof data === "string") reply.then((answer) => self.postMessage({ reply: answer(data) })).catch(fail);
  else for (const [name, value] of Object.entries(data)) take[name](value);
};

// The loader asks for two files that it is not to fetch: the page has the WebAssembly, and a snapshot of the memory needs
// no standard library.
const NO_FILE = at("none");
const fetched = self.fetch.bind(self);
self.fetch = (url, options) =>
  [NO_FILE, at(ENGINE.wasm)].includes(String(url)) ? Promise.resolve(new Response()) : fetched(url, options);

/** What is done with the memory that the WebAssembly begins with, before anything has run in it. */
let begin = () => {};
WebAssembly.instantiateStreaming = async (_, imports) => {
  try {
    const module = await sent.module;
    const instance = await WebAssembly.instantiate(module, imports);
    await begin(imports.env.memory.buffer);
    return { module, instance };
  } catch (error) {
    fail(); // the loader would say nothing, and never end
    throw error;
  }
};

const COMMON = { indexURL: at("./"), lockFileContents: ENGINE.lock, packageBaseUrl: at("./") };

async function fromSnapshot() {
  const snapshot = new Uint8Array(ENGINE.size);
  begin = async (memory) => {
    decode(new Uint32Array(snapshot.buffer), new Uint32Array(await sent.memory), new Uint32Array(memory));
  };
  return loadPyodide({ ...COMMON, stdLibURL: NO_FILE, _loadSnapshot: snapshot });
}

async function fromFiles() {
  begin = () => {};
  const wheel = fetch(at(ENGINE.wheel)).then((response) => response.arrayBuffer());
  const python = await loadPyodide({
    ...COMMON,
    stdLibURL: at(ENGINE.stdlib),
    fsInit: async (FS) => FS.writeFile("/lib/rulebook.whl", new Uint8Array(await wheel)),
  });
  python.runPython(ENGINE.opening);
  return python;
}

async function start() {
  import(at(ENGINE.asm)).catch(fail); // the loader finds it there
  let python;
  try {
    python = await fromSnapshot();
  } catch {
    // a browser in which the snapshot does not live: the plain start does
  }
  const fast = Boolean(python);
  python ??= await fromFiles();
  self.postMessage({ ready: true, fast });
  return python.globals.get("reply");
}

const reply = start();
reply.catch(fail);
