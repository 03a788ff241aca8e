"""Every page of the office as an officer gets it, kept as it was sent, for a browser that then only has to draw it.

The pages are asked for with Django's own client, in one test transaction: no server, one seed, and each answer can be
looked into (queries, the list in its context).  The browser's requests are answered with what was kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.project.addresses import World, addresses

MOST_QUERIES = 12
LEAVES = {"account_logout", "admin:logout"}
# Django writes this one into its template, out of any translation's reach.
DJANGOS_LENS = re.compile(r'<img src="[^"]*admin/img/search[^"]*" alt="Search">')
# Words by which a screen of a library gives itself away ("Filter", "Status" and the like are Indonesian too), and
# small words without which no English sentence does.
ENGLISH = re.compile(
    r"\b(Search|Submit|Previous|Next|First|Last|Change|Password|Filter by|Sign in|Log in|Log out|Logout|Delete|Save|Add"
    r"|History|View|Export|Import|Cancel|Required|Username|Email|Home|Today|Now|Select|Unknown|Actions?|Are you sure"
    r"|Confirm|Invalid|Please|Remove|Edit|Close|Yes|Choose|Recently|Welcome|Authenticator|Recovery|Show|Loading"
    r"|[Tt]he|[Aa]nd|[Oo]f|[Ii]s|[Aa]re|[Ww]as|[Ww]ith|[Ff]or|[Ff]rom|[Yy]ours?|[Yy]ou|[Tt]his|[Tt]hat|[Hh]ave|[Hh]as"
    r"|[Nn]ot|[Oo]r|[Bb]een|[Cc]annot|[Ww]ill|[Oo]ptional)\b"
)
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)(?:#[^"]*)?"[^>]*>(.*?)</a>', re.DOTALL)
_BOLD = re.compile(r"<b>\s*([\d.]+)\s*</b>")
_TAGS = re.compile(r"<[^>]+>")


@dataclass
class Seen:
    who: str
    name: str
    url: str
    headers: dict[str, str]
    text: str
    queries: int
    total: int | None = None
    """Rows of its list, where it has one."""
    counts: list[tuple[int, str]] = field(default_factory=list)
    """Numbers on the page that are links, and where they lead."""

    @property
    def is_whole(self) -> bool:
        """Whether it is a page, not a part of one that a script asks for."""
        return "<html" in self.text

    @property
    def main(self) -> str:
        """What makes this page another one than the next: its body without what each answer draws anew."""
        found = re.search(r"<main\b.*?</main>", self.text, re.DOTALL)
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", found.group() if found else self.text)

    @property
    def build(self) -> str:
        """How it is built: its elements and their classes, a row of many told once."""
        tags = re.findall(r"<(/?\w+)([^>]*)>", self.main)
        parts = [f"{tag}.{' '.join(re.findall(r'(?:class|type|role|scope)=.([^>]*?).[ >]', rest + ' '))}"
                 for tag, rest in tags]  # fmt: skip
        once = dict.fromkeys(" ".join(parts[at : at + 6]) for at in range(len(parts)))
        return sha256("\n".join(once).encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.who} {self.url} ({self.name})"


def visible(text: str) -> str:
    """What a page shows and reads out: text, and the words in its attributes."""
    page = DJANGOS_LENS.sub("", text)
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:title|aria-label|alt|placeholder|value)="([^"]*)"', page)
    return html.unescape(" ".join([_TAGS.sub(" ", page), *spoken]))


def english(text: str) -> list[str]:
    return sorted({match.group() for match in ENGLISH.finditer(visible(text))})


def visit(client: Client, who: str, name: str, url: str) -> Seen | None:
    """The page at a URL, or None for what is no page.  What opening it writes is taken back."""
    connection.queries_log.clear()  # it holds so many
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response: Any = client.get(url)
        transaction.set_rollback(True)
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return None
    text = response.content.decode()
    seen = Seen(who, name, url, dict(response.headers), text, _asked(queries))
    seen.total = _total(response.context)
    seen.counts = list(_counts(text))
    return seen


def _asked(queries: CaptureQueriesContext) -> int:
    """Without the savepoints in which the test itself puts the request."""
    return sum(not query["sql"].startswith(("SAVEPOINT", "ROLLBACK TO", "RELEASE")) for query in queries)


def _total(context: Any) -> int | None:
    table = context.get("table") if context is not None else None
    return getattr(table, "total", None)


def _counts(text: str) -> Iterator[tuple[int, str]]:
    """Links that are a number, or carry one in bold: tiles, tabs, figures, cells of tables."""
    main = re.search(r"<main\b.*?</main>", text, re.DOTALL)
    for href, inner in _LINK.findall(main.group() if main else ""):
        words = _TAGS.sub("", inner).strip()
        numbers = _BOLD.findall(inner) or ([words] if re.fullmatch(r"[\d.]+", words) else [])
        if len(numbers) == 1 and numbers[0].replace(".", "").isdigit():
            yield int(numbers[0].replace(".", "")), html.unescape(href)


def wandered(world: World, clients: dict[str, tuple[Any, Client]], once: bool) -> Iterator[Seen]:
    """Every page that each officer may open; with `once` only as the first of the officers who sees it."""
    # All records first: what a page counts must not grow before its list is looked into.
    known = [(address, world.url(address)) for address in addresses() if address.rule and address.name not in LEAVES]
    for address, url in known:
        for who, (user, client) in clients.items():
            if not address.rule or not address.rule.allows(user):
                continue
            seen = visit(client, who, address.name, url)
            if seen:
                yield seen
                if once:
                    break


def lists_of(clients: dict[str, tuple[Any, Client]], pages: list[Seen]) -> tuple[list[str], int]:
    """What differs between a number and the list behind it, and how many numbers were compared."""
    known = {(seen.who, seen.url): seen.total for seen in pages}
    wrong, compared = [], 0
    for seen in pages:
        base = seen.url.partition("?")[0]
        for number, href in seen.counts:
            target = href if href.startswith("/") else base + href
            if urlsplit(href).scheme:
                continue
            key = seen.who, target
            if key not in known:
                found = visit(clients[seen.who][1], seen.who, "", target)
                known[key] = found.total if found else None
            if known[key] is None:
                continue
            compared += 1
            if known[key] != number:
                wrong.append(f"{seen}: {number}, but {target} lists {known[key]}")
    return wrong, compared
