"""Every page, on a phone and on a desk: accessible, in Indonesian, within its width, few queries, no full NIK.

The everyday run opens each page once, as the first officer who may, draws one page of each build of ours, and lets axe
judge it at one of the widths.  `CRAWL=all` (`make crawl`) opens every page as every role, draws each body once, the
back room's too, and judges every build at both widths.  `CRAWL_SHOTS=<folder>` keeps pictures.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, Route

from tests import factories
from tests.browser import crawling
from tests.browser.conftest import DESK, PHONE
from tests.browser.crawling import Seen
from tests.project.addresses import World, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser")]
EVERYTHING = os.environ.get("CRAWL") == "all"
SHOTS = os.environ.get("CRAWL_SHOTS", "")
CAST = (
    "staff", "administrator", "head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt", "stranger_tksk",
)  # fmt: skip
ORIGIN = "http://localhost"
WIDTHS = {"1280": DESK, "360": PHONE}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
         "resultTypes": ["violations"]}  # fmt: skip
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
SCRIPTS = ("/admin/jsi18n/",)
"""Scripts that Django writes itself."""
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)
LEAST_PAGES, LEAST_COMPARED, LEAST_DRAWN = 600, 150, 150

Office = tuple[World, dict[str, tuple[Any, Client]]]


@pytest.fixture
def office(request, db, client_of) -> Office:
    """Some of everything, more rows than a page shows, and the browsers of all officers."""
    clients: dict[str, tuple[Any, Client]] = {}
    for who in CAST:
        user = request.getfixturevalue(who)
        clients[who] = user, client_of(user)
    clients["anonymous"] = AnonymousUser(), Client()
    world = World(by=clients["staff"][0])
    # A job at work: one that is silent for long is taken up by whoever looks.
    world.made["jobs.job"] = factories.make_job(heard_at=timezone.now() + dt.timedelta(hours=1))
    session = world.record("events.session")
    for _ in range(60):
        person = factories.make_person(nik=factories.make_nik())
        factories.make_membership(person=person, unit=world.record("pillars.unit"))
        participant = factories.make_participant(world.event, person)
        factories.make_attendance(participant, session, marked_by=world.by)
        factories.make_enrolment(person=person)
        factories.make_import_row(world.batch)
    for _, client in clients.values():
        client.get("/panduan/")  # the first request of a session also stores it
    return world, clients


def test_every_page_asks_little_and_speaks_indonesian(office):
    world, clients = office
    of = {address.name: address for address in addresses()}
    pages, wrong = [], []
    for seen in crawling.wandered(world, clients, once=not EVERYTHING):
        pages.append(seen)
        if seen.queries > crawling.MOST_QUERIES and (of[seen.name].is_ours or EVERYTHING):
            wrong.append(f"{seen}: {seen.queries} queries")
        if words := crawling.english(seen.text):
            wrong.append(f"{seen}: English: {', '.join(words)}")
        if crawling.NIK.search(crawling.visible(seen.text)):
            wrong.append(f"{seen}: a whole NIK")
    differing, compared = crawling.lists_of(clients, pages)
    told = f"{len(pages)} pages, {compared} numbers compared with their lists"
    print(told)  # noqa: T201
    assert not [*wrong, *differing], f"{told}\n" + "\n".join([*wrong, *differing])
    assert len(pages) >= LEAST_PAGES
    assert compared >= LEAST_COMPARED


@pytest.mark.browser
def test_every_page_is_fit_to_be_seen(office, chromium):
    world, clients = office
    drawn = Drawn(chromium, {path: clients["administrator"][1].get(path).content for path in SCRIPTS})
    bodies: set[str] = set()
    for seen in crawling.wandered(world, clients, once=not EVERYTHING):
        is_new = seen.main not in bodies if EVERYTHING else is_for_every_day(seen) and seen.build not in bodies
        if seen.is_whole and is_new:
            bodies.add(seen.main if EVERYTHING else seen.build)
            drawn.look(seen)
    drawn.close()
    told = f"{len(bodies)} pages drawn, {drawn.judged} judged by axe"
    print(told)  # noqa: T201
    assert not drawn.wrong, f"{told}\n" + "\n".join(drawn.wrong)
    assert len(bodies) >= (LEAST_PAGES if EVERYTHING else LEAST_DRAWN)


def is_for_every_day(seen: Seen) -> bool:
    """Of the back room one model stands for all: they share their templates."""
    return not seen.name.startswith("admin:") or seen.name.startswith("admin:people_person_")


class Drawn:
    """One browser page that draws what Django's client was given; nothing of it comes from a network."""

    def __init__(self, chromium: Any, scripts: dict[str, bytes]) -> None:
        self.wrong: list[str] = []
        self.judged = 0
        self.said: list[str] = []
        self.now: Seen | None = None
        self.built: set[tuple[str, str]] = set()
        self.files: dict[str, tuple[bytes, str]] = {path: (body, "text/javascript") for path, body in scripts.items()}
        self.context = chromium.new_context(viewport=DESK, base_url=ORIGIN, locale="id-ID", service_workers="block")
        self.context.route("**/*", self.answer)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if self.now is not None and path == self.now.url:
            headers = {name: value for name, value in self.now.headers.items() if name != "Content-Length"}
            route.fulfill(status=200, headers=headers, body=self.now.text)
        elif path.startswith("/static/") or path in self.files:
            body, kind = self.file(path.partition("?")[0])
            route.fulfill(status=200, body=body, content_type=kind)
        elif route.request.resource_type == "image":
            route.fulfill(status=200, body=DOT, content_type="image/png")
        else:
            route.fulfill(status=204, body="")

    def file(self, path: str) -> tuple[bytes, str]:
        if path not in self.files:
            found = finders.find(path.removeprefix("/static/"))
            assert isinstance(found, str), path
            kind = TYPES.get(Path(path).suffix, "application/octet-stream")
            self.files[path] = Path(found).read_bytes(), kind
        return self.files[path]

    def look(self, seen: Seen) -> None:
        self.now, self.said[:] = seen, []
        self.page.set_viewport_size(DESK)
        self.page.goto(ORIGIN + seen.url, wait_until="load")
        for width, size in WIDTHS.items():
            self.page.set_viewport_size(size)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                self.wrong.append(f"{seen}: {wide} px at {width} px: {self.page.evaluate(_WIDEST)}")
            if SHOTS:
                self.picture(seen, width)
        self.wrong += [f"{seen}: console: {text}" for text in self.said]  # before axe, which says things itself
        for width in self.widths_of(seen):
            self.built.add((seen.build, width))
            self.judge(seen, width)

    def widths_of(self, seen: Seen) -> Iterator[str]:
        """Where a build that was not seen yet is judged: everywhere, in the everyday run at one width."""
        for place, width in enumerate(WIDTHS):
            by_chance = int(seen.build[:8], 16) % 2 == place
            if (seen.build, width) not in self.built and (EVERYTHING or by_chance):
                yield width

    def judge(self, seen: Seen, width: str) -> None:
        self.page.set_viewport_size(WIDTHS[width])
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(AXE_SCRIPT)
        self.judged += 1
        for violation in self.page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)"):
            nodes = violation["nodes"]
            told = "; ".join(re.sub(r"\s+", " ", node["html"])[:160] for node in nodes[:2])
            why = re.sub(r"\s+", " ", nodes[0]["failureSummary"])[:200]
            self.wrong.append(f"{seen} at {width}: axe {violation['id']} ({len(nodes)}): {told} | {why}")

    def picture(self, seen: Seen, width: str) -> None:
        name = seen.name.replace(":", "-")
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.{seen.who}.{width}.{scheme}.png")
        self.page.emulate_media(color_scheme="light")

    def close(self) -> None:
        self.context.close()


# Which element sticks out, for the reader of the failure.
_WIDEST = """() => {
  const over = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  const last = over[over.length - 1] || over[0];
  return last ? last.outerHTML.slice(0, 120) : '';
}"""
