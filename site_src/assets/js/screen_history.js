// The phone's back button leads to the screen before. The browser's history holds which screen that was and no answer:
// {screen: 2}, {changing: 2} where one answer is being changed, or {answer: 0} for the answer of the first form.

history.scrollRestoration = "manual"; // each screen scrolls to its own beginning

const viewOf = ({ before, ...view }) => view;

/** Note that `view` is shown, as a step after the one before. */
export function enter(view) {
  history.pushState({ ...view, before: history.state && viewOf(history.state) }, "");
}

/** Note that `view` is shown instead of what was. */
export function replace(view) {
  history.replaceState({ ...view, before: history.state?.before ?? null }, "");
}

/** Go back to `screen` where it is the step before; false where it is not. */
export function backTo(screen) {
  if (history.state?.before?.screen !== screen) return false;
  history.back();
  return true;
}

/** Call `show(view)` whenever the reader goes back or forward to a view. */
export function onReturn(show) {
  addEventListener("popstate", ({ state }) => state && show(viewOf(state)));
}

/** The view that a reload or a way back from another page leads to, or null. */
export const current = () => history.state && viewOf(history.state);
