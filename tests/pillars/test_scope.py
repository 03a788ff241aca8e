"""The coordinator of one pillar sees only it, a TKSK only the own kecamatan: pages, search, export, import, admin."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from pillars.models import Membership, Pillar, PillarCoordinator, Unit
from tests.factories import (
    make_activity_report,
    make_client_count,
    make_decree,
    make_evaluation,
    make_held_village,
    make_legal_paper,
    make_membership,
    make_membership_act,
    make_person,
    make_pillar,
    make_report_photo,
    make_training,
    make_unit,
    make_user,
)
from tests.imports.round_trip import download, table
from tests.imports.wizard import create_url, paste, send, words
from tests.project.addresses import addresses
from welfare.accounts import models as accounts
from welfare.accounts.roles import Role, permissions_of
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
BLULUK, BABAT, BRONJONG, BABAT_VILLAGE = "35.24.02", "35.24.05", "35.24.02.2005", "35.24.05.2008"
PLACES = {"Bluluk": BRONJONG, "Babat": BABAT_VILLAGE}
CODES = ("KT", "LKS")
OWN: dict[str, Callable[[str, str], bool]] = {
    "coordinator_kt": lambda code, place: code == "KT",
    "tksk_bluluk": lambda code, place: place == "Bluluk",
}
each = pytest.mark.parametrize("who", OWN)
LISTS = (
    "unit_list", "membership_list", "decree_list", "activityreport_list", "training_list", "breach_list", "gap_list",
    "place_list", "pillar_list",
)  # fmt: skip
EXPORTS = ("unit_export", "membership_export", "decree_export")
# Names that occur nowhere else: what of another pillar or kecamatan shows on a page is seen as text.
GIVEN = {
    ("KT", "Bluluk"): "Wiratmo", ("KT", "Babat"): "Sugriwo",
    ("LKS", "Bluluk"): "Mintarja", ("LKS", "Babat"): "Jembawan",
}  # fmt: skip


def furnish(code: str, place: str) -> dict[str, Any]:
    """One record of each kind, all with a word of their own."""
    word, region = GIVEN[code, place], PLACES[place]
    unit = make_unit(make_pillar(code), region, name=f"Unit {word}")
    person = make_person(name=f"{word} Rekaan", region=region, birth_date="1950-01-01", phone="")
    decree = make_decree(region, number=f"188/{word}/2025", about=f"Pengurus {word}", valid_until="2026-01-01")
    member = make_membership(person, unit, decree=decree)
    report = make_activity_report(unit, activity=f"Kegiatan {word}", state="sent", sent_at="2026-01-02T09:00+07:00")
    return {
        "pillars.unit": unit, "pillars.institution": unit, "pillars.membership": member, "pillars.decree": decree,
        "people.person": person, "pillars.activityreport": report, "pillars.reportphoto": make_report_photo(report),
        "pillars.membershipact": make_membership_act(member), "pillars.evaluation": make_evaluation(member),
        "pillars.heldvillage": make_held_village(member, region), "pillars.legalpaper": make_legal_paper(unit),
        "pillars.clientcount": make_client_count(unit),
        "pillars.training": make_training(person, name=f"Diklat {word}"),
    }  # fmt: skip


@pytest.fixture
def world(coordinator_kt):
    PillarCoordinator.objects.create(user=coordinator_kt, pillar=make_pillar("KT"))
    return {(code, place): furnish(code, place) for code in CODES for place in PLACES}


def own_words(who: str) -> tuple[set[str], set[str]]:
    """Words that this officer may read, and those that nobody may show to them."""
    own = {word for key, word in GIVEN.items() if OWN[who](*key)}
    return own, set(GIVEN.values()) - own


def shown(page: Any, who: str) -> set[str]:
    """The own words on a page; fails on any other."""
    text = page.content.decode()
    own, others = own_words(who)
    assert not {word for word in others if word in text}, page.request["PATH_INFO"]
    return {word for word in own if word in text}


# Pages ---------------------------------------------------------------------------------------------------------------
@each
def test_lists_show_own_records_only(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    own, _ = own_words(who)
    seen: dict[str, set[str]] = {}
    for name in LISTS:
        page = client.get(reverse(f"pillars:{name}"))
        assert page.status_code == 200
        seen[name] = shown(page, who)
    for name in ("unit_list", "membership_list", "decree_list", "activityreport_list"):
        assert seen[name] == own, name
    shown(client.get("/"), who)


@each
def test_no_address_opens_a_record_of_another(who, world, request, client_of):
    """Every address of the floor that has a record in it, with the records of others: not found, or no right at all."""
    client = client_of(request.getfixturevalue(who))
    asked = 0
    for address in addresses():
        if not address.name.startswith("pillars:") or address.arguments != {"pk"}:
            continue
        for key, records in world.items():
            record = records.get(address.meant("pk"))
            if OWN[who](*key) or record is None:
                continue
            url = reverse(address.name, args=[record.pk])
            assert client.get(url).status_code in (403, 404, 405), url
            assert client.post(url, {}).status_code in (403, 404, 405), url
            asked += 1
    assert asked > 60


@each
def test_own_records_open(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    for key, records in world.items():
        if OWN[who](*key):
            for label in ("pillars.unit", "pillars.membership", "pillars.decree", "pillars.activityreport"):
                page = client.get(records[label].get_absolute_url())
                assert page.status_code == 200, label
                shown(page, who)


@each
def test_filters_of_another_pillar_or_kecamatan_find_nothing_of_theirs(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    for name in ("unit_list", "membership_list", "decree_list", "activityreport_list", "place_list", "gap_list"):
        for query in ({"pilar": "LKS"}, {"kecamatan": BABAT}, {"wilayah": BABAT_VILLAGE}, {"cari": "jembawan"}):
            text = client.get(reverse(f"pillars:{name}"), query).content.decode()
            assert not {word for word in own_words(who)[1] if word in text}, (name, query)


# Search --------------------------------------------------------------------------------------------------------------
@each
def test_search_finds_own_records_only(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    for key, records in world.items():
        page = client.get(reverse("desk:search"), {"q": GIVEN[key]})
        links = {record.get_absolute_url() for record in records.values() if hasattr(record, "get_absolute_url")}
        found = {link for link in links if f'href="{link}"' in page.content.decode()}
        assert bool(found) == OWN[who](*key), (who, key, found)


# Export --------------------------------------------------------------------------------------------------------------
@each
def test_the_gaps_file_counts_own_records_only(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    answer = client.post(reverse("pillars:gap_export"), {"reason": "Bahan rapat", "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = {row[0]: row for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    heads = [cell.value for cell in book.worksheets[0][1]]
    people = {label: row[heads.index("Orang")] for label, row in rows.items()}
    if who == "coordinator_kt":
        assert people == {"Karang Taruna": 2}
    else:
        assert (people["Karang Taruna"], people["LKS / FLKS"]) == (1, 1)
    places = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert any("Babat" in str(place) for place in places) == (who == "coordinator_kt")
    pdf = client.post(reverse("pillars:gap_export"), {"reason": "Bahan rapat", "format": "pdf"})
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Karang Taruna" in text
    assert ("LKS" in text) == (who != "coordinator_kt")
    assert ("Babat" in text) == (who == "coordinator_kt")


@each
def test_lists_of_persons_leave_the_house_by_a_right_that_neither_has(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    for name in EXPORTS:
        assert client.get(reverse(f"pillars:{name}")).status_code == 403
        assert client.post(reverse(f"pillars:{name}"), {"reason": "Bahan rapat", "format": "xlsx"}).status_code == 403


@each
def test_with_that_right_a_download_would_hold_own_rows_only(who, world, request, client_of, monkeypatch):
    """What is in the file is decided by territory and pillar, whoever is given the right one day."""
    monkeypatch.setattr(accounts, "permissions_of", lambda role: permissions_of(role) | {"people.export_person"})
    client = client_of(request.getfixturevalue(who))
    own, others = own_words(who)
    for name in EXPORTS:
        rows = table(download(client, reverse(f"pillars:{name}")))
        text = str(rows)
        assert {word for word in own if word in text} == own, name
        assert not {word for word in others if word in text}, name


# Import --------------------------------------------------------------------------------------------------------------
LINE = b"Nama;Desa;Kecamatan;Pilar;Jabatan\nPoniran Rekaan;Gendongkulon;Babat;Karang Taruna;Ketua\n"


def test_a_coordinator_brings_no_list_in(world, coordinator_kt, client_of):
    client = client_of(coordinator_kt)
    assert client.get(reverse("imports:batch_list")).status_code == 403
    for kind in ("members", "units", "decrees", "persons"):
        assert client.get(create_url(kind)).status_code == 403
        assert send(client, kind, LINE, "daftar.csv").status_code == 403
    assert not Person.objects.filter(name__startswith="Poniran").exists()


def test_a_tksk_brings_in_members_of_the_own_kecamatan_only(world, tksk_bluluk, client_of):
    client = client_of(tksk_bluluk)
    for kind in ("units", "decrees"):
        assert send(client, kind, LINE, "daftar.csv").status_code in (403, 404)
    batch = paste(
        client, "members", "Nama|Desa|Kecamatan|Pilar|Jabatan", "Poniran Rekaan|Gendongkulon|Babat|Karang Taruna|Ketua",
        "Ponirah Rekaan|Bronjong|Bluluk|Karang Taruna|Sekretaris",
    )  # fmt: skip
    verdicts = {row.values["name"]: row.verdict for row in batch.rows.filter(kind="data")}
    assert verdicts == {"Poniran Rekaan": "wrong", "Ponirah Rekaan": "new"}
    assert "di luar wilayah" in words(client.get(reverse("imports:batch_detail", args=[batch.pk])))
    client.post(reverse("imports:batch_apply", args=[batch.pk]), {"postpone": "on"})
    assert not Person.objects.filter(name__startswith="Poniran").exists()
    assert not Membership.objects.filter(unit__region=BABAT_VILLAGE, person__name__startswith="Ponir").exists()


# Admin ---------------------------------------------------------------------------------------------------------------
MODELS = ("unit", "membership", "decree", "activityreport", "training", "legalpaper", "clientcount", "evaluation")


@each
def test_the_back_room_is_closed_to_both(who, world, request, client_of):
    client = client_of(request.getfixturevalue(who))
    asks = {"app_label": "pillars", "model_name": "membership", "field_name": "unit", "term": "Unit"}
    for model in MODELS:
        for url in (reverse(f"admin:pillars_{model}_changelist"), reverse(f"admin:pillars_{model}_export")):
            assert client.get(url).status_code == 403, url
    assert client.get(reverse("admin:autocomplete"), asks).status_code == 403


def test_an_administrator_of_one_kecamatan_finds_only_it_in_the_back_room(world, client_of):
    client = client_of(make_user("admin.bluluk", Role.ADMINISTRATOR, BLULUK))
    for model in MODELS:
        page = client.get(reverse(f"admin:pillars_{model}_changelist"))
        assert page.status_code == 200
        text = page.content.decode()
        assert not {GIVEN[code, "Babat"] for code in CODES} & {word for word in GIVEN.values() if word in text}, model
        for code in CODES:
            record = world[code, "Babat"][f"pillars.{model}"]
            url = reverse(f"admin:pillars_{model}_change", args=[record.pk])
            assert client.get(url).status_code in (302, 404), model
    for field, model in (("unit", "membership"), ("decree", "membership"), ("person", "membership")):
        asks = {"app_label": "pillars", "model_name": model, "field_name": field, "term": "Jembawan"}
        assert client.get(reverse("admin:autocomplete"), asks).json()["results"] == [], field
    sent = {"format": "0", "reason": "Bahan rapat", "resource": "0"}
    answer = client.post(reverse("admin:pillars_unit_export"), sent)
    assert answer.status_code == 200
    text = str(table(b"".join(answer) if answer.streaming else answer.content))
    assert "Unit Wiratmo" in text
    assert "Unit Sugriwo" not in text


def test_the_world_is_as_large_as_the_tests_think(world):
    assert Unit.objects.filter(name__startswith="Unit ").count() == len(GIVEN)
    assert set(Pillar.objects.filter(code__in=CODES).values_list("code", flat=True)) == set(CODES)
