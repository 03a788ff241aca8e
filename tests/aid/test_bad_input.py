"""Each wrong thing that issue 7 names, sent as an officer would: refused in words, nothing lost or half written."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from puskesos.aid.models import Candidate, Decision, Enrolment, Programme, Visit
from tests import factories as make
from tests.aid.test_decision_pages import form_of, url
from tests.factories_ground import make_nik
from tests.imports.wizard import paste, words
from welfare.people.models import Person

pytestmark = pytest.mark.django_db


def proposed(village, client_of, **more):
    """The page that answers a proposal, as a person reads it."""
    sent = form_of(village, **more)
    return client_of(village.proposer).post(url("decision_create", village.old), sent)


@pytest.mark.parametrize("missing", ["meeting", "minutes_number", "minutes_on"])
def test_replacing_without_minutes(village, client_of, missing):
    answer = proposed(village, client_of, **{missing: ""})
    assert "Ganti wajib disertai berita acara musdes/muskel: nomor dan tanggalnya." in words(answer)
    assert "Sudah mampu" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verb", ["decision_decide", "decision_refuse", "decision_revoke"])
def test_deciding_ones_own_proposal(village, client_of, staff, verb):
    decision = village.propose(by=staff)
    if verb == "decision_revoke":
        decision.decide(by=village.decider)
    answer = client_of(staff).post(url(verb, decision), {"note": "Setuju", "reason": "Setuju"})
    assert "Yang mengusulkan dan yang memutuskan harus dua orang." in words(answer)
    assert Decision.objects.get().state == ("decided" if verb == "decision_revoke" else "proposed")


def test_a_replacement_who_is_enrolled_already(village, client_of):
    make.make_enrolment(village.period.programme, village.first.person)
    answer = proposed(village, client_of)
    assert f"{village.first.person} sudah menerima {village.period}." in words(answer)
    assert not Decision.objects.exists()


def test_over_quota(village, client_of):
    decision = village.propose()
    village.quota.seats = 1
    village.quota.save()
    answer = client_of(village.decider).post(url("decision_decide", decision), {"note": ""})
    assert "Keputusan ini melebihi kuota." in words(answer)
    assert (Decision.objects.get().state, village.active) == ("proposed", 2)
    assert Enrolment.objects.get(pk=village.old.pk).is_active


def report(**more):
    return {
        "token": "11111111-1111-4111-8111-111111111111", "on": timezone.localdate().isoformat(), "method": "home",
        "was_met": "ya", "verdict": "fit", "recommendation": "continue",
    } | more  # fmt: skip


def test_a_visit_outside_the_territory_or_the_sample(village, client_of, stranger_tksk):
    sample = village.visit.sample
    inside = reverse("aid:visit_create", args=[sample.pk])
    outside = reverse("aid:visit_create", args=[sample.pk + 1000])
    answer = client_of(stranger_tksk).post(inside, report())
    assert answer.status_code == 404
    assert "tidak ditemukan" in words(answer).lower()
    assert client_of(village.proposer).post(outside, report()).status_code == 404
    assert Visit.objects.count() == 1


def test_a_visit_for_another_team(village, client_of):
    team = make.make_team(village.visit.sample.round)
    team.users.add(make.make_user(role="tksk"))
    sample = make.make_sample(village.visit.sample.round, team=team)
    assert client_of(village.proposer).post(reverse("aid:visit_create", args=[sample.pk]), report()).status_code == 404


def test_a_desil_of_eleven(village, client_of):
    today, person = timezone.localdate().isoformat(), make.make_person()
    sent = {"programme": village.period.programme_id, "village": "35.24.02.2005", "source": "musdes",
            "proposed_on": today, "decile": 11, "note": "Rumah bambu"}  # fmt: skip
    answer = client_of(village.proposer).post(f"{reverse('aid:candidate_create')}?orang={person.pk}", sent)
    assert "Desil hanya 1 sampai 10." in words(answer)
    assert "Rumah bambu" in answer.content.decode()
    assert Candidate.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("recipients", "Orang ini sudah ada di baris lebih atas untuk program dan periode yang sama."),
        ("candidates", "Orang ini sudah ada di baris lebih atas untuk program yang sama."),
    ],
)
def test_a_list_with_the_same_person_twice(staff, client_of, kind, sentence):
    client, nik = client_of(staff), make_nik()
    row = f"Warga Contoh | {nik} | Bronjong | Bluluk | PKH | 2026"
    batch = paste(client, kind, "Nama | NIK | Desa | Kecamatan | Program | Periode", row, row)
    rows = batch.rows.filter(kind="data").order_by("number")
    assert [one.reason for one in rows] == ["", sentence]
    assert sentence in words(client.get(reverse("imports:batch_detail", args=[batch.pk])))
    client.post(reverse("imports:batch_apply", args=[batch.pk]))
    model = Enrolment if kind == "recipients" else Candidate
    assert (model.objects.count(), Person.objects.count()) == (1, 1)


def test_a_list_with_a_desil_of_eleven_or_somebody_who_receives(staff, client_of):
    programme = Programme.objects.get(code="PKH")
    nik, other = make_nik(), make_nik()
    make.make_enrolment(programme, make.make_person(name="Sudah Contoh", nik=other), period="2026")
    batch = paste(
        client_of(staff), "candidates", "Nama | NIK | Desa | Kecamatan | Program | Desil",
        f"Warga Contoh | {nik} | Bronjong | Bluluk | PKH | 11", f"Sudah Contoh | {other} | Bronjong | Bluluk | PKH | 2",
    )  # fmt: skip
    rows = batch.rows.filter(kind="data").order_by("number")
    assert [one.verdict for one in rows] == ["wrong", "wrong"]
    assert [one.reason for one in rows] == [
        "Desil hanya 1 sampai 10.", f"Sudah Contoh sudah menerima {programme} pada periode 2026.",
    ]  # fmt: skip
