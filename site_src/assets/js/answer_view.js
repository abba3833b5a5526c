// The answer on the page: its place, its buttons, whom to ask.
import { saveCalendar, upcoming } from "./calendar.js";
import { element, today } from "./dom.js";
import { valueOf } from "./form.js";
import { showGiven, showResult, spokenWords } from "./result.js";
import { offerSharing } from "./sharing.js";
import { offerReading } from "./speak.js";
import { load } from "./tab_storage.js";

export class AnswerView {
  constructor(main) {
    this.main = main;
    this.place = main.querySelector(".answer");
    this.heading = this.place.querySelector("h2");
    this.laws = Object.fromEntries(main.dataset.laws.split(" ").map((one) => one.split("="))); // policy → address
    this.shown = { result: null, form: null };
  }

  find(selector) {
    return this.place.querySelector(selector);
  }

  /** Wire the buttons; `goOn(form)` where an early answer does not fit, `leave()` before the list of offices opens. */
  wire({ goOn, leave }) {
    this.find(".print").addEventListener("click", () => print());
    this.find(".calendar").addEventListener("click", () => saveCalendar(this.shown.result, today()));
    this.find(".on").addEventListener("click", () => goOn(this.shown.form));
    offerSharing(this.place, () => this.shown);
    offerReading(this.find(".speak"), () => spokenWords(this.shown.result));
    this.place.addEventListener("click", ({ target }) => target.closest(".find-place") && leave());
  }

  /** Say that the engine is still on its way to the answer, or no longer. */
  wait(is) {
    this.find(".wait").hidden = !is;
  }

  /** `early` where the first answers settled it; `whole` where the answer alone is shown and not the form above it. */
  show(form, result, { early, given, whole }) {
    this.shown = { result, form };
    const offices = this.offices(form);
    const law = this.laws[result.policy.name];
    showResult(this.find(".summary"), this.find(".content"), result, {
      law,
      offices,
      today: today(),
      forPerson: form.dataset.store === "person",
    });
    this.find(".content").prepend(showGiven(given));
    this.find(".calendar").hidden = !upcoming(result, today()).length;
    this.find(".share").hidden = true;
    this.find(".go-on").hidden = !early;
    this.find(".answered").hidden = false;
    this.main.dataset.view = whole ? "answer" : "";
  }

  lead() {
    this.heading.focus();
    this.heading.scrollIntoView();
  }

  hide() {
    this.find(".answered").hidden = true;
    this.main.dataset.view = "";
  }

  clear() {
    this.hide();
    for (const selector of [".summary", ".content"]) this.find(selector).replaceChildren();
    this.shown = { result: null, form: null };
  }

  /** Whom to ask: the community or street that the reader chose in 找社区, if it lies in the district, then that district. */
  offices(form) {
    const district = valueOf(form, "managed_in") || valueOf(form, "district");
    if (!district) return [];
    const list = this.main.querySelector(".offices");
    const chosen = load("place");
    const isHere = chosen.district === district;
    const own = list.querySelector(`[data-district="${CSS.escape(district)}"]`)?.cloneNode(true);
    const find = list.querySelector(".find").cloneNode(true);
    find.querySelector("a").textContent = isHere ? "换一个社区（街道）" : "找我的社区（街道）";
    return [isHere ? placeLine(chosen) : null, own, find].filter(Boolean);
  }
}

function placeLine({ office, phones, address }) {
  const calls = phones.flatMap(({ words, tel }) => [" ", tel ? element("a", { class: "phone", href: tel }, words) : words]);
  return element("li", { class: "chosen" }, element("b", {}, `您选的：${office}`), ...calls, address ? element("span", { class: "address" }, `地址：${address}`) : null);
}
