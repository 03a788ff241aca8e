"""Two officers at the same thing at the same moment: one act stands, the other officer is told."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from events.inviting import invite
from events.lettering import Wording, issue
from events.models import AlreadyMarked, Attendance, InvitationRule, Letter, NumberFormat
from pillars.models import Unit
from tests.factories import make_event, make_membership, make_participant, make_session, make_user


@pytest.mark.django_db(transaction=True)
def test_one_of_two_taps_at_once_stands():
    event = make_event()
    session, person = make_session(event), make_participant(event)
    officers = {"present": make_user("satu"), "absent": make_user("dua")}
    start = Barrier(2)

    def tap(state):
        try:
            start.wait(timeout=10)
            return Attendance.mark(person, session, state, by=officers[state], seen="").state
        except AlreadyMarked as taken:
            return f"told {taken.attendance.state}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(tap, officers))
    standing = Attendance.objects.get().state
    assert answers == {standing, f"told {standing}"}


@pytest.mark.django_db(transaction=True)
def test_one_of_two_letters_at_once_gets_the_number():
    """Two officers number the same invitation: one letter, one number, and the other is told."""
    event = make_event()
    make_session(event, starts_at="09:00")
    make_participant(event)
    wording = Wording(
        NumberFormat.objects.get(code="undangan"), dt.date(2025, 6, 10), "plain", "Undangan", "Isi", "", "each", None
    )  # fmt: skip
    officers = [make_user("satu"), make_user("dua")]
    start = Barrier(2)

    def number(officer):
        try:
            start.wait(timeout=10)
            return issue(event, wording, by=officer).text
        except ValueError as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(number, officers))
    text = Letter.objects.get().text
    assert answers[0] == text == "400.9/1/413.109/2025"
    assert f"sudah bernomor surat {text}" in answers[1]


@pytest.mark.django_db(transaction=True)
def test_two_officers_inviting_by_one_rule_invite_each_person_once():
    event = make_event()
    term = make_membership(unit=Unit.objects.get(pillar__code="TKSK", region="35.24.02"))
    rule = InvitationRule.objects.create(event=event, pillar=term.unit.pillar, words="Semua TKSK")
    officers = [make_user("satu"), make_user("dua")]
    start = Barrier(2)

    def ask(officer):
        try:
            start.wait(timeout=10)
            return len(invite(rule, by=officer))
        except ValueError:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(ask, officers)) == {1, "told"}
    assert event.participants.get().person == term.person
