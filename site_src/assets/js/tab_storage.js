// What was answered, for this tab: a reload, a step back or the next calculator does not ask again. The browser forgets
// it when the tab closes; nothing of it is stored anywhere else, and nothing is sent. place.js uses the same storage.

const KEY = "gongshi-answers";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function write(all) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // a private window: the answers last as long as the page
  }
}

/** What is stored under `name`; an empty object where nothing is. */
export const load = (name) => read()[name] ?? {};

/** Store `values` under `name`. */
export const save = (name, values) => write({ ...read(), [name]: values });

/** Clear everything; the function that this returns brings it back. */
export function clearAll() {
  const before = read();
  write({});
  return () => write(before);
}
