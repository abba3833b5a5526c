// The rule-book's own thread: gets Python ready, then answers one message with one. It knows no rule and no number.
// ENGINE is put in by the build: the bundle's files by their hashed names, and Python's first lines.
import { loadPyodide } from "pyodide";
import { decode, initialMemory } from "./memory.js";

const at = (name) => new URL(name, import.meta.url).href;

// What went wrong stays here: the page can only offer to try again, and a message might hold an answer.
const fail = () => self.postMessage({ failed: true });

// The page says whether the engine is the full one and sends the compiled WebAssembly, then the bytes of the snapshot of
// Python's memory, then questions.
const take = {};
const sent = Object.fromEntries(["full", "module", "memory"].map((name) => [name, new Promise((go) => (take[name] = go))]));
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
/** Throws where a function was called that the hot engine has only a placeholder of, even if something caught the trap. */
let checkComplete = () => {};
WebAssembly.instantiateStreaming = async (_, imports) => {
  try {
    const module = await sent.module;
    const instance = await WebAssembly.instantiate(module, imports);
    checkComplete = () => {
      if (instance.exports.placeholder_called?.value) throw new Error("placeholder");
    };
    await begin(instance.exports, imports.env.memory);
    return { module, instance };
  } catch (error) {
    fail(); // the loader would say nothing, and never end
    throw error;
  }
};

const COMMON = { indexURL: at("./"), lockFileContents: ENGINE.lock, packageBaseUrl: at("./") };

async function fromSnapshot() {
  const snapshot = new Uint8Array(ENGINE.size);
  begin = async (exports, memory) => {
    decode(new Uint32Array(snapshot.buffer), new Uint32Array(await sent.memory), initialMemory(exports, memory));
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
  const full = await sent.full;
  let python;
  try {
    python = await fromSnapshot();
    checkComplete();
  } catch (error) {
    if (!full) throw error; // importing from files needs more functions
    // a browser in which the snapshot does not live: the plain start does
    python = null;
  }
  const fast = Boolean(python);
  python ??= await fromFiles();
  const answer = python.globals.get("reply");
  self.postMessage({ ready: true, fast, full });
  return (message) => {
    const text = answer(message);
    checkComplete();
    return text;
  };
}

const reply = start();
reply.catch(fail);
