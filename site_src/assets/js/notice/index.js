// A notice's page: days left, the guard that takes the list down in time, and the search in its table.
// It stands above the table and runs before the rows arrive; all words are in the page.
import { wireFilter } from "./filter.js";
import { watch } from "./guard.js";

document.documentElement.classList.add("has-script"); // shows what works with a script alone
watch(document.querySelector(".left"));
document.addEventListener("DOMContentLoaded", () => {
  const filter = document.querySelector(".filter");
  if (filter) wireFilter(filter);
  for (const button of document.querySelectorAll("button.print")) button.addEventListener("click", () => print());
});
