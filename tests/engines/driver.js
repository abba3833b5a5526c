// Walks the site inside a frame, in the JavaScript of 2009: so it runs in any engine without a driver of its own.
// What it finds goes to the server as an address, /report/<JSON>, which only the test's server knows.
var PLAN = JSON.parse(document.getElementById("plan").textContent);
var frame = document.getElementById("frame");
var found = { agent: navigator.userAgent, answers: {}, again: {}, back: {} };
var probes = 0;

function report(name, value) {
  var request = new XMLHttpRequest();
  request.open("GET", "/report/" + name + "/" + encodeURIComponent(JSON.stringify(value)));
  request.send();
}

function page() { return frame.contentDocument; }
function one(selector) { return page() && page().querySelector(selector); }
function all(selector) { return page() ? Array.prototype.slice.call(page().querySelectorAll(selector)) : []; }
function seen(element) { return Boolean(element) && element.getClientRects().length > 0; }
function state() { return page() && page().documentElement.getAttribute("data-calculating"); }

/** Call `then` as soon as `ready()` holds; what takes two minutes will not happen. */
function when(what, ready, then) {
  var tries = 0;
  var timer = setInterval(function () {
    var is = false;
    try { is = ready(); } catch (error) { is = false; }
    if (is) { clearInterval(timer); then(); }
    else if ((tries += 1) > 1200) { clearInterval(timer); found.stuck = what; report("done", found); }
  }, 100);
}

function open(path, ready, then) {
  frame.onload = function () { frame.onload = null; when(path, ready, then); };
  frame.src = "/" + path;
}

function fill(answers) {
  Object.keys(answers).forEach(function (name) {
    var fields = all("[data-calculator] .form")[0].querySelectorAll('[data-question="' + name + '"] input, [data-question="' + name + '"] select, [data-question="' + name + '"] textarea');
    var first = fields[0];
    if (first.type === "radio") Array.prototype.forEach.call(fields, function (each) { each.checked = each.value === answers[name]; });
    else first.value = answers[name];
    var event = page().createEvent("Event");
    event.initEvent("change", true, true);
    first.dispatchEvent(event);
  });
}

function answered() { return seen(one(".answered .headline")); }

/** Press the button of each screen until the answer is there. */
function press(then) {
  var go = one("[data-calculator] .form .go"), progress = one("[data-calculator] .form .progress").textContent;
  go.click();
  when("the next screen", function () {
    return answered() || one("[data-calculator] .form .progress").textContent !== progress;
  }, function () {
    if (answered()) then();
    else press(then);
  });
}

function calculator(rule, into, then) {
  open(rule.address, function () { return state() && state() !== "loading"; }, function () {
    if (state() !== "live") return refused(then);
    fill(rule.answers);
    press(function () {
      into[rule.name] = one(".answered .headline").textContent;
      if (rule.name in found.back) then();
      else backAndForward(rule, then);
    });
  });
}

/** The phone's own buttons: back to the last screen of questions, forward to the answer. */
function backAndForward(rule, then) {
  frame.contentWindow.history.back();
  when("the screen before", function () { return !answered() && seen(one("[data-calculator] .form .go")); }, function () {
    found.back[rule.name] = one("[data-calculator] .form .go").textContent;
    frame.contentWindow.history.forward();
    when("the answer again", answered, then);
  });
}

/** Whatever a browser might send: every form, Enter in every field, every button. */
function tryToSend() {
  all("input[type=text]").forEach(function (field) {
    field.value = "8600.50";
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 13, bubbles: true }));
  });
  all("[data-calculator] button").filter(seen).forEach(function (button) { button.click(); });
  all("form").forEach(function (form) { form.submit(); });
}

function refused() {
  found.state = state();
  found.sentences = all(".unable").filter(seen).map(function (each) { return each.textContent; });
  found.table = seen(one("table.examples"));
  found.call = all("a[href='tel:12333']").filter(seen).length > 0;
  found.buttons = all("[data-calculator] .go").filter(seen).length;
  tryToSend();
  setTimeout(function () {
    found.address = frame.contentWindow.location.href;
    notice(function () {
      open(PLAN.desk.address, state, function () {
        found.desk = all(".unable").filter(seen).map(function (each) { return each.textContent; }).join("");
        report("done", found);
      });
    });
  }, 500);
}

function each(rules, into, then) {
  if (!rules.length) return then();
  calculator(rules[0], into, function () { each(rules.slice(1), into, then); });
}

function reload(then) {
  var last = PLAN.rules[PLAN.rules.length - 1];
  open(last.address, answered, function () {
    found.again[last.name] = one(".answered .headline").textContent;
    then();
  });
}

function notice(then) {
  open(PLAN.notice, function () { return one("h1"); }, function () {
    var field = one("#filter"), list = all("table.people tbody tr");
    found.rows = list.length;
    found.overlapping = all("table.people tbody td").filter(function (cell) { return cell.scrollWidth > cell.clientWidth + 1; }).length;
    found.ended = page().documentElement.className.indexOf("ended") >= 0;
    if (field) {
      field.value = PLAN.searched;
      var event = page().createEvent("Event");
      event.initEvent("input", true, true);
      field.dispatchEvent(event);
      found.shown = all("table.people tbody tr:not(.sum)").filter(seen).length;
    }
    display(then);
  });
}

/** A clerk's workbook, as if it had been chosen. */
function desk(then) {
  open(PLAN.desk.address, function () { return one(".desk-status").textContent.indexOf("已经准备好") >= 0; }, function () {
    var inner = frame.contentWindow, chosen = new inner.DataTransfer(), field = one(".desk-files");
    Object.keys(PLAN.desk.files).forEach(function (name) {
      var bytes = inner.Uint8Array.from(atob(PLAN.desk.files[name]), function (each) { return each.charCodeAt(0); });
      chosen.items.add(new inner.File([bytes], name));
    });
    field.files = chosen.files;
    field.dispatchEvent(new inner.Event("change", { bubbles: true }));
    when("the workbook is judged", function () { return seen(one(".desk-result")); }, function () {
      found.desk = one(".desk-headline").textContent;
      found.fast = one("[data-desk]").getAttribute("data-fast");
      then();
    });
  });
}

function display(then) {
  var before = parseFloat(getComputedStyle(page().documentElement).fontSize);
  one("[data-display=size]").click();
  found.larger = parseFloat(getComputedStyle(page().documentElement).fontSize) > before;
  one("[data-display=size]").click();
  then();
}

function offline(then) {
  var rule = PLAN.rules[0];
  open(rule.address, answered, function () {
    frame.contentWindow.navigator.serviceWorker.ready.then(function () {
      report("online", found);
      when("the network is gone", function () {
        var request = new XMLHttpRequest();
        request.open("GET", "/probe-" + (probes += 1), false);
        try { request.send(); } catch (error) { return true; }
        return request.status === 0;
      }, function () {
        found.offline = {};
        calculator(rule, found.offline, then);
      });
    });
  });
}

each(PLAN.rules, found.answers, function () {
  reload(function () {
    notice(function () {
      desk(function () {
        offline(function () { report("done", found); });
      });
    });
  });
});
