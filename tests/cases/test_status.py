"""The citizen's page: state, date and next step for the right code and digits, and nothing to anybody else."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from puskesos.cases.models import Case, ServiceKind
from tests.factories import make_case, make_person

pytestmark = pytest.mark.django_db
STATUS = reverse("cases:status")


@pytest.fixture
def case(staff):
    person = make_person(name="Rahasianto Rekaan", phone="081200004321")
    return make_case(staff, client=person, service=ServiceKind.objects.get(code="kekerasan"))


def ask(code, phone):
    return Client().post(STATUS, {"code": code, "phone": phone})


def test_code_and_digits_open_the_state_and_nothing_else(case, staff):
    case.move("verify", by=staff)
    page = ask(f" {case.code[:4].lower()}-{case.code[4:]} ", "4321").content.decode()
    assert "diverifikasi" in page
    assert "Petugas memverifikasi data" in page
    for secret in ("Rahasianto", case.number, "kekerasan", "Bronjong", "Sari", "081200004321"):
        assert secret not in page


def test_the_reporters_number_counts_when_somebody_else_came(staff):
    case = make_case(staff, relation="neighbour", reporter_name="Tetangga", reporter_phone="081200001111")
    assert "diterima" in ask(case.code, "1111").content.decode()
    assert "tidak cocok" in ask(case.code, case.client.phone[-4:]).content.decode()


def test_wrong_code_and_wrong_digits_are_answered_alike(case):
    answers = {ask(code, digits).content for code, digits in ((case.code, "0000"), ("ABCDEFGH", "4321"))}
    told = {answer.split(b'class="error')[-1].count(b"tidak cocok") for answer in answers}
    assert told != {0}
    for answer in answers:
        assert b"Kode dan nomor HP ini tidak cocok" in answer
        assert b"diterima" not in answer
    assert b"Isi empat angka" in ask(case.code, "12").content


def test_a_case_without_a_phone_or_code_never_answers(staff):
    case = make_case(staff, client=make_person(phone=""))
    assert "tidak cocok" in ask(case.code, "0000").content.decode()
    Case.objects.filter(pk=case.pk).update(code=None)
    assert ask("", "0000").status_code == 200


def test_guessing_is_slowed_down(case):
    answers = [ask(case.code, f"{number:04}").status_code for number in range(6)]
    assert answers == [200] * 5 + [429]
    late = ask(case.code, "4321")
    assert late.status_code == 429
    assert "Terlalu banyak percobaan" in late.content.decode()


def test_many_codes_from_one_address_are_slowed_down():
    answers = [ask(f"ABCDEF{number:02}", "1234").status_code for number in range(11)]
    assert answers[-1] == 429


def test_the_page_is_open_to_everybody_and_not_kept(client_of, staff):
    page = Client().get(STATUS)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert client_of(staff).get(STATUS).status_code == 200


def test_the_slip_carries_code_and_papers_but_no_name(case, staff, client_of):
    pdf = client_of(staff).get(reverse("cases:case_slip", args=[case.pk])).content
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert f"{case.code[:4]}-{case.code[4:]}" in text
    assert case.number in text
    assert "/layanan/cek/" in text
    for secret in ("Rahasianto", "kekerasan"):
        assert secret not in text
    open_case = make_case(staff, papers=["KTP"])
    pdf = client_of(staff).get(reverse("cases:case_slip", args=[open_case.pk])).content
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "Berkas diterima: KTP" in text
    assert "Masih kurang: KK" in text
