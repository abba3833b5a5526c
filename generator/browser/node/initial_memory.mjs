/** Let `use` see the memory of Python's WebAssembly when it is made, before anything has run in it. */
export function withInitialMemory(use) {
  const plain = WebAssembly.instantiate;
  WebAssembly.instantiate = async (bytes, imports) => {
    const made = await plain.call(WebAssembly, bytes, imports);
    if (imports?.env?.memory) use(imports.env.memory.buffer);
    return made;
  };
}
