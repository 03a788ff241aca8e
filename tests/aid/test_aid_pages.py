"""Programmes and who receives them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from puskesos.aid.desk import aid_of
from puskesos.aid.models import Enrolment, Programme
from puskesos.aid.tables import recipients_url
from tests.factories import make_enrolment, make_person

pytestmark = pytest.mark.django_db
PROGRAMMES, RECIPIENTS = reverse("aid:programme_list"), reverse("aid:enrolment_list")
BABAT = "35.24.05.2002"


@pytest.fixture
def enrolments():
    pkh, sembako = Programme.objects.get(code="PKH"), Programme.objects.get(code="SEMBAKO")
    ended = {"status": "ended", "ended_on": dt.date(2025, 5, 1), "ended_reason": "meninggal", "period": "2025"}
    return {
        "bluluk": make_enrolment(pkh, make_person(name="Suryo Contoh")),
        "ended": make_enrolment(pkh, make_person(name="Wiwik Contoh"), **ended),
        "babat": make_enrolment(pkh, region=BABAT),
        "sembako": make_enrolment(sembako, make_person(name="Suryo Contoh")),
    }


def test_the_programmes_of_the_office_are_there():
    expected = {
        "PKH",
        "SEMBAKO",
        "PBI-JK",
        "BLT-DD",
        "ATENSI",
        "YAPI",
        "RTLH",
        "KUBE",
        "BERAS",
        "YSS",
        "LKSA",
        "BENCANA",
    }
    assert set(Programme.objects.values_list("code", flat=True)) == expected


@pytest.mark.parametrize(("officer", "number"), [("staff", 2), ("tksk_bluluk", 1), ("stranger_tksk", 1)])
def test_every_number_of_recipients_opens_its_list(request, client_of, enrolments, officer, number):
    client = client_of(request.getfixturevalue(officer))
    rows = {row.record.code: row.record for row in client.get(PROGRAMMES).context["table"].rows}
    assert rows["PKH"].recipients == number
    for record in rows.values():
        listed = client.get(recipients_url(program=record.code, keadaan="menerima"))
        assert listed.context["table"].paginator.count == record.recipients


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"program": "PKH"}, {"bluluk", "ended", "babat"}),
        ({"keadaan": "berakhir"}, {"ended"}),
        ({"periode": "2025"}, {"ended"}),
        ({"kecamatan": "35.24.05"}, {"babat"}),
        ({"desa": "bronjong", "program": "PKH", "keadaan": "menerima"}, {"bluluk"}),
        ({"cari": "suryo"}, {"bluluk", "sembako"}),
    ],
)
def test_recipients_are_found_by_programme_period_place_and_name(staff, client_of, enrolments, query, expected):
    rows = client_of(staff).get(RECIPIENTS, query).context["table"].rows
    assert {row.record.pk for row in rows} == {enrolments[name].pk for name in expected}


def test_an_end_is_shown_with_day_and_reason(staff, client_of, enrolments):
    page = client_of(staff).get(RECIPIENTS, {"keadaan": "berakhir"}).content.decode()
    assert "berakhir sejak 1 Mei 2025" in page
    assert "meninggal" in page


def test_another_territory_is_not_listed(stranger_tksk, client_of, enrolments):
    rows = client_of(stranger_tksk).get(RECIPIENTS).context["table"].rows
    assert [row.record for row in rows] == [enrolments["babat"]]


def test_who_lacks_the_right_sees_no_recipients(coordinator_kt, operator_bronjong, client_of):
    for user in (coordinator_kt, operator_bronjong):
        assert client_of(user).get(PROGRAMMES).status_code == 403
        assert client_of(user).get(RECIPIENTS).status_code == 403


def test_the_lists_cost_few_queries(staff, client_of, django_assert_max_num_queries):
    for _ in range(30):
        make_enrolment()
    client = client_of(staff)
    for url in (PROGRAMMES, RECIPIENTS):
        with django_assert_max_num_queries(12):
            client.get(url)


def test_a_persons_aid_running_first_and_within_the_territory(staff, stranger_tksk, enrolments):
    person = enrolments["ended"].person
    now = make_enrolment(Programme.objects.get(code="BERAS"), person)
    context = aid_of(staff, person)
    assert context["enrolments"] == [now, enrolments["ended"]]
    html = render_to_string("aid/_person_enrolments.html", context)
    assert "Bantuan pangan beras, 2026" in html
    assert "Berakhir 1 Mei 2025: meninggal" in html
    assert aid_of(stranger_tksk, person) is None


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"status": "ended", "ended_reason": "", "period": "2020"}, "enrolment_ends_with_reason"),
        ({"period": "2026"}, "one_enrolment_per_person_and_period"),
    ],
)
def test_the_database_refuses_an_end_without_reason_and_a_second_enrolment(enrolments, row, rule):
    known = enrolments["bluluk"]
    double = Enrolment(programme=known.programme, person=known.person, region_id=BABAT, **row)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Enrolment.objects.bulk_create([double])
