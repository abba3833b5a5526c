// 大字, 高对比, 深色: set before anything is painted. This browser stores the choice, and nothing else.
// Published as it stands, so in the JavaScript of 2017: a phone too old for the calculators still shows large text.
(() => {
  const KEY = "gongshi-display";
  const ON = { size: "large", contrast: "high", scheme: "dark" };
  const OFF = { size: "normal", contrast: "normal", scheme: "light" };
  const root = document.documentElement;
  const dark = document.getElementById("dark");

  /** What was chosen here before; nothing where the browser stores nothing. */
  function stored() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch (error) {
      return {};
    }
  }

  const wanted = (query) => matchMedia(query).matches;
  let chosen = stored();
  const isOn = {
    size: () => chosen.size === ON.size,
    contrast: () => (chosen.contrast ? chosen.contrast === ON.contrast : wanted("(prefers-contrast: more)")),
    scheme: () => (chosen.scheme ? chosen.scheme === ON.scheme : wanted("(prefers-color-scheme: dark)")),
  };

  function show() {
    for (const name of ["size", "contrast"]) root.dataset[name] = (isOn[name]() ? ON : OFF)[name];
    if (chosen.scheme) dark.media = isOn.scheme() ? "screen" : "not all"; // else the device decides
    for (const button of document.querySelectorAll("[data-display]")) {
      button.setAttribute("aria-pressed", String(isOn[button.dataset.display]()));
    }
  }

  function toggle(name) {
    chosen = Object.assign({}, chosen, { [name]: (isOn[name]() ? OFF : ON)[name] });
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch (error) {
      // a private window: the choice holds for this page
    }
    show();
  }

  root.classList.replace("no-js", "js"); // now, so that nothing moves once the page stands
  if (/MicroMessenger/i.test(navigator.userAgent)) root.classList.add("in-wechat"); // it neither prints nor downloads
  show();
  document.addEventListener("DOMContentLoaded", () => {
    show();
    for (const button of document.querySelectorAll("[data-display]")) {
      button.addEventListener("click", () => toggle(button.dataset.display));
    }
  });
  // The theme's search listens to keys alone; what is pasted or spoken comes without one.
  document.addEventListener("input", ({ target }) => {
    if (target.matches && target.matches(".md-search__input")) target.dispatchEvent(new Event("keyup", { bubbles: true }));
  });
  addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    chosen = stored();
    show();
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  if (scheme.addEventListener) scheme.addEventListener("change", show);
})();
