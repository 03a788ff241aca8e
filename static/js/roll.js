// The list at the door: a tap is kept in the queue (marks.js), shown at once, and corrected by the office's answer.
(() => {
  "use strict";

  const queue = window.marks;
  const results = document.getElementById("results");
  if (!queue || !results) return;

  const WORDS = { present: "hadir", excused: "izin", represented: "diwakili", guest: "tamu", absent: "tidak hadir", "": "belum dicatat" };
  const row = (participant) => document.getElementById(`peserta-${participant}`);
  const shown = (mark) => (mark.state ? `${mark.state}:${mark.represented_by || ""}` : "");
  queue.headers = () => ({ "Roll-Query": window.location.search });

  // What waits, on the row: the chosen button, the word, and what the next tap has seen.
  const paint = (mark) => {
    const item = row(mark.participant);
    if (!item) return;
    item.classList.add("waits");
    item.querySelectorAll("[name=seen]").forEach((field) => { field.value = shown(mark); });
    item.querySelectorAll(".marks button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value === mark.state));
    });
    const chip = item.querySelector(".who .chip");
    chip.textContent = `${WORDS[mark.state]}, menunggu`;
  };

  const put = (item, html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    if (!item || !fresh) return null;
    const had = item.contains(document.activeElement) ? document.activeElement.value : null;
    item.replaceWith(fresh);
    window.htmx?.process(fresh);
    if (had) fresh.querySelector(`.marks button[value="${had}"]`)?.focus();
    return fresh;
  };

  const answer = ({ answers, rows, tally }) => {
    Object.entries(rows || {}).forEach(([participant, html]) => put(row(participant), html));
    if (tally) put(document.getElementById("hitungan"), tally);
    answers.filter((one) => one.outcome === "taken" || one.outcome === "refused").forEach((one) => {
      const item = one.participant && row(one.participant);
      if (item) {
        const problem = document.createElement("p");
        problem.className = "problem";
        problem.setAttribute("role", "alert");
        problem.textContent = one.message;
        item.querySelector(".who").after(problem);
      }
      clash(one.message);
    });
    queue.waiting().forEach(paint); // tapped again while the answer was on its way
  };

  // A mark that could not be stored stays in sight until the officer has read it.
  const clashes = document.getElementById("bentrok");
  const clash = (text) => {
    const item = document.createElement("li");
    item.textContent = text;
    clashes.querySelector("ul").append(item);
    clashes.hidden = false;
  };
  clashes.querySelector("button").addEventListener("click", () => {
    clashes.querySelector("ul").replaceChildren();
    clashes.hidden = true;
  });

  // Before htmx and before a plain form: the capture phase, on the whole page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const item = form.closest(".roll > li");
    if (!item || !form.dataset.mark) return;
    if (form.dataset.mark === "stand-in" && !form.reportValidity()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const state = event.submitter?.name === "state" ? event.submitter.value : form.elements.state?.value || "";
    const mark = {
      participant: Number(form.dataset.participant),
      state,
      represented_by: state === "represented" ? form.elements.represented_by.value.trim() : "",
      seen: form.elements.seen.value,
    };
    if (mark.state && shown(mark) === mark.seen) return; // the same mark again
    paint(mark);
    queue.add(mark);
  }, true);

  queue.listen((event) => { if (event.kind === "answer") answer(event.answer); });
  document.addEventListener("htmx:afterSwap", () => queue.waiting().forEach(paint)); // narrowed while marks wait
  queue.waiting().forEach(paint);
})();
