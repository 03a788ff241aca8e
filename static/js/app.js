// Small comforts.  Every page works without this file.
(() => {
  "use strict";

  const say = (text) => {
    const line = document.getElementById("kabar");
    if (!line) return;
    line.textContent = text;
    line.hidden = false;
    window.clearTimeout(say.timer);
    say.timer = window.setTimeout(() => { line.hidden = true; }, 8000);
  };

  // A second click does not send twice; the button comes back when the page does.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  // A list that could not be refreshed says so; an ended session leads to the sign-in page.
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 ? "Peran Anda tidak memiliki hak untuk ini." : "Gagal memuat. Coba lagi sebentar.");
  });
  document.addEventListener("htmx:sendError", () => say("Tidak ada sambungan. Periksa jaringan lalu coba lagi."));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const response = event.detail.serverResponse || "";
    if (response.startsWith("<!doctype")) { event.detail.shouldSwap = false; window.location.reload(); }
  });

  // Escape closes an open menu and gives the focus back.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu-phone[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
