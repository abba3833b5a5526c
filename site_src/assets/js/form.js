// A form made from a rule's questions: which of them are asked, what was typed, what was wrong with it.
// It is no <form>: there is nothing that a browser could send.

import { today } from "./dom.js";

const blockOf = (form, name) => form.querySelector(`[data-question="${CSS.escape(name)}"]`);
const fieldsOf = (block) => [...block.querySelectorAll("input, select, textarea")];

/** Make the choices of a question exclude each other: in the page they have no names, since nothing may be sent. */
export function wire(form) {
  for (const field of form.querySelectorAll("[type=radio]")) {
    field.name = field.closest(".question").querySelector("[id][type=radio]").id;
  }
  for (const button of form.querySelectorAll(".unknown")) {
    button.addEventListener("click", () => {
      const [field] = fieldsOf(button.closest(".question"));
      field.value = button.textContent;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    button.hidden = false;
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
    if (!block || !text) continue;
    setValue(block, String(text));
    const field = fieldsOf(block)[0];
    const usual = field.dataset.usual === text || block.querySelector("[data-preset]:checked");
    if (!usual) field.closest("details.quiet")?.setAttribute("open", "");
  }
  showAsked(form);
}

/** Take every answer away, or only that to the question in `block`. */
export function empty(form, block = null) {
  for (const one of block ? [block] : form.querySelectorAll("[data-question]")) setValue(one, "");
}

/** What most people would answer stands there already: today's date in Beijing, and the presets of rare questions. */
export function fillUsual(form) {
  for (const field of form.querySelectorAll("[data-today]")) {
    field.dataset.usual = field.dataset.today === "year" ? today().slice(0, 4) : today();
    if (!field.value) field.value = field.dataset.usual;
  }
  for (const field of form.querySelectorAll("[data-preset]")) {
    const block = field.closest(".question");
    if (!block.querySelector(":checked")) field.checked = true;
  }
}

/** The answers in two: those that belong to this calculator alone, since they start as today's, and the facts. */
export function givenOf(form) {
  const own = {};
  const facts = {};
  for (const block of form.querySelectorAll("[data-question]")) {
    const isOwn = block.querySelector("[data-today]");
    (isOwn ? own : facts)[block.dataset.question] = valueOf(form, block.dataset.question);
  }
  return [own, facts];
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
    block.closest("details.quiet")?.setAttribute("open", "");
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
