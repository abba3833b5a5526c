// Part of a name shows the rows that have it. What is typed stays in the field: no address, no storage, no request.
const WAIT = 300; // milliseconds after the last key: a screen reader reads the count once

const plain = (text) => text.normalize("NFKC").replace(/[\s·•‧・.]/g, "").toLowerCase();

export function wireFilter(filter) {
  const field = filter.querySelector("input"), output = filter.querySelector("output");
  const table = document.querySelector("table.people");
  let rows = null, timer = 0;

  function apply() {
    rows = rows || [...table.querySelectorAll("tbody tr:not(.sum)")].map((row) => [row, plain(row.cells[1].textContent)]);
    const wanted = plain(field.value);
    let found = 0;
    table.classList.toggle("filtered", wanted !== "");
    for (const [row, name] of rows) {
      const shown = name.includes(wanted);
      found += shown;
      if (row.hidden === shown) row.hidden = !shown;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      output.textContent = wanted && (found ? filter.dataset.some.replace("{}", found) : filter.dataset.none);
    }, WAIT);
  }

  field.addEventListener("input", (event) => event.isComposing || apply()); // pinyin on its way is no name
  field.addEventListener("compositionend", apply);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault(); // the search field's own way of clearing is not everywhere
    field.value = "";
    apply();
  });
}
