// Small helpers: elements with words, and how days and sums are written.

/** An element; children may be texts, elements or nothing. Texts are never read as HTML. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** 2026-02-17 as 2026年2月17日. */
export function dayZh(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

/** Today in Beijing, as 2026-11-27. No rule reads it: it is what a form starts with, and what an answer is shown by. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Sums without the fen where there are none: 2,800.00 元 as 2,800 元. */
export const whole = (text) => text.replace(/(\d)\.00(?!\d)/g, "$1");

/** 12345.60 as 12,345.60: the digits as they came, only set apart. */
export function grouped(number) {
  const [whole, ...fraction] = number.split(".");
  return [whole.replace(/\d(?=(\d{3})+$)/g, "$&,"), ...fraction].join(".");
}
