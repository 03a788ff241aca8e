"""The desk: filled by what apps announce, for those who may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_batch, make_centre, make_event, make_membership, make_participant, make_person
from welfare.accounts.models import User
from welfare.desk import registry
from welfare.desk.registry import HomePanel, MenuEntry, SearchSource, Task, TaskSource, Upcoming

ClientOf = Callable[[User], Client]


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`announced(…)`: the desk hears of these things and of nothing else."""

    def only(*items: Any) -> None:
        monkeypatch.setattr(registry, "_announced", list(items))

    return only


def test_home_greets_with_the_date_and_shows_what_apps_announce(
    staff: User, client_of: ClientOf, announced: Callable[..., None]
) -> None:
    announced(
        HomePanel(
            "TKSK",
            "people.view_person",
            1,
            lambda _: 22,
            lambda _: "/pilar/?kode=TKSK",
            lambda _: "5 kosong",
            "tksk",
            lambda _: 27,
        ),
        TaskSource(
            "Impor", "people.view_person", 1, lambda _: [Task("11 baris ragu", "/impor/3/", "Periksa", "Ragu", "info")]
        ),
        Upcoming("Kegiatan", "people.view_person", lambda _: [(dt.date(2025, 6, 16), "Pembinaan", "/kegiatan/1/")]),
    )
    page = client_of(staff).get("/").content.decode()
    assert "Meja kerja" in page
    assert 'href="/pilar/?kode=TKSK"' in page
    assert "<b>22</b>" in page
    assert 'aria-label="TKSK 22 dari 27"' in page
    assert "11 baris ragu" in page
    assert 'datetime="2025-06-16"' in page


def test_what_needs_a_right_stays_away_from_who_lacks_it(
    coordinator_kt: User, client_of: ClientOf, announced: Callable[..., None]
) -> None:
    def never(user: User) -> Any:
        raise AssertionError("computed for somebody who may not see it")

    announced(
        HomePanel("Orang", "people.view_person", 1, never, never),
        TaskSource("Impor", "imports.apply_importbatch", 1, never),
        SearchSource("Orang", "people.view_person", 1, never),
        MenuEntry("Orang", "desk:guide", "users", "people.view_person", 1),
    )
    client = client_of(coordinator_kt)
    for address in ("/", "/cari/?q=budi"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Orang</span>" not in response.content.decode()


def test_empty_desk_says_so(staff: User, client_of: ClientOf, announced: Callable[..., None]) -> None:
    announced()
    page = client_of(staff).get("/").content.decode()
    assert "Tidak ada yang menunggu" in page
    assert "Belum ada agenda" in page


def test_many_tasks_are_cut_and_counted(staff: User, client_of: ClientOf, announced: Callable[..., None]) -> None:
    task = Task("Periksa", "/", "Buka", "Ragu", "info")
    announced(TaskSource("Impor", "people.view_person", 1, lambda _: [task] * 15))
    assert "dan 3 lagi" in client_of(staff).get("/").content.decode()


def test_menu_marks_the_page_one_is_on_and_counts_what_waits(
    staff: User, client_of: ClientOf, announced: Callable[..., None]
) -> None:
    announced(
        MenuEntry("Meja kerja", "desk:home", "home", None, 0),
        MenuEntry("Panduan", "desk:guide", "map", None, 290, badge=lambda _: 6),
    )
    page = client_of(staff).get("/panduan/").content.decode()
    # Twice: beside the page, and folded away for phones.
    assert page.count('<a href="/panduan/" aria-current="page">') == 2
    assert page.count('<a href="/" aria-current="page">') == 0
    assert '6<span class="visually-hidden"> menunggu</span>' in page


def test_menu_line_that_leads_nowhere_does_not_close_the_page(
    staff: User, client_of: ClientOf, announced: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    announced(MenuEntry("Hilang", "desk:nowhere", "map", None, 10))
    response = client_of(staff).get("/")
    assert response.status_code == 200
    assert "Hilang" not in response.content.decode()
    assert "desk:nowhere" in caplog.text


def test_stranger_is_sent_to_the_door(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/akun/masuk/?next=/"


def test_real_desk_costs_the_same_few_queries_whatever_the_data(staff: User, client_of: ClientOf) -> None:
    client = client_of(staff)
    make_membership()  # counts that were remembered before are counted anew, now as after the next ones
    with CaptureQueriesContext(connection) as empty:
        assert client.get("/").status_code == 200
    for _ in range(3):
        make_participant(make_event())
        make_membership()
        make_centre()
        make_batch(staff)
    with CaptureQueriesContext(connection) as filled:
        assert client.get("/").status_code == 200
    assert len(filled) <= len(empty) <= 12


def test_search_groups_what_was_found(staff: User, client_of: ClientOf, announced: Callable[..., None]) -> None:
    asked: list[str] = []

    def find(user: User, text: str) -> list[tuple[str, str, str]]:
        asked.append(text)
        return [("Budi <Contoh>", "Desa Bronjong", "/orang/1/")]

    announced(
        SearchSource("Orang", "people.view_person", 1, find),
        SearchSource("Unit", "people.view_person", 2, lambda *_: []),
    )
    page = client_of(staff).get("/cari/", {"q": "  budi\x00 "}).content.decode()
    assert asked == ["budi"]
    assert "Budi &lt;Contoh&gt;" in page
    assert "<h2>Unit</h2>" not in page
    assert 'value="budi"' in page


@pytest.mark.parametrize(
    ("text", "words"), [("", "Ejaan tidak harus tepat"), ("b", "Kata terlalu pendek"), ("zzz", "Tidak ditemukan")]
)
def test_search_without_a_result_says_what_to_do(
    text: str, words: str, staff: User, client_of: ClientOf, announced: Callable[..., None]
) -> None:
    announced()
    assert words in client_of(staff).get("/cari/", {"q": text}).content.decode()


def test_home_tells_what_changed_in_the_own_territory(client_of, staff, head, tksk_bluluk, stranger_tksk):
    with pghistory.context(user=staff.pk):
        person = make_person(name="Perubahan Contoh", region="35.24.02.2005")
        make_person(name="Jauh Contoh", region="35.24.05.2008")
        person.phone = "0812-00-9001"
        person.save()
    lines = {who.username: client_of(who).get("/").context["lately"] for who in (head, tksk_bluluk, stranger_tksk)}
    changed = [line for line in lines["tksk.bluluk"] if "Perubahan Contoh" in line.what]
    assert [line.what for line in changed] == ["Orang Perubahan Contoh, diubah"]
    assert changed[0].url == person.get_absolute_url()
    assert not any("Jauh" in line.what for line in lines["tksk.bluluk"])
    assert any("Jauh" in line.what for line in lines["tksk.babat"])
    assert next(line.who for line in lines["pimpinan"] if "Perubahan" in line.what) == staff.name
    assert {line.who for line in lines["tksk.babat"]} == {""}
