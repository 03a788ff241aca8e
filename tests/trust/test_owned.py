"""Nothing that says something about a person is forgotten: the models are walked, not a list."""

from __future__ import annotations

import pytest
from django.db import models

from tests.people.merging import domain_models
from welfare.people.models import Person
from welfare.trust import belonging

# What points to a person's record and says nothing of the person: structure of the office, reasons and agencies.
NOT_PERSONAL = {
    # of a centre, which has a pioneer
    "centres.activationplan", "centres.facilitycheck", "centres.openinghour", "centres.monthlyactivity",
    "centres.stagechange",
    # the rule is the event's
    "events.invitationrule",
    # that a phone's mark has arrived; who was there says the attendance
    "events.markreceipt",
    # the office's agreements, which may be about a centre or a case by its number
    "events.followup",
}  # fmt: skip


def announced_models() -> set[str]:
    return {record.model for record in belonging.records()}


def test_every_model_that_points_to_a_person_is_announced_by_each_of_its_fields() -> None:
    known = {record.known_as for record in belonging.records()}
    for model in domain_models():
        if model._meta.label_lower.startswith("trust."):
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                assert f"{model._meta.label_lower}:{field.name}" in known


def test_what_hangs_on_a_persons_record_is_announced_or_named() -> None:
    known = announced_models()
    for model in domain_models():
        for field in model._meta.concrete_fields:
            related = field.related_model if field.is_relation else None
            if related is None or related is Person or related._meta.label_lower not in known:
                continue
            label = model._meta.label_lower
            assert label in known | NOT_PERSONAL, f"{label}.{field.name}"
    assert not NOT_PERSONAL & known


# Free text that stays when its person is anonymised, and why.
STAYS = {
    "people.merge.loser_region",
    "pillars.training.name", "pillars.training.organiser", "pillars.training.place",  # of the course
    "pillars.membership.level", "centres.centrestaff.decree",  # of the post
    "cases.case.number", "cases.case.code", "cases.casepaper.name", "cases.case.channel",
    "aid.sample.why", "events.certificate.token", "people.possibledouble.first_region",
    "people.possibledouble.second_region",
    "cases.referral.letter_number", "aid.decision.meeting", "aid.decision.minutes_number",
    "aid.decision.candidate_rank", "aid.decision.queue_reason", "aid.decision.undone_reason", "aid.enrolment.period",
    "aid.enrolment.ended_reason", "aid.candidate.state_reason", "aid.visit.absence", "aid.visitanswer.question",
    "events.participant.institution", "events.participant.position", "events.eventrole.duty",
    "events.eventrole.institution", "events.attendance.represented_by", "events.certificate.text",
    "events.certificate.detail", "events.certificate.activity", "events.certificate.revoke_reason",
}  # fmt: skip


@pytest.mark.parametrize("record", belonging.records(), ids=lambda record: record.known_as)
def test_free_text_and_files_are_blurred_or_named(record: belonging.PersonRecord) -> None:
    if record.model in ("people.mergerow", "imports.importrow", "imports.importrecord", "admin.logentry"):
        assert record.blur  # found by keys in text; what they hold is emptied
        return
    model = belonging.model_of(record)
    blurred = set().union(*(one.blur for one in belonging.records() if one.model == record.model))
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField | models.FileField) and not field.choices:
            if record.model == "centres.centre":  # of the centre
                continue
            assert field.name in blurred or f"{record.model}.{field.name}" in STAYS, field.name


def test_blurred_fields_exist() -> None:
    for record in belonging.records():
        for name in record.blur:
            assert belonging.model_of(record)._meta.get_field(name)
