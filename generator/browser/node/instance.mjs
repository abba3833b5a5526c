import { readFile } from "node:fs/promises";

/** Let `use` see Python's WebAssembly, its exports and its memory, before anything has run in it. What is made is the
 * program in the file `wasm`; without one it is the loader's own. */
export function onInstance(wasm, use) {
  const plain = WebAssembly.instantiate;
  WebAssembly.instantiate = async (bytes, imports) => {
    const memory = imports?.env?.memory;
    if (!memory) return plain.call(WebAssembly, bytes, imports);
    const made = await plain.call(WebAssembly, wasm ? await readFile(wasm) : bytes, imports);
    use(made.instance.exports, memory);
    return made;
  };
}
