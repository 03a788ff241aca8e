// The back room: the boxes that select2 draws take the name of the field they stand for.
"use strict";

function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const field = box.closest(".select2-container")?.previousElementSibling;
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    const name = label ? label.textContent.trim().replace(/:$/, "") : field?.name;
    if (!name) continue;
    const value = box.querySelector("[role=textbox]");
    value?.removeAttribute("role");
    value?.removeAttribute("aria-readonly");
    if (label && value) {
      label.id ||= `${field.id}-label`;
      box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    } else {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", name);
    }
    box.querySelector("textarea, input")?.setAttribute("aria-label", name);
  }
}

window.addEventListener("load", () => {
  nameBoxes();
  document.addEventListener("formset:added", () => setTimeout(nameBoxes));
});
