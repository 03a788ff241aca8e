// Dragging the lines of a rundown, with mouse, pen or finger.  The buttons "Naikkan" and "Turunkan" do the same without
// this file.  A list `<ol data-rundown="FORM">` of `<li data-key>`: on dropping, FORM's field `order` gets the keys.
(() => {
  "use strict";

  const keys = (list) => [...list.children].map((line) => line.dataset.key).join(",");

  const grip = (line) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "grip";
    button.textContent = "⠿";
    button.tabIndex = -1; // by keyboard one uses the two buttons
    button.setAttribute("aria-hidden", "true");
    line.prepend(button);
    return button;
  };

  // The neighbours move, not the line in hand: taken out of the page it would lose the pointer.
  const middle = (line) => { const box = line.getBoundingClientRect(); return box.top + box.height / 2; };
  const put = (list, line, y) => {
    while (line.previousElementSibling && y < middle(line.previousElementSibling)) {
      list.insertBefore(line.previousElementSibling, line.nextElementSibling);
    }
    while (line.nextElementSibling && y > middle(line.nextElementSibling)) {
      list.insertBefore(line.nextElementSibling, line);
    }
  };

  document.querySelectorAll("ol[data-rundown]").forEach((list) => {
    const form = document.getElementById(list.dataset.rundown);
    if (!form || list.children.length < 2) return;
    [...list.children].forEach((line) => {
      const handle = grip(line);
      let before = "";
      handle.addEventListener("pointerdown", (event) => {
        before = keys(list);
        handle.setPointerCapture(event.pointerId);
        line.classList.add("dragged");
        event.preventDefault();
      });
      handle.addEventListener("pointermove", (event) => {
        if (handle.hasPointerCapture(event.pointerId)) put(list, line, event.clientY);
      });
      const drop = () => {
        line.classList.remove("dragged");
        if (!before || before === keys(list)) return;
        before = "";
        form.elements.order.value = keys(list);
        form.requestSubmit();
      };
      handle.addEventListener("pointerup", drop);
      handle.addEventListener("pointercancel", drop);
    });
  });
})();
