// Reads participants' codes with the camera where the browser can (BarcodeDetector), else from the typed field.
// Every code goes into the queue (marks.js), so scanning works without signal; the answer comes when it comes.
(() => {
  "use strict";

  const queue = window.marks;
  const list = document.getElementById("hasil-pindai");
  if (!queue || !list) return;

  const AGAIN = 4000; // the same code held before the camera is one scan
  let last = { code: "", at: 0 };

  const line = (text, kind) => {
    const item = document.createElement("li");
    item.textContent = text;
    item.className = kind;
    list.prepend(item);
    while (list.children.length > 30) list.lastElementChild.remove();
  };

  const take = (code) => {
    const now = Date.now();
    if (!code || (code === last.code && now - last.at < AGAIN)) return;
    last = { code, at: now };
    navigator.vibrate?.(60);
    queue.add({ code, state: "present" });
  };

  queue.listen((event) => {
    if (event.kind !== "answer") return;
    event.answer.answers.forEach((one) => {
      const good = one.outcome === "stored" || one.outcome === "same";
      line(one.outcome === "same" ? `${one.message} (sudah tercatat)` : one.message, good ? "good" : "bad");
    });
  });

  const form = document.getElementById("ketik-kode");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    last = { code: "", at: 0 };
    take(form.elements.code.value.trim());
    form.reset();
    form.elements.code.focus();
  });

  // The camera -----------------------------------------------------------------------------------------------------
  const panel = document.getElementById("kamera");
  const say = (text) => { panel.querySelector("[data-state]").textContent = text; };

  const watch = async (video, detector) => {
    if (!video.srcObject) return;
    try {
      const [found] = await detector.detect(video);
      if (found) take(found.rawValue);
    } catch { /* a frame that is not ready yet */ }
    window.setTimeout(() => watch(video, detector), 250);
  };

  const start = async (detector) => {
    const video = panel.querySelector("video");
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      say("Kamera tidak dapat dipakai. Izinkan kamera pada pengaturan peramban, atau ketik kodenya.");
      return;
    }
    video.play().catch(() => {}); // the picture may come later, or not at all while the screen is off
    panel.querySelector("[data-start]").hidden = true;
    say("Arahkan kamera ke kode QR pada kartu peserta.");
    watch(video, detector);
  };

  const prepare = async () => {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
    const formats = await window.BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    panel.hidden = false;
    document.getElementById("tanpa-kamera").hidden = true;
    panel.querySelector("[data-start]").addEventListener("click", () => start(detector));
  };
  prepare();
  window.addEventListener("pagehide", () => {
    panel.querySelector("video").srcObject?.getTracks().forEach((track) => track.stop());
  });
})();
