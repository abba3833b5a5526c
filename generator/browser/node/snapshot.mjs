// Writes a snapshot of Python's memory with the rule-book opened. Usage: node snapshot.mjs JOB.json
// The options are Pyodide's private ones and tied to its exact build; whoever restores it must be able to do without.
import { readFile, writeFile } from "node:fs/promises";
import nodeCrypto, { webcrypto } from "node:crypto";
import { pathToFileURL } from "node:url";
import { withInitialMemory } from "./initial_memory.mjs";

// The same bytes each time and on every machine: no chance, no clock, no time zone, language or path gets into the
// memory. Nothing here is ever a secret.
process.env.TZ = "UTC";
for (const one of [crypto, webcrypto]) one.getRandomValues = (bytes) => bytes.fill(7);
nodeCrypto.randomFillSync = (bytes) => bytes.fill(7);
Date.now = () => 0;
performance.now = () => 0;

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const { loadPyodide } = await import(pathToFileURL(job.loader).href);
const { encode } = await import(pathToFileURL(job.codec).href);
let initial;
withInitialMemory((memory) => (initial = new Uint32Array(memory.slice(0))));
const wheel = await readFile(job.wheel);
const python = await loadPyodide({
  indexURL: job.indexURL,
  stdLibURL: job.stdlib,
  lockFileContents: job.lock,
  packageBaseUrl: job.indexURL,
  fsInit: (FS) => FS.writeFile("/lib/rulebook.whl", wheel),
  env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8" },
  _sysExecutable: "python", // else the path of this script
  _makeSnapshot: true,
});
python.runPython(job.opening);
python.runPython(job.closing);
const memory = python.makeMemorySnapshot();
await writeFile(job.snapshot, encode(new Uint32Array(memory.buffer), initial));
process.stdout.write(String(memory.length));
