// WebAssembly that notes which of its functions are entered. Usage: node instrument.mjs JOB.json, where JOB names
// binaryen, wasm and out (paths). Replies.mjs reads the notes.
import { readFile } from "node:fs/promises";
import { definedFunctions, ENTERED, loadBinaryen, readModule, reportErrors, writeModule } from "./webassembly.mjs";

reportErrors();
const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const binaryen = await loadBinaryen(job.binaryen);
const module = await readModule(binaryen, job.wasm);
for (const { name, reference, results, body } of definedFunctions(binaryen, module)) {
  const variable = ENTERED + name;
  module.addGlobal(variable, binaryen.i32, true, module.i32.const(0));
  module.addGlobalExport(variable, variable);
  const noted = module.global.set(variable, module.i32.const(1));
  binaryen.Function.setBody(reference, module.block(null, [noted, body], results));
}
await writeModule(module, job.out);
