// On an office's page: the reader says that this is her community or street, and the calculators tell her to go there.
// It is stored for this tab alone, beside her answers (tab_storage.js). Published as it stands, in the JavaScript of 2017.
(() => {
  const KEY = "gongshi-answers";

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || {};
    } catch (error) {
      return {};
    }
  }

  function store(place) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(Object.assign(read(), { place })));
      return true;
    } catch (error) {
      return false; // a private window
    }
  }

  /** The way back to the calculator that the reader came from. */
  const back = (read().return || {}).address;
  for (const link of document.querySelectorAll("a.to-calculator")) {
    if (!back) continue;
    link.href = back;
    link.hidden = false;
  }

  const box = document.querySelector(".choose-place");
  if (box) {
    const phones = [...document.querySelectorAll(".office-phones > *")];
    const place = {
      code: box.dataset.code,
      district: box.dataset.district,
      office: box.dataset.office,
      address: box.dataset.address,
      phones: phones.map((one) => ({ words: one.textContent, tel: one.getAttribute("href") || "" })),
    };
    const says = box.querySelector("[role=status]");
    box.querySelector("button").addEventListener("click", () => {
      says.textContent = store(place) ? "记住了。算待遇的时候，会告诉您问这里。只记到关掉网页为止。" : "这个窗口不让网页记东西，请抄下电话。";
    });
    if ((read().place || {}).code === place.code) says.textContent = "您选的就是这里。";
  }

  const district = (read().person || {}).district; // in the list: the one that she has given already
  const heading = back && district && !location.hash && document.getElementById("p" + district);
  if (heading) heading.scrollIntoView();
})();
