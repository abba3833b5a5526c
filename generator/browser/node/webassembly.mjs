// Reading and writing Pyodide's WebAssembly with Binaryen. The features are named: a module written with all that
// Binaryen knows uses encodings that browsers do not read.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

/** Report an error by its message alone: a stack holds lines and paths that help no reader of the build's output. */
export function reportErrors() {
  process.on("uncaughtException", (error) => {
    process.stderr.write(String(error.message));
    process.exit(1);
  });
}

/** Binaryen's JavaScript API from the file `path`. */
export async function loadBinaryen(path) {
  const { default: binaryen } = await import(pathToFileURL(path).href);
  return binaryen;
}

/** The module in the file `path`. */
export async function readModule(binaryen, path) {
  const known = binaryen.Features;
  const features = [
    known.MutableGlobals,
    known.NontrappingFPToInt,
    known.SignExt,
    known.BulkMemory,
    known.BulkMemoryOpt,
    known.CallIndirectOverlong,
    known.ExceptionHandling,
    known.ReferenceTypes,
    known.Multivalue,
  ];
  return binaryen.readBinary(await readFile(path), features.reduce((all, one) => all | one));
}

/** Write `module` to `path`, valid for this JavaScript engine too. */
export async function writeModule(module, path) {
  const binary = module.validate() ? module.emitBinary() : new Uint8Array();
  if (!WebAssembly.validate(binary)) throw new Error("裁剪后的 pyodide.asm.wasm 不再有效。请检查 pyodide 和 binaryen 的版本。");
  await writeFile(path, binary);
}

/** The functions of `module` that have a body, each with its name, the types of its parameters and of its results. */
export function definedFunctions(binaryen, module) {
  const all = Array.from({ length: module.getNumFunctions() }, (_, index) => module.getFunctionByIndex(index));
  return all.map((one) => ({ ...binaryen.getFunctionInfo(one), reference: one })).filter((one) => !one.module);
}

/** Exported variables of an instrumented module begin with this; the name of a function follows. 1: it was entered. */
export const ENTERED = "entered:";

/** The exported variable of a module with placeholders. 1: one of them was called. */
export const PLACEHOLDER_CALLED = "placeholder_called";
