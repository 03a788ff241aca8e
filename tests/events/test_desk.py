"""What the events room announces: menu, number on the home page, next events, search, a person's events."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from events import desk
from events.models import Attendance
from tests.factories import make_event, make_participant, make_person


def test_the_number_equals_its_list(client_of, staff, tksk_bluluk, coaching):
    today = timezone.localdate()
    assert desk.count_this_year(staff) == 0
    assert len(client_of(staff).get(desk.url_this_year(staff)).context["table"].rows) == 0
    make_event(starts_on=today)
    make_event("35.24.05", starts_on=today)
    make_event(starts_on=today.replace(month=1, day=1))
    for user, count in ((staff, 3), (tksk_bluluk, 2)):
        assert desk.count_this_year(user) == count
        assert len(client_of(user).get(desk.url_this_year(user)).context["table"].rows) == count


def test_next_events_without_the_cancelled(staff, tksk_bluluk):
    soon = timezone.localdate() + dt.timedelta(days=3)
    make_event(title="Bimtek", starts_on=soon)
    make_event("35.24.05", title="Rapat Babat", starts_on=soon)
    make_event(title="Batal", starts_on=soon).cancel(reason="x", by=staff)
    assert [text.split(",")[0] for _, text, _ in desk.upcoming(staff)] == ["Bimtek", "Rapat Babat"]
    assert [text.split(",")[0] for _, text, _ in desk.upcoming(tksk_bluluk)] == ["Bimtek"]


def test_search_by_title_and_theme(staff, stranger_tksk, coaching):
    make_event("35.24.02", title="Rapat Bluluk", theme="Puskesos")
    assert [title for title, _, _ in desk.find(staff, "penguatan pilar")] == [coaching.event.title]
    assert [title for title, _, _ in desk.find(staff, "puskesos")] == ["Rapat Bluluk"]
    assert desk.find(stranger_tksk, "puskesos") == []


def test_a_persons_events_with_the_marks(staff, stranger_tksk, coaching):
    person = make_person()
    participant = make_participant(coaching.event, person, institution="FLKS")
    make_participant(make_event("35.24.02"), person)
    Attendance.mark(participant, coaching.session, "excused", by=staff)
    rows = desk.person_events(staff, person)["rows"]
    assert len(rows) == 2
    assert [mark.state for row in rows for mark in row.marks] == ["excused"]
    assert [row.event for row in desk.person_events(stranger_tksk, person)["rows"]] == [coaching.event]
    assert desk.person_events(staff, make_person()) is None


def test_the_menu_leads_to_the_list(client_of, staff, operator_bronjong):
    assert reverse("events:event_list") in client_of(staff).get(reverse("events:event_list")).content.decode()
    from welfare.desk.registry import MenuEntry, announced

    assert "Kegiatan" in [entry.label for entry in announced(MenuEntry, staff)]
    assert "Kegiatan" not in [entry.label for entry in announced(MenuEntry, operator_bronjong)]
