// The rule-book's own thread: gets Python ready, then answers one message with one. It knows no rule and no number.
// ENGINE is put in by the build: the bundle's files by their hashed names, and Python's first lines.
import { bytesOf, expected, PythonStart } from "./python.js";

// What went wrong stays here: the page can only offer to try again, and a message might hold an answer.
const fail = () => self.postMessage({ failed: true });

// The page says whether the engine is the full one and sends the compiled WebAssembly, then the bytes of the snapshot of
// Python's memory, then questions.
const { sent, take } = expected(["full", "module", "memory"]);
self.onmessage = ({ data }) => {
  if (typeof data === "string") reply.then((answer) => self.postMessage({ reply: answer(data) })).catch(fail);
  else take(data);
};

const starting = new PythonStart(ENGINE, sent);

/** Throws where a function was called that the hot engine has only a placeholder of, even if something caught the trap. */
function checkComplete() {
  if (starting.exports?.placeholder_called?.value) throw new Error("placeholder");
}

async function start() {
  const full = await sent.full;
  let python;
  try {
    python = await starting.fromSnapshot();
    checkComplete();
  } catch (error) {
    if (!full) throw error; // importing from files needs more functions
    // a browser in which the snapshot does not live: the plain start does
    python = null;
  }
  const fast = Boolean(python);
  python ??= await starting.fromFiles(ENGINE.stdlib, bytesOf(ENGINE.wheel));
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
