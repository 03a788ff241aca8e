// A visit's report stays on the phone while it is typed and until the office has it: texts, choices and photos, in this
// phone's own database, one per recipient.  Sent once by its token, however often it is tried.  Without such a database
// the page is a plain form.  A report of one officer is never sent as another's.
(() => {
  "use strict";

  const form = document.querySelector("form[data-visit]");
  const line = document.querySelector("[data-visits-state]");
  const officer = (form || line)?.dataset.officer;
  if (!officer || !window.indexedDB) return;
  const STORE = "kunjungan";

  const opened = new Promise((done, failed) => {
    const request = indexedDB.open("rumah-pilar", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const ask = async (mode, verb) => {
    const store = (await opened).transaction(STORE, mode).objectStore(STORE);
    return new Promise((done, failed) => {
      const request = verb(store);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  };
  const put = (record) => ask("readwrite", (store) => store.put(record));
  const drop = (key) => ask("readwrite", (store) => store.delete(key));
  const mine = async () => (await ask("readonly", (store) => store.getAll())).filter((record) => record.officer === officer);

  const say = (text, link) => {
    if (!line) return;
    line.replaceChildren(text);
    if (link) line.append(" ", link);
    line.hidden = !text;
  };
  const cookie = (name) => document.cookie.split("; ").find((part) => part.replace("__Host-", "").startsWith(`${name}=`))?.split("=")[1] || "";
  const linkTo = (record, words) => Object.assign(document.createElement("a"), { href: record.url, textContent: words });

  // What is typed -------------------------------------------------------------------------------------------------
  const key = form && `${officer}:${form.dataset.visit}`;
  const SKIP = new Set(["csrfmiddlewaretoken"]);
  const entries = () => [...new FormData(form)].filter(([name, value]) => !SKIP.has(name) && !(value instanceof File && !value.size));
  const record = (state) => ({ key, officer, state, url: location.pathname, label: form.dataset.label, entries: entries() });

  const fill = (kept) => {
    const values = new Map();
    kept.entries.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    [...form.elements].forEach((field) => {
      if (!field.name || SKIP.has(field.name)) return;
      const given = values.get(field.name) || [];
      if (field.type === "file") {
        const files = new DataTransfer();
        given.forEach((file) => files.items.add(new File([file], file.name || "foto.jpg", { type: file.type })));
        field.files = files.files;
      } else if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
      else if (given.length) field.value = given[0];
    });
  };

  // Sending -------------------------------------------------------------------------------------------------------
  const post = async (kept) => {
    const body = new FormData();
    kept.entries.forEach(([name, value]) => body.append(name, value));
    const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
    return fetch(kept.url, { method: "POST", body, headers, redirect: "manual" });
  };

  const showErrors = async (response) => {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const place = document.querySelector("[data-visit-errors]");
    place.replaceChildren(...[...page.querySelectorAll("[data-visit-errors] > *")].map((part) => document.importNode(part, true)));
    (place.querySelector("[tabindex], a") || place).focus?.();
    place.scrollIntoView({ block: "start" });
  };

  let sending = false;
  let note = ""; // what is said while there is nothing more urgent
  const send = async (kept) => {
    const response = await post(kept); // throws without signal
    if (response.type === "opaqueredirect") return { words: "Sesi Anda berakhir. Laporan tetap tersimpan di ponsel; masuk lagi untuk mengirimnya." };
    if (response.ok) {
      await drop(kept.key);
      return { done: (await response.json()).url };
    }
    if (response.status !== 422 && response.status >= 500) throw new Error(response.status);
    await put({ ...kept, state: "problem" });
    return { refused: response, words: "Laporan ini belum dapat diterima. Betulkan isiannya, lalu kirim lagi." };
  };

  const sendAll = async () => {
    if (sending) return;
    sending = true;
    let words = "";
    let link = null;
    try {
      for (const kept of (await mine()).filter((one) => one.state === "waiting")) {
        const answer = await send(kept);
        if (answer.words) words = answer.words;
        if (form && kept.key === key) {
          if (answer.done) { location.assign(answer.done); return; }
          if (answer.refused) await showErrors(answer.refused);
        }
      }
    } catch {
      words = "Belum ada sinyal: laporan tersimpan di ponsel dan dikirim sendiri begitu ada sambungan.";
    } finally {
      sending = false;
    }
    const left = await mine();
    const waiting = left.filter((one) => one.state === "waiting").length;
    const problem = left.find((one) => one.state === "problem" && one.key !== key);
    const draft = left.find((one) => one.state === "draft" && one.key !== key);
    if (problem) link = linkTo(problem, `Perlu dibetulkan: ${problem.label}`);
    else if (draft && !form) link = linkTo(draft, `Lanjutkan laporan ${draft.label}`);
    if (!words && waiting) words = `${waiting} laporan menunggu dikirim.`;
    if (!words && link) words = "Ada laporan yang belum selesai di ponsel ini.";
    say(words || note, link);
  };

  const start = async () => {
    if (form) {
      const kept = await ask("readonly", (store) => store.get(key));
      const fresh = !document.querySelector("[data-visit-errors] .error-summary");
      if (kept && fresh) {
        fill(kept);
        if (kept.state === "draft") note = "Isian yang belum terkirim dikembalikan dari ponsel ini.";
      }
      const keep = () => put(record("draft")).catch(() => say("Ponsel ini kehabisan tempat: isian tidak tersimpan sebelum dikirim."));
      form.addEventListener("input", keep);
      form.addEventListener("change", keep);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        event.stopPropagation();
        note = "";
        try { await put(record("waiting")); } catch { form.submit(); return; }
        await sendAll();
      });
    }
    window.addEventListener("online", sendAll);
    window.setInterval(() => { if (navigator.onLine) sendAll(); }, 30000);
    await sendAll();
  };
  opened.then(start).catch(() => { /* no database here: a plain form */ });
})();
