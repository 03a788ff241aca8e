"""The recap over events: numbers that open exactly the persons they count."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from tests.events.reading import words_of
from tests.factories import make_attendance, make_event, make_participant, make_person, make_pillar, make_session
from welfare.audit.models import SensitiveRead


@pytest.fixture
def history(staff):
    """Two events of 2025 and one of 2026.  Rajin came to all, Jarang to one, Tidak to none; a guest is not counted."""
    tksk, people = make_pillar("TKSK"), [make_person(name=f"{name} Contoh") for name in ("Rajin", "Jarang", "Tidak")]
    for day, present in ((dt.date(2025, 3, 1), 1), (dt.date(2025, 6, 16), 2), (dt.date(2026, 2, 2), 1)):
        event = make_event(starts_on=day)
        sessions = [make_session(event), make_session(event)]
        make_participant(event, name="Tamu Contoh")
        for place, person in enumerate(people):
            row = make_participant(event, person, pillar=tksk)
            for session in sessions:  # two sessions of one event are one visit
                make_attendance(row, session, state="present" if place < present else "absent", marked_by=staff)
    return people


def listed(client, address):
    rows = client.get(address).context["table"].data
    return [(row["person_name"], row["invited"], row["came"]) for row in rows]


def test_who_came_how_often(client_of, staff, history):
    client = client_of(staff)
    assert listed(client, reverse("events:recap_list")) == [
        ("Jarang Contoh", 3, 1), ("Rajin Contoh", 3, 3), ("Tidak Contoh", 3, 0),
    ]  # fmt: skip
    assert listed(client, reverse("events:recap_list") + "?year=2026&came=ever") == [("Rajin Contoh", 1, 1)]
    assert listed(client, reverse("events:recap_list") + "?came=never") == [("Tidak Contoh", 3, 0)]
    assert listed(client, reverse("events:recap_list") + "?q=jarang") == [("Jarang Contoh", 3, 1)]


@pytest.mark.parametrize("year", ["", "2025", "2026"])
def test_every_number_opens_its_list(client_of, staff, history, year):
    client = client_of(staff)
    recap = client.get(reverse("events:recap"), {"year": year}).context["recap"]
    assert recap.whole.persons == 3
    for line in [*recap.pillars, *recap.places, recap.whole]:
        assert len(listed(client, line.url)) == line.persons
        ever = listed(client, line.ever_url)
        assert (len(ever), sum(row[2] for row in ever)) == (line.ever, line.visits)
        assert len(listed(client, line.never_url)) == line.never
    assert sum(line.persons for line in recap.pillars) == sum(line.persons for line in recap.places) == 3


def test_per_kecamatan(client_of, staff, history):
    recap = client_of(staff).get(reverse("events:recap")).context["recap"]
    assert [(line.label, line.persons, line.visits) for line in recap.places] == [("Bluluk", 3, 4)]


def test_events_called_off_or_coming_do_not_count(client_of, staff, history):
    off = make_event(starts_on=dt.date(2025, 9, 1))
    make_participant(off, history[2])
    off.cancel(reason="Banjir", by=staff)
    make_participant(make_event(starts_on=dt.date(2099, 1, 1)), history[2])
    assert ("Tidak Contoh", 3, 0) in listed(client_of(staff), reverse("events:recap_list"))


def test_the_events_behind_a_person(client_of, staff, history):
    page = client_of(staff).get(reverse("events:recap_person", args=[history[1].pk]))
    assert "1 kali hadir dari 3 undangan" in page.content.decode()


def test_taken_along_as_xlsx_with_a_reason_and_as_pdf(client_of, staff, auditor, history):
    client, address = client_of(staff), reverse("events:recap_export") + "?came=ever"
    answer = client.post(address, {"reason": "bahan rakor", "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Nama", "Pilar", "Kecamatan", "Diundang", "Hadir")
    assert rows[1:] == [("Jarang Contoh", "TKSK", "Bluluk", 3, 1), ("Rajin Contoh", "TKSK", "Bluluk", 3, 3)]
    read = SensitiveRead.objects.get()
    assert (read.reason, read.row_count) == ("bahan rakor", 2)
    assert client_of(auditor).post(address, {"reason": "bahan rakor", "format": "xlsx"}).status_code == 403
    text = words_of(client.get(reverse("events:recap_print") + "?year=2025").content)
    for words in (
        "Rajin Contoh TKSK Bluluk 2 2",
        "Tidak Contoh TKSK Bluluk 2 0",
        "Tahun: 2025",
        "3 orang, 3 kehadiran",
    ):
        assert words in text, words


def test_many_persons_cost_the_same(client_of, staff, history, django_assert_max_num_queries):
    event = make_event()
    for _ in range(60):
        make_participant(event, make_person(), pillar=make_pillar("PSM"))
    client = client_of(staff)
    client.get(reverse("events:recap"))
    for name in ("events:recap", "events:recap_list"):
        with django_assert_max_num_queries(12):
            client.get(reverse(name))


def test_who_may_see_it(client_of, tksk_bluluk, operator_bronjong, history):
    assert client_of(tksk_bluluk).get(reverse("events:recap")).status_code == 200
    assert client_of(operator_bronjong).get(reverse("events:recap")).status_code == 403
