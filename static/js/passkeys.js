// Binds the office's passkey forms to allauth's own script: which form does what stands on the form itself.
(() => {
  "use strict";

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const ids = { credential: form.querySelector("[name=credential]").id, data: "js_data" };
    const way = form.dataset.passkey;
    ids[{ addForm: "add", authenticateForm: "authenticate", loginForm: "login" }[way]] = form.dataset.button;
    const passwordless = form.querySelector("[name=passwordless]");
    if (passwordless) ids.passwordless = passwordless.id;
    window.allauth.webauthn.forms[way]({ ids });
    form.hidden = false;
  });

  // The browser asks and the person may say no, or the key does not answer: said in words, nothing is lost.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const line = document.getElementById("kabar");
    line.textContent = "Kunci sandi tidak terbaca atau dibatalkan. Coba lagi, atau pakai cara lain.";
    line.hidden = false;
  });
})();
