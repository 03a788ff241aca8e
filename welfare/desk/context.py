"""What the base template needs on every page."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from welfare.desk import asking
from welfare.desk.registry import MENU, MenuEntry, announced

log = logging.getLogger(__name__)

GROUP = 100
"""Menu entries whose `order` shares the hundreds stand together; a line is drawn between the groups."""


@dataclass(frozen=True)
class MenuLine:
    """A menu entry as one user sees it on one page."""

    label: str
    url: str
    icon: str
    badge: int
    is_current: bool


def desk(request: HttpRequest) -> dict[str, Any]:
    """`menu`: groups of lines, computed only when a page draws it; `office_name`: whose desk this is."""
    return {"menu": SimpleLazyObject(lambda: menu_of(request)), "office_name": settings.OFFICE_NAME}


def menu_of(request: HttpRequest) -> list[list[MenuLine]]:
    """The menu of the request's user in groups; empty for somebody who has not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    asking.prepare(MENU, user)
    entries = [(entry, url) for entry in announced(MenuEntry, user) if (url := address(entry))]
    current = _current(entries, request.path)
    lines = [(entry.order // GROUP, _line(entry, url, user, entry is current)) for entry, url in entries]
    return [[line for _, line in group] for _, group in groupby(lines, key=lambda pair: pair[0])]


def address(entry: MenuEntry) -> str:
    """Where the entry leads; "" for a name that nothing bears: one app's mistake must not close every page."""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        log.error("Menu %s: alamat %s tidak ada", entry.label, entry.url_name)
        return ""


def _line(entry: MenuEntry, url: str, user: Any, is_current: bool) -> MenuLine:
    return MenuLine(entry.label, url, entry.icon, entry.badge(user) if entry.badge else 0, is_current)


def _current(entries: list[tuple[MenuEntry, str]], path: str) -> MenuEntry | None:
    """The entry with the longest prefix of `path`; the home page is current only on itself."""
    prefixes = [(entry.prefix or url, entry) for entry, url in entries]
    fitting = [(len(prefix), entry) for prefix, entry in prefixes if path == prefix or _leads(prefix, path)]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _leads(prefix: str, path: str) -> bool:
    return prefix != "/" and path.startswith(prefix)
