// The desk's own thread: gets Python ready, then answers one message with one. It knows no rule, keeps no file, logs nothing.
// DESK is put in by the build: the files by their hashed names, and Python's first lines.
import { loadPyodide } from "pyodide";

const at = (name) => new URL(name, import.meta.url).href;
const MOST_MEMORY = 16_384; // pages of 64 KiB: 1 GiB

// No more memory than that, whatever a workbook brings about: Python then says that there is none.
const { Memory } = WebAssembly;
WebAssembly.Memory = function (wanted) {
  return new Memory({ ...wanted, maximum: Math.min(wanted.maximum ?? MOST_MEMORY, MOST_MEMORY) });
};
WebAssembly.Memory.prototype = Memory.prototype;

const fetched = async (name) => {
  const response = await fetch(at(name));
  if (!response.ok) throw new Error(String(response.status));
  return new Uint8Array(await response.arrayBuffer());
};

async function start() {
  import(at(DESK.asm)).catch(() => {}); // the loader finds it there
  const code = fetched(DESK.code);
  const python = await loadPyodide({
    indexURL: at("./"),
    lockFileContents: DESK.lock,
    packageBaseUrl: at("./"),
    stdLibURL: at(DESK.stdlib),
    fsInit: async (FS) => FS.writeFile("/lib/rulebook.whl", await code),
    stdout: () => {},
    stderr: () => {},
  });
  python.runPython(DESK.opening);
  return python.globals.get("reply");
}

// What went wrong is not told on: a message might hold what stood in a cell.
const fail = () => self.postMessage({ failed: true });
const ready = start();
ready.then(() => self.postMessage({ ready: true })).catch(fail);
self.onmessage = ({ data }) => ready.then((reply) => self.postMessage({ reply: reply(data) })).catch(fail);
