// Workers of modules: the one thing that only trying shows. What else the engine needs, start.js has examined.

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
