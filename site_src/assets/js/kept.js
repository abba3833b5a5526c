// What was answered, for this tab: a reload, a step back or the next calculator does not ask again. The browser forgets
// it when the tab closes; nothing of it is kept anywhere else, and nothing is sent.

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

/** What is kept under `name`; an empty object where nothing is. */
export const kept = (name) => read()[name] ?? {};

/** Keep `values` under `name`. */
export const keep = (name, values) => write({ ...read(), [name]: values });

/** Forget everything; the function that this returns brings it back. */
export function forget() {
  const before = read();
  write({});
  return () => write(before);
}
