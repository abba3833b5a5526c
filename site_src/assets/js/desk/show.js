// What Python answered, as elements: every word as text, none as HTML.
import { element } from "../dom.js";

export function showReadings(place, readings) {
  place.replaceChildren(
    ...readings.map(({ file, sheet, message }) => element("p", {}, element("strong", {}, [file, sheet && `　工作表 ${sheet}`]), `：${message}`)),
  );
}

/** How many and how much, each on one line, however narrow the window is. */
export function showRead(place, read, unit) {
  const parts = read ? [element("span", {}, `${read.count} ${unit}`), "　", element("span", {}, `${read.total} 元`)] : [];
  place.replaceChildren(...parts);
}

export function showProblems(place, files) {
  place.replaceChildren(
    ...files.flatMap(({ name, messages }) => [
      element("h3", {}, name),
      element(
        "ol",
        {},
        messages.map((each) =>
          element(
            "li",
            { class: each.must ? "must" : "look" },
            element("p", { class: "where" }, element("strong", {}, each.demand), `　${each.where || "整个文件"}`),
            element("p", {}, each.message, each.clause && `（依据办法 ${each.clause}）`),
            element("p", { class: "how" }, `怎么改：${each.remedy}`),
          ),
        ),
      ),
    ]),
  );
}

export function showNotice(place, notice) {
  const cells = (kind, row) => element("tr", {}, row.map((each) => element(kind, kind === "th" ? { scope: "col" } : {}, each)));
  place.replaceChildren(
    element("h3", { class: "title" }, notice.title),
    element("p", {}, notice.basis),
    element("p", {}, element("strong", {}, notice.period)),
    element("table", { class: "rows" }, element("thead", {}, cells("th", notice.head)), element("tbody", {}, notice.rows.map((row) => cells("td", row)))),
    element("p", {}, notice.total),
    element("div", { class: "sign" },
      element("div", {}, notice.contact.filter(Boolean).map((line) => element("p", {}, line))),
      element("p", { class: "code" }, "二维码：生成网站以后才有"),
      element("p", { class: "stamp" }, notice.office, element("br"), notice.day, element("br"), "（盖章处）")),
  );
}
