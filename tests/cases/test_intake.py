"""The front office's minute: who comes, for whom, what; numbers without gaps whoever writes at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from puskesos.cases.intake import LETTERS, take_case
from puskesos.cases.models import Case, ServiceKind
from tests.factories import make_case, make_centre, make_nik, make_person, make_service_kind, make_user
from welfare.audit.models import SensitiveRead
from welfare.people.models import Person
from welfare.regions.models import Region

CREATE = reverse("cases:case_create")
BRONJONG = "35.24.02.2005"


def answers(service, **more):
    today = timezone.localdate().isoformat()
    values = {
        "service": service.pk, "relation": "self", "channel": "walk_in", "urgency": "1", "village": BRONJONG,
        "received_on": today, "narrative": "KIS tidak aktif",
    }  # fmt: skip
    return values | more


@pytest.mark.django_db
def test_a_known_visitor_is_found_by_name_or_nik_and_served(client_of, operator_bronjong):
    centre, service, number = make_centre(), make_service_kind(), make_nik()
    person = make_person(name="Sulastri Rekaan", nik=number)
    make_case(operator_bronjong, client=person)
    client = client_of(operator_bronjong)
    for text in ("sulastri", number):
        page = client.get(CREATE, {"cari": text}).content.decode()
        assert f"?orang={person.pk}" in page
        assert "1 kali dilayani" in page
    assert SensitiveRead.objects.get().what == "nik"
    page = client.get(CREATE, {"orang": person.pk}).content.decode()
    assert "Pernah dilayani" in page
    done = client.post(f"{CREATE}?orang={person.pk}", answers(service, papers=["KTP", "bukan berkas"]), follow=True)
    assert "Cetak tanda terima" in done.content.decode()
    case = Case.objects.get(service=service)
    assert (case.client, case.taken_by, case.assigned_to) == (person, operator_bronjong, operator_bronjong)
    assert case.centre == centre
    assert case.number == f"ADU-{timezone.localdate():%Y%m}-00002"
    assert set(case.code) <= set(LETTERS)
    assert [paper.name for paper in case.papers.exclude(received_on=None)] == ["KTP"]


@pytest.mark.django_db
def test_somebody_new_is_written_down_only_after_asking(client_of, operator_bronjong):
    service, client = make_service_kind(), client_of(operator_bronjong)
    twin = make_person(name="Sulastri Rekaan", birth_date=dt.date(1980, 1, 5))
    page = client.get(CREATE, {"cari": "Sulastri Rekaan Baru"}).content.decode()
    assert "catat orang baru" in page
    who = {"baru-name": "Sulastri Rekaan", "baru-birth_date": "1980-01-05", "baru-region": BRONJONG, "baru-sex": "P"}
    asked = client.post(f"{CREATE}?baru=x", answers(service) | who).content.decode()
    assert "Mungkin sudah tercatat: Sulastri Rekaan" in asked
    assert Person.objects.count() == 1
    sure = answers(service) | who | {"baru-accept_twin": "on"}
    assert client.post(f"{CREATE}?baru=x", sure).status_code == 302
    assert Case.objects.get().client == Person.objects.exclude(pk=twin.pk).get()


@pytest.mark.django_db
def test_a_refused_case_leaves_no_person_behind(client_of, operator_bronjong):
    who = {"baru-name": "Sulastri Rekaan", "baru-region": BRONJONG, "baru-sex": "P"}
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    page = client_of(operator_bronjong).post(
        f"{CREATE}?baru=x", answers(make_service_kind(), received_on=tomorrow) | who
    )  # fmt: skip
    assert "Tanggal penerimaan belum terjadi" in page.content.decode()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_case_without_client_or_for_another_village_is_refused(client_of, operator_bronjong):
    service, client = make_service_kind(), client_of(operator_bronjong)
    assert "Pilih dulu untuk siapa" in client.post(CREATE, answers(service)).content.decode()
    away = make_person(region="35.24.05.2008")
    assert "Pilih dulu untuk siapa" in client.post(f"{CREATE}?orang={away.pk}", answers(service)).content.decode()
    here = make_person()
    other = client.post(f"{CREATE}?orang={here.pk}", answers(service, village="35.24.05.2008"))
    assert other.status_code == 200
    named = client.post(f"{CREATE}?orang={here.pk}", answers(service, relation="neighbour")).content.decode()
    assert "Tulis nama yang datang" in named
    assert not Case.objects.exists()
    with pytest.raises(ValidationError, match="untuk siapa"):
        take_case(client=None, service=service, village=Region.objects.get(code=BRONJONG), by=operator_bronjong)
    babat = Region.objects.get(code="35.24.05.2008")
    with pytest.raises(ValidationError, match="di luar wilayah"):
        take_case(client=here, service=service, village=babat, by=operator_bronjong)


@pytest.mark.django_db
def test_the_chosen_service_shows_its_papers(client_of, operator_bronjong):
    service = ServiceKind.objects.get(code="bpjs-kis")
    url = reverse("cases:servicekind_papers")
    assert "SPTJM Kepala Desa" in client_of(operator_bronjong).get(url, {"service": service.pk}).content.decode()
    assert client_of(operator_bronjong).get(url, {"service": "9" * 30}).status_code == 200


@pytest.mark.django_db
def test_sensitive_services_make_sensitive_cases(staff):
    assert make_case(staff, service=ServiceKind.objects.get(code="kekerasan")).is_sensitive
    assert make_case(staff, need="hiv").is_sensitive
    assert not make_case(staff).is_sensitive


@pytest.mark.django_db(transaction=True)
def test_eight_clerks_at_once_give_two_hundred_numbers():
    clerks = [make_user(f"loket{number}") for number in range(8)]
    client, service = make_person(), make_service_kind()
    village, today = Region.objects.get(code=BRONJONG), timezone.localdate()

    def work(clerk):
        try:
            for _ in range(25):
                take_case(client=client, service=service, village=village, by=clerk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, clerks))
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"ADU-{today:%Y%m}-{serial:05}" for serial in range(1, 201)]
