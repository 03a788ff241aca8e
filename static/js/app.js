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

  // A second click does not send the same twice; another button of the form, or other words in it, is another matter.
  // The form opens again when the page comes back.
  let sent = new WeakMap();
  const content = (form, button) => JSON.stringify([
    button?.formAction || form.action, button?.name, button?.value,
    [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : `${value.name} ${value.size}`]),
  ]);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    const now = content(form, event.submitter);
    if (sent.get(form) === now) { event.preventDefault(); return; }
    sent.set(form, now);
    window.setTimeout(() => { if (sent.get(form) === now) sent.delete(form); }, 5000);
    if ("keep" in form.dataset) drafts.store(form);
    if ("leaves" in form.dataset) drafts.forget();
  });
  window.addEventListener("pageshow", () => { sent = new WeakMap(); });

  // What was typed survives an ended session: kept in this tab from sending until the answer, given back to the same
  // officer after sign-in.  Never files, passwords or identity numbers.
  const drafts = {
    key: "isian",
    secret: /nik|kk|sandi|password|csrf/i,
    officer: () => document.querySelector(".top-user a")?.textContent.trim(),
    store(form) {
      const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !this.secret.test(name));
      const draft = { path: window.location.pathname, officer: this.officer(), fields };
      try { sessionStorage.setItem(this.key, JSON.stringify(draft)); } catch { /* storage is off: nothing to keep */ }
    },
    forget() {
      try { sessionStorage.removeItem(this.key); } catch { /* storage is off */ }
    },
    take() {
      try { return JSON.parse(sessionStorage.getItem(this.key)); } catch { return null; }
    },
    fill(form, fields) {
      const given = new Map();
      fields.forEach(([name, value]) => given.set(name, [...(given.get(name) || []), value]));
      [...form.elements].forEach((field) => {
        if (!field.name || field.type === "file" || this.secret.test(field.name)) return;
        const values = given.get(field.name) || [];
        if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
        else if (field.multiple) [...field.options].forEach((option) => { option.selected = values.includes(option.value); });
        else if (field.type !== "hidden" && field.type !== "submit" && values.length) field.value = values.shift();
      });
    },
    giveBack() {
      if (!this.officer() || document.querySelector("[data-waits]")) return; // at the door: the answer is still to come
      const draft = this.take();
      const form = document.querySelector("form[data-keep]");
      const answered = document.querySelector(".error-summary, .message.success");
      sessionStorage.removeItem(this.key);
      if (!draft || !form || answered || draft.path !== window.location.pathname || draft.officer !== this.officer()) return;
      this.fill(form, draft.fields);
      say("Isian Anda yang belum tersimpan dikembalikan. Periksa, lalu kirim lagi.");
    },
  };
  try { drafts.giveBack(); } catch { /* storage is off */ }

  // A list that could not be refreshed says so; an ended session leads to the sign-in page.
  document.addEventListener("htmx:responseError", (event) => {
    const denied = event.detail.xhr.status === 403;
    say(denied ? "Peran Anda tidak memiliki hak untuk ini." : "Gagal memuat. Coba lagi sebentar.");
  });
  document.addEventListener("htmx:sendError", () => say("Tidak ada sambungan. Periksa jaringan lalu coba lagi."));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.serverResponse || "";
    if (!answer.trimStart().toLowerCase().startsWith("<!doctype")) return;
    event.detail.shouldSwap = false;
    window.location.reload();
  });

  // Escape closes an open menu and gives the focus back.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".menu-phone[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // The search by keyboard: "/" leads to the box, arrows move over what was found, Enter opens.
  const box = () => document.getElementById("cari-semua");
  const links = () => [...document.querySelectorAll("[data-arrows] a")];

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && box()) {
      event.preventDefault();
      box().focus();
      box().select();
      return;
    }
    const found = links();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !found.length) return;
    const at = found.indexOf(document.activeElement);
    if (at < 0 && (event.target !== box() || step < 0)) return;
    event.preventDefault();
    if (at + step < 0) box().focus();
    else found[Math.min(at + step, found.length - 1)].focus();
  });
})();
