"""By night: receipts that no phone can ask for again go, the marks stay."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.models import Attendance, MarkReceipt
from events.tidying import KEPT
from tests.factories import make_attendance, make_mark_receipt


@pytest.mark.django_db
def test_old_receipts_go_and_marks_stay():
    mark = make_attendance()
    old, young = make_mark_receipt(participant=mark.participant, session=mark.session), make_mark_receipt()
    MarkReceipt.objects.filter(pk=old.pk).update(received_at=timezone.now() - KEPT - dt.timedelta(days=1))
    MarkReceipt.objects.filter(pk=young.pk).update(received_at=timezone.now() - KEPT + dt.timedelta(days=1))
    call_command("nightly", "events.tidy_receipts", "--now", stdout=StringIO())
    assert list(MarkReceipt.objects.all()) == [young]
    assert Attendance.objects.get() == mark
