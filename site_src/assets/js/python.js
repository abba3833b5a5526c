// Python in a worker, started from a snapshot of its memory, or from its files where a browser cannot use that.
// The page compiles the WebAssembly and fetches the snapshot: it is there before the worker is.
import { loadPyodide } from "pyodide";
import { decode, initialMemory } from "./memory.js";

const CODE = "/lib/rulebook.whl"; // where Python's first lines expect it
export const at = (name) => new URL(name, import.meta.url).href;

/** `files` are their hashed names, with Pyodide's `lock`, Python's first lines (`opening`) and the `size` of its memory;
 * `sent` are promises of the compiled `module` and of the bytes of the snapshot (`memory`), which the page sends. */
export class PythonStart {
  constructor(files, sent, options = {}) {
    this.files = files;
    this.memory = sent.memory;
    this.common = { indexURL: at("./"), lockFileContents: files.lock, packageBaseUrl: at("./"), ...options };
    import(at(files.asm)).catch(() => {}); // the loader finds it there

    // The loader asks for two files that it is not to fetch: the page has the WebAssembly, and a snapshot of the memory
    // needs no standard library.
    this.noFile = at("none");
    const unfetched = [this.noFile, at(files.wasm)];
    const fetched = self.fetch.bind(self);
    self.fetch = (url, options) => (unfetched.includes(String(url)) ? Promise.resolve(new Response()) : fetched(url, options));
    WebAssembly.instantiateStreaming = async (_, imports) => {
      try {
        const module = await sent.module;
        const instance = await WebAssembly.instantiate(module, imports);
        this.exports = instance.exports;
        await this.begin(instance.exports, imports.env.memory);
        return { module, instance };
      } catch (error) {
        this.fail(error);
        throw error;
      }
    };
  }

  /** Python by the loader. `begin` is what is done with the memory that the WebAssembly begins with, before anything has
   * run in it; where that fails, the loader alone would say nothing and never end. */
  load(begin, options) {
    return new Promise((go, fail) => {
      Object.assign(this, { begin, fail });
      loadPyodide({ ...this.common, ...options }).then(go, fail);
    });
  }

  /** Python as it was when the snapshot was taken. Throws where the snapshot does not live in this browser. */
  fromSnapshot() {
    const snapshot = new Uint8Array(this.files.size);
    const begin = async (exports, memory) => {
      decode(new Uint32Array(snapshot.buffer), new Uint32Array(await this.memory), initialMemory(exports, memory));
    };
    return this.load(begin, { stdLibURL: this.noFile, _loadSnapshot: snapshot });
  }

  /** Python from the standard library at the name `stdlib` and from our own code, the bytes `code` (a promise). */
  async fromFiles(stdlib, code) {
    const fsInit = async (FS) => FS.writeFile(CODE, await code);
    const python = await this.load(() => {}, { stdLibURL: at(stdlib), fsInit });
    python.runPython(this.files.opening);
    return python;
  }
}

/** Put the files (promises of their bytes) where a snapshot was made with them. */
export async function addFiles(FS, stdlib, code) {
  FS.writeFile("/lib/python313.zip", await stdlib);
  FS.writeFile(CODE, await code);
}

/** Promises of what the page sends under these `names`, and what takes it in. */
export function expected(names) {
  const take = {};
  const sent = Object.fromEntries(names.map((name) => [name, new Promise((go) => (take[name] = go))]));
  return { sent, take: (data) => Object.entries(data).forEach(([name, value]) => take[name](value)) };
}

/** The bytes of the file `name`. */
export async function bytesOf(name) {
  const response = await fetch(at(name));
  if (!response.ok) throw new Error(String(response.status));
  return new Uint8Array(await response.arrayBuffer());
}
