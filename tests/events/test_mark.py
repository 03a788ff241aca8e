"""Marking attendance: every tap arrives once, and nobody undoes another's."""

import pytest
from django.urls import reverse

from events.models import AlreadyMarked, Attendance
from tests.factories import make_event, make_participant, make_session, make_user

HTMX = {"HX-Request": "true"}


def mark_url(coaching, person):
    return reverse("events:attendance_mark", args=[coaching.session.pk, person.pk])


def clear_url(coaching, person):
    return reverse("events:attendance_clear", args=[coaching.session.pk, person.pk])


def test_a_tap_without_scripts_comes_back_to_the_row(client_of, staff, coaching):
    person = coaching.tksk("Bluluk")
    response = client_of(staff).post(
        mark_url(coaching, person), {"state": "present", "seen": "", "find": "?q=bluluk&x=1"}
    )
    assert (
        response.url == f"{reverse('events:attendance_list', args=[coaching.session.pk])}?q=bluluk#peserta-{person.pk}"
    )
    attendance = Attendance.objects.get()
    assert (attendance.participant, attendance.state, attendance.marked_by) == (person, "present", staff)


def test_a_tap_with_htmx_swaps_the_row_and_the_counts(client_of, staff, coaching):
    person = coaching.people[0]
    page = (
        client_of(staff)
        .post(mark_url(coaching, person), {"state": "excused", "seen": ""}, headers=HTMX)
        .content.decode()
    )
    assert f'id="peserta-{person.pk}"' in page
    assert 'hx-swap-oob="true"' in page
    assert "<b>1</b> izin" in page
    assert "<b>31</b> belum dicatat" in page
    assert "<html" not in page


def test_the_same_tap_again_changes_nothing(client_of, staff, coaching):
    client, url = client_of(staff), mark_url(coaching, coaching.people[0])
    client.post(url, {"state": "present", "seen": ""})
    first = Attendance.objects.get()
    client.post(url, {"state": "present", "seen": ""})
    again = Attendance.objects.get()
    assert (again.pk, again.marked_at) == (first.pk, first.marked_at)
    assert first.history.count() == 1


def test_another_state_corrects_and_clearing_takes_back(client_of, staff, coaching):
    client, person = client_of(staff), coaching.people[0]
    client.post(mark_url(coaching, person), {"state": "present", "seen": ""})
    client.post(mark_url(coaching, person), {"state": "absent", "seen": "present:"})
    assert Attendance.objects.get().state == "absent"
    client.post(clear_url(coaching, person), {"seen": "absent:"})
    assert not Attendance.objects.exists()
    assert client.post(clear_url(coaching, person), {"seen": "absent:"}).status_code == 302


def test_represented_asks_by_whom(client_of, staff, coaching):
    client, person = client_of(staff), coaching.people[0]
    page = client.post(mark_url(coaching, person), {"state": "represented", "seen": ""}, headers=HTMX).content.decode()
    assert "Sebutkan siapa yang mewakili." in page
    assert "<details open>" in page
    assert not Attendance.objects.exists()
    client.post(mark_url(coaching, person), {"state": "represented", "represented_by": " Sulastri Contoh ", "seen": ""})
    assert Attendance.objects.get().represented_by == "Sulastri Contoh"
    client.post(mark_url(coaching, person), {"state": "present", "seen": "represented:Sulastri Contoh"})
    assert Attendance.objects.get().represented_by == ""


def test_two_officers_never_undo_each_other(client_of, staff, administrator, coaching):
    """Both have the page from before the first tap: the second, different tap is refused and told."""
    person = coaching.people[0]
    client_of(staff).post(mark_url(coaching, person), {"state": "present", "seen": ""})
    other = client_of(administrator)
    page = other.post(mark_url(coaching, person), {"state": "absent", "seen": ""}, headers=HTMX).content.decode()
    assert "Sari Contoh sudah mencatat “hadir”" in page
    assert Attendance.objects.get().state == "present"
    page = other.post(clear_url(coaching, person), {"seen": "absent:"}, follow=True).content.decode()
    assert "sudah mencatat" in page
    assert Attendance.objects.get().state == "present"
    # Now seen, and meant: the tap counts.
    other.post(mark_url(coaching, person), {"state": "absent", "seen": "present:"})
    assert Attendance.objects.get().marked_by == administrator


def test_taps_on_different_people_both_stand(client_of, staff, administrator, coaching):
    client_of(staff).post(mark_url(coaching, coaching.people[0]), {"state": "present", "seen": ""})
    client_of(administrator).post(mark_url(coaching, coaching.people[1]), {"state": "absent", "seen": ""})
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize("data", [{}, {"state": "dancing"}, {"state": "represented", "represented_by": "x" * 151}])
def test_nonsense_is_told_and_stores_nothing(client_of, staff, coaching, data):
    response = client_of(staff).post(mark_url(coaching, coaching.people[0]), data, follow=True)
    assert 'class="message error"' in response.content.decode()
    assert not Attendance.objects.exists()


def test_the_page_counts_and_narrows(client_of, staff, coaching):
    Attendance.mark(coaching.people[0], coaching.session, "present", by=staff)
    client, url = client_of(staff), reverse("events:attendance_list", args=[coaching.session.pk])
    page = client.get(url).content.decode()
    assert "<b>1</b> hadir" in page
    assert page.count('class="roll-form"') == 32
    assert client.get(url, {"state": "unmarked"}).content.decode().count('class="roll-form"') == 31
    narrowed = client.get(url, {"q": "petugas lamongan"}, headers=HTMX).content.decode()
    assert narrowed.count('class="roll-form"') == 1
    assert "<html" not in narrowed


def test_somebody_of_another_event_is_not_found(client_of, staff, coaching):
    stranger = make_participant(make_event())
    assert client_of(staff).post(mark_url(coaching, stranger), {"state": "present"}).status_code == 404
    with pytest.raises(ValueError, match="bukan peserta kegiatan"):
        Attendance.mark(stranger, coaching.session, "present", by=staff)


def test_a_tksk_marks_in_the_own_kecamatan_only(client_of, tksk_bluluk, stranger_tksk, coaching):
    event = make_event("35.24.02")
    session, person = make_session(event), make_participant(event)
    url = reverse("events:attendance_mark", args=[session.pk, person.pk])
    assert client_of(stranger_tksk).post(url, {"state": "present"}).status_code == 404
    assert client_of(tksk_bluluk).post(url, {"state": "present"}).status_code == 302
    # The kabupaten's roll is read, not written, by a TKSK.
    assert client_of(tksk_bluluk).post(mark_url(coaching, coaching.people[0]), {"state": "present"}).status_code == 404
    page = client_of(tksk_bluluk).get(reverse("events:attendance_list", args=[coaching.session.pk])).content.decode()
    assert "roll-form" not in page
    assert Attendance.objects.get().participant == person


def test_who_may_not_mark_is_refused(client_of, head, auditor, coordinator_kt, operator_bronjong, coaching):
    for user in (head, auditor, coordinator_kt, operator_bronjong):
        assert client_of(user).post(mark_url(coaching, coaching.people[0]), {"state": "present"}).status_code == 403
    assert client_of(head).get(mark_url(coaching, coaching.people[0])).status_code == 403


def test_history_keeps_a_cleared_mark(staff, coaching):
    mark = Attendance.mark(coaching.people[0], coaching.session, "present", by=staff)
    key = mark.pk
    assert Attendance.clear(coaching.people[0], coaching.session, seen="present:")
    from events.models import Attendance as Model

    labels = list(
        Model.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id").values_list("pgh_label", flat=True)
    )
    assert labels == ["insert", "delete"]


def test_a_stale_clear_is_refused(staff, coaching):
    Attendance.mark(coaching.people[0], coaching.session, "excused", by=make_user("lain"))
    with pytest.raises(AlreadyMarked):
        Attendance.clear(coaching.people[0], coaching.session, seen="present:")
