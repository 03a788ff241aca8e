"""The citizen's word after closing: asked once, with code and digits, and told to the office."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from puskesos.cases.models import Case, Rating, rate
from tests.factories import make_case, make_person

pytestmark = pytest.mark.django_db
STATUS = reverse("cases:status")


@pytest.fixture
def case(staff):
    return make_case(staff, state="resolved", client=make_person(name="Wagiyem Rekaan", phone="081200004321"))


def send(case, phone="4321", **more):
    return Client().post(STATUS, {"code": case.code, "phone": phone} | more)


def test_a_closed_case_asks_once_and_the_office_reads_it(case, client_of, staff):
    page = send(case).content.decode()
    assert "Seberapa puas Anda" in page
    assert "Wagiyem" not in page
    assert "Pilih salah satu." in send(case, words="Ramah").content.decode()
    assert "penilaian Anda sudah diterima" in send(case, score="4", words=" Petugas  ramah ").content.decode()
    rating = Rating.objects.get()
    assert (rating.score, rating.words, rating.case) == (4, "Petugas ramah", case)
    page = client_of(staff).get(case.get_absolute_url()).content.decode()
    assert "4 dari 5 (puas): Petugas ramah" in page


def test_a_second_word_changes_nothing(case):
    rate(case, 2)
    page = send(case, score="5").content.decode()
    assert "penilaian Anda sudah diterima" in page
    assert "Seberapa puas" not in page
    assert Rating.objects.get().score == 2
    with pytest.raises(ValidationError, match="sudah diterima"):
        rate(case, 5)


def test_only_closed_cases_and_right_digits_are_asked(staff):
    case = make_case(staff)
    assert "Seberapa puas" not in send(case, case.client.phone[-4:]).content.decode()
    send(case, case.client.phone[-4:], score="5")
    assert not Rating.objects.exists()
    with pytest.raises(ValidationError, match="sesudah layanan ditutup"):
        rate(case, 5)
    Case.objects.filter(pk=case.pk).update(state="resolved", closed_on=case.received_on)
    assert "tidak cocok" in send(case, "0000", score="5").content.decode()
    assert not Rating.objects.exists()


@pytest.mark.parametrize("score", ["0", "6", "lima", "4.5"])
def test_a_score_that_is_none_is_refused_and_the_words_stay(case, score):
    page = send(case, score=score, words="Cepat").content.decode()
    assert "Cepat" in page
    assert "Seberapa puas" in page
    assert not Rating.objects.exists()


def test_after_a_reopening_it_is_asked_again(case, staff):
    rate(case, 1, "Belum selesai")
    case.move("reopen", by=staff, note="Belum tuntas")
    assert "Seberapa puas" not in send(case).content.decode()
    case.move("resolve", by=staff, note="Selesai")
    send(case, score="5")
    assert list(Rating.objects.order_by("opening").values_list("opening", "score")) == [(1, 1), (2, 5)]


def test_ratings_are_slowed_down_like_questions(case):
    answers = [send(case, score="x").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert not Rating.objects.exists()
