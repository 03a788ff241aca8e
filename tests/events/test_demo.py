"""The demo's events: made once, and left alone afterwards."""

import datetime as dt

import pytest

from events import demo, demo_outcomes
from events.models import Attendance, Event
from tests.factories import make_membership, make_participant, make_pillar, make_unit
from welfare.papers.models import Signatory


def test_the_event_of_16_june_2025(staff):
    event = demo.ensure_seed_event(staff)
    assert event == demo.ensure_seed_event(staff)
    assert f"{event.starts_on:%A}" == "Monday"
    assert event.place.startswith("Ruang Asasta")
    assert event.fgd_topic == "Puskesos berbasis desa/kelurahan"
    assert event.agenda.count() == 7
    assert event.sessions.count() == 1
    assert not event.participants.exists()


def test_the_event_of_16_june_has_a_mark_of_each_state(staff):
    event = demo.ensure_seed_event(staff)
    for number in range(1, 33):
        make_participant(event, order=number)
    demo.fill(staff, lambda line: None)
    states = list(Attendance.objects.filter(session__event=event).values_list("state", flat=True))
    assert len(states) == 32
    assert set(states) == set(Attendance.State.values)
    Attendance.objects.filter(session__event=event).update(state="present", represented_by="")
    demo.fill(staff, lambda line: None)
    assert set(Attendance.objects.filter(session__event=event).values_list("state", flat=True)) == {"present"}


def test_filling_twice_changes_nothing(staff):
    unit = make_unit(make_pillar("TKSK"), "35.24.02")
    make_membership(unit=unit)
    said = []
    demo.fill(staff, said.append)
    before = list(Event.objects.values())
    Event.objects.filter(title=demo.PAST_TITLE).update(place="Aula lain")
    demo.fill(staff, said.append)
    assert Event.objects.count() == len(before) == 3
    past = Event.objects.get(title=demo.PAST_TITLE)
    assert past.place == "Aula lain"
    assert past.participants.count() == past.sessions.get().attendances.count() == 1
    assert Signatory.objects.count() == 1
    assert len(said) == 2


@pytest.mark.parametrize(
    ("today", "day"), [("2026-11-24", "2026-12-08"), ("2026-11-21", "2026-12-07"), ("2026-11-22", "2026-12-07")]
)
def test_the_coming_event_is_on_a_working_day(today, day):
    assert demo.future_day(dt.date.fromisoformat(today)) == dt.date.fromisoformat(day)


def test_what_came_of_the_event_of_16_june_2025(staff, head, coaching):
    """The made-up list stands in for the imported one; filling twice changes nothing."""
    Event.objects.filter(pk=coaching.event.pk).update(title=demo.SEED_TITLE, starts_on=demo.SEED_DAY)
    for _ in range(2):
        demo_outcomes.fill(staff, lambda words: None)
    event = Event.objects.get(pk=coaching.event.pk)
    assert coaching.session.attendances.filter(state="present").count() == 32
    assert event.minutes.is_final
    assert {view.pillar.code for view in event.minutes.viewpoints.all()} == {
        "KT",
        "PSM",
        "TAGANA",
        "LKS",
        "PKH",
        "TKSK",
    }
    decision, late, listed = event.follow_ups.order_by("pk")
    assert (decision.owner, decision.kind, decision.state, decision.due) == (head, "decision", "open", None)
    assert (late.is_overdue, listed.state) == (True, "done")
    assert event.documents.get().file.name.endswith(".pdf")
    assert event.report.gaps() == []
    assert event.participants.filter(certificates__isnull=False).count() == 32
