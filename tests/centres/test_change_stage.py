"""The life of a Puskesos: every step has date, evidence and officer, none skips or goes back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from puskesos.centres.models import Centre, Stage, StageChange
from tests.factories import make_centre

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 1)


def walk(centre, by, *stages):
    for number, stage in enumerate(stages):
        centre.change_stage(stage, on=DAY + dt.timedelta(days=number), evidence=f"Bukti {number}", by=by)


def test_the_whole_ladder_is_climbed_step_by_step(staff):
    centre = make_centre()
    walk(centre, staff, Stage.FORMED, Stage.EQUIPPED, Stage.TRAINED, Stage.ACTIVE, Stage.DORMANT, Stage.ACTIVE)
    centre.refresh_from_db()
    assert centre.stage == Stage.ACTIVE
    changes = list(centre.stage_changes.values_list("from_stage", "to_stage"))
    assert changes[0] == (Stage.PLANNED, Stage.FORMED)
    assert changes[-1] == (Stage.DORMANT, Stage.ACTIVE)


def test_the_change_tells_when_why_from_where_and_who(staff):
    centre = make_centre()
    change = centre.change_stage(
        Stage.FORMED, on=DAY, evidence=" SK Kades 140/1/2025 ", source="Laporan TKSK", by=staff
    )
    change.refresh_from_db()
    assert (change.on, change.evidence, change.source, change.by) == (DAY, "SK Kades 140/1/2025", "Laporan TKSK", staff)
    context = centre.history.latest("pgh_id").pgh_context
    assert context["reason"] == "SK Kades 140/1/2025"
    assert context["user"] == staff.pk


@pytest.mark.parametrize(
    ("now", "to", "words"),
    [
        (Stage.PLANNED, Stage.ACTIVE, "melompat"),
        (Stage.PLANNED, Stage.EQUIPPED, "Tahap berikutnya adalah “terbentuk”"),
        (Stage.TRAINED, Stage.FORMED, "mundur"),
        (Stage.ACTIVE, Stage.PLANNED, "mundur"),
        (Stage.ACTIVE, Stage.UNVERIFIED, "mundur"),
        (Stage.ACTIVE, Stage.ACTIVE, "sudah berada"),
        (Stage.UNVERIFIED, Stage.FORMED, "belum diverifikasi"),
        (Stage.CLOSED, Stage.ACTIVE, "direncanakan kembali"),
        (Stage.DORMANT, Stage.TRAINED, "vakum"),
        (Stage.PLANNED, "terbang", "tidak dikenal"),
    ],
)
def test_an_illegal_step_is_refused_in_words(staff, now, to, words):
    centre = make_centre(stage=now)
    with pytest.raises(ValidationError, match=words):
        centre.change_stage(to, on=DAY, evidence="Surat", by=staff)
    centre.refresh_from_db()
    assert centre.stage == now
    assert not centre.stage_changes.exists()


@pytest.mark.parametrize("to", [Stage.ACTIVE, Stage.DORMANT, Stage.CLOSED])
def test_one_of_the_eleven_is_verified(staff, to):
    centre = make_centre(stage=Stage.UNVERIFIED)
    centre.change_stage(to, on=DAY, evidence="Kunjungan", by=staff)
    assert centre.stage == to


def test_a_dormant_centre_wakes_where_it_fell_asleep_or_is_planned_anew(staff):
    centre = make_centre()
    walk(centre, staff, Stage.FORMED, Stage.EQUIPPED, Stage.DORMANT)
    assert [value for value, _ in centre.next_stages()] == [Stage.PLANNED, Stage.EQUIPPED, Stage.CLOSED]
    with pytest.raises(ValidationError, match="pada tahap “lengkap”"):
        centre.change_stage(Stage.ACTIVE, on=timezone.localdate(), evidence="Surat", by=staff)


def test_a_date_before_the_last_change_is_refused(staff):
    centre = make_centre()
    centre.change_stage(Stage.FORMED, on=DAY, evidence="SK", by=staff)
    with pytest.raises(ValidationError, match="1 Maret 2025"):
        centre.change_stage(Stage.EQUIPPED, on=DAY - dt.timedelta(days=1), evidence="Foto", by=staff)
    centre.change_stage(Stage.EQUIPPED, on=DAY, evidence="Foto", by=staff)


def test_a_date_to_come_and_missing_evidence_are_refused(staff):
    centre = make_centre()
    with pytest.raises(ValidationError, match="belum terjadi"):
        centre.change_stage(Stage.FORMED, on=timezone.localdate() + dt.timedelta(days=1), evidence="SK", by=staff)
    with pytest.raises(ValidationError, match="Bukti wajib"):
        centre.change_stage(Stage.FORMED, on=DAY, evidence="  ", by=staff)


def test_a_page_opened_before_another_change_does_not_repeat_it(staff):
    centre = make_centre()
    stale = Centre.objects.get(pk=centre.pk)
    centre.change_stage(Stage.FORMED, on=DAY, evidence="SK", by=staff)
    with pytest.raises(ValidationError, match="sudah berada"):
        stale.change_stage(Stage.FORMED, on=DAY, evidence="SK", by=staff)


def test_the_first_line_is_written_once(staff):
    centre = make_centre()
    centre.record_start(on=DAY, evidence="Musdes", by=staff)
    assert centre.stage_changes.get().from_stage == ""
    with pytest.raises(ValidationError, match="sudah dimulai"):
        centre.record_start(on=DAY, evidence="Musdes", by=staff)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"from_stage": "planned", "to_stage": "active", "evidence": "SK"}, "stage_changes_in_order"),
        ({"from_stage": "active", "to_stage": "formed", "evidence": "SK"}, "stage_changes_in_order"),
        ({"from_stage": "planned", "to_stage": "formed", "evidence": ""}, "stage_change_has_evidence"),
    ],
)
def test_the_database_refuses_it_as_well(row, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        StageChange.objects.bulk_create([StageChange(centre=make_centre(), on=DAY, **row)])
