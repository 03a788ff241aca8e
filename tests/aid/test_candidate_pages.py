"""The queue in pages: ranked, with ties, within the territory; putting forward and leaving."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from puskesos.aid.models import Candidate, Criterion, ProgrammePeriod, Quota, ReasonCode
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("aid:candidate_list"), reverse("aid:candidate_create")


@pytest.fixture
def queue(db):
    Criterion.objects.all().delete()
    make.make_criterion(kind="decile", weight=1)
    programme = make.make_programme()
    return [make.make_candidate(programme, decile=decile) for decile in (3, 1, 3)]


def test_the_list_is_ranked_and_shows_ties(queue, client_of, operator_bronjong):
    page = client_of(operator_bronjong).get(LIST)
    rows = [row.record for row in page.context["table"].rows]
    assert rows == [queue[1], queue[0], queue[2]]
    text = page.content.decode()
    assert "1 dari 3" in text
    assert "sama 2 calon" in text


def test_a_name_narrows_the_list_but_not_the_rank(queue, client_of, staff):
    person = queue[2].person
    person.name, person.name_key = "Zulkifli Contoh", "zulkifli contoh"
    person.save()
    page = client_of(staff).get(LIST, {"cari": "zulkifli"})
    assert [row.record for row in page.context["table"].rows] == [queue[2]]
    assert "2 dari 3" in page.content.decode()


def test_the_list_costs_few_queries(queue, client_of, staff, django_assert_max_num_queries):
    for _ in range(12):
        make.make_candidate(village="35.24.02.2006")
    client = client_of(staff)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)


def test_found_and_put_forward(client_of, operator_bronjong):
    person = make.make_person(name="Kasiyem Contoh")
    programme, tick = make.make_programme(), make.make_criterion()
    client = client_of(operator_bronjong)
    assert "Kasiyem Contoh" in client.get(CREATE, {"cari": "kasiyem"}).content.decode()
    sent = {
        "programme": programme.pk, "village": "35.24.02.2005", "source": "musdes", "decile": "2",
        "proposed_on": timezone.localdate().isoformat(), "criteria": [tick.pk],
    }  # fmt: skip
    address = f"{CREATE}?orang={person.pk}"
    bad = client.post(address, sent | {"decile": "11"})
    assert bad.context["form"].errors["decile"] == ["Desil hanya 1 sampai 10."]
    client.post(address, sent)
    candidate = Candidate.objects.get()
    assert (candidate.person, candidate.by, list(candidate.criteria.all())) == (person, operator_bronjong, [tick])
    again = client.post(address, sent)
    assert "sudah menunggu dalam antrean" in again.content.decode()


def test_a_candidate_is_changed_given_papers_refused_and_taken_back(queue, client_of, tksk_bluluk, stranger_tksk):
    candidate, client, tick = queue[0], client_of(tksk_bluluk), make.make_criterion()
    url = {name: reverse(f"aid:candidate_{name}", args=[candidate.pk]) for name in
           ("detail", "update", "paper", "refuse", "return")}  # fmt: skip
    today = timezone.localdate().isoformat()
    client.post(url["update"], {"source": "visit", "proposed_on": today, "decile": "1", "criteria": [tick.pk]})
    candidate.refresh_from_db()
    assert (candidate.decile, candidate.source, list(candidate.criteria.all())) == (1, "visit", [tick])
    scan = SimpleUploadedFile("kk.pdf", b"%PDF-1.4 contoh")
    client.post(url["paper"], {"title": "Kartu keluarga", "file": scan})
    paper = candidate.papers.get()
    file_url = reverse("aid:candidatepaper_file", args=[paper.pk])
    assert client.get(file_url).content == b"%PDF-1.4 contoh"
    assert client_of(stranger_tksk).get(file_url).status_code == 404
    client.post(url["refuse"], {"reason": "Tidak memenuhi syarat"})
    assert "Tidak memenuhi syarat" in client.get(url["detail"]).content.decode()
    client.post(url["return"])
    candidate.refresh_from_db()
    assert candidate.is_waiting


# What the office sets -------------------------------------------------------------------------------------------------
def test_a_period_with_known_days_and_a_quota(client_of, staff):
    programme = make.make_programme()
    make.make_enrolment(programme, period="2026-T3")
    client, detail = client_of(staff), reverse("aid:programme_detail", args=[programme.pk])
    assert "periode yang belum dibuat" in client.get(detail).content.decode()
    client.post(
        reverse("aid:period_create", args=[programme.pk]), {"code": "2026-T3", "max_decile": "4", "is_open": "on"}
    )
    period = ProgrammePeriod.objects.get(programme=programme)
    assert (period.starts_on.month, period.ends_on.month, period.max_decile) == (7, 9, 4)
    client.post(reverse("aid:quota_create", args=[period.pk]), {"region": "35.24.02", "seats": "0"})
    assert Quota.objects.get().seats == 0
    page = client.get(detail).content.decode()
    assert "melebihi kuota" in page
    assert "periode yang belum dibuat" not in page
    bad = client.post(reverse("aid:period_create", args=[programme.pk]), {"code": "tahap 2"})
    assert "Isi tanggalnya" in str(bad.context["form"].errors["starts_on"])
    twice = client.post(reverse("aid:quota_create", args=[period.pk]), {"region": "35.24.02", "seats": "5"})
    assert "sudah ada" in twice.content.decode()


def test_a_period_in_use_keeps_its_code(client_of, staff):
    period = make.make_programme_period()
    make.make_enrolment(period.programme)
    sent = {"code": "2027", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "is_open": "on"}
    page = client_of(staff).post(reverse("aid:period_update", args=[period.pk]), sent)
    assert "kodenya tidak dapat diganti" in page.content.decode()


def test_reasons_are_rows_that_the_office_edits(client_of, staff, tksk_bluluk):
    reason = ReasonCode.objects.get(code="mampu")
    address = reverse("aid:reasoncode_update", args=[reason.pk])
    sent = {"code": "mampu", "name": "sudah mampu", "verdicts": ["unfit"], "recommendations": ["replace"], "order": "5"}
    client_of(staff).post(address, sent)
    reason.refresh_from_db()
    assert (reason.name, reason.verdicts, reason.is_active) == ("sudah mampu", ["unfit"], False)
    assert "sudah mampu" in client_of(staff).get(reverse("aid:settings")).content.decode()
    assert client_of(tksk_bluluk).get(address).status_code == 403
