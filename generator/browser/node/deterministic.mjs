// Imported by what must do the same each time and on every machine: no chance, no clock, no time zone, language or path
// gets into Python. Nothing here is ever a secret.
import nodeCrypto, { webcrypto } from "node:crypto";

process.env.TZ = "UTC";
for (const one of [crypto, webcrypto]) one.getRandomValues = (bytes) => bytes.fill(7);
nodeCrypto.randomFillSync = (bytes) => bytes.fill(7);
Date.now = () => 0;
performance.now = () => 0;

/** Options of `loadPyodide` to the same end. */
export const SETTLED = {
  env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8" },
  _sysExecutable: "python", // else the path of the script that runs
};
