// Marks wait here until the office has answered them: in this phone's storage, so that a reload, a dead battery or an
// ended session loses none.  Kept are keys, states and the name of a stand-in; nothing else of a person.
// Used by roll.js and scan.js.  Without storage this file offers nothing and the page works by plain forms.
(() => {
  "use strict";

  const place = document.querySelector("[data-marks]");
  if (!place) return;
  const { session, officer, url } = place.dataset;
  const STORE = "kehadiran";
  const AT_ONCE = 100;

  const key = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  const all = () => JSON.parse(localStorage.getItem(STORE) || "[]");
  const keep = (marks) => localStorage.setItem(STORE, JSON.stringify(marks));
  try { keep(all()); } catch { return; } // no storage: plain forms

  const mine = (mark) => mark.officer === officer && mark.session === session;
  const cookie = (name) => document.cookie.split("; ").find((part) => part.replace("__Host-", "").startsWith(`${name}=`))?.split("=")[1] || "";
  const listeners = [];
  const tell = (event) => listeners.forEach((listener) => listener(event));

  const state = { sending: false, problem: "", signIn: false, wait: 0, timer: 0 };

  const ask = async (marks) => {
    const now = Date.now();
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken"), ...queue.headers() },
      body: JSON.stringify({ marks: marks.map(({ officer: _o, session: _s, at, ...mark }) => ({ ...mark, age: Math.max(0, now - at) })) }),
    });
    if (response.type === "opaqueredirect") return { signIn: true };
    if (response.status === 403) return { problem: "Kiriman ditolak. Muat ulang halaman ini; tanda yang menunggu tetap tersimpan." };
    if (response.status === 400) return { problem: "Kiriman tidak terbaca. Laporkan kepada administrator." };
    if (response.status === 404) return { problem: "Sesi ini tidak dapat dicatat lagi (dibatalkan atau dihapus)." };
    if (!response.ok) throw new Error(response.status);
    return response.json();
  };

  const send = async () => {
    const waiting = all().filter(mine).slice(0, AT_ONCE);
    if (!waiting.length || state.sending) return;
    state.sending = true;
    tell({ kind: "count" });
    let answered = false;
    try {
      const answer = await ask(waiting);
      state.signIn = Boolean(answer.signIn);
      state.problem = answer.problem || "";
      if (answer.answers) {
        const done = new Set(answer.answers.map((one) => one.key));
        keep(all().filter((mark) => !done.has(mark.key))); // read again: a tap may have come in between
        tell({ kind: "answer", answer });
        answered = true;
        state.wait = 0;
      }
    } catch {
      state.problem = "";
      state.wait = Math.min((state.wait || 1000) * 2, 30000);
      window.clearTimeout(state.timer);
      state.timer = window.setTimeout(send, state.wait);
    }
    state.sending = false;
    tell({ kind: "count" });
    if (answered) send();
  };

  const queue = {
    headers: () => ({}),
    state,
    listen(listener) { listeners.push(listener); },
    waiting() { return all().filter(mine); },
    others() { return all().filter((mark) => !mine(mark)); },
    add(mark) {
      keep([...all(), { key: key(), officer, session, at: Date.now(), ...mark }]);
      tell({ kind: "count" });
      send();
    },
    send,
  };

  // One line that says how many wait, and why.
  const line = document.getElementById("antrean");
  const show = () => {
    const count = queue.waiting().length;
    const other = queue.others();
    const parts = [];
    if (count) parts.push(state.sending ? `Mengirim ${count} tanda…` : `${count} tanda menunggu dikirim.`);
    if (count && !navigator.onLine) parts.push("Tidak ada sinyal; tanda tersimpan di HP ini dan dikirim sendiri nanti.");
    if (count && state.signIn) parts.push("Sesi masuk Anda sudah berakhir; tanda tetap tersimpan.");
    if (count && state.problem) parts.push(state.problem);
    if (other.some((mark) => mark.officer !== officer)) parts.push("Ada tanda milik petugas lain di HP ini; tanda itu dikirim setelah ia masuk.");
    else if (other.length) parts.push(`${other.length} tanda untuk sesi lain menunggu; buka sesi itu untuk mengirimnya.`);
    line.querySelector("[data-text]").textContent = parts.join(" ");
    line.querySelector("[data-sign-in]").hidden = !(count && state.signIn);
    line.querySelector("[data-again]").hidden = !count || state.sending || state.signIn;
    line.hidden = !parts.length;
    line.dataset.count = String(count);
  };
  queue.listen((event) => { if (event.kind === "count") show(); });
  line.querySelector("[data-again]").addEventListener("click", () => { state.wait = 0; send(); });
  window.addEventListener("online", () => { state.wait = 0; send(); });
  window.addEventListener("offline", show);
  window.addEventListener("storage", show);
  window.addEventListener("pageshow", (event) => { if (event.persisted) send(); });

  window.marks = queue;
  show();
  document.addEventListener("DOMContentLoaded", send); // after roll.js or scan.js listens: both are deferred
})();
