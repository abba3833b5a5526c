// Pyodide's WebAssembly and its script without the exports that only other libraries would use, and without the code
// that nothing can reach once they are gone. Usage: node trim.mjs JOB.json, where JOB names binaryen, wasm, script and
// loader (paths) and the folder to write into.
// Nearly all of the ten thousand exports are there for packages compiled from C, which are linked to them when they are
// loaded. Each costs bytes and, at every start, a place in two tables. The rule-book loads no such package, so what
// stays is what the script itself uses, apart from handing it on.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadBinaryen, readModule, reportErrors, writeModule } from "./webassembly.mjs";

const HANDED_ON = /var (_\w+)=Module\["\1"\]=wasmExports\["(\w+)"\];/g;

reportErrors();
const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const [script, loader] = await Promise.all([job.script, job.loader].map((path) => readFile(path, "utf8")));
const handedOn = new Set([...script.matchAll(HANDED_ON)].map((match) => match[2]));
if (!handedOn.size) throw new Error("pyodide.asm.js 里没有找到导出表。请检查 pyodide 的版本。");

const words = new Map();
for (const [word] of [...script.matchAll(/[\w$]+/g), ...loader.matchAll(/[\w$]+/g)]) words.set(word, (words.get(word) ?? 0) + 1);
function used(name) {
  const once = handedOn.has(name) ? 1 : 0;
  return (words.get(name) ?? 0) > once || (words.get(`_${name}`) ?? 0) > 2 * once;
}

const binaryen = await loadBinaryen(job.binaryen);
const module = await readModule(binaryen, job.wasm);
const exports = Array.from({ length: module.getNumExports() }, (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name);
for (const name of exports) if (!used(name)) module.removeExport(name);
module.runPasses(["remove-unused-module-elements"]);
await writeModule(module, join(job.folder, "pyodide.asm.wasm"));
await writeFile(
  join(job.folder, "pyodide.asm.js"),
  script.replace(HANDED_ON, (whole, _, name) => (used(name) ? whole : "")),
);
