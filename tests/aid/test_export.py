"""Recipients go out and come back unchanged; with another period they are the next period's list."""

from __future__ import annotations

import pytest
from django.urls import reverse

from puskesos.aid.models import Enrolment, Programme
from tests.factories import make_enrolment, make_person
from tests.imports.round_trip import assert_all_same, bring_back, changed, download, told, verdicts
from welfare.imports.applying import apply_batch
from welfare.people.models import Person

pytestmark = pytest.mark.django_db
EXPORT = reverse("aid:enrolment_export")
BABAT = "35.24.05.2008"


@pytest.fixture
def recipients(db):
    pkh, other = Programme.objects.get(code="PKH"), Programme.objects.exclude(code="PKH").first()
    person = make_person(name="Wagiyem", phone="", region=BABAT)
    make_enrolment(pkh, person, period="2026", reference="KKS-001", note="  kepala  keluarga ")
    make_enrolment(other, person, period="2026")
    make_enrolment(pkh, make_person(name="Wagiyem", phone="", region=None), period="2026", region=BABAT)
    ended = make_enrolment(pkh, make_person(name="Slamet"), period="2025-T3")
    Enrolment.objects.filter(pk=ended.pk).update(status="ended", ended_reason="pindah")
    return pkh


def test_every_recipient_comes_back_the_same(client_of, staff, recipients):
    content = download(client_of(staff), EXPORT)
    assert_all_same(bring_back(content, "recipients", staff), 4)


def test_another_period_is_the_next_list_of_the_same_persons(client_of, staff, recipients):
    def renew(sheet, columns):
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, columns["Periode"]).value = "2027"

    persons = Person.objects.count()
    content = changed(download(client_of(staff), f"{EXPORT}?program=PKH&keadaan=menerima"), renew)
    batch = bring_back(content, "recipients", staff)
    assert verdicts(batch) == ["changed", "changed"], told(batch)
    apply_batch(batch, by=staff)
    assert Enrolment.objects.filter(programme=recipients, period="2027").count() == 2
    assert Person.objects.count() == persons


def test_a_corrected_reference_is_written(client_of, staff, recipients):
    def correct(sheet, columns):
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, columns["Nomor peserta"]).value:
                sheet.cell(row, columns["Nomor peserta"]).value = "KKS-009"

    batch = bring_back(changed(download(client_of(staff), EXPORT), correct), "recipients", staff)
    assert sorted(verdicts(batch)) == ["changed", "same", "same", "same"], told(batch)
    apply_batch(batch, by=staff)
    assert Enrolment.objects.filter(reference="KKS-009").count() == 1


def test_the_right_and_the_territory(client_of, tksk_bluluk, head, recipients):
    assert client_of(tksk_bluluk).get(EXPORT).status_code == 403
    assert "4 penerima" in client_of(head).get(EXPORT).content.decode()
