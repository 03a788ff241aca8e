"""What waits, told every morning: once, to its reader alone, by mail without a person in it, and it can be stopped."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import make_follow_up, make_notice
from welfare.desk import notices
from welfare.desk.models import DeskChoice, Notice
from welfare.jobs.models import Job
from welfare.jobs.nightwork import run_now

pytestmark = pytest.mark.django_db
LIST = reverse("desk:notice_list")


@pytest.fixture
def waits(staff):
    staff.email = "staf@kantor.example"
    staff.save()
    return make_follow_up(what="Telepon Suwarti Contoh", owner=staff)


@pytest.fixture
def mail_works(monkeypatch):
    monkeypatch.setattr(notices, "mail_works", lambda: True)


def digest():
    (job,) = run_now(["desk.digest"])
    assert job.state == Job.State.DONE, job.error
    return job.result


def test_what_waits_is_told_once_a_morning(waits, staff, client_of):
    assert digest()["pengguna"] == 1
    assert digest()["pengguna"] == 0
    assert list(Notice.objects.values_list("user", "label", "count")) == [(staff.pk, "Tindak lanjut", 1)]
    page = client_of(staff).get(LIST).content.decode()
    assert "<b>Tindak lanjut</b>: 1 menunggu" in page


def test_it_is_counted_in_the_menu_until_it_was_seen(staff, client_of):
    make_notice(staff)
    make_notice(staff)
    client = client_of(staff)
    assert 'title="2 menunggu"' in client.get("/panduan/").content.decode()
    client.post(reverse("desk:notice_seen"))
    assert 'title="2 menunggu"' not in client.get("/panduan/").content.decode()
    assert "sudah dibaca" in client.get(LIST).content.decode()


def test_others_notices_are_neither_seen_nor_marked(staff, head, client_of):
    make_notice(staff, label="Rahasia staf")
    client = client_of(head)
    assert "Rahasia staf" not in client.get(LIST).content.decode()
    client.post(reverse("desk:notice_seen"))
    assert Notice.objects.visible_to(staff).unseen().count() == 1


def test_the_mail_holds_numbers_and_no_person(waits, mail_works):
    assert digest()["surel"] == 1
    (letter,) = mail.outbox
    assert letter.to == ["staf@kantor.example"]
    assert "- Tindak lanjut: 1" in letter.body
    assert "Suwarti" not in letter.body + letter.subject


def test_the_mail_can_be_stopped_and_comes_back(waits, mail_works, staff, client_of):
    client = client_of(staff)
    client.post(reverse("desk:notice_mail"), {})
    digest()
    assert mail.outbox == []
    assert Notice.objects.visible_to(staff).exists()
    client.post(reverse("desk:notice_mail"), {"wants_digest": "on"})
    assert DeskChoice.objects.get(user=staff).wants_digest
    Notice.objects.all().delete()
    digest()
    assert len(mail.outbox) == 1


def test_without_a_mail_server_nothing_is_sent_and_no_choice_is_offered(waits, staff, client_of):
    digest()
    assert mail.outbox == []
    assert "Lewat surel" not in client_of(staff).get(LIST).content.decode()
