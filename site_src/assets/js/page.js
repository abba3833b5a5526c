// A calculator's page: its forms, its answer, and the way between them. The engine starts at once, while the page is
// still being read; what it reports meanwhile is shown as soon as the page is there.
import { AnswerView } from "./answer_view.js";
import { Client } from "./client.js";
import { today } from "./dom.js";
import { EngineStatus } from "./engine_status.js";
import { answersOf, clearProblems, empty, fill, fillUsual, givenOf, showAsked, showProblems, valueOf, wire } from "./form.js";
import { keepForLater } from "./offline.js";
import { backTo, current, enter, onReturn, replace } from "./screen_history.js";
import { takeLink } from "./sharing.js";
import { Steps } from "./steps.js";
import { clearAll, load, save } from "./tab_storage.js";

let lastReport = null;
let listener = (report) => (lastReport = report);
const root = document.documentElement; // start.js has examined this browser
const client = root.dataset.calculating === "loading" ? new Client(import.meta.url, FILES, (report) => listener(report)) : null;
if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));

const main = document.querySelector("[data-calculator]");
const { calculator } = main.dataset;
const forms = [...main.querySelectorAll(".form")];
const savedLine = main.querySelector(".saved-answers");
const steps = new Map();
const view = new AnswerView(main);
let asked = 0;
let undoClear = () => {};

const isReverse = (form) => form.dataset.reverse === "yes";
const isPerson = (form) => form.dataset.store === "person";
const storeOf = (form) => (isPerson(form) ? calculator : form.dataset.store);

/** Facts of a person are stored for every calculator; what belongs to this one, as the year, under its own name. */
function saveAnswers(form, at = steps.get(form).at) {
  const [own, facts] = givenOf(form);
  if (isPerson(form)) save("person", { ...load("person"), ...facts });
  save(storeOf(form), { ...(isPerson(form) ? own : { ...facts, ...own }), "": at });
  savedLine.hidden = false;
  savedLine.querySelector(".cleared").hidden = true;
}

/** Fill in what this tab knows. True where the form was answered to its end before. */
function restore(form) {
  const { "": at = 0, ...own } = load(storeOf(form));
  const all = { ...(isPerson(form) ? load("person") : {}), ...own };
  fill(form, all);
  if (Object.keys(all).length) savedLine.hidden = false;
  const way = steps.get(form);
  way.show(Math.min(Number(at) || 0, way.screens.length - 1));
  return at === "answer";
}

async function ask(form, question) {
  const turn = (asked += 1);
  form.setAttribute("aria-busy", "true");
  view.wait(!client.ready);
  const answers = { today: today(), ...answersOf(form) }; // what 去年 and 76岁 are counted from
  const outcome = await client.ask({ rule: calculator, reverse: isReverse(form), answers, ...question });
  if (turn !== asked) return null;
  form.removeAttribute("aria-busy");
  view.wait(false);
  return outcome;
}

function showWrong(form, problems) {
  const way = steps.get(form);
  const found = problems.map(({ question }) => way.screenOf(question)).filter((at) => at >= 0);
  view.hide();
  if (found.length && !found.includes(way.at)) {
    way.show(Math.min(...found));
    enter({ screen: way.at });
  } else if (current()?.answer !== undefined) replace({ screen: way.at });
  showProblems(form, problems);
  keepForLater();
}

/** On to the next screen, or to the answer: at the end, and as soon as the answers so far settle it. */
async function go(form) {
  const way = steps.get(form);
  clearProblems(form);
  if (way.last || way.changing) return submit(form);
  const missing = way.missing.filter((block) => !valueOf(form, block.dataset.question));
  if (missing.length) {
    return showProblems(form, missing.map((block) => ({ question: block.dataset.question, sentence: block.dataset.missing })));
  }
  saveAnswers(form);
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
  enter({ screen: at });
  saveAnswers(form);
}

/** One screen back: a step back in the browser's history where it leads there, so that its own button goes on from there. */
function turnBack(form) {
  const at = steps.get(form).at - 1;
  if (backTo(at)) return;
  steps.get(form).lead(at);
  replace({ screen: at });
  saveAnswers(form);
}

/** Go on without the answers of this screen, none of which is needed. */
function skip(form) {
  for (const block of steps.get(form).optional) empty(form, block);
  showAsked(form);
  return go(form);
}

async function submit(form) {
  saveAnswers(form);
  const outcome = await ask(form, {});
  if (!outcome) return;
  if (outcome.ok) show(form, outcome.result, false);
  else showWrong(form, outcome.problems);
}

function show(form, result, early) {
  view.show(form, result, { early, given: givenLines(form), whole: !isReverse(form) });
  const at = forms.indexOf(form);
  if (current()?.answer !== at) enter({ answer: at });
  save(storeOf(form), { ...load(storeOf(form)), "": early || isReverse(form) ? steps.get(form).at : "answer" });
  view.lead();
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
        changeOne(form, way.screenOf(name));
        enter({ changing: way.at });
        field.closest("details.quiet")?.setAttribute("open", "");
        field.focus();
        field.scrollIntoView({ block: "center" });
      };
      const plainNumber = /^[\d.,，]+$/.test(text);
      return { label: block.dataset.label, words: chosen ?? (plainNumber && unit ? `${text} ${unit}` : text), change };
    })
    .filter(Boolean);
}

function changeOne(form, at) {
  view.hide();
  steps.get(form).show(at, { changing: true });
}

/** The reader went back or forward to a view. */
function returnTo({ screen, changing, answer }) {
  asked += 1; // an answer that is on its way comes too late
  const form = forms[answer ?? 0];
  clearProblems(form);
  view.wait(false);
  if (answer !== undefined) {
    steps.get(form).show(steps.get(form).screens.length - 1);
    submit(form);
  } else if (changing !== undefined) changeOne(form, changing);
  else {
    view.hide();
    steps.get(form).lead(screen);
    saveAnswers(form);
  }
}

function clear() {
  asked += 1;
  undoClear = clearAll();
  forms.forEach(start);
  view.clear();
  replace({ screen: 0 });
  savedLine.querySelector(".cleared").hidden = false;
  forms[0].querySelector("input, select").focus();
}

function undo() {
  undoClear();
  savedLine.querySelector(".cleared").hidden = true;
  resume(null);
}

/** Fill in what a link brings; its form, or null. */
function fromLink() {
  const link = takeLink();
  if (!link) return null;
  const form = forms.find((one) => isReverse(one) === link.reverse);
  if (link.reverse) form.closest("details").open = true;
  fill(form, link.answers);
  return form;
}

function start(form) {
  empty(form);
  clearProblems(form);
  fillUsual(form);
  showAsked(form);
  steps.get(form).show(0);
}

/** What was there before, or what a link brings: an answer that was given once is given again. `seen` is the view that
 * the browser's history leads to. */
function resume(seen) {
  const answered = forms.filter((form) => restore(form));
  forms.forEach(showAsked);
  const linked = fromLink();
  const isKnown = forms.some((form) => "" in load(storeOf(form))); // a tab that was restored may have lost its answers
  const before = linked || !isKnown ? null : seen;
  const way = steps.get(forms[0]);
  if (before?.screen !== undefined) return way.show(Math.min(before.screen, way.screens.length - 1));
  const form = linked ?? forms[before?.answer] ?? answered[0];
  if (!form) return replace({ screen: way.at });
  replace({ answer: forms.indexOf(form) });
  steps.get(form).show(steps.get(form).screens.length - 1);
  return submit(form);
}

function listen(form) {
  form.querySelector(".go").addEventListener("click", () => go(form));
  form.querySelector(".back").addEventListener("click", () => turnBack(form));
  form.querySelector(".skip").addEventListener("click", () => skip(form));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    go(form);
  });
  form.addEventListener("change", () => {
    showAsked(form);
    saveAnswers(form);
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

function wirePage() {
  wirePaper();
  root.dataset.calculating = "live";
  for (const form of forms) {
    wire(form);
    const typed = answersOf(form); // while this script was on its way
    steps.set(form, new Steps(form));
    fillUsual(form);
    fill(form, { ...answersOf(form), ...typed });
    if (Object.keys(typed).length) save(form.dataset.store, { ...load(form.dataset.store), ...typed });
    listen(form);
  }
  const status = new EngineStatus(main.querySelector(".engine"), forms);
  status.retry.addEventListener("click", () => client.start());
  view.wire({
    goOn: (form) => {
      view.hide();
      turnTo(form, steps.get(form).at + 1);
    },
    leave: () => save("return", { address: location.pathname }),
  });
  savedLine.querySelector(".clear").addEventListener("click", clear);
  savedLine.querySelector(".undo").addEventListener("click", undo);
  listener = (report) => {
    status.show(report);
    if (report.stage === "ready" && !client.waiting) keepForLater(); // not in the way of an answer that is waited for
  };
  if (lastReport) listener(lastReport);
  onReturn(returnTo);
  addEventListener("hashchange", () => {
    const form = fromLink(); // a link that was opened in this very tab
    if (form) submit(form);
  });
  resume(current());
}

if (client) wirePage();
