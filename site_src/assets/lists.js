// A line of a list goes after 24:00 of its last day in Beijing, as the notice itself does, even where the page was left
// open or nobody built the site anew. The headings count with it; what counts more than these lines is not known then,
// and goes. In the JavaScript that every browser understands.
(function () {
  "use strict";
  var DAY = 86400000, BEIJING = 8 * 3600000, CHECK_EVERY = 60000; // ahead of UTC, all year
  var timer = 0;

  function headings(line) { // of every group the line stands in
    var found = [], each = line.parentNode;
    for (; each && each.querySelector; each = each.parentNode) {
      if (each.tagName === "SECTION") found.push(each);
    }
    return found;
  }

  function oneLess(group) {
    var number = group.querySelector(".number");
    if (number) number.textContent = number.textContent.replace(/\d+/, function (count) { return Math.max(0, count - 1); });
    var more = group.querySelector("[data-whole]"); // notices that are not among its lines
    if (!more && !group.querySelector("li[data-until]")) group.hidden = true;
  }

  function check() {
    clearTimeout(timer);
    var now = Date.now() + BEIJING, today = Math.floor(now / DAY);
    var lines = document.querySelectorAll("li[data-until]"), left = 0, whole;
    for (var at = 0; at < lines.length; at++) {
      if (Date.parse(lines[at].getAttribute("data-until")) / DAY >= today) { left++; continue; }
      var groups = headings(lines[at]);
      lines[at].parentNode.removeChild(lines[at]);
      groups.forEach(oneLess);
      whole = document.querySelectorAll("[data-whole]");
    }
    for (at = 0; whole && at < whole.length; at++) whole[at].hidden = true;
    if (left) timer = setTimeout(check, Math.min(CHECK_EVERY, (today + 1) * DAY - now));
  }

  ["pageshow", "focus", "beforeprint"].forEach(function (event) { addEventListener(event, check); });
  document.addEventListener("visibilitychange", check);
  check();
})();
