"""What a visit finds becomes a case of the service centre or a follow-up, each with a way there and back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.models import FollowUp
from puskesos.aid.results import results
from puskesos.cases.models import Case
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(db):
    return make.make_visit(verdict="recheck", recommendation="refer", note="Anak belum pernah diperiksa.")


def test_a_finding_becomes_a_case_once(visit, staff):
    case = visit.become_case(service=make.make_service_kind(), by=staff)
    enrolment = visit.enrolment
    assert (case.client, case.village, case.assigned_to) == (enrolment.person, enrolment.region, staff)
    assert "Temuan monev" in case.narrative
    assert "Anak belum pernah diperiksa." in case.narrative
    with pytest.raises(ValidationError, match="sudah menjadi kasus"):
        visit.become_case(service=make.make_service_kind(), by=staff)
    assert Case.objects.count() == 1


def test_a_case_needs_right_and_territory(visit, head, stranger_tksk):
    for user in (head, stranger_tksk):
        with pytest.raises(ValidationError, match="tidak berwenang"):
            visit.become_case(service=make.make_service_kind(), by=user)


def test_case_and_visit_lead_to_each_other(visit, staff, client_of):
    client, service = client_of(staff), make.make_service_kind()
    url = f"/bantuan/monev/hasil/{visit.pk}/"
    assert f"{url}kasus/" in client.get(url).content.decode()
    assert "Pilih layanan yang menindaklanjuti." in client.post(f"{url}kasus/", {}).content.decode()
    assert client.post(f"{url}kasus/", {"service": service.pk, "narrative": "Rujuk"}).status_code == 302
    case = Case.objects.get()
    page = client.get(url).content.decode()
    assert case.get_absolute_url() in page
    assert f"{url}kasus/" not in page
    assert url in client.get(case.get_absolute_url()).content.decode()


def test_a_decided_case_leads_back_to_its_decision(staff, head, client_of):
    decision = make.make_decided(recommendation="refer", service=make.make_service_kind(), proposed_by=staff, by=head)
    page = client_of(decision.case.assigned_to).get(decision.case.get_absolute_url()).content.decode()
    assert f"/bantuan/keputusan/{decision.pk}/" in page


def test_follow_up_and_visit_lead_to_each_other(visit, staff, client_of):
    client, url = client_of(staff), f"/bantuan/monev/hasil/{visit.pk}/"
    create = f"{reverse('events:followup_create')}?kunjungan={visit.pk}"
    assert create in client.get(url).content.decode()
    assert str(visit) in client.get(create).content.decode()
    answer = client.post(create, {"what": "Ukur rumahnya", "kind": "task", "owner": staff.pk})
    assert answer.status_code == 302, answer.context["form"].errors
    row = FollowUp.objects.get()
    assert (row.visit, row.region_id) == (visit, visit.enrolment.region_id)
    assert "Ukur rumahnya" in client.get(url).content.decode()
    assert url in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("key", ["999999", "x", "9" * 30])
def test_a_visit_that_is_not_there_gets_no_follow_up(key, staff, client_of):
    assert client_of(staff).get(f"{reverse('events:followup_create')}?kunjungan={key}").status_code == 404


def test_results_count_what_went_on(visit, staff, client_of):
    visit.become_case(service=make.make_service_kind(), by=staff)
    make.make_follow_up(visit=visit, owner=staff)
    outcomes = next(one for one in results(visit.sample.round, staff) if one.code == "outcomes")
    assert outcomes.rows == [["Penerima dengan kasus layanan", 1], ["Tindak lanjut dari temuan", 1]]
    for url in outcomes.urls.values():
        assert client_of(staff).get(url).content.decode().count('<tr role="row"') == 2


def test_a_coordinator_goes_along_with_the_own_team_only(coordinator_kt, client_of):
    monev = make.make_round()
    mine, theirs = make.make_team(monev), make.make_team(monev)
    mine.users.add(coordinator_kt)
    sample, other = make.make_sample(monev, team=mine), make.make_sample(monev, team=theirs)
    client = client_of(coordinator_kt)
    listed = client.get("/bantuan/monev/kunjungan/").content.decode()
    assert sample.enrolment.person.full_name in listed
    assert other.enrolment.person.full_name not in listed
    assert client.get(f"/bantuan/monev/kunjungan/{sample.pk}/lapor/").status_code == 200
    assert client.get(f"/bantuan/monev/kunjungan/{other.pk}/lapor/").status_code == 404
    assert client.get(f"/bantuan/monev/{monev.pk}/").status_code == 200
    assert client.get(f"/bantuan/monev/{make.make_round().pk}/").status_code == 404
    assert client.get("/bantuan/penerima/").status_code == 403
    visit = make.make_visit(other)
    assert client.get(f"/bantuan/monev/hasil/{visit.pk}/").status_code == 404
