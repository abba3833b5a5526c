// Days left, and no row after 24:00 of the last day in Beijing, whatever the device's time zone, even where the
// page was left open, came back by "back", or nobody built the site anew.
const DAY = 86400000;
const BEIJING = 8 * 3600000; // ahead of UTC, all year
const CHECK_EVERY = 60000; // a device that slept wakes with timers that are late

const dayOf = (iso) => Date.parse(iso) / DAY;

/** Keep `line`, which knows the days, right, and take the list down in time. */
export function watch(line) {
  const first = dayOf(line.dataset.first), last = dayOf(line.dataset.last);
  let timer = 0;

  function check() {
    clearTimeout(timer);
    const now = Date.now() + BEIJING;
    const today = Math.floor(now / DAY), left = last - today;
    if (left < 0) return takeDown(); // and never again by the clock
    line.hidden = today < first; // a clock that is wrong: the dates alone
    const words = left ? line.dataset.some.replace("{}", left) : line.dataset.none;
    if (line.textContent !== words) line.textContent = words;
    timer = setTimeout(check, Math.min(CHECK_EVERY, (today + 1) * DAY - now));
  }

  for (const event of ["pageshow", "focus", "beforeprint"]) addEventListener(event, check);
  document.addEventListener("visibilitychange", check);
  check();
}

function takeDown() {
  const root = document.documentElement;
  if (!root.classList.contains("ended")) {
    root.classList.add("ended"); // hides what is still arriving
    const words = document.getElementById("ended");
    words.parentNode.insertBefore(words.content, words);
  }
  const removed = () => document.querySelectorAll("[data-while-up]").forEach((part) => part.remove());
  removed();
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", removed);
}
