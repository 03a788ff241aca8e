"""Rundown and sessions, by plain forms."""

import datetime as dt

import pytest
from django.urls import reverse

from events.models import AgendaItem, Attendance, Session
from tests.factories import make_agenda_item, make_event, make_session


def titles(event):
    return list(event.agenda.values_list("title", flat=True))


def test_add_change_move_remove(client_of, staff):
    event, client = make_event(), client_of(staff)
    url = reverse("events:agenda_list", args=[event.pk])
    for title in ("Pembukaan", "Doa", "FGD"):
        client.post(url, {"title": title, "starts_at": "09:00", "speaker": "Panitia"})
    assert titles(event) == ["Pembukaan", "Doa", "FGD"]
    opening, prayer, fgd = event.agenda.all()
    client.post(reverse("events:agendaitem_move", args=[fgd.pk]), {"direction": "up"})
    assert titles(event) == ["Pembukaan", "FGD", "Doa"]
    client.post(reverse("events:agendaitem_move", args=[opening.pk]), {"direction": "down"})
    assert titles(event) == ["FGD", "Pembukaan", "Doa"]
    client.post(reverse("events:agendaitem_move", args=[prayer.pk]), {"direction": "down"})
    assert titles(event) == ["FGD", "Pembukaan", "Doa"]
    client.post(reverse("events:agendaitem_update", args=[prayer.pk]), {"title": "Doa penutup"})
    client.post(reverse("events:agendaitem_delete", args=[opening.pk]))
    client.get(event.get_absolute_url())  # reads the messages away
    page = client.get(event.get_absolute_url()).content.decode()
    assert titles(event) == ["FGD", "Doa penutup"]
    assert page.index("FGD") < page.index("Doa penutup")
    assert "Pembukaan" not in page


def test_moving_heals_lines_with_the_same_order(db):
    event = make_event()
    lines = [make_agenda_item(event, order=1, title=title) for title in "ABC"]
    assert lines[2].move(up=True)
    assert titles(event) == ["A", "C", "B"]


def test_a_line_without_a_title_is_told_at_the_field(client_of, staff):
    event = make_event()
    response = client_of(staff).post(
        reverse("events:agenda_list", args=[event.pk]), {"title": "", "speaker": "Kepala Dinas"}
    )
    assert response.context["form"].errors["title"]
    assert "Kepala Dinas" in response.content.decode()
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "Sesi siang", "date": "2025-06-17"}, "date"),
        ({"name": "Sesi utama", "date": "2025-06-16"}, "name"),
        ({"name": "Sesi siang", "date": "2025-06-16", "starts_at": "13:00", "ends_at": "12:00"}, "ends_at"),
    ],
)
def test_a_session_that_cannot_be_is_told_at_the_field(client_of, staff, coaching, data, field):
    response = client_of(staff).post(reverse("events:session_create", args=[coaching.event.pk]), data)
    assert response.context["form"].errors[field]
    assert coaching.event.sessions.count() == 1


def test_sessions_are_added_changed_and_removed(client_of, staff, coaching):
    client = client_of(staff)
    client.post(
        reverse("events:session_create", args=[coaching.event.pk]),
        {"name": "FGD", "date": "2025-06-16", "starts_at": "10:40"},
    )
    fgd = coaching.event.sessions.get(name="FGD")
    client.post(
        reverse("events:session_update", args=[fgd.pk]),
        {"name": "FGD Puskesos", "date": "2025-06-16", "starts_at": "11:00"},
    )
    fgd.refresh_from_db()
    assert (fgd.name, fgd.starts_at) == ("FGD Puskesos", dt.time(11, 0))
    client.post(reverse("events:session_delete", args=[fgd.pk]))
    assert not Session.objects.filter(pk=fgd.pk).exists()


def test_a_session_with_attendance_stays(client_of, staff, coaching):
    Attendance.mark(coaching.people[0], coaching.session, "present", by=staff)
    response = client_of(staff).post(reverse("events:session_delete", args=[coaching.session.pk]), follow=True)
    assert "tidak dapat dihapus" in response.content.decode()
    assert Session.objects.filter(pk=coaching.session.pk).exists()


def test_others_may_not_and_elsewhere_is_not_found(client_of, head, tksk_bluluk, coaching):
    from tests.factories import make_user

    item, session = make_agenda_item(coaching.event), make_session(coaching.event)
    verbs = [("agendaitem_delete", item), ("agendaitem_move", item), ("session_delete", session)]
    elsewhere = make_user("staf.bluluk", "staff", "35.24.02")
    for name, record in verbs:
        url = reverse(f"events:{name}", args=[record.pk])
        assert client_of(head).post(url).status_code == 403
        assert client_of(tksk_bluluk).post(url).status_code == 403
        assert client_of(elsewhere).post(url).status_code == 404
    assert client_of(elsewhere).get(reverse("events:agenda_list", args=[coaching.event.pk])).status_code == 404
