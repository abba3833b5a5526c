// Answers messages in Node with a given runtime: what the build traces, checks and the parity test compares.
// Usage: node replies.mjs JOB.json, where JOB names indexURL, stdlib, wheel, messages and replies (paths); with a
// `snapshot` of the memory and its `size` Python starts from that and has no file to import from, but for those that are
// `following` (Python's path: path here); with a `wasm` that is the WebAssembly. `modules` and `entered` (paths) ask for the modules and, of an instrumented WebAssembly, the functions
// that were used.
// A message {"standards": […]} is not answered: it opens the rule-book again with those published standards.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { onInstance } from "./instance.mjs";
import { ENTERED, PLACEHOLDER_CALLED, reportErrors } from "./webassembly.mjs";

reportErrors();
const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const settled = job.entered ? (await import("./deterministic.mjs")).SETTLED : {};
const { loadPyodide } = await import(pathToFileURL(job.loader).href);
const common = { ...settled, indexURL: job.indexURL, stdLibURL: job.stdlib, lockFileContents: job.lock, packageBaseUrl: job.indexURL };

let exported;
let begin = () => {};
onInstance(job.wasm, (exports, memory) => {
  exported = exports;
  begin(exports, memory);
});

async function fromFiles() {
  const wheel = await readFile(job.wheel);
  const python = await loadPyodide({ ...common, fsInit: (FS) => FS.writeFile("/lib/rulebook.whl", wheel) });
  python.runPython(job.opening);
  return python;
}

async function fromSnapshot() {
  const { decode, initialMemory } = await import(pathToFileURL(job.codec).href);
  const memory = new Uint8Array(job.size);
  const encoded = new Uint32Array(Uint8Array.from(await readFile(job.snapshot)).buffer);
  begin = (exports, initial) => decode(new Uint32Array(memory.buffer), encoded, initialMemory(exports, initial));
  const python = await loadPyodide({ ...common, _loadSnapshot: memory });
  for (const [place, path] of Object.entries(job.following ?? {})) python.FS.writeFile(place, await readFile(path));
  return python;
}

/** What `use` gives. A placeholder that was called is an error even where something caught the trap. */
async function withoutPlaceholders(name, use) {
  try {
    return await use();
  } finally {
    if (exported?.[PLACEHOLDER_CALLED]?.value) throw new Error(`${name} 用到了精简版引擎里没有的函数。`);
  }
}

const python = await withoutPlaceholders("启动", job.snapshot ? fromSnapshot : fromFiles);
const open = python.globals.get("open_with");
let reply = python.globals.get("reply");

// An instrumented WebAssembly is to show what the collector of garbage enters for every kind of object that lives at some
// moment, which chance decides otherwise; so it runs all the time for a part of the messages.
const collector = job.entered && job.snapshot ? python.globals.get("gc") : null;
const COLLECTED = 1_000;

const replies = [];
for (const line of (await readFile(job.messages, "utf8")).split("\n").filter(Boolean)) {
  const message = JSON.parse(line);
  if (collector && replies.length === 0) collector.set_threshold(1, 20, 20);
  if (collector && replies.length === COLLECTED) collector.set_threshold(700, 10, 10);
  await withoutPlaceholders(message.rule ?? "standards", () => {
    if (message.standards) reply = open(JSON.stringify(message.standards));
    else replies.push(reply(line));
  });
}
await writeFile(job.replies, replies.map((one) => one + "\n").join(""));

// An exception that reaches JavaScript needs modules and functions of its own to be written down.
await withoutPlaceholders("JSONDecodeError", () => {
  try {
    reply("not a message");
  } catch (error) {
    if (String(error).includes("JSONDecodeError")) return;
    throw error;
  }
  throw new Error("a wrong message was answered");
});
if (job.modules) {
  const found = python.runPython(`
import json, sys
json.dumps([getattr(getattr(one, "__spec__", None), "origin", None) or "" for one in list(sys.modules.values())])
`);
  await writeFile(job.modules, found);
}
if (job.entered) {
  const counters = Object.entries(exported).filter(([name, counter]) => name.startsWith(ENTERED) && counter.value);
  await writeFile(job.entered, JSON.stringify(counters.map(([name]) => name.slice(ENTERED.length))));
}
