"""What officers do again and again in the browser tests of the register: fill in, press, read."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

PDF = {"name": "berkas.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"}


def fill(page: Page, **values: Any) -> None:
    """Fill in the fields of the page's form by their names: text, a choice's value, a file, a tick."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.evaluate("field => field.tagName === 'SELECT' ? 'select' : field.type")
        if kind == "select":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        elif kind == "checkbox":
            field.set_checked(value)
        else:
            field.fill(value)


def press(page: Page, label: str) -> None:
    page.locator("main").get_by_role("button", name=label, exact=True).click()


def follow(page: Page, label: str) -> None:
    page.locator("main").get_by_role("link", name=label, exact=True).first.click()


def reads(page: Page, text: str) -> None:
    """The text stands on the page, whatever the spaces."""
    expect(page.locator("body")).to_contain_text(re.compile(re.escape(text).replace(r"\ ", r"\s+")))


def choose_person(page: Page, name: str) -> None:
    """Find somebody in the register, as the forms that begin with a person ask."""
    fill(page, nama=name)
    press(page, "Cari di register")
    page.locator("ul.found").get_by_role("link", name=name).first.click()
