// Typing narrows a list that stands in the page already: nothing is fetched, nothing is sent.
{
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s-]/g, ""); // 0571 0000-1234 as 05710000

  /** Whether `element` says what was typed, or its name begins with these first letters of its pinyin. */
  const says = (element, typed) => plain(element.textContent).includes(typed) || (element.dataset.letters || "").startsWith(typed);

  /** Show the lines of `list` that have `typed` in them, and the headings they stand under. */
  function narrow(list, typed) {
    for (const line of list.querySelectorAll("li")) {
      line.hidden = Boolean(typed) && !says(line, typed);
    }
    for (const group of [...list.querySelectorAll("[data-group]")].reverse()) { // the innermost first
      const own = group.querySelector(":scope > h2, :scope > h3, :scope > h4, :scope > summary");
      const all = Boolean(typed) && own && says(own, typed);
      if (all) for (const line of group.querySelectorAll("li")) line.hidden = false;
      group.hidden = !all && !group.querySelector("li:not([hidden])");
      if (group.tagName === "DETAILS") group.open = Boolean(typed) && !group.hidden;
    }
    return list.querySelectorAll("li:not([hidden])").length;
  }

  for (const box of document.querySelectorAll(".filter")) {
    const list = document.getElementById(box.dataset.list);
    const field = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    const use = () => {
      const typed = plain(field.value);
      const found = narrow(list, typed);
      status.textContent = !typed ? "" : found ? `找到 ${found} 个` : "没有找到，请换一个词试试";
    };
    field.addEventListener("input", use);
    if (field.value) use(); // what the browser filled in when the reader came back
  }
}
