"""Trainings and certificates of persons, and what an institution keeps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pillars.models import LegalPaper, PillarCoordinator, Training
from pillars.trainings import record_training
from tests.factories import make_institution, make_membership, make_person, make_pillar, make_training, make_unit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 rekaan"
DAY = dt.date(2025, 6, 16)


def test_a_training_is_recorded_once_and_brought_up_to_date(staff):
    person = make_person()
    first = record_training(person, name="Bimtek Puskesos", on=DAY, by=staff, kind="advanced", hours=8)
    second = record_training(
        person, name="Bimtek Puskesos", on=DAY, by=staff, certificate_number="400.9/12",
        certificate=ContentFile(PDF, "sertifikat.pdf"),
    )  # fmt: skip
    assert first == second
    training = Training.objects.get()
    assert (training.kind, training.hours, training.certificate_number) == ("advanced", 8, "400.9/12")
    assert training.certificate.name.startswith("sertifikat/")


def test_a_training_of_an_unknown_kind_is_refused(staff):
    with pytest.raises(ValidationError):
        record_training(make_person(), name="Bimtek", on=DAY, by=staff, kind="gosip")
    assert not Training.objects.exists()


def test_it_is_typed_on_the_persons_page_with_its_certificate(staff, client_of):
    person, client = make_person(), client_of(staff)
    data = {"name": "Bimtek dasar PSM", "kind": "basic", "on": "2025-06-16", "certificate_number": "7"}
    url = reverse("pillars:person_training", args=[person.pk])
    client.post(url, data | {"certificate": SimpleUploadedFile("s.pdf", PDF)})
    training = Training.objects.get()
    page = client.get(person.get_absolute_url()).content.decode()
    assert "Bimtek dasar PSM" in page
    assert reverse("pillars:training_file", args=[training.pk]) in page
    twice = client.post(url, data).content.decode()
    assert "sudah tercatat" in twice
    assert Training.objects.count() == 1


def test_trainings_stay_in_place_and_pillar(stranger_tksk, coordinator_kt, tksk_bluluk, client_of):
    PillarCoordinator.objects.create(user=coordinator_kt, pillar=make_pillar("KT"))
    person = make_person()
    training = make_training(person)
    training.certificate.save("s.pdf", ContentFile(PDF))
    url = reverse("pillars:training_file", args=[training.pk])
    assert client_of(stranger_tksk).get(url).status_code == 404
    assert client_of(coordinator_kt).get(url).status_code == 404
    assert client_of(tksk_bluluk).get(url).status_code == 200
    make_membership(person, make_unit(make_pillar("KT")))
    assert client_of(coordinator_kt).get(url).status_code == 200


# Institutions --------------------------------------------------------------------------------------------------------
def test_an_institution_keeps_profile_papers_accreditation_and_counts(staff, client_of, django_assert_max_num_queries):
    unit, client = make_institution(name="LKSA Contoh Kasih"), client_of(staff)
    client.post(
        reverse("pillars:unit_institution", args=[unit.pk]),
        {"owner": "community", "is_legal_entity": "True", "services": "anak dalam panti, anak luar panti"},
    )
    paper = reverse("pillars:unit_paper", args=[unit.pk])
    client.post(paper, {"kind": "registration", "number": "460/9001/TDD", "file": SimpleUploadedFile("t.pdf", PDF)})
    client.post(paper, {"kind": "accreditation", "grade": "B", "valid_until": "2030-01-01"})
    client.post(
        reverse("pillars:unit_clients", args=[unit.pk]), {"on": "2026-01-01", "service": "", "male": 12, "female": 9}
    )
    client.get(unit.get_absolute_url())  # takes what was said about the forms out of the session
    with django_assert_max_num_queries(12):
        page = client.get(unit.get_absolute_url()).content.decode()
    for words in ("anak luar panti", "460/9001/TDD", "<strong>B</strong>", "21 orang"):
        assert words in page
    assert unit.papers.accreditations().get().grade == "B"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "deed", "grade": "A"}, "hanya untuk akreditasi"),
        ({"kind": "accreditation"}, "hanya untuk akreditasi"),
        ({"kind": "deed", "issued_on": "2026-01-01", "valid_until": "2025-01-01"}, "berakhir sebelum diterbitkan"),
    ],
)
def test_a_paper_that_contradicts_itself_is_refused(staff, client_of, data, words):
    unit = make_institution()
    page = client_of(staff).post(reverse("pillars:unit_paper", args=[unit.pk]), data).content.decode()
    assert words in page
    assert not LegalPaper.objects.exists()


def test_a_board_is_no_institution(staff, client_of):
    unit = make_unit(make_pillar("KT"))
    assert client_of(staff).get(reverse("pillars:unit_paper", args=[unit.pk])).status_code == 404


def test_papers_are_not_found_elsewhere(stranger_tksk, client_of):
    unit = make_institution()
    paper = LegalPaper.objects.create(unit=unit, kind="deed")
    paper.file.save("a.pdf", ContentFile(PDF))
    assert client_of(stranger_tksk).get(reverse("pillars:legalpaper_file", args=[paper.pk])).status_code == 404
