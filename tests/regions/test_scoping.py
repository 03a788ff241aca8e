"""Where a user may look."""

from __future__ import annotations

import pytest

from tests.factories import make_person, make_unit, make_user
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.regions.scoping import ancestors, inside

URL = "/wilayah/"


@pytest.mark.parametrize(
    ("code", "territory", "answer"),
    [
        ("35.24.02.2005", "35.24.02", True),
        ("35.24.02", "35.24.02", True),
        ("35.24.02", "35.24.02.2005", False),
        ("35.24.20", "35.24.2", False),
        ("35.25.02", "35.24", False),
    ],
)
def test_codes_nest_by_whole_parts(code, territory, answer):
    assert inside(code, territory) is answer


def test_ancestors():
    assert ancestors(("35.24.02.2005",)) == ["35.24", "35.24.02"]


def test_a_user_covers_the_own_territory_only(tksk_bluluk, staff):
    assert tksk_bluluk.covers("35.24.02.2005")
    assert not tksk_bluluk.covers("35.24.05")
    assert not tksk_bluluk.covers(None)
    assert staff.covers(None)


def test_querysets_are_narrowed_directly_and_through_relations(tksk_bluluk, stranger_tksk):
    person, unit = make_person(), make_unit()
    assert Person.objects.visible_to(tksk_bluluk).get() == person
    assert not Person.objects.visible_to(stranger_tksk).exists()
    assert type(unit).objects.visible_to(tksk_bluluk).filter(pk=unit.pk).exists()
    assert not type(unit).objects.visible_to(stranger_tksk).filter(pk=unit.pk).exists()


def test_two_territories_are_both_seen(db):
    user = make_user("dua", "tksk", "35.24.02", "35.24.05")
    assert Region.objects.subdistricts().visible_to(user).count() == 2


def test_without_a_territory_nothing_is_seen(db):
    user = make_user("tanpa", "tksk", "35.24.02")
    user.territories.clear()
    user = type(user).objects.get(pk=user.pk)
    make_person()
    assert not Person.objects.visible_to(user).exists()


def test_pages_show_the_own_kecamatan_and_an_operator_the_own_village(client_of, tksk_bluluk, operator_bronjong):
    rows = client_of(tksk_bluluk).get(URL).context["table"].rows
    assert [row.record.name for row in rows] == ["Bluluk"]
    page = client_of(operator_bronjong).get(f"{URL}35.24.02/")
    assert [name for name, url in page.context["inside"] if url] == ["Desa Bronjong"]


def test_another_kecamatan_is_not_found(client_of, tksk_bluluk, staff):
    assert client_of(tksk_bluluk).get(f"{URL}35.24.05/").status_code == 404
    assert client_of(staff).get(f"{URL}35.24.99/").status_code == 404
    assert client_of(staff).get(f"{URL}bukan-kode/").status_code == 404


def test_search_keeps_to_the_territory(client_of, stranger_tksk):
    assert "Desa Bronjong" not in client_of(stranger_tksk).get("/cari/", {"q": "bronjong"}).content.decode()
