"""The pages of a decision, from the recipient's page to SIKS-NG and the objection, with two officers."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from puskesos.aid.models import Decision, Objection
from tests import factories as make
from tests.aid.conftest import Village
from welfare.audit.models import SensitiveRead

pytestmark = pytest.mark.django_db
LIST = reverse("aid:decision_list")


def url(name, record):
    return reverse(f"aid:{name}", args=[record.pk])


def form_of(village: Village, **more):
    """What the officer types for a “ganti”."""
    values = {
        "recommendation": "replace", "visit": village.visit.pk, "reason": village.visit.reason_id, "meeting": "musdes",
        "minutes_number": "470/12/2026", "minutes_on": timezone.localdate().isoformat(),
        "candidate": village.first.pk, "note": "Sudah mampu",
    }  # fmt: skip
    return values | more


def jpeg():
    memory = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 180, 90)).save(memory, "JPEG")
    return memory.getvalue()


def test_proposed_by_one_decided_by_another_in_pages(village: Village, client_of):
    proposer, decider = client_of(village.proposer), client_of(village.decider)
    page = proposer.get(url("enrolment_detail", village.old)).content.decode()
    assert url("decision_create", village.old) in page
    scan = SimpleUploadedFile("ba.pdf", b"%PDF-1.4 contoh", content_type="application/pdf")
    answer = proposer.post(url("decision_create", village.old), form_of(village, minutes_file=scan), follow=True)
    assert "menunggu keputusan orang lain" in answer.content.decode()
    decision = Decision.objects.get()
    own = proposer.get(url("decision_detail", decision)).content.decode()
    assert "orang lain yang memutuskan" in own
    assert url("decision_decide", decision) not in own
    assert decision in [row.record for row in decider.get(LIST).context["table"].rows]
    answer = decider.post(url("decision_decide", decision), {"note": "Sesuai musdes"}, follow=True)
    assert "Usulan sudah diputuskan." in answer.content.decode()
    decision.refresh_from_db()
    assert (decision.state, village.active) == ("decided", 2)
    assert decider.get(url("decision_minutes", decision)).content == b"%PDF-1.4 contoh"


def test_the_form_offers_the_queue_with_places_and_what_the_visit_says(village: Village, client_of):
    make.make_candidate(village.period.programme, village="35.24.02.2006")
    form = client_of(village.proposer).get(url("decision_create", village.old)).context["form"]
    names = [label for value, label in form.fields["candidate"].choices if value]
    assert [name.partition(": ")[2] for name in names] == [
        "peringkat 1 dari 2 (nilai 30), desil 1", "peringkat 2 dari 2 (nilai 27), desil 2",
    ]  # fmt: skip
    assert form.initial["recommendation"] == "replace"
    assert form.initial["visit"] == village.visit


def test_what_is_missing_is_said_at_its_place_and_nothing_typed_is_lost(village: Village, client_of):
    sent = form_of(village, minutes_number="", reason="", candidate=village.second.pk)
    page = client_of(village.proposer).post(url("decision_create", village.old), sent)
    form = page.context["form"]
    assert form.errors["minutes_number"] == ["Ganti wajib disertai berita acara musdes/muskel: nomor dan tanggalnya."]
    assert form.errors["reason"] == ["Ganti wajib disertai alasan."]
    assert "Sudah mampu" in page.content.decode()
    assert not Decision.objects.exists()
    page = client_of(village.proposer).post(
        url("decision_create", village.old), sent | form_of(village, candidate=village.second.pk)
    )
    assert "mengapa bukan peringkat pertama" in str(page.context["form"].errors["queue_reason"])


def test_another_territory_finds_nothing(village: Village, client_of, stranger_tksk):
    decision = village.propose()
    client = client_of(stranger_tksk)
    for address in (
        url("enrolment_detail", village.old), url("enrolment_paper", village.old), url("decision_create", village.old),
        url("decision_detail", decision), url("decision_withdraw", decision), url("decision_minutes", decision),
        url("objection_create", decision), url("candidate_detail", village.first),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert not client.get(LIST).context["table"].rows


def test_refused_withdrawn_and_revoked_in_pages(village: Village, client_of):
    proposer, decider = client_of(village.proposer), client_of(village.decider)
    decision = village.propose()
    page = decider.post(url("decision_refuse", decision), {"note": ""})
    assert page.context["form"].errors["note"]
    page = decider.post(url("decision_withdraw", decision), {"reason": "keliru"})
    assert page.status_code == 403
    proposer.post(url("decision_withdraw", decision), {"reason": "Salah calon"})
    decision.refresh_from_db()
    assert (decision.state, decision.undone_reason) == ("withdrawn", "Salah calon")
    again = village.propose()
    decider.post(url("decision_decide", again), {"note": ""})
    answer = decider.post(url("decision_revoke", again), {"reason": "Keliru orang"}, follow=True)
    assert "keadaan semula dipulihkan" in answer.content.decode()
    village.old.refresh_from_db()
    assert village.old.is_active


def test_deciding_twice_says_so(village: Village, client_of):
    decision = village.propose()
    decider = client_of(village.decider)
    decider.post(url("decision_decide", decision), {"note": ""})
    page = decider.post(url("decision_decide", decision), {"note": ""})
    assert "sudah “diputuskan”" in page.content.decode()


def test_siks_and_objection_in_pages(village: Village, client_of, staff):
    decision = village.propose()
    decision.decide(by=village.decider)
    office, today = client_of(staff), timezone.localdate().isoformat()
    office.post(url("decision_siks", decision), {"stage": "proposed", "on": today, "note": "BA diunggah"})
    assert "diusulkan di SIKS-NG" in office.get(url("decision_detail", decision)).content.decode()
    said = {"objector": "Bu Contoh", "relation": "self", "received_on": today, "statement": "Saya masih layak"}
    client_of(village.proposer).post(url("objection_create", decision), said)
    objection = Objection.objects.get()
    assert objection in [row.record for row in office.get(reverse("aid:objection_list")).context["table"].rows]
    page = office.post(url("objection_answer", objection), {"outcome": "uphold", "answer": "", "on": today})
    assert page.context["form"].errors["answer"]
    office.post(url("objection_answer", objection), {"outcome": "uphold", "answer": "Benar masih layak", "on": today})
    village.old.refresh_from_db()
    assert (village.old.is_active, village.active) == (True, 2)


def test_what_waits_stands_on_the_desk_of_who_may_decide(village: Village, client_of, staff):
    decision = village.propose(by=staff)
    assert url("decision_detail", decision) in client_of(village.decider).get(reverse("desk:home")).content.decode()
    assert url("decision_detail", decision) not in client_of(staff).get(reverse("desk:home")).content.decode()
    decision.decide(by=village.decider)
    objection = make.make_objection(decision)
    page = client_of(village.decider).get(reverse("desk:home")).content.decode()
    assert url("objection_answer", objection) in page


def test_pages_cost_few_queries(village: Village, client_of, staff, django_assert_max_num_queries):
    for _ in range(3):
        decision = village.propose()
        decision.decide(by=village.decider)
        decision.revoke(by=village.decider, reason="contoh")
        make.make_decision()
    village.propose()
    client = client_of(staff)
    client.get(LIST)
    pages = [
        LIST,
        reverse("aid:objection_list"),
        url("decision_detail", decision),
        url("enrolment_detail", village.old),
    ]
    for address in pages:
        with django_assert_max_num_queries(12):
            client.get(address)


def test_the_paper_for_the_inspector_is_complete(village: Village, client_of, staff):
    make.make_visit_answer(village.visit, make.make_checklist_item(question="Apakah tinggal di sini?"), value="tidak")
    village.visit.photos.first().file.save("rumah.jpg", SimpleUploadedFile("rumah.jpg", jpeg()))
    team = make.make_team(village.visit.sample.round, name="Tim Satu")
    member = make.make_team_member(team, pillar=make.make_pillar(short_name="Tagana Uji"))
    village.visit.team = team
    village.visit.save()
    decision = village.propose(note="Sudah punya usaha besar")
    decision.decide(by=village.decider, note="Setuju sesuai musdes")
    decision.advance("proposed", on=timezone.localdate(), by=staff, note="BA diunggah")
    decision.advance("ratified", on=timezone.localdate(), by=staff)
    make.make_objection(decision, objector="Pak Penyanggah", statement="Kami keberatan").reject(
        by=village.decider, answer="Sesuai temuan lapangan"
    )
    answer = client_of(staff).get(url("enrolment_paper", village.old))
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "RIWAYAT DAN DASAR KEPUTUSAN BANTUAN SOSIAL", village.old.person.full_name, str(village.period.programme),
        "periode".capitalize(), "sampai desil 4", "tidak layak", "Apakah tinggal di sini?", "tidak",
        "Tim Satu", member.person.full_name, "Tagana Uji", str(village.visit.reason), "Sudah punya usaha besar",
        "musdes nomor 470/12/2026", village.first.person.full_name, "peringkat 1 dari 2", str(village.proposer),
        str(village.decider), "Setuju sesuai musdes", "diusulkan di SIKS-NG", "disahkan Bupati", "BA diunggah",
        "Pak Penyanggah", "Kami keberatan", "Sesuai temuan lapangan", "diputuskan: ganti", "Lampiran: foto kunjungan",
    ):  # fmt: skip
        assert words in text, words
    assert len(reader.pages[-1].images) == 1
    assert SensitiveRead.objects.filter(user=staff, reason="Riwayat dan dasar keputusan bantuan").count() == 1


def test_the_paper_masks_the_nik_and_survives_a_broken_photo(village: Village, client_of, staff):
    nik = make.make_nik(female=True)
    village.old.person.set_nik(nik)
    village.old.person.save()
    answer = client_of(staff).get(url("enrolment_paper", village.old))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert nik not in text
    assert nik[:4] in text
    assert "Foto ini tidak dapat dibuka" in text
