"""Hands on the keyboard and nowhere else: Tab until something is reached, and it must show that it has the focus."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

MOST_TABS = 150

# What the focused thing is called, and whether an eye can see that it is focused: a ring of at least two pixels in a
# colour of its own, within the window, not cut off and not under something else.
_LOOK = """async () => {
  let at = document.activeElement;
  for (let still = 0, before = null; still < 3;) {  // the page may still be scrolling to it, or moving the focus on
    await new Promise(requestAnimationFrame);
    const same = at === document.activeElement;
    at = document.activeElement;
    if (!at || at === document.body) return null;
    const top = at.getBoundingClientRect().top;
    still = same && top === before ? still + 1 : 0;
    before = top;
  }
  const style = getComputedStyle(at), box = at.getClientRects()[0] || at.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    && style.outlineColor !== 'rgba(0, 0, 0, 0)';
  const shown = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
    && box.top < innerHeight && box.left < innerWidth;
  const x = Math.min(Math.max(box.left + Math.min(box.width, 24) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const own = at.labels ? [...at.labels] : [];
  const free = top !== null && (at.contains(top) || top.contains(at) || own.some((label) => label.contains(top)));
  const label = at.labels && at.labels.length ? at.labels[0].innerText : '';
  const name = at.tagName === 'INPUT' && ['submit', 'button'].includes(at.type) ? at.value : at.innerText || '';
  return {
    tag: at.tagName.toLowerCase(), type: at.type || '', ring, shown, free,
    name: (at.tagName === 'SELECT' || at.tagName === 'INPUT' || at.tagName === 'TEXTAREA' ? label : name)
      .replace(/\\s+/g, ' ').trim(),
    main: at.closest('main') !== null,
  };
}"""


class Keyboard:
    """`press("a", "Impor")` goes with Tab to the link of that name and presses Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []
        """What had the focus without showing it."""

    def reach(self, tag: str, name: str, *, main: bool = True) -> None:
        """Tab until an element of this tag and name (a pattern) has the focus, in the page's main part or above it.

        Fails after as many steps as no page has.
        """
        wanted, seen = re.compile(name), []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(_LOOK)
            if found is None:
                continue
            self._look(found)
            seen.append(f"{found['tag']} {found['name'][:30]}")
            if found["tag"] == tag and found["main"] is main and wanted.search(found["name"]):
                return
        raise AssertionError(f"{tag} {name!r} is not reached by Tab on {self.page.url}: {seen[:60]}")

    def press(self, tag: str, name: str, key: str = "Enter", *, main: bool = True) -> None:
        self.reach(tag, name, main=main)
        self.page.keyboard.press(key)

    def go(self, tag: str, name: str, *, main: bool = True) -> None:
        """Press what leads to another page, and wait for it."""
        self.reach(tag, name, main=main)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Reach a field and put the text in place of what is there."""
        self.reach("input", name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, letters: str) -> None:
        """Reach a list of choices and pick one by its first letters."""
        self.reach("select", name)
        self.page.keyboard.type(letters)

    def give_file(self, name: str, path: Path) -> None:
        """Reach the file field; which file is the operating system's dialog to ask."""
        self.reach("input", name)
        assert self.page.evaluate("document.activeElement.type") == "file"
        self.page.locator("input[type=file]:focus").set_input_files(path)

    def _look(self, found: dict[str, object]) -> None:
        if not (found["ring"] and found["shown"] and found["free"]):
            self.unseen.append(f"{self.page.url}: {found}")
