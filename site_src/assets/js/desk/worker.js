// The desk's own thread: gets Python ready, then answers one message with one. It knows no rule, keeps no file, logs nothing.
// DESK is put in by the build: the files by their hashed names, and Python's first lines.
import { addFiles, bytesOf, expected, PythonStart } from "../python.js";

// What went wrong is not told on: a message might hold what stood in a cell.
const fail = () => self.postMessage({ failed: true });

// The page says how much memory may be used, and sends the compiled WebAssembly, the bytes of the snapshot of Python's
// memory, then questions.
const { sent, take } = expected(["most", "module", "memory"]);
self.onmessage = ({ data }) => {
  if (typeof data === "string") whole.then((reply) => self.postMessage({ reply: answer(reply, data) })).catch(fail);
  else take(data);
};

let most = 16_384; // pages of 64 KiB: 1 GiB
let exhausted = false;

// No more memory than that, whatever a workbook brings about.
const { Memory } = WebAssembly;
WebAssembly.Memory = function (wanted) {
  const memory = new Memory({ ...wanted, maximum: Math.min(wanted.maximum ?? most, most) });
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    exhausted = true;
    const before = grow(pages);
    exhausted = false; // the loader asks for more than it needs first, and for less where that fails
    return before;
  };
  return memory;
};
WebAssembly.Memory.prototype = Memory.prototype;

/** Throws where there was no more memory, even if something in Python caught that and went on. */
function answer(reply, question) {
  const text = reply(question);
  if (exhausted) throw new RangeError("memory");
  return text;
}

const starting = new PythonStart(DESK, sent, { stdout: () => {}, stderr: () => {} });

/** Ready as soon as Python is; its files follow a snapshot, for what is imported later. */
async function start() {
  most = Math.min(await sent.most, most);
  let python = await starting.fromSnapshot().catch(() => null); // a browser in which the snapshot does not live
  const fast = Boolean(python);
  if (fast) self.postMessage({ stage: "ready", fast });
  const code = bytesOf(DESK.code);
  if (fast) await addFiles(python.FS, bytesOf(DESK.stdlib), code);
  else {
    python = await starting.fromFiles(DESK.stdlib, code);
    self.postMessage({ stage: "ready", fast });
  }
  self.postMessage({ stage: "whole", fast });
  return python.globals.get("reply");
}

const whole = start();
whole.catch(fail);
