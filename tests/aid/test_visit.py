"""A visit is reported once, in a running round, in one's own territory, with answers that fit."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from puskesos.aid.models import ChecklistItem, Round, Sample, Visit, VisitPhoto, report_visit, span_of
from tests import factories as make

pytestmark = pytest.mark.django_db
FIT = {"verdict": "fit", "recommendation": "continue"}


@pytest.fixture
def sample(db) -> Sample:
    ChecklistItem.objects.all().delete()
    return make.make_sample()


def test_a_report_with_answers_and_photos_counts(sample, operator_bronjong):
    yes, rooms = make.make_checklist_item(), make.make_checklist_item(kind="number", is_required=True)
    make.make_checklist_item(programme=make.make_programme(), is_required=True)
    photo = VisitPhoto(file=ContentFile(b"\xff\xd8\xff", "rumah.jpg"), latitude="-7.190000", longitude="112.200000")
    visit, new = report_visit(
        sample, by=operator_bronjong, answers={yes.pk: "ya", rooms.pk: "3"}, photos=[photo], **FIT
    )  # fmt: skip
    sample.refresh_from_db()
    assert new
    assert sample.latest == visit
    assert [(answer.question, answer.value) for answer in visit.answers.all()] == [
        (yes.question, "ya"), (rooms.question, "3"),
    ]  # fmt: skip
    assert visit.photos.count() == 1
    assert not Sample.objects.unvisited().exists()


def test_sent_twice_is_one_visit(sample, operator_bronjong):
    token = uuid.uuid4()
    first, _ = report_visit(sample, by=operator_bronjong, token=token, **FIT)
    again, new = report_visit(sample, by=operator_bronjong, token=token, **FIT)
    assert (again, new, Visit.objects.count()) == (first, False, 1)


def test_a_second_visit_takes_the_place_of_the_first_which_stays(sample, operator_bronjong):
    first, _ = report_visit(
        sample, by=operator_bronjong, verdict="recheck", recommendation="correct", reason=make.make_reason_code()
    )
    second, _ = report_visit(sample, by=operator_bronjong, **FIT)
    sample.refresh_from_db()
    assert set(sample.visits.all()) == {first, second}
    assert list(Visit.objects.counting()) == [second]


def test_outside_the_territory_or_the_team(sample, stranger_tksk, operator_bronjong, tksk_bluluk, staff):
    with pytest.raises(ValidationError, match="di luar wilayah kerja atau tim"):
        report_visit(sample, by=stranger_tksk, **FIT)
    sample.team = make.make_team(sample.round)
    sample.team.users.add(tksk_bluluk)
    sample.save()
    with pytest.raises(ValidationError, match="di luar wilayah kerja atau tim"):
        report_visit(sample, by=operator_bronjong, **FIT)
    for user in (tksk_bluluk, staff):
        report_visit(sample, by=user, **FIT)
    assert not Visit.objects.visible_to(stranger_tksk).exists()
    assert Visit.objects.visible_to(tksk_bluluk).count() == 2


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_round_that_does_not_run(sample, operator_bronjong, state):
    Round.objects.filter(pk=sample.round_id).update(state=state)
    sample.round.refresh_from_db()
    with pytest.raises(ValidationError, match="belum atau tidak lagi dikunjungi"):
        report_visit(sample, by=operator_bronjong, **FIT)


def test_days_answers_and_findings_that_cannot_be(sample, operator_bronjong):
    number = make.make_checklist_item(kind="number", question="Berapa orang?")
    choice = make.make_checklist_item(kind="choice", options="milik\nsewa", question="Rumah?")

    def refused(words, **more):
        with pytest.raises(ValidationError) as error:
            report_visit(sample, by=operator_bronjong, **FIT | more)
        assert words in " ".join(error.value.messages)

    refused("sebelum putaran dimulai", on=dt.date(2020, 1, 1))
    refused("belum terjadi", on=timezone.localdate() + dt.timedelta(days=1))
    refused("berupa angka bulat", answers={number.pk: "banyak"})
    refused("hanya milik, sewa", answers={choice.pk: "kontrak"})
    refused("tidak dipakai pada program ini", answers={0: "ya"})
    refused("wajib disertai alasan", verdict="unfit", recommendation="replace")
    refused("Penerima yang layak tidak dapat", recommendation="replace")
    refused("mengapa penerima tidak ditemui", was_met=False)
    assert not Visit.objects.exists()


def test_a_recipient_is_drawn_once_per_round(sample):
    with pytest.raises(IntegrityError, match="recipient_once_per_round"), transaction.atomic():
        Sample.objects.create(round=sample.round, enrolment=sample.enrolment)


def test_a_round_is_started_closed_and_opened_again(staff):
    monev = make.make_round(state="draft")
    with pytest.raises(ValidationError, match="Tarik sampelnya dulu"):
        monev.start(by=staff)
    make.make_sample(monev)
    with pytest.raises(ValidationError, match="tidak dapat ditutup"):
        monev.close(by=staff)
    monev.start(by=staff)
    monev.close(by=staff)
    assert monev.closed_on == timezone.localdate()
    monev.reopen(by=staff)
    assert (monev.state, monev.closed_on) == ("running", None)


def test_rounds_are_seen_where_they_are(tksk_bluluk, stranger_tksk, operator_bronjong):
    here, everywhere = make.make_round(), make.make_round(area="35.24")
    make.make_team(here)
    assert set(Round.objects.visible_to(operator_bronjong)) == {here, everywhere}
    assert set(Round.objects.visible_to(stranger_tksk)) == {everywhere}
    assert here.teams.visible_to(tksk_bluluk).exists()
    assert not here.teams.visible_to(stranger_tksk).exists()


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("2026", (dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
        ("2026-t3", (dt.date(2026, 7, 1), dt.date(2026, 9, 30))),
        ("2026-S2", (dt.date(2026, 7, 1), dt.date(2026, 12, 31))),
        ("2026-S3", None),
        ("tahap 2", None),
    ],
)
def test_the_days_of_a_period_by_its_code(code, days):
    assert span_of(code) == days
