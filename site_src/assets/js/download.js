// Fetching with the bytes counted as they arrive, so that the page can say how far it is.

/** A response like `plain(url)`; `count(name, bytes)` hears of every piece. Sizes are those after unpacking.
 * A file cut short is an error, whatever the server said of its length. */
export async function fetchCounted(plain, url, file, options, count) {
  const response = await plain(url, options);
  if (!response.ok || !response.body) throw new Error(`${response.status} ${file.name}`);
  let bytes = 0;
  const counter = new TransformStream({
    transform(piece, controller) {
      count(file.name, (bytes += piece.byteLength));
      controller.enqueue(piece);
    },
    flush() {
      if (bytes !== file.size) throw new Error(`${file.name}: ${bytes} of ${file.size}`);
    },
  });
  const headers = { "Content-Type": response.headers.get("Content-Type") ?? "" };
  if (file.name.endsWith(".wasm")) headers["Content-Type"] = "application/wasm"; // some servers do not know it
  return new Response(response.body.pipeThrough(counter), { headers });
}
