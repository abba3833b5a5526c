// An answer as the page shows it: the sum and what comes next at the top, the rest folded. Every word comes from
// the answer; here it only gets its place.
import { isPast, upcoming } from "./calendar.js";
import { dayZh, element, grouped, whole } from "./dom.js";

const MOST_ON_PAPER = 4; // assumptions: more would need a third page

const SIGNS = { start: "", add: "＋", subtract: "－", times: "×", divide_down: "÷", divide_up: "÷", at_most: "最多", equals: "＝", fact: "" };

const written = (number, unit) => whole(`${grouped(number)} ${unit}`.trim());

function days({ first, last }, today) {
  if (first === last) return dayZh(first);
  if (last) return `${dayZh(first)}至${dayZh(last)}`;
  return first <= today ? `${dayZh(first)}至今` : `从${dayZh(first)}起`;
}

/** A sum whose numbers never break; a line may end between them. */
const sum = (text) => whole(text).split(/([\d,.]+\s元|[\d,.]+)/).map((part, at) => (at % 2 ? element("span", { class: "unbroken" }, part) : part));

/** Numbers to dial become links, of the class `kind` if there is one; the words stay as they are, and so do sums. */
function callable(words, kind = "") {
  const parts = words.split(/(123\d\d|0\d{2,3}-\d{7,8})(?!\d)/);
  return parts.map((part, at) => (at % 2 ? element("a", { ...(kind && { class: kind }), href: `tel:${part}` }, part) : part));
}

const some = (children) => children.some((child) => child);

const part = (title, ...children) => (some(children) ? element("section", {}, element("h3", {}, title), ...children) : null);

const folded = (title, ...children) => foldedAs("", title, ...children);

/** Folded on a screen; with the class on-paper it is printed all the same. */
const foldedAs = (kind, title, ...children) =>
  some(children) ? element("details", kind ? { class: kind } : {}, element("summary", {}, title), ...children) : null;

const list = (lines, kind = "ul") =>
  lines.length ? element(kind, {}, lines.map((line) => element("li", {}, line))) : null;

const clauseLink = (key, law) => element("a", { href: `${law}#${encodeURIComponent(key)}` }, key);

/** One line of the calculation. Bold is only what it comes to in the end. */
function step(one, law, last) {
  const sign = SIGNS[one.op];
  const number = one.number === null ? null : element(last ? "strong" : "span", { class: "figure" }, `${sign} `.trimStart(), sum(written(one.number, one.unit)));
  const source = one.words ? element("small", {}, "“", one.words, "”（", clauseLink(one.clause, law), "）") : null;
  return element("li", { class: `step ${one.op}` }, element("span", {}, whole(one.label)), number, source);
}

function item(one, today) {
  const paid = one.amount && one.verdict !== "no" && one.amount.high !== "0.00";
  const amount = one.amount ? element(paid ? "strong" : "span", { class: "figure" }, sum(one.amount.text)) : null;
  const when = one.first ? element("span", { class: "when" }, days(one, today)) : null;
  const over = isPast(one, today) ? `已过。${paid && one.verdict === "yes" ? "应已发放，没收到请问社区。" : ""}` : "";
  return element("li", { class: `item ${one.verdict}` }, element("b", {}, one.name), when, amount, element("small", {}, over, callable(whole(one.reason))));
}

function items(result, today) {
  if (result.verdict === "elsewhere") return []; // each would say once more what the headline says
  const past = result.items.filter((one) => isPast(one, today));
  const dated = upcoming(result, today);
  const undated = result.items.filter((one) => !past.includes(one) && !dated.includes(one));
  const open = undated.filter((one) => one.verdict === "depends" && !one.amount);
  const rest = dated.length + undated.length > open.length ? undated.filter((one) => !open.includes(one)) : undated;
  const shown = [...dated, ...rest].map((one) => item(one, today));
  return [
    part("具体有哪些", shown.length ? element("ul", { class: "items" }, shown) : null),
    rest === undated ? null : foldedAs("on-paper", `要看情况的 ${open.length} 项`, open.length ? element("ul", { class: "items" }, open.map((one) => item(one, today))) : null),
    folded(`已过的 ${past.length} 项`, past.length ? element("ul", { class: "items" }, past.map((one) => item(one, today))) : null),
  ];
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
  const amount = one.amount ? `：${whole(one.amount.text)}` : "";
  return folded(`${one.title}${amount}`, element("p", {}, whole(one.headline)), steps(one, law));
}

/** The calculation without the nothing that it starts from, and with what it comes to at its end. */
function steps(result, law) {
  const lines = result.steps.filter((one) => one.op !== "start" || Number(one.number));
  if (!lines.length) return null;
  const counted = lines.filter((one) => one.number !== null && one.op !== "fact");
  const end = counted.length && counted.at(-1).op === "equals" ? counted.at(-1) : null;
  const made = lines.map((one) => step(one, law, one === end));
  if (counted.length && !end && result.amount) {
    made.push(element("li", { class: "step equals" }, element("span", {}, "结果"), element("strong", { class: "figure" }, "＝ ", sum(result.amount.text))));
  }
  return element("ol", { class: "steps" }, made);
}

function clause(one, law) {
  return element("blockquote", {}, element("p", {}, one.words), element("p", { class: "source" }, clauseLink(one.clause, law)));
}

/** The next sum that is due, and the one thing to do. */
function next(result, today) {
  const [one] = upcoming(result, today).filter((item) => item.verdict === "yes" && item.amount && item.amount.high !== "0.00");
  return one ? `下一笔：${one.name} ${whole(one.amount.text)}，${days(one, today)}` : "";
}

function toDo(result) {
  const [first, ...more] = result.materials;
  if (["elsewhere", "no"].includes(result.verdict) || (!first && result.verdict === "depends")) return "要问的话，看下面“到哪里办”。";
  if (!first) return "不用办手续；有不清楚的，看下面“到哪里办”。";
  if (first.endsWith("。")) return `要做的：${first}`; // a sentence and no paper
  return `要做的：准备好${first.split("（")[0]}${more.length ? "，其他见下面“要带的材料”" : ""}。`;
}

function summary(result, today, forPerson) {
  const hasSum = result.amount && result.amount.high !== "0.00";
  const coming = next(result, today);
  return element("div", { class: `verdict ${result.verdict}` },
    hasSum ? element("p", { class: "sum" }, sum(result.amount.text)) : null,
    element("p", { class: "headline" }, callable(whole(result.headline))),
    coming ? element("p", { class: "next" }, coming) : null,
    result.solution || !forPerson ? null : element("p", { class: "to-do" }, toDo(result)));
}

function whereToGo(result, offices) {
  const lines = [...offices, ...result.where.map((line) => element("li", {}, callable(line, "phone")))];
  return lines.length ? element("ul", { class: "where" }, lines) : null;
}

/** Fill `top` and `place` with `result`; `law` is the address of the law's page, `offices` the lines of who is asked; an office, not
 * `forPerson`, needs no word of what to do. */
export function showResult(top, place, result, { law, offices, today, forPerson }) {
  const { policy } = result;
  top.replaceChildren(summary(result, today, forPerson));
  place.replaceChildren(
    ...[
      solution(result.solution),
      ...items(result, today),
      part("到哪里办", whereToGo(result, offices)),
      foldedAs("on-paper", "要带的材料", list(result.materials)),
      folded("怎么算出来的", steps(result, law), ...result.parts.map((one) => single(one, law))),
      folded("什么情况会不一样", list(result.changes.map((line) => callable(whole(line))))),
      foldedAs(result.assumptions.length > MOST_ON_PAPER ? "" : "on-paper", "办法没有写明、我们这样理解的", list(result.assumptions.map((line) => callable(whole(line))))),
      foldedAs("law", "依据的条款原文", ...result.citations.map((one) => clause(one, law))),
      element("p", { class: "note" }, `按 ${dayZh(result.computed_for)}的规定（${policy.number}）计算，以经办机构的答复为准。`),
    ].filter(Boolean),
  );
}

/** What was answered, line by line, each with the way back to its question. */
export function showGiven(lines) {
  const rows = lines.map(({ label, words, change }) => {
    const button = element("button", { type: "button", class: "change", "aria-label": `修改：${label}` }, "修改");
    button.addEventListener("click", change);
    return element("li", {}, element("span", {}, label), element("b", {}, words), button);
  });
  return element("details", { class: "given" }, element("summary", {}, "您填的（可以修改）"), element("ul", {}, rows));
}

/** What is read aloud: the answer and what to do, not the whole page. */
export function spokenWords(result) {
  return [result.headline, ...result.items.map((one) => `${one.name}，${one.amount?.text ?? ""}，${one.reason}`),
    ...(result.materials.length ? [`要带的材料：${result.materials.join("，")}`] : []), ...result.where].map(whole).join("。");
}
