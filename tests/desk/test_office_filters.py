"""The filters and tags that every page may use."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template

from welfare.desk import wording
from welfare.desk.templatetags import office


def show(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_date_is_written_with_its_weekday() -> None:
    assert show("{{ day|tanggal }}", day=dt.date(2025, 6, 16)) == "Senin, 16 Juni 2025"
    assert show("{{ day|tanggal }}", day=None) == ""


def test_times_are_local_and_named_wib() -> None:
    moment = dt.datetime(2025, 6, 16, 2, 0, tzinfo=dt.UTC)
    assert office.waktu(moment) == "16 Juni 2025, 09.00 WIB"
    assert office.jam(moment) == "09.00 WIB"
    assert office.jam(dt.time(8, 30)) == "08.30 WIB"
    assert office.waktu(dt.time(8, 30)) == "08.30 WIB"
    assert office.waktu(None) == office.jam(None) == ""


def test_mobile_number_is_a_link_to_call_and_to_whatsapp() -> None:
    html = show("{{ number|phone_link }}", number="081200000123")
    assert 'href="tel:081200000123"' in html
    assert 'href="https://wa.me/6281200000123"' in html
    assert "0812-0000-0123" in html


def test_land_line_has_no_whatsapp_link() -> None:
    html = show("{{ number|phone_link }}", number="0322321111")
    assert "tel:0322321111" in html
    assert "wa.me" not in html


def test_what_is_no_number_is_shown_as_it_is_and_escaped() -> None:
    assert show("{{ number|phone_link }}", number="<b>tidak ada</b>") == "&lt;b&gt;tidak ada&lt;/b&gt;"
    assert show("{{ number|phone_link }}", number="") == ""
    assert "&lt;b&gt;" in show("{{ number|phone_link }}", number="0812<b>00000123")


def test_mask_shows_the_first_four_digits_only() -> None:
    assert office.masked("3524020501809001") == "3524••••••••••••"
    assert office.masked("123") == "•••"
    assert office.masked(None) == ""


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (22, 27, "22 dari 27 post"),
        (27, 27, "27 post"),
        (1234, None, "1.234 post"),
        (0, None, "Belum ada post"),
        (0, 27, "Tidak ada dari 27 post"),
    ],
)
def test_counts_are_words(count: int, of: int | None, words: str) -> None:
    assert wording.count_words(count, "post", of) == words


def test_share_of_a_whole_stays_between_nothing_and_all() -> None:
    assert office.share(1, 4) == "25.0"
    assert office.share(5, 4) == "100.0"
    assert office.share(3, 0) == "0"


def test_icon_is_hidden_from_screen_readers() -> None:
    html = show('{% icon "users" %}')
    assert html.startswith("<svg")
    assert 'aria-hidden="true"' in html
