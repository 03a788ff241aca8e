"""Making and changing an event by form."""

import datetime as dt

import pytest
from django.urls import reverse

from events.models import Attendance, Event, EventKind
from tests.factories import make_event, make_participant

URL = reverse("events:event_create")


def filled(**more):
    kind = EventKind.objects.get(code="pembinaan")
    return {
        "kind": kind.pk,
        "title": "Penguatan dan Pembinaan Pilar-pilar Sosial",
        "starts_on": "2025-06-16",
        "starts_at": "09:00",
        "place": "Ruang Asasta",
        "region": "35.24",
    } | more


def test_creates_the_event_with_its_first_session(client_of, staff):
    response = client_of(staff).post(URL, filled(), follow=True)
    event = Event.objects.get()
    assert response.redirect_chain[0][0] == event.get_absolute_url()
    assert "dibuat" in response.content.decode()
    assert (event.starts_on, event.ends_on, event.created_by) == (dt.date(2025, 6, 16), dt.date(2025, 6, 16), staff)
    session = event.sessions.get()
    assert (session.name, session.date, session.starts_at) == ("Sesi utama", dt.date(2025, 6, 16), dt.time(9, 0))


def test_one_session_for_each_day(client_of, staff):
    client_of(staff).post(URL, filled(ends_on="2025-06-18"))
    sessions = Event.objects.get().sessions.order_by("date")
    assert [(s.name, s.date.day) for s in sessions] == [("Hari ke-1", 16), ("Hari ke-2", 17), ("Hari ke-3", 18)]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"ends_on": "2025-06-01"}, "ends_on", "lebih awal daripada tanggal mulai"),
        ({"ends_at": "08:00"}, "ends_at", "sesudah jam mulai"),
        ({"title": ""}, "title", ""),
        ({"starts_on": "31-02-2025"}, "starts_on", ""),
        ({"starts_at": "", "ends_at": "10:00"}, "starts_at", "Isi jam mulai"),
        ({"region": "35.25"}, "region", ""),
    ],
)
def test_problems_stand_at_the_field_and_nothing_typed_is_lost(client_of, staff, more, field, words):
    response = client_of(staff).post(URL, filled(theme="Tema yang diketik", **more))
    assert response.status_code == 200
    assert any(words in error for error in response.context["form"].errors[field])
    assert "Tema yang diketik" in response.content.decode()
    assert not Event.objects.exists()


def test_a_moved_event_takes_its_sessions_along(client_of, staff, coaching):
    url = reverse("events:event_update", args=[coaching.event.pk])
    client = client_of(staff)
    version = client.get(url).context["form"]["version"].value()
    client.post(url, filled(starts_on="2025-06-20", version=version))
    coaching.session.refresh_from_db()
    assert coaching.session.date == dt.date(2025, 6, 20)


def test_a_session_with_attendance_does_not_move_by_itself(client_of, staff, coaching):
    Attendance.mark(coaching.people[0], coaching.session, "present", by=staff)
    url = reverse("events:event_update", args=[coaching.event.pk])
    response = client_of(staff).post(url, filled(starts_on="2025-06-20"))
    assert "Sesi utama" in response.context["form"].errors["starts_on"][0]
    coaching.event.refresh_from_db()
    assert coaching.event.starts_on == dt.date(2025, 6, 16)


def test_history_names_the_officer(client_of, staff):
    client_of(staff).post(URL, filled())
    change = Event.objects.get().history.get()
    assert change.pgh_context["user"] == staff.pk


@pytest.mark.parametrize("who", ["head", "tksk_bluluk", "auditor", "coordinator_kt"])
def test_others_may_not(request, client_of, who, coaching):
    client = client_of(request.getfixturevalue(who))
    assert client.get(URL).status_code == 403
    assert client.post(reverse("events:event_update", args=[coaching.event.pk]), filled()).status_code == 403


def test_another_kabupatens_event_is_not_found(client_of, db):
    from tests.factories import make_user

    officer = make_user("staf.bluluk", "staff", "35.24.02")
    event = make_event("35.24.05")
    participant = make_participant(event)
    client = client_of(officer)
    assert client.get(reverse("events:event_update", args=[event.pk])).status_code == 404
    assert client.get(reverse("events:participant_update", args=[participant.pk])).status_code == 404
    # The kabupaten's event is seen, not changed.
    assert client.get(reverse("events:event_update", args=[make_event().pk])).status_code == 404
