// Runs first on a calculator's page, in the JavaScript of 2009, which every browser understands: can this one compute
// here? The words for each case stand in the page; here only the case is named, as data-calculating of <html>:
// old (it lacks what the engine needs), refused (it does not let a page compute, as iOS 15 under our policy),
// failed (the page's script did not arrive), loading (it is on its way). The script itself writes live.
(function () {
  "use strict";
  var root = document.documentElement;
  // The smallest module with an exception tag (Chrome 95, Safari 15.2, Firefox 100), one with a reference type, an empty one.
  var EXCEPTIONS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 13, 3, 1, 0, 0];
  var REFERENCES = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
  var EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];

  function say(state) {
    root.setAttribute("data-calculating", state);
  }

  function old() {
    try {
      return !(
        WebAssembly.validate(new Uint8Array(EXCEPTIONS)) &&
        WebAssembly.validate(new Uint8Array(REFERENCES)) &&
        typeof TransformStream === "function"
      );
    } catch (error) {
      return true;
    }
  }

  function refused() {
    try {
      return !new WebAssembly.Module(new Uint8Array(EMPTY));
    } catch (error) {
      return true;
    }
  }

  root.className = root.className.replace("no-js", "js");
  say(old() ? "old" : refused() ? "refused" : "loading");

  // The script that did not arrive fires at its element, one that cannot be parsed at the window, with its address.
  window.addEventListener("error", function (event) {
    var script = document.getElementById("calculator-script");
    if (!script || root.getAttribute("data-calculating") !== "loading") return;
    if (event.target === script) say("failed");
    else if (event.filename === script.src) say("old");
  }, true);
})();
