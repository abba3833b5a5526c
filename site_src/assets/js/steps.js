// The way through a form, one screen after the other. Which questions stand together, the build has written.

const words = (at, count) => `第 ${at + 1} 步，共 ${count} 步`;

export class Steps {
  constructor(form) {
    this.form = form;
    this.screens = [...form.querySelectorAll(".screen")];
    this.progress = form.querySelector(".progress");
    this.goButton = form.querySelector(".go");
    this.backButton = form.querySelector(".back");
    this.skipButton = form.querySelector(".skip");
    this.show(0);
  }

  get last() {
    return this.at === this.screens.length - 1;
  }

  /** Show the screen `at` alone; `changing` where one answer is changed and the result comes right after. */
  show(at, { changing = false } = {}) {
    this.at = at;
    this.changing = changing;
    this.screens.forEach((screen, number) => (screen.hidden = number !== at));
    const alone = this.screens.length === 1;
    this.progress.hidden = alone || changing;
    this.progress.textContent = words(at, this.screens.length);
    this.goButton.textContent = this.last || changing ? "算一算" : "下一步";
    this.backButton.hidden = at === 0 || changing;
    this.skipButton.hidden = alone || changing || !this.optional.length;
  }

  /** The same, as an answer to a key or a finger: the reader's eye and voice are led to the screen's beginning. */
  lead(at, how) {
    this.show(at, how);
    const first = this.progress.hidden ? this.screens[at].querySelector("input, select, textarea") : this.progress;
    first.focus();
    this.form.scrollIntoView();
  }

  /** The screen on which the question `name` stands. */
  screenOf(name) {
    return this.screens.findIndex((screen) => screen.querySelector(`[data-question="${CSS.escape(name)}"]`));
  }

  /** The names of all questions up to this screen. */
  get asked() {
    return this.screens
      .slice(0, this.at + 1)
      .flatMap((screen) => [...screen.querySelectorAll("[data-question]")])
      .map((block) => block.dataset.question);
  }

  /** The questions of this screen, if none of them must be answered; else nothing. */
  get optional() {
    const questions = [...this.screens[this.at].querySelectorAll(":scope > [data-question]")];
    return questions.some((block) => "missing" in block.dataset) ? [] : questions;
  }

  /** What is missing on this screen, in the page's words. */
  get missing() {
    return [...this.screens[this.at].querySelectorAll("[data-missing]")].filter((block) => !block.hidden);
  }
}
