// 经办核对: the clerk's page. Files stay in this page and its worker; closing it forgets everything.
import { keepForLater } from "../offline.js";
import { Desk } from "./client.js";
import { coded, dropped, save } from "./files.js";
import { showNotice, showProblems, showRead, showReadings } from "./show.js";

const { dataset } = document.documentElement;
const able = dataset.calculating === "loading"; // start.js has examined this browser; if it is too old, the page says so
if (able) dataset.calculating = "live";
const root = document.querySelector("[data-desk]");
const part = (name) => root.querySelector(`.desk-${name}`);
const status = part("status");
const progress = part("progress");
const limits = { seconds: () => Number(root.dataset.mostSeconds), pages: () => Number(root.dataset.mostMegabytes) * 16 };

const CHECKING = "正在核对……";
const WORDS = {
  loading: "核对程序正在下载，好了就可以核对。可以先选文件。",
  ready: "核对程序已经准备好。请放入文件。",
  whole: "核对程序已经准备好，不联网也能用。请放入文件。",
  failed: "核对程序没有准备好。请检查网络，重新打开本页再试；文件没有传出去。",
  old: "这个浏览器太旧，不能在网页里核对。请换新一点的 Edge、Chrome 或 360 极速模式；或者把表格交给发布的人核对。",
  slow: "核对的时间太长，已经停止。请把明细分成几批再试，或者交给发布的人核对。",
  broken: "这些文件太大或太复杂，核对到一半停了。请把明细分成几批再试，或者交给发布的人核对。",
  stopped: "已经停止。可以重新放入文件。",
};

let held = null; // the files by name, in base64
let facts = null;
let busy = false;
let kept = false;
let ended = ""; // why the last check was ended: it stays to be read when the next worker is ready

function say(words, working = false) {
  if (status.textContent !== words) status.textContent = words; // whoever listens hears it once
  progress.hidden = !working;
  part("stop").hidden = !busy;
}

const hear = (stage, share) => {
  if (share === undefined) progress.removeAttribute("value");
  else progress.value = share;
  if (stage === "loading" && busy) return say("核对程序还在下载，好了自动核对，请等一等。", true);
  if (share !== undefined) return undefined; // the words stand there already
  if (stage === "whole") {
    root.dataset.fast = desk.fast ? "yes" : "no"; // from the snapshot or not
    keepDesk();
    return say(status.textContent.replace(WORDS.ready, WORDS.whole), busy); // what ended a check stays before it
  }
  if (stage === "ready") fillChoices();
  if (stage === "ready" && busy) return say(CHECKING, true); // it goes on by itself
  if (stage !== "loading") busy = false;
  say(stage === "ready" ? ended + WORDS.ready : WORDS[stage], stage === "loading");
  if (stage !== "loading") ended = ["slow", "broken"].includes(stage) ? WORDS[stage] : "";
};
const desk = able ? new Desk(hear, limits) : null;

/** For a day without a network: what the worker was made of passes through the service worker once. */
async function keepDesk() {
  const { serviceWorker } = navigator;
  if (kept || !serviceWorker) return;
  kept = true;
  const inCharge = new Promise((go) => serviceWorker.addEventListener("controllerchange", go, { once: true }));
  await keepForLater();
  if (!serviceWorker.controller) await inCharge;
  for (const name of DESK.files) fetch(new URL(name, import.meta.url)).catch(() => null);
}

async function ask(question) {
  const answer = await desk.ask(question);
  if (!answer) return null;
  if (answer.failed) {
    say("程序没有想到会有这样的文件，没有核对完。请另存为 .xlsx 再试，或者交给发布的人核对。");
    return null;
  }
  if (answer.refused_task) {
    say(answer.refused_task);
    return null;
  }
  return answer;
}

async function fillChoices() {
  if (part("facts").elements.kind.options.length) return; // what was chosen stays when a worker was ended
  const choices = await ask({ do: "offices" });
  if (!choices) return;
  const option = (value, words) => Object.assign(document.createElement("option"), { value, textContent: words });
  part("facts").elements.kind.replaceChildren(...choices.kinds.map((each) => option(each.name, each.name)));
  part("facts").elements.agency.replaceChildren(
    option("", "请选择"),
    ...choices.agencies.map((each) => option(each.code, `${each.name}　${each.office}`)),
  );
}

async function take(files) {
  if (busy || !files.length) return;
  if (files.reduce((sum, file) => sum + file.size, 0) > Number(root.dataset.mostBytes)) {
    say("文件太大：一共不能超过 60 MB。请分成几批。");
    return;
  }
  try {
    held = Object.fromEntries(await Promise.all(files.map(async (file) => [file.name, await coded(file)])));
  } catch {
    say("文件读不了：可能正在别的程序里打开。请先保存、关闭，再放进来。");
    return;
  }
  facts = null;
  part("name").value = "";
  part("facts").hidden = true;
  await check();
}

async function check() {
  busy = true;
  part("result").hidden = true;
  hideSample();
  say(CHECKING, true);
  const question = { do: "check", batch: part("name").value.trim(), files: held };
  const answer = await ask(facts ? { ...question, facts } : question);
  busy = false;
  part("stop").hidden = true;
  progress.hidden = true;
  if (answer) show(answer);
}

function show(answer) {
  const lacking = answer.needs_facts ? ["还缺公示信息", answer.counts].filter(Boolean).join("；") : answer.counts;
  say(answer.refused ? `核对完了：${lacking}。` : `核对完了，没有“须改正”。${answer.counts}`);
  part("facts").hidden = !answer.needs_facts && !facts; // what was typed can be typed again
  part("result").hidden = false;
  part("headline").textContent = answer.refused ? `要改好才能公示：${lacking}` : "可以送审";
  showRead(part("read"), answer.read, answer.unit);
  part("compare").hidden = !answer.read;
  showReadings(part("readings"), answer.readings);
  showProblems(part("problems"), answer.files);
  if (answer.id && !part("name").value) part("name").value = answer.id;
  part("marks").replaceChildren(
    ...answer.marks.map((file) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `下载标注的工作簿（${file}）`;
      button.onclick = () => mark(file);
      return button;
    }),
  );
  part("show-sample").hidden = part("pack").hidden = answer.refused;
  (answer.needs_facts ? part("facts").querySelector("h2") : part("headline")).focus();
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async function mark(file) {
  const answer = await ask({ do: "mark", file });
  if (answer) save(answer.name, answer.content, XLSX);
}

async function pack() {
  if (!part("name").value.trim()) return say("请先给批次起一个名字：小写英文字母、数字和短横线。");
  await check(); // under the name that stands there now
  const answer = await ask({ do: "pack" });
  if (!answer) return undefined;
  save(answer.name, answer.content, "application/zip");
  return say(`送审包 ${answer.name} 已经交给浏览器保存。里面有个人信息：请用单位规定的方式交给发布的人，用完删除。`);
}

function hideSample() {
  part("sample").hidden = true;
  part("paper").replaceChildren();
  delete dataset.deskSample; // what is printed then is the page
}

async function sample() {
  const answer = await ask({ do: "sample" });
  if (!answer) return;
  showNotice(part("paper"), answer);
  part("sample").hidden = false;
  dataset.deskSample = "";
  part("sample").querySelector("h2").focus();
}

function forget() {
  held = facts = null;
  busy = false;
  part("files").value = part("folder").value = part("name").value = "";
  part("facts").reset();
  for (const name of ["facts", "result"]) part(name).hidden = true;
  hideSample();
  for (const name of ["problems", "readings", "marks"]) part(name).replaceChildren();
  part("read").textContent = "";
  desk.end("stopped");
}

part("files").onchange = part("folder").onchange = ({ target }) => take([...target.files]);
part("stop").onclick = () => desk.end("stopped");
part("forget").onclick = forget;
part("show-sample").onclick = sample;
part("pack").onclick = pack;
part("print").onclick = () => window.print();
part("facts").onsubmit = (event) => {
  event.preventDefault();
  facts = Object.fromEntries(new FormData(event.target));
  check();
};
const target = part("drop");
target.ondragover = (event) => {
  event.preventDefault();
  target.classList.add("over");
};
target.ondragleave = () => target.classList.remove("over");
target.ondrop = async (event) => {
  event.preventDefault();
  target.classList.remove("over");
  take(await dropped(event.dataTransfer));
};
