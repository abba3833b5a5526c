// A form made from a rule's questions: which of them are asked, what was typed, what was wrong with it.

const named = (form, name) => form.elements.namedItem(name);

/** What is typed or chosen for the question `name`; empty where nothing is. */
export const valueOf = (form, name) => named(form, name)?.value ?? "";

/** Show the questions whose condition holds; the conditions are the rule's own, written in the page by the build. */
export function showAsked(form) {
  for (const block of form.querySelectorAll("[data-when]")) {
    block.hidden = !block.dataset.values.split(" ").includes(valueOf(form, block.dataset.when));
  }
}

/** The answers to the questions that are asked, as they were typed. */
export function answersOf(form) {
  const answers = {};
  for (const block of form.querySelectorAll("[data-question]")) {
    const text = block.hidden ? "" : valueOf(form, block.dataset.question);
    if (text) answers[block.dataset.question] = text;
  }
  return answers;
}

/** Put `answers` into the form, where it has such questions. */
export function fill(form, answers) {
  for (const [name, text] of Object.entries(answers)) {
    const field = named(form, name);
    if (field) field.value = String(text);
  }
  showAsked(form);
}

/** Dates that an answer is for start as today's, in Beijing; they can be changed, and no rule reads a clock. */
export function fillToday(form) {
  const [year, month, day] = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format().split("-");
  for (const field of form.querySelectorAll("[data-today]")) {
    if (!field.value) field.value = field.dataset.today === "year" ? year : `${year}-${month}-${day}`;
  }
}

export function clearProblems(form) {
  form.querySelector(".problems").hidden = true;
  for (const block of form.querySelectorAll("[data-question]")) {
    block.querySelector(".problem").textContent = "";
    for (const field of block.querySelectorAll("input, select, textarea")) field.removeAttribute("aria-invalid");
  }
}

/** Each sentence beside its question, and all of them in a list that gets the focus and leads there. */
export function showProblems(form, problems) {
  clearProblems(form);
  const summary = form.querySelector(".problems");
  const list = summary.querySelector("ul");
  list.replaceChildren();
  for (const { question, sentence } of problems) {
    const line = list.appendChild(document.createElement("li"));
    const block = form.querySelector(`[data-question="${CSS.escape(question)}"]`);
    if (!block) {
      line.textContent = sentence;
      continue;
    }
    block.hidden = false;
    block.querySelector(".problem").textContent = sentence;
    const field = block.querySelector("input, select, textarea");
    for (const one of block.querySelectorAll("input, select, textarea")) one.setAttribute("aria-invalid", "true");
    const link = line.appendChild(document.createElement("a"));
    link.href = `#${field.id}`;
    const { label } = block.dataset;
    link.textContent = sentence.includes(label) ? sentence : `${label.replace(/？$/, "")}：${sentence}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
  }
  summary.hidden = false;
  summary.focus();
}
