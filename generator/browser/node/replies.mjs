// Answers messages in Node with a given runtime: what the build traces, checks and the parity test compares.
// Usage: node replies.mjs JOB.json, where JOB names indexURL, stdlib, wheel, messages and replies (paths); with a
// `snapshot` of the memory and its `size` Python starts from that and has no file to import from.
// A message {"standards": […]} is not answered: it opens the rule-book again with those published standards.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { withInitialMemory } from "./initial_memory.mjs";
import { reportErrors } from "./webassembly.mjs";

reportErrors();
const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const { loadPyodide } = await import(pathToFileURL(job.loader).href);
const common = { indexURL: job.indexURL, stdLibURL: job.stdlib, lockFileContents: job.lock, packageBaseUrl: job.indexURL };

async function fromFiles() {
  const wheel = await readFile(job.wheel);
  const python = await loadPyodide({ ...common, fsInit: (FS) => FS.writeFile("/lib/rulebook.whl", wheel) });
  python.runPython(job.opening);
  return python;
}

async function fromSnapshot() {
  const { decode } = await import(pathToFileURL(job.codec).href);
  const memory = new Uint8Array(job.size);
  const encoded = new Uint32Array(Uint8Array.from(await readFile(job.snapshot)).buffer);
  withInitialMemory((initial) => decode(new Uint32Array(memory.buffer), encoded, new Uint32Array(initial)));
  return loadPyodide({ ...common, _loadSnapshot: memory });
}

const python = await (job.snapshot ? fromSnapshot() : fromFiles());
const open = python.globals.get("open_with");
let reply = python.globals.get("reply");

const replies = [];
for (const line of (await readFile(job.messages, "utf8")).split("\n").filter(Boolean)) {
  if (line.startsWith('{"standards"')) reply = open(JSON.stringify(JSON.parse(line).standards));
  else replies.push(reply(line));
}
await writeFile(job.replies, replies.map((one) => one + "\n").join(""));

// An exception that reaches JavaScript needs modules of its own to be written down; so it is part of the tracing.
try {
  reply("not a message");
  throw new Error("a wrong message was answered");
} catch (error) {
  if (!String(error).includes("JSONDecodeError")) throw error;
}
if (job.modules) {
  const found = python.runPython(`
import json, sys
json.dumps([getattr(getattr(one, "__spec__", None), "origin", None) or "" for one in list(sys.modules.values())])
`);
  await writeFile(job.modules, found);
}
