// A form made from a rule's questions: which of them are asked, what was typed, what was wrong with it.
// It is no <form>: there is nothing that a browser could send.

const blockOf = (form, name) => form.querySelector(`[data-question="${CSS.escape(name)}"]`);
const fieldsOf = (block) => [...block.querySelectorAll("input, select, textarea")];

/** Make the choices of a question exclude each other: in the page they have no names, since nothing may be sent. */
export function wire(form) {
  for (const field of form.querySelectorAll("[type=radio]")) {
    field.name = field.closest(".question").querySelector("[id][type=radio]").id;
  }
}

/** What is typed or chosen for the question `name`; empty where nothing is. */
export function valueOf(form, name) {
  const block = blockOf(form, name);
  if (!block) return "";
  const [first] = fieldsOf(block);
  return (first.type === "radio" ? block.querySelector(":checked") : first)?.value ?? "";
}

function setValue(block, text) {
  for (const field of fieldsOf(block)) {
    if (field.type === "radio") field.checked = field.value === text;
    else field.value = text;
  }
}

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
    const block = blockOf(form, name);
    if (block) setValue(block, String(text));
  }
  showAsked(form);
}

/** Take every answer away. */
export function empty(form) {
  for (const block of form.querySelectorAll("[data-question]")) setValue(block, "");
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
    for (const field of fieldsOf(block)) field.removeAttribute("aria-invalid");
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
    const block = blockOf(form, question);
    if (!block) {
      line.textContent = sentence;
      continue;
    }
    block.hidden = false;
    block.querySelector(".problem").textContent = sentence;
    const [field] = fieldsOf(block);
    for (const one of fieldsOf(block)) one.setAttribute("aria-invalid", "true");
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
