"""The event of 16 June 2025 and the eleven Puskesos, from their own workbooks: file to register and back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.apps import apps

from events.models import Event, Participant
from pillars.models import Membership
from puskesos.centres.models import Centre, Stage, StageChange
from tests.factories import make_event
from welfare.accounts.models import User
from welfare.imports.applying import NotApplicable, apply_batch
from welfare.imports.models import ImportBatch
from welfare.imports.receiving import receive
from welfare.imports.undoing import undo_batch
from welfare.people.models import Person

PARTICIPANTS = "seed/daftar-peserta-pembinaan-16-juni-2025.xlsx"
CENTRES = "seed/puskesos-yang-pernah-ada.xlsx"


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every register table, histories and imports apart."""
    found = {}
    for model in apps.get_models():
        app = model._meta.app_label
        if model._meta.label == "people.NameWord":
            continue  # words for the search: one once seen stays known
        if app in ("people", "pillars", "events", "centres", "aid", "regions") and not hasattr(
            model, "pgh_tracked_model"
        ):
            names = [f.attname for f in model._meta.concrete_fields if f.name != "updated_at"]
            found[model._meta.label] = sorted(model._default_manager.values_list(*names), key=repr)
    return found


def truth(sheets: Path, name: str) -> list[dict[str, str]]:
    with (sheets / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def event(staff: User) -> Event:
    return make_event(title="Penguatan dan Pembinaan Pilar-pilar Sosial")


def upload(sheets: Path, staff: User, event: Event) -> ImportBatch:
    return receive(
        (sheets / PARTICIPANTS).read_bytes(), Path(PARTICIPANTS).name, kind="participants", by=staff, target=event
    )


def test_thirty_two_participants_and_nobody_else(sheets: Path, staff: User, event: Event) -> None:
    apply_batch(upload(sheets, staff, event), by=staff)
    people = Participant.objects.filter(event=event).select_related("pillar", "person")
    by_pillar = {
        code: people.filter(pillar__code=code).count() for code in ("KT", "PSM", "TAGANA", "LKS", "PKH", "TKSK")
    }
    assert by_pillar == {"KT": 1, "PSM": 1, "TAGANA": 1, "LKS": 1, "PKH": 1, "TKSK": 22}
    assert people.filter(pillar=None).count() == 5
    assert people.count() == 32
    expected = [
        row for row in truth(sheets, PARTICIPANTS.replace(".xlsx", ".truth.csv")) if row["kind"] != "subheading"
    ]
    for participant, row in zip(people.order_by("order"), expected, strict=True):
        assert row["name"].lower() in participant.name.lower()
        assert (participant.region_id or "") == row["subdistrict_code"]
        assert participant.phone == row["phone"]


def test_delegates_become_persons_with_their_roles(sheets: Path, staff: User, event: Event) -> None:
    apply_batch(upload(sheets, staff, event), by=staff)
    assert Person.objects.count() == 27
    assert Membership.objects.active().count() == 27
    post = Membership.objects.get(unit__region_id="35.24.02")
    assert (post.person.name, post.unit.name, str(post.position)) == ("RATNA CAHYONO", "TKSK Kecamatan Bluluk", "TKSK")
    chair = Membership.objects.get(unit__pillar__code="KT")
    assert (chair.unit.name, str(chair.position)) == ("Karang Taruna Kabupaten Lamongan", "Ketua")
    titled = Person.objects.get(name="Taufik Mulyani")
    assert titled.title_after == "S.Sos"


def test_numbers_are_repaired_or_refused_never_guessed(sheets: Path, staff: User, event: Event) -> None:
    batch = apply_batch(upload(sheets, staff, event), by=staff)
    for row in truth(sheets, PARTICIPANTS.replace(".xlsx", ".truth.csv")):
        if row["nik"]:
            assert row["name"].lower() == Person.objects.with_nik(row["nik"]).get().name.lower()
    assert Person.objects.filter(nik_index=None).count() == 2
    flagged = batch.rows.filter(kind="data", problems__contains=[{"field": "nik", "severity": "warn"}])
    assert sorted(flagged.values_list("number", flat=True)) == [20, 29]
    stored = str(list(batch.rows.values_list("values", "shown", "steps", "label", "problems")))
    assert "3524225708779001" not in stored


def test_the_same_file_again_changes_nothing(sheets: Path, staff: User, event: Event) -> None:
    apply_batch(upload(sheets, staff, event), by=staff)
    before = snapshot()
    again = upload(sheets, staff, event)
    assert (again.counts.get("same"), again.counts["data"]) == (32, 32)
    with pytest.raises(NotApplicable, match="Tidak ada yang berubah"):
        apply_batch(again, by=staff)
    assert snapshot() == before


def test_undo_returns_the_database_to_what_it_was(sheets: Path, staff: User, event: Event) -> None:
    before = snapshot()
    batch = apply_batch(upload(sheets, staff, event), by=staff)
    assert snapshot() != before
    undone = undo_batch(batch, by=staff)
    assert undone.kept == []
    assert snapshot() == before


def test_undo_keeps_and_names_what_was_touched_since(sheets: Path, staff: User, event: Event) -> None:
    batch = apply_batch(upload(sheets, staff, event), by=staff)
    person = Person.objects.get(name="Zainal Basuki")
    person.address = "Jl. Veteran 1"
    with pghistory.context(user=staff.pk, url="/orang/"):
        person.save()
    undone = undo_batch(batch, by=staff)
    assert undone.kept == [("Zainal Basuki", "diubah sesudah impor")]
    assert list(Person.objects.values_list("name", flat=True)) == ["Zainal Basuki"]


def test_eleven_centres_in_three_subdistricts(sheets: Path, staff: User) -> None:
    before = snapshot()
    batch = receive((sheets / CENTRES).read_bytes(), Path(CENTRES).name, kind="centres", by=staff)
    proposed = batch.rows.filter(problems__contains=[{"code": "place_proposed"}])
    assert sorted(proposed.values_list("label", flat=True)) == ["Desa Banjargondang", "Desa Bronjong"]
    apply_batch(batch, by=staff)
    expected = [row["village_code"] for row in truth(sheets, CENTRES.replace(".xlsx", ".truth.csv"))]
    assert sorted(Centre.objects.values_list("village_id", flat=True)) == sorted(expected)
    assert set(Centre.objects.values_list("stage", flat=True)) == {Stage.UNVERIFIED}
    assert StageChange.objects.filter(by=staff).count() == 11
    centre = Centre.objects.get(village_id="35.24.02.2005")
    assert (centre.pioneered_by, centre.pioneered_from, centre.pioneered_until) == ("TKSK", 2018, 2020)
    undo_batch(batch, by=staff)
    assert snapshot() == before
