// Can this browser run the calculators? Asked before anything large is fetched.

// The smallest module with an exception tag (Chrome 95, Safari 15.2, Firefox 100) and one with a reference type.
const EXCEPTIONS = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 13, 3, 1, 0, 0]);
const REFERENCES = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0]);

/** A worker of modules at `url`, or null where the browser does not know such workers. */
export function moduleWorker(url) {
  let known = false;
  const options = {
    get type() {
      known = true;
      return "module";
    },
  };
  const worker = new Worker(url, options);
  if (known) return worker;
  worker.terminate();
  return null;
}

/** True where WebAssembly with exceptions and references and counted streams are there. */
export function supported() {
  try {
    return (
      WebAssembly.validate(EXCEPTIONS) &&
      WebAssembly.validate(REFERENCES) &&
      typeof TransformStream === "function"
    );
  } catch {
    return false;
  }
}
