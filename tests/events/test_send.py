"""Marks that waited on a phone arrive exactly once, in the order of marking, and undo nobody's."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events import codes
from events.models import Attendance, MarkReceipt
from events.receiving import read, receive
from tests.factories import make_event, make_participant, make_session, make_user


def mark(person=None, state="present", age=0, **more):
    made = {"key": str(uuid.uuid4()), "state": state, "age": age, **more}
    return made | ({"participant": person.pk, "seen": more.get("seen", "")} if person else {})


def send(client, session, *marks, **headers):
    url = reverse("events:attendance_send", args=[session.pk])
    return client.post(url, json.dumps({"marks": marks}), content_type="application/json", headers=headers)


def outcomes(response):
    assert response.status_code == 200, response.content
    return [answer["outcome"] for answer in response.json()["answers"]]


def test_the_same_sending_twice_counts_once(client_of, staff, coaching):
    client, marks = client_of(staff), [mark(person) for person in coaching.people[:5]]
    assert outcomes(send(client, coaching.session, *marks)) == ["stored"] * 5
    rows = list(Attendance.objects.order_by("pk").values())
    again = send(client, coaching.session, *marks)
    assert outcomes(again) == ["stored"] * 5
    assert list(Attendance.objects.order_by("pk").values()) == rows
    assert MarkReceipt.objects.count() == 5
    assert Attendance.objects.first().history.count() == 1


def test_a_repeat_does_not_undo_what_came_after(client_of, staff, administrator, coaching):
    """The answer was lost on the way; meanwhile a colleague has corrected the mark."""
    person, first = coaching.people[0], mark(coaching.people[0])
    send(client_of(staff), coaching.session, first)
    Attendance.mark(person, coaching.session, "excused", by=administrator, seen="present:")
    assert outcomes(send(client_of(staff), coaching.session, first)) == ["stored"]
    assert Attendance.objects.get().state == "excused"


def test_the_time_of_marking_counts_not_of_arrival(client_of, staff, coaching):
    person = coaching.people[0]
    later = mark(person, "excused", age=60_000, seen="present:")
    earlier = mark(person, "present", age=3_600_000)
    assert sorted(outcomes(send(client_of(staff), coaching.session, later, earlier))) == ["stored", "stored"]
    standing = Attendance.objects.get()
    assert standing.state == "excused"
    assert 55 < (timezone.now() - standing.marked_at).total_seconds() < 75
    made = MarkReceipt.objects.order_by("made_at").first()
    assert made.state == "present"


def test_a_mark_that_would_undo_a_colleagues_is_told(client_of, staff, administrator, coaching):
    person = coaching.people[0]
    Attendance.mark(person, coaching.session, "absent", by=administrator)
    response = send(client_of(staff), coaching.session, mark(person, age=900_000))
    [answer] = response.json()["answers"]
    assert answer["outcome"] == "taken"
    assert "Adi Contoh sudah mencatat “tidak hadir”" in answer["message"]
    assert Attendance.objects.get().state == "absent"


def test_marks_may_be_taken_away_and_made_again(client_of, staff, coaching):
    person = coaching.people[0]
    chain = [
        mark(person, "present", 4000),
        mark(person, "", 3000, seen="present:"),
        mark(person, "represented", 2000, represented_by=" Sulastri Contoh "),
        mark(person, "represented", 1000, represented_by="Sulastri Contoh", seen="x"),
    ]
    assert outcomes(send(client_of(staff), coaching.session, *chain)) == ["stored", "stored", "stored", "same"]
    assert Attendance.objects.get().represented_by == "Sulastri Contoh"


def test_rows_and_counts_come_back_for_the_list(client_of, staff, coaching):
    person = coaching.people[3]
    data = send(client_of(staff), coaching.session, mark(person), **{"Roll-Query": "?q=contoh"}).json()
    assert list(data["rows"]) == [str(person.pk)]
    assert 'value="present:"' in data["rows"][str(person.pk)]
    assert "<b>1</b> hadir" in data["tally"]


def test_somebody_of_another_event_is_refused_the_rest_is_stored(client_of, staff, coaching):
    stranger = make_participant(make_event())
    response = send(client_of(staff), coaching.session, mark(stranger, age=10), mark(coaching.people[0]))
    assert outcomes(response) == ["refused", "stored"]
    assert "bukan peserta kegiatan" in response.json()["answers"][0]["message"]
    assert MarkReceipt.objects.get(outcome="refused").participant is None


def test_a_key_of_another_officer_is_not_answered_as_stored(client_of, staff, administrator, coaching):
    one = mark(coaching.people[0])
    send(client_of(staff), coaching.session, one)
    assert outcomes(send(client_of(administrator), coaching.session, one)) == ["refused"]


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", '{"marks": 3}', '{"marks": [{}]}', '{"marks": [{"key": "x", "state": "present", "age": 1}]}',
        '{"marks": [{"key": "6f4b1a1e-0000-4000-8000-000000000000", "state": 5, "age": 1}]}',
        '{"marks": [{"key": "6f4b1a1e-0000-4000-8000-000000000000", "state": "present", "age": 1e999}]}',
        '{"marks": [{"key": "6f4b1a1e-0000-4000-8000-000000000000", "state": "present", "age": 1, "code": "\\u0000"}]}',
    ],
)  # fmt: skip
def test_nonsense_is_refused_whole(client_of, staff, coaching, body):
    url = reverse("events:attendance_send", args=[coaching.session.pk])
    response = client_of(staff).post(url, body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["problem"]
    assert not MarkReceipt.objects.exists()


def test_unknown_states_and_missing_names_are_refused_in_words(client_of, staff, coaching):
    marks = [mark(coaching.people[0], "dancing", 2), mark(coaching.people[1], "represented", 1)]
    answers = send(client_of(staff), coaching.session, *marks).json()["answers"]
    assert [answer["outcome"] for answer in answers] == ["refused", "refused"]
    assert "Sebutkan siapa yang mewakili." in answers[1]["message"]


def test_two_hundred_marks_need_as_few_queries_as_one(client_of, staff, coaching):
    client = client_of(staff)
    client.get("/panduan/")
    with CaptureQueriesContext(connection) as one:
        send(client, coaching.session, mark(coaching.people[0]))
    with CaptureQueriesContext(connection) as many:
        send(client, coaching.session, *(mark(person) for person in coaching.people[1:]))
    assert len(many) == len(one) <= 15


def test_who_may_not_mark_there(client_of, head, tksk_bluluk, staff, coaching):
    assert send(client_of(head), coaching.session, mark(coaching.people[0])).status_code == 403
    assert send(client_of(tksk_bluluk), coaching.session, mark(coaching.people[0])).status_code == 404
    coaching.event.cancel(reason="Banjir", by=staff)
    assert send(client_of(staff), coaching.session, mark(coaching.people[0])).status_code == 404


def test_an_ended_session_is_sent_to_the_door(client, coaching):
    response = send(client, coaching.session, mark(coaching.people[0]))
    assert response.status_code == 302
    assert response.url.startswith("/akun/masuk/")
    assert not Attendance.objects.exists()


def test_a_scanned_code_marks_and_a_wrong_one_is_told(client_of, staff, coaching):
    today = timezone.localdate()
    type(coaching.session).objects.update(date=today)
    person = coaching.people[0]
    good = mark(code=codes.payload(person), age=2)
    bad = mark(code="AAAA-AAAA", age=1)
    answers = send(client_of(staff), coaching.session, good, bad).json()["answers"]
    assert answers[0]["message"] == f"{person.name}: hadir"
    assert "tidak dikenal" in answers[1]["message"]
    assert Attendance.objects.get().way == "code"


@pytest.mark.django_db(transaction=True)
def test_the_same_sending_twice_at_once_counts_once():
    event = make_event()
    session, people = make_session(event), [make_participant(event) for _ in range(4)]
    officer = make_user("satu")
    sent = [mark(person) for person in people]
    start = Barrier(4)

    def deliver(_):
        try:
            start.wait(timeout=10)
            return [answer.outcome for answer in receive(session, read({"marks": sent}, timezone.now()), by=officer)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(deliver, range(4)))
    assert told == [["stored"] * 4] * 4
    assert Attendance.objects.count() == MarkReceipt.objects.count() == 4
    assert all(row.history.count() == 1 for row in Attendance.objects.all())
