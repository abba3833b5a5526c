// What a reader may take away: a link that fills the form again, or the answer's words. Only for who asks. The answers in
// a link stand behind #, which no server sees.
import { answersOf } from "./form.js";
import { spokenWords } from "./result.js";

const MARK = "#a";
const COPIED = "已经复制，可以粘贴到微信或短信里了。";
const NOT_COPIED = "没有复制成，请长按选中再复制，或者截图。";

/** The address of this page with the answers of `form`: …/#a&stays=2, or #ar& for the backward question. */
export function linkTo(form) {
  const mark = form.dataset.reverse === "yes" ? `${MARK}r` : MARK;
  return `${location.href.split("#")[0]}${mark}&${new URLSearchParams(answersOf(form))}`;
}

/** What the address of this page brings: {reverse, answers}, or null; it is taken out of the address at once. */
export function takeLink() {
  const found = /^#a(r?)&(.*)$/.exec(location.hash);
  if (!found) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return { reverse: found[1] === "r", answers: Object.fromEntries(new URLSearchParams(found[2])) };
}

/** Copy `text` and say in `status` whether it worked; `field` is where the older way of copying selects it. */
async function copy(text, field, status) {
  let copied = false;
  try {
    await navigator.clipboard.writeText(text);
    copied = true;
  } catch {
    const before = field.value;
    field.value = text;
    field.select();
    copied = document.execCommand("copy"); // where the clipboard is not given to pages
    field.value = before;
  }
  status.textContent = copied ? COPIED : NOT_COPIED;
}

/** Wire the buttons in `answer`; `current()` is the answer that is shown and its form. */
export function offerSharing(answer, current) {
  const place = answer.querySelector(".share");
  const field = place.querySelector("input");
  answer.querySelector(".link").addEventListener("click", () => {
    field.value = linkTo(current().form);
    place.querySelector("[role=status]").textContent = "";
    place.hidden = false;
    place.querySelector(".copy").focus();
  });
  place.querySelector(".copy").addEventListener("click", () => {
    const text = `${current().result.title}，我填的和算出来的，点开就能看：\n${field.value}`;
    return copy(text, field, place.querySelector("[role=status]"));
  });
  answer.querySelector(".copy-words").addEventListener("click", async () => {
    const helper = answer.appendChild(document.createElement("textarea"));
    const { result } = current();
    await copy(`${result.title}\n${spokenWords(result)}`, helper, answer.querySelector(".in-app [role=status]"));
    helper.remove();
  });
}
