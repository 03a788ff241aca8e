"""Attendance per session and pillar: the numbers of the event page, of minutes and of the report."""

from django.urls import reverse

from events.breakdown import Breakdown
from events.models import Attendance, Wanted
from events.summary import attendance_by_pillar
from tests.factories import make_session


def test_the_counts_add_up_to_the_record(staff, coaching):
    states = ["present"] * 25 + ["excused", "absent", "guest"]
    wanted = [Wanted(person.pk, state) for person, state in zip(coaching.people, states, strict=False)]
    Attendance.mark_all(coaching.session, wanted, by=staff)
    make_session(coaching.event, name="Sesi tanpa tanda")
    [summary] = attendance_by_pillar(Breakdown(coaching.event))
    assert summary.words == "25 hadir, 1 izin, 1 tamu, 1 tidak hadir"
    assert sum(row.invited for row in summary.pillars) == summary.whole.invited == 32
    assert [sum(cells) for cells in zip(*(row.cells for row in summary.pillars), strict=True)] == summary.whole.cells
    assert summary.whole.cells == [25, 1, 0, 1, 1, 4]
    tksk = next(row for row in summary.pillars if row.label == "TKSK")
    assert (tksk.invited, tksk.present) == (22, 20)
    assert summary.pillars[-1].label == "Undangan lainnya"


def test_it_stands_on_the_event_page(client_of, head, staff, coaching):
    url = reverse("events:event_detail", args=[coaching.event.pk])
    assert "per pilar:" not in client_of(head).get(url).content.decode()
    Attendance.mark(coaching.people[0], coaching.session, "present", by=staff)
    assert "Sesi utama per pilar: 1 hadir" in client_of(head).get(url).content.decode()
