// A calculator's page: its forms, its answer, and the state of the engine behind it.
import { datedItems, saveCalendar } from "./calendar.js";
import { Client } from "./client.js";
import { answersOf, clearProblems, empty, fill, fillToday, showAsked, showProblems, wire } from "./form.js";
import { keepForLater } from "./offline.js";
import { showResult, spokenWords } from "./result.js";
import { offerReading } from "./speak.js";

// The engine starts at once, while the page is still being read; what it says meanwhile is kept for later.
let heard = null;
let hear = (news) => (heard = news);
const root = document.documentElement; // start.js has looked at this browser
const client = root.dataset.calculating === "loading" ? new Client(import.meta.url, FILES, (news) => hear(news)) : null;
if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));

const main = document.querySelector("[data-calculator]");
const { calculator, law } = main.dataset;
const forms = [...main.querySelectorAll(".form")];
const status = main.querySelector(".engine");
const says = status.querySelector("p");
const bar = status.querySelector("progress");
const retry = status.querySelector("button");
const answer = main.querySelector(".answer");
const shown = { result: null, form: null, link: false };
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
    say("准备好了。您填的内容只留在这台设备上。", "ready");
    if (!client.waiting) keepForLater(); // not in the way of an answer that is waited for
  } else {
    bar.max = news.total || 1;
    bar.value = news.progress;
    const whole = news.total && news.progress >= news.total;
    say(whole ? "下载好了，正在启动……" : "正在下载计算程序，可以先填写。第一次要等一会儿，以后就快了。", "loading");
  }
}

async function submit(form) {
  const turn = (asked += 1);
  clearProblems(form);
  form.setAttribute("aria-busy", "true");
  if (!client.ready) answer.querySelector(".wait").hidden = false;
  const question = { rule: calculator, reverse: form.dataset.reverse === "yes", answers: answersOf(form) };
  const outcome = await client.ask(question);
  if (turn !== asked) return;
  form.removeAttribute("aria-busy");
  answer.querySelector(".wait").hidden = true;
  if (outcome.ok) show(form, outcome.result);
  else {
    answer.querySelector(".answered").hidden = true;
    showProblems(form, outcome.problems);
    keepForLater();
  }
}

function show(form, result) {
  Object.assign(shown, { result, form });
  showResult(answer.querySelector(".content"), result, law);
  answer.querySelector(".calendar").hidden = !datedItems(result).length;
  answer.querySelector(".link-shown").hidden = true;
  answer.querySelector(".answered").hidden = false;
  answer.querySelector("h2").focus();
  keepForLater();
}

function clear() {
  asked += 1;
  for (const form of forms) {
    empty(form);
    clearProblems(form);
    fillToday(form);
    showAsked(form);
  }
  answer.querySelector(".answered").hidden = true;
  answer.querySelector(".content").replaceChildren();
  Object.assign(shown, { result: null, form: null });
  forms[0].querySelector("input, select").focus();
}

/** Only for who asks: an address that fills the form again; its answers stand behind #, which no server sees. */
function showLink() {
  const kept = JSON.stringify({ reverse: shown.form.dataset.reverse, answers: answersOf(shown.form) });
  const place = answer.querySelector(".link-shown");
  place.querySelector("input").value = `${location.href.split("#")[0]}#answers=${encodeURIComponent(kept)}`;
  place.hidden = false;
  place.querySelector("input").select();
}

function restoreFromLink() {
  if (!location.hash.startsWith("#answers=")) return;
  try {
    const { reverse, answers } = JSON.parse(decodeURIComponent(location.hash.slice("#answers=".length)));
    const form = forms.find((one) => one.dataset.reverse === reverse);
    if (reverse === "yes") form.closest("details").open = true;
    fill(form, answers);
  } catch {
    // an address cut short by whoever sent it: the form stays empty
  }
  history.replaceState(null, "", location.pathname + location.search);
}

for (const form of forms) {
  wire(form);
  form.querySelector(".go").addEventListener("click", () => submit(form));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    submit(form);
  });
  form.addEventListener("change", () => showAsked(form));
  form.querySelector(".clear").addEventListener("click", clear);
}
retry.addEventListener("click", () => client.start());
answer.querySelector(".print").addEventListener("click", () => print());
answer.querySelector(".calendar").addEventListener("click", () => saveCalendar(shown.result));
answer.querySelector(".link").addEventListener("click", showLink);
offerReading(answer.querySelector(".speak"), () => spokenWords(shown.result));
addEventListener("pageshow", () => forms.forEach(showAsked)); // after “back” the browser fills in what was typed
restoreFromLink();
for (const form of forms) {
  fillToday(form);
  showAsked(form);
}
hear = report;
if (client) {
  root.dataset.calculating = "live";
  for (const form of forms) form.querySelector(".buttons").hidden = false;
  if (heard) report(heard);
}
