// An answer as the page shows it. Everything said comes from the answer; here it only gets its place.
import { dayZh, element, grouped } from "./dom.js";

const SIGNS = { start: "", add: "＋", subtract: "－", times: "×", divide_down: "÷", divide_up: "÷", at_most: "最多", equals: "＝", fact: "" };

const written = (number, unit) => `${grouped(number)} ${unit}`.trim();
const days = ({ first, last }) => (!last || first === last ? dayZh(first) : `${dayZh(first)}至${dayZh(last)}`);

/** Numbers to dial become links; the words stay as they are. */
function callable(words) {
  const parts = words.split(/((?:0\d{2,3}-)?\d{5,8})(?!\d)/);
  return parts.map((part, at) => (at % 2 ? element("a", { class: "phone", href: `tel:${part}` }, part) : part));
}

function part(title, ...children) {
  return children.some((child) => child) ? element("section", {}, element("h3", {}, title), ...children) : null;
}

const list = (lines, kind = "ul") =>
  lines.length ? element(kind, {}, lines.map((line) => element("li", {}, line))) : null;

const clauseLink = (key, law) => element("a", { href: `${law}#${encodeURIComponent(key)}` }, key);

function step(one, law) {
  const sign = SIGNS[one.op];
  const number = one.number === null ? null : element("strong", {}, `${sign} ${written(one.number, one.unit)}`.trim());
  const source = one.words ? element("small", {}, "“", one.words, "”（", clauseLink(one.clause, law), "）") : null;
  return element("li", { class: `step ${one.op}` }, element("span", {}, one.label), number, source);
}

function item(one) {
  const amount = one.amount ? element("strong", {}, one.amount.text) : null;
  const when = one.first ? element("span", { class: "when" }, days(one)) : null;
  return element("li", { class: `item ${one.verdict}` }, element("b", {}, one.name), when, amount, element("small", {}, one.reason));
}

function bound({ value, inclusive }, unit, words) {
  const text = /^\d{4}-/.test(value) ? dayZh(value) : written(value, unit);
  return `${words[inclusive ? 0 : 1]} ${text}`;
}

function stretch({ lower, upper }, unit) {
  const isDay = unit === "日";
  return [
    lower && bound(lower, unit, isDay ? ["不早于", "晚于"] : ["不少于", "超过"]),
    upper && bound(upper, unit, isDay ? ["不晚于", "早于"] : ["不超过", "不满"]),
  ].filter(Boolean).join("，") || "不限";
}

function solution(found) {
  if (!found) return null;
  if (found.intervals.length) return part("准确的范围", list(found.intervals.map((one) => stretch(one, found.unit))));
  return part("准确的范围", element("p", {}, "没有。"), list(found.nearest.map((one) => `最接近的结果：${written(one, "元")}`)));
}

function single(one, law) {
  const sum = one.amount ? `：${one.amount.text}` : "";
  return element("details", {}, element("summary", {}, `${one.title}${sum}`), element("p", {}, one.headline), steps(one, law));
}

const steps = (result, law) =>
  result.steps.length ? element("ol", { class: "steps" }, result.steps.map((one) => step(one, law))) : null;

function clause(one, law) {
  return element("blockquote", {}, element("p", {}, one.words), element("p", { class: "source" }, clauseLink(one.clause, law)));
}

/** Fill `place` with `result`; `law` is the address of the law's page. */
export function showResult(place, result, law) {
  const { policy } = result;
  place.replaceChildren(
    ...[
      element("div", { class: `verdict ${result.verdict}` },
        result.amount && result.amount.high !== "0.00" ? element("p", { class: "sum" }, result.amount.text) : null,
        element("p", { class: "headline" }, result.headline)),
      solution(result.solution),
      part("具体有哪些", result.items.length ? element("ul", { class: "items" }, result.items.map(item)) : null),
      part("怎么算出来的", steps(result, law)),
      part("分项看", ...result.parts.map((one) => single(one, law))),
      part("要带的材料", list(result.materials)),
      part("到哪里办", list(result.where.map(callable))),
      part("什么情况会不一样", list(result.changes)),
      part("办法没有写明、我们这样理解的", list(result.assumptions)),
      result.citations.length
        ? element("details", { class: "law" }, element("summary", {}, "依据的条款原文"), ...result.citations.map((one) => clause(one, law)))
        : null,
      element("p", { class: "note" }, `按 ${dayZh(result.computed_for)} 计算，依据《${policy.title}》（${policy.number}）。以经办机构的答复为准。`),
    ].filter(Boolean),
  );
}

/** What is read aloud: the answer and what to do, not the whole page. */
export function spokenWords(result) {
  return [result.headline, ...result.items.map((one) => `${one.name}，${one.amount?.text ?? ""}，${one.reason}`),
    ...(result.materials.length ? [`要带的材料：${result.materials.join("，")}`] : []), ...result.where].join("。");
}
