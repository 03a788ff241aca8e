"""Two officers tapping the same name at the same moment: one mark stands, the other officer is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from events.models import AlreadyMarked, Attendance
from tests.factories import make_event, make_participant, make_session, make_user


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
