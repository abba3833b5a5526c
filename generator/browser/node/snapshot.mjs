// Writes a snapshot of Python's memory with the rule-book opened. Usage: node snapshot.mjs JOB.json
// The options are Pyodide's private ones and tied to its exact build; whoever restores it must be able to do without.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { SETTLED } from "./deterministic.mjs";
import { onInstance } from "./instance.mjs";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const { loadPyodide } = await import(pathToFileURL(job.loader).href);
const { encode, initialMemory } = await import(pathToFileURL(job.codec).href);
let initial;
onInstance(null, (exports, memory) => (initial = initialMemory(exports, memory).slice()));
const wheel = await readFile(job.wheel);
const python = await loadPyodide({
  ...SETTLED,
  indexURL: job.indexURL,
  stdLibURL: job.stdlib,
  lockFileContents: job.lock,
  packageBaseUrl: job.indexURL,
  fsInit: (FS) => FS.writeFile("/lib/rulebook.whl", wheel),
  _makeSnapshot: true,
});
python.runPython(job.opening);
python.runPython(job.closing);
const memory = python.makeMemorySnapshot();
await writeFile(job.snapshot, encode(new Uint32Array(memory.buffer), initial));
process.stdout.write(String(memory.length));
