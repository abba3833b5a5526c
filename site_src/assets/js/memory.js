// A copy of Python's memory, told as what differs from the memory that the WebAssembly itself begins with: whoever has
// the WebAssembly has the larger part already. All are arrays of words of 32 bits. What is told: Pyodide's own heading,
// whose second word is its length in bytes; how many words at the beginning are not all 0; then, again and again, how
// many words are the same, how many follow, and these.

const GAP = 16; // words: so few that are the same cost less when they are told as well

/** `copy` (with its heading) told by its differences from `begun`. */
export function told(copy, begun) {
  const heading = copy[1] >>> 2;
  const memory = copy.subarray(heading);
  const differs = (at) => memory[at] !== (begun[at] ?? 0);
  const words = [...copy.subarray(0, heading), begun.findLastIndex((word) => word) + 1];
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

/** Fill the empty `copy` from what was `told` of it. */
export function restore(copy, told, begun) {
  const heading = told[1] >>> 2;
  copy.set(told.subarray(0, heading));
  copy.set(begun.subarray(0, told[heading]), heading);
  let to = heading;
  let from = heading + 1;
  while (from < told.length) {
    const count = told[from + 1];
    to += told[from];
    copy.set(told.subarray(from + 2, from + 2 + count), to);
    to += count;
    from += 2 + count;
  }
}
