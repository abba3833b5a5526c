// A snapshot of Python's memory, encoded as what differs from the memory that the WebAssembly itself begins with:
// whoever has the WebAssembly has the larger part already. All are arrays of words of 32 bits. The encoding: Pyodide's
// own heading, whose second word is its length in bytes; how many words at the beginning are not all 0; then, again and
// again, how many words are the same, how many follow, and these.

const GAP = 16; // words: so few that are the same cost less when they are encoded as well

/** The memory that an instance begins with, from its `exports` and its `memory`. The instance writes the pointers of its
 * data itself; done before anything is compared, the snapshot need not hold them again. The loader repeats it: it changes
 * nothing then. */
export function initialMemory(exports, memory) {
  exports.__wasm_apply_data_relocs();
  return new Uint32Array(memory.buffer);
}

/** `snapshot` (with its heading) as its differences from the `initial` memory. */
export function encode(snapshot, initial) {
  const heading = snapshot[1] >>> 2;
  const memory = snapshot.subarray(heading);
  const differs = (at) => memory[at] !== (initial[at] ?? 0);
  const words = [...snapshot.subarray(0, heading), initial.findLastIndex((word) => word) + 1];
  let end = 0;
  for (let from = 0; from < memory.length; from += 1) {
    if (!differs(from)) continue;
    let to = from + 1;
    for (let at = to; at < memory.length && at <= to + GAP; at += 1) if (differs(at)) to = at + 1;
    words.push(from - end, to - from);
    for (let at = from; at < to; at += 1) words.push(memory[at]);
    from = end = to;
  }
  return Uint32Array.from(words);
}

/** Fill the empty `snapshot` from its encoding and the `initial` memory. */
export function decode(snapshot, encoded, initial) {
  const heading = encoded[1] >>> 2;
  snapshot.set(encoded.subarray(0, heading));
  snapshot.set(initial.subarray(0, encoded[heading]), heading);
  let to = heading;
  let from = heading + 1;
  while (from < encoded.length) {
    const count = encoded[from + 1];
    to += encoded[from];
    snapshot.set(encoded.subarray(from + 2, from + 2 + count), to);
    to += count;
    from += 2 + count;
  }
}
