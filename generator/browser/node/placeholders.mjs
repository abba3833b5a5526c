// WebAssembly with a placeholder for every function that is not to be kept. Usage: node placeholders.mjs JOB.json, where
// JOB names binaryen, wasm, kept (a file with the functions' names as JSON) and out (paths).
// A placeholder says that it was called and traps. Tables, data and the numbers of functions in tables stay as they are,
// so a snapshot of the memory made with the whole module fits, and pointers to functions compare as before.
// The margin: what a kept function calls by name stays as well, unless it is large.
import { readFile } from "node:fs/promises";
import { definedFunctions, loadBinaryen, PLACEHOLDER_CALLED, readModule, reportErrors, writeModule } from "./webassembly.mjs";

const LARGE = 5_000; // characters of text, about a kilobyte of code

reportErrors();
const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const binaryen = await loadBinaryen(job.binaryen);
const module = await readModule(binaryen, job.wasm);
const kept = new Set(JSON.parse(await readFile(job.kept, "utf8")));
const functions = new Map(definedFunctions(binaryen, module).map((one) => [one.name, one]));
const textOf = (name) => binaryen.emitText(functions.get(name).body);

const called = [...kept].flatMap((name) => [...textOf(name).matchAll(/\(call \$([^\s)]+)/g)].map((match) => match[1]));
const margin = new Set(called.filter((name) => functions.has(name) && !kept.has(name)));
for (const name of margin) if (textOf(name).length < LARGE) kept.add(name);

module.addGlobal(PLACEHOLDER_CALLED, binaryen.i32, true, module.i32.const(0));
module.addGlobalExport(PLACEHOLDER_CALLED, PLACEHOLDER_CALLED);
for (const { name, params, results } of functions.values()) {
  if (kept.has(name)) continue;
  module.removeFunction(name); // a new one has no local variables left
  const noted = module.global.set(PLACEHOLDER_CALLED, module.i32.const(1));
  module.addFunction(name, params, results, [], module.block(null, [noted, module.unreachable()]));
}
module.runPasses(["remove-unused-module-elements"]);
await writeModule(module, job.out);
