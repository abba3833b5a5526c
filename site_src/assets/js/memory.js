// A copy of Python's memory, told as what differs from the memory that the WebAssembly itself begins with: the larger
// part does not, and whoever has the WebAssembly has it already. Node makes the copy with this, the worker restores it.

/** Exchange the words of `copy` that are those of `begun` for 0, and 0 for them. Doing it twice undoes it; every other
 * word stays as it is. `copy` begins with Pyodide's own heading, whose second word is its length in bytes. */
export function exchange(copy, begun) {
  const heading = copy[1] >>> 2;
  const end = Math.min(copy.length - heading, begun.length);
  for (let at = 0; at < end; at += 1) {
    const other = begun[at];
    if (other === 0) continue; // most of them: nothing would change
    const word = copy[heading + at];
    if (word === other) copy[heading + at] = 0;
    else if (word === 0) copy[heading + at] = other;
  }
}
