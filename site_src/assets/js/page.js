// A calculator's page: its forms, its answer, and the state of the engine behind it.
import { saveCalendar, upcoming } from "./calendar.js";
import { Client } from "./client.js";
import { today } from "./dom.js";
import { answersOf, clearProblems, empty, fill, fillUsual, givenOf, showAsked, showProblems, valueOf, wire } from "./form.js";
import { forget, keep, kept } from "./kept.js";
import { keepForLater } from "./offline.js";
import { showGiven, showResult, spokenWords } from "./result.js";
import { offerReading } from "./speak.js";
import { Steps } from "./steps.js";

// The engine starts at once, while the page is still being read; what it says meanwhile is kept for later.
let heard = null;
let hear = (news) => (heard = news);
const root = document.documentElement; // start.js has looked at this browser
const client = root.dataset.calculating === "loading" ? new Client(import.meta.url, FILES, (news) => hear(news)) : null;
if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));

const main = document.querySelector("[data-calculator]");
const { calculator } = main.dataset;
const laws = Object.fromEntries(main.dataset.laws.split(" ").map((one) => one.split("="))); // policy → address
const forms = [...main.querySelectorAll(".form")];
const status = main.querySelector(".engine");
const says = status.querySelector("p");
const bar = status.querySelector("progress");
const retry = status.querySelector("button");
const answer = main.querySelector(".answer");
const keptLine = main.querySelector(".kept");
const steps = new Map();
const shown = { result: null, form: null };
let asked = 0;

function say(words, stage) {
  if (says.textContent !== words) says.textContent = words;
  status.dataset.stage = stage;
  bar.hidden = stage !== "loading";
  retry.hidden = stage !== "failed";
}

/** The page's own words for a browser that cannot compute; no button is left to press. */
function unable(state) {
  root.dataset.calculating = state;
  for (const form of forms) form.querySelector(".buttons").hidden = true;
}

function report(news) {
  if (news.stage === "old") unable("old");
  else if (news.stage === "failed") say("计算程序没有下载完整，可能是网络不好。请点“再试一次”。", "failed");
  else if (news.stage === "ready") {
    status.dataset.fast = news.fast ? "yes" : "no";
    status.dataset.engine = news.full ? "full" : "hot";
    say("准备好了。您填的内容只留在这台设备上。", "ready");
    if (!client.waiting) keepForLater(); // not in the way of an answer that is waited for
  } else {
    bar.max = news.total || 1;
    bar.value = news.progress;
    const whole = news.total && news.progress >= news.total;
    say(whole ? "下载好了，正在启动……" : "正在下载计算程序，可以先填写。第一次要等一会儿，以后就快了。", "loading");
  }
}

const isReverse = (form) => form.dataset.reverse === "yes";

/** Facts of a person are kept for every calculator; what belongs to this one, as the year, under its own name. */
function keepAnswers(form) {
  const [own, common] = givenOf(form);
  const isPerson = form.dataset.store === "person";
  if (isPerson) keep("person", { ...kept("person"), ...common });
  keep(isPerson ? calculator : form.dataset.store, { ...(isPerson ? own : { ...common, ...own }), "": steps.get(form).at });
  keptLine.hidden = false;
  keptLine.querySelector(".cleared").hidden = true;
}

/** Fill in what this tab knows. True where the form was answered to its end before. */
function restore(form) {
  const isPerson = form.dataset.store === "person";
  const { "": at = 0, ...own } = kept(isPerson ? calculator : form.dataset.store);
  const all = { ...(isPerson ? kept("person") : {}), ...own };
  fill(form, all);
  if (Object.keys(all).length) keptLine.hidden = false;
  const way = steps.get(form);
  way.show(Math.min(Number(at) || 0, way.screens.length - 1));
  return at === "answer";
}

async function ask(form, question) {
  const turn = (asked += 1);
  form.setAttribute("aria-busy", "true");
  if (!client.ready) answer.querySelector(".wait").hidden = false;
  const outcome = await client.ask({ rule: calculator, reverse: isReverse(form), answers: answersOf(form), ...question });
  if (turn !== asked) return null;
  form.removeAttribute("aria-busy");
  answer.querySelector(".wait").hidden = true;
  return outcome;
}

function showWrong(form, problems) {
  const way = steps.get(form);
  const found = problems.map(({ question }) => way.screenOf(question)).filter((at) => at >= 0);
  if (found.length && !found.includes(way.at)) way.show(Math.min(...found));
  hideAnswer();
  showProblems(form, problems);
  keepForLater();
}

/** On to the next screen, or to the answer: at the end, and as soon as what was said settles it. */
async function go(form) {
  const way = steps.get(form);
  clearProblems(form);
  if (way.last || way.changing) return submit(form);
  const missing = way.missing.filter((block) => !valueOf(form, block.dataset.question));
  if (missing.length) {
    return showProblems(form, missing.map((block) => ({ question: block.dataset.question, sentence: block.dataset.missing })));
  }
  keepAnswers(form);
  if (client.ready) {
    const outcome = await ask(form, { asked: way.asked });
    if (!outcome) return undefined;
    if (outcome.ok) return show(form, outcome.result, true);
    if (outcome.problems.length) return showWrong(form, outcome.problems);
  }
  return turnTo(form, way.at + 1);
}

function turnTo(form, at) {
  steps.get(form).lead(at);
  keepAnswers(form);
}

async function submit(form) {
  keepAnswers(form);
  const outcome = await ask(form, {});
  if (!outcome) return;
  if (outcome.ok) show(form, outcome.result, false);
  else showWrong(form, outcome.problems);
}

function officeOf(form) {
  const place = valueOf(form, "managed_in") || valueOf(form, "district");
  return place && main.querySelector(`.offices [data-district="${CSS.escape(place)}"]`);
}

function show(form, result, early) {
  Object.assign(shown, { result, form });
  const office = officeOf(form);
  showResult(answer.querySelector(".summary"), answer.querySelector(".content"), result, { law: laws[result.policy.name], office, today: today() });
  answer.querySelector(".content").prepend(showGiven(givenLines(form)));
  answer.querySelector(".calendar").hidden = !upcoming(result, today()).length || !answer.querySelector(".in-app").hidden;
  answer.querySelector(".link-shown").hidden = true;
  answer.querySelector(".go-on").hidden = !early;
  answer.querySelector(".answered").hidden = false;
  main.dataset.view = isReverse(form) ? "" : "answer";
  const store = form.dataset.store === "person" ? calculator : form.dataset.store;
  keep(store, { ...kept(store), "": early || isReverse(form) ? steps.get(form).at : "answer" });
  answer.querySelector("h2").focus();
  answer.querySelector("h2").scrollIntoView();
  keepForLater();
}

/** Each answer in its own words, with what leads back to its question. */
function givenLines(form) {
  const way = steps.get(form);
  return [...form.querySelectorAll("[data-question]")]
    .filter((block) => !block.hidden && way.asked.includes(block.dataset.question))
    .map((block) => [block, block.querySelector("input, select, textarea")])
    .map(([block, field]) => {
      const name = block.dataset.question;
      const text = valueOf(form, name);
      const usual = field.dataset.today !== undefined && field.dataset.usual === text;
      if (!text || usual) return null;
      const chosen = field.tagName === "SELECT" ? field.selectedOptions[0].text : block.querySelector(":checked ~ span")?.textContent;
      const unit = block.querySelector(".unit")?.textContent ?? "";
      const change = () => {
        hideAnswer();
        way.show(way.screenOf(name), { changing: true });
        field.closest("details.quiet")?.setAttribute("open", "");
        field.focus();
        field.scrollIntoView({ block: "center" });
      };
      return { label: block.dataset.label, words: chosen ?? `${text}${unit && !text.endsWith(unit) ? ` ${unit}` : ""}`, change };
    })
    .filter(Boolean);
}

function hideAnswer() {
  answer.querySelector(".answered").hidden = true;
  main.dataset.view = "";
}

function clear() {
  asked += 1;
  shown.undo = forget();
  for (const form of forms) start(form);
  hideAnswer();
  for (const place of answer.querySelectorAll(".summary, .content")) place.replaceChildren();
  Object.assign(shown, { result: null, form: null });
  keptLine.querySelector(".cleared").hidden = false;
  forms[0].querySelector("input, select").focus();
}

function undo() {
  shown.undo();
  keptLine.querySelector(".cleared").hidden = true;
  resume();
}

/** Only for who asks: an address that fills the form again; its answers stand behind #, which no server sees. */
function showLink() {
  const holding = JSON.stringify({ reverse: shown.form.dataset.reverse, answers: answersOf(shown.form) });
  const place = answer.querySelector(".link-shown");
  place.querySelector("input").value = `${location.href.split("#")[0]}#answers=${encodeURIComponent(holding)}`;
  place.querySelector("[role=status]").textContent = "";
  place.hidden = false;
  place.querySelector("input").select();
}

/** Copy `text`, which also stands selected in `field`, and say in `status` whether it worked. */
async function copy(text, field, status) {
  field.value = text;
  field.select();
  let copied = false;
  try {
    await navigator.clipboard.writeText(text);
    copied = true;
  } catch {
    copied = document.execCommand("copy"); // where the clipboard is not given to pages
  }
  status.textContent = copied ? "已经复制，可以粘贴了。" : "没有复制成，请长按选中再复制，或者截图。";
}

function copyLink() {
  const field = answer.querySelector("#link");
  return copy(field.value, field, answer.querySelector(".link-shown [role=status]"));
}

async function copyWords() {
  const field = answer.appendChild(document.createElement("textarea"));
  await copy(`${shown.result.title}\n${spokenWords(shown.result)}`, field, answer.querySelector(".in-app [role=status]"));
  field.remove();
}

/** WeChat's own browser neither prints nor downloads: what works there is offered instead. */
function adaptToApp() {
  if (!/MicroMessenger/i.test(navigator.userAgent)) return;
  answer.querySelector(".print").hidden = true;
  answer.querySelector(".in-app").hidden = false;
}

/** The form that a link fills in, or null. */
function fromLink() {
  if (!location.hash.startsWith("#answers=")) return null;
  let filled = null;
  try {
    const { reverse, answers } = JSON.parse(decodeURIComponent(location.hash.slice("#answers=".length)));
    const form = forms.find((one) => one.dataset.reverse === reverse);
    if (reverse === "yes") form.closest("details").open = true;
    fill(form, answers);
    filled = form;
  } catch {
    // an address cut short by whoever sent it: the form stays as it was
  }
  history.replaceState(null, "", location.pathname + location.search);
  return filled;
}

function start(form) {
  empty(form);
  clearProblems(form);
  fillUsual(form);
  showAsked(form);
  steps.get(form).show(0);
}

/** What was there before, or what a link brings: an answer that was given once is given again. */
function resume() {
  const answered = forms.filter((form) => restore(form));
  forms.forEach(showAsked);
  const linked = fromLink();
  if (!linked && !answered.length) return;
  const form = linked ?? answered[0];
  const way = steps.get(form);
  way.show(way.screens.length - 1);
  submit(form);
}

function listen(form) {
  form.querySelector(".go").addEventListener("click", () => go(form));
  form.querySelector(".back").addEventListener("click", () => turnTo(form, steps.get(form).at - 1));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    go(form);
  });
  form.addEventListener("change", () => {
    showAsked(form);
    keepAnswers(form);
  });
  form.querySelector(".buttons").hidden = false;
}

/** On paper nothing is folded: what stays there is open, and folded again afterwards. */
function wirePaper() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...main.querySelectorAll("details.given:not([open]), details.on-paper:not([open]), details.quiet:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => opened.forEach((one) => (one.open = false)));
}

function live() {
  wirePaper();
  root.dataset.calculating = "live";
  for (const form of forms) {
    wire(form);
    const typed = answersOf(form); // while this script was on its way
    steps.set(form, new Steps(form));
    fillUsual(form);
    fill(form, { ...answersOf(form), ...typed });
    if (Object.keys(typed).length) keep(form.dataset.store, { ...kept(form.dataset.store), ...typed });
    listen(form);
  }
  retry.addEventListener("click", () => client.start());
  answer.querySelector(".print").addEventListener("click", () => print());
  answer.querySelector(".calendar").addEventListener("click", () => saveCalendar(shown.result, today()));
  answer.querySelector(".link").addEventListener("click", showLink);
  answer.querySelector(".copy").addEventListener("click", copyLink);
  answer.querySelector(".copy-words").addEventListener("click", copyWords);
  adaptToApp();
  answer.querySelector(".on").addEventListener("click", () => {
    hideAnswer();
    turnTo(shown.form, steps.get(shown.form).at + 1);
  });
  keptLine.querySelector(".clear").addEventListener("click", clear);
  keptLine.querySelector(".undo").addEventListener("click", undo);
  offerReading(answer.querySelector(".speak"), () => spokenWords(shown.result));
  hear = report;
  if (heard) report(heard);
  resume();
}

if (client) live();
