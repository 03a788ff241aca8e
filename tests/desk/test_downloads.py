"""Every list can be downloaded: exactly what is filtered, as text that cannot run, written down with a reason."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.test import Client

from tests import factories
from tests.project.addresses import Address, World, addresses
from welfare.audit.models import SensitiveRead
from welfare.desk.downloads import ListDownload, plain
from welfare.desk.lists import DOWNLOAD, ListPage

pytestmark = pytest.mark.django_db
REASON = {"reason": "Bahan rapat koordinasi", "format": "xlsx"}


def lists() -> list[Address]:
    views = [(address, getattr(address.view, "view_class", None)) for address in addresses()]
    return [address for address, view in views if view and issubclass(view, ListPage)]


def a_busy_office(by) -> World:
    """Two or three rows of most kinds, in Bluluk and in Babat."""
    world = World(by=by)
    for label in (
        "pillars.training",
        "pillars.activityreport",
        "centres.activationstep",
        "events.letter",
        "aid.programme",
    ):
        world.record(label)
    for place in ("35.24.02.2005", "35.24.05.2002"):
        person = factories.make_person(region=place, name="=HYPERLINK(1)")
        factories.make_membership(person=person, unit=factories.make_unit(region=place))
        factories.make_centre(place) if place != "35.24.02.2005" else None
        factories.make_case(village=place)
        factories.make_enrolment(person=person, region=place)
        factories.make_participant(world.event, person)
    return world


def rows_in(client: Client, url: str) -> list[tuple]:
    sent = client.post(url, REASON)
    assert "spreadsheet" in sent.headers["Content-Type"], url
    return list(openpyxl.load_workbook(io.BytesIO(sent.content)).active.iter_rows(min_row=2, values_only=True))


def test_every_list_downloads_exactly_what_is_filtered(administrator, client_of):
    world, client = a_busy_office(administrator), client_of(administrator)
    found = lists()
    assert len(found) >= 20
    seen = 0
    for address in found:
        for query in ("", "?kecamatan=35.24.05", "?wilayah=35.24.02"):
            url = world.url(address) + query
            table = client.get(url).context["table"]
            assert table.download_url, url
            rows = rows_in(client, table.download_url)
            assert len(rows) == table.total, (url, rows)
            seen += len(rows)
    assert seen > 40
    logged = SensitiveRead.objects.filter(what=SensitiveRead.What.EXPORT)
    assert logged.count() == 3 * len(found)
    assert set(logged.values_list("reason", flat=True)) == {REASON["reason"]}


def test_a_lists_own_columns_leave_as_plain_words(staff, client_of):
    factories.make_event(title="=1+2 Bimtek", place="Aula")
    client, url = client_of(staff), f"/kegiatan/?{DOWNLOAD}=ya"
    asked = client.get(url).content.decode()
    assert "1 kegiatan" in asked
    assert "tanpa nama orang" in asked
    sent = client.post(url, REASON | {"format": "csv"})
    lines = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:2] == ["Nama kegiatan", "Tanggal"]
    assert lines[1][:2] == ["'=1+2 Bimtek", "16/06/2025"]
    assert not any("<" in cell for line in lines for cell in line)
    assert client.post(url, {"reason": "x", "format": "csv"}).context["form"].errors
    assert "q: Bimtek" not in SensitiveRead.objects.get().detail


def test_a_list_with_persons_takes_the_right_to_download_persons(auditor, staff, client_of):
    factories.make_training()
    assert client_of(staff).get(f"/pilar/pelatihan/?{DOWNLOAD}=ya").status_code == 200
    assert client_of(auditor).get(f"/pilar/pelatihan/?{DOWNLOAD}=ya").status_code == 403
    assert not client_of(auditor).get("/pilar/pelatihan/").context["table"].download_url
    assert client_of(auditor).get("/kegiatan/").context["table"].download_url


def test_a_download_keeps_to_the_territory(tksk_bluluk, client_of):
    for place in ("35.24.02.2005", "35.24.05.2002"):
        factories.make_centre(place)
    rows = rows_in(client_of(tksk_bluluk), f"/puskesos/belum-ada/?{DOWNLOAD}=ya")
    assert len(rows) == 8


@pytest.mark.parametrize(
    ("drawn", "word"),
    [
        ("biasa", "biasa"), ("A &amp; B", "A & B"), ('<span class="chip"><svg></svg> aktif</span>', "aktif"),
        ('<a class="phone" href="tel:081200">0812-00</a> <a class="whatsapp" href="x">WhatsApp</a>', "081200"),
        ("satu<br>dua", "satu dua"), (3, 3), (None, None),
    ],
)  # fmt: skip
def test_drawn_cells_become_words(drawn, word):
    assert plain(drawn) == word


def test_own_downloads_still_go_by_their_kind():
    kinds = [getattr(address.view, "view_class", None) for address in addresses()]
    assert all(view.kind for view in kinds if view and issubclass(view, ListDownload))
