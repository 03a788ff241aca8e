"""The queue of candidates: who may stand in it, in which order, and who sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from puskesos.aid.models import Candidate, Criterion, Programme, place_of, places, put_forward
from tests import factories as make
from welfare.regions.models import Region

pytestmark = pytest.mark.django_db
BRONJONG = "35.24.02.2005"


@pytest.fixture
def programme(db) -> Programme:
    Criterion.objects.all().delete()
    return make.make_programme()


def forward(programme, by, **more):
    village = Region.objects.get(code=more.pop("village", BRONJONG))
    return put_forward(person=more.pop("person", None) or make.make_person(), programme=programme, village=village,
                       by=by, **more)  # fmt: skip


def test_the_offices_weights_rank_and_equal_scores_share(programme, tksk_bluluk):
    make.make_criterion(kind="decile", weight=3)
    sick, own = make.make_criterion(weight=5), make.make_criterion(weight=2, programme=programme)
    make.make_criterion(kind="decile", weight=50, programme=make.make_programme())
    top = forward(programme, tksk_bluluk, decile=1, criteria=[sick])
    tied = [forward(programme, tksk_bluluk, decile=2, criteria=[own]), forward(programme, tksk_bluluk, decile=2)]
    tied[1].tick([own], by=tksk_bluluk)
    last = forward(programme, tksk_bluluk, decile=None)
    forward(programme, tksk_bluluk, decile=1).withdraw(reason="pindah", by=tksk_bluluk)
    found = places([(programme.pk, BRONJONG)])
    assert [(found[row.pk].rank, found[row.pk].score) for row in (top, *tied, last)] == [
        (1, 35), (2, 29), (2, 29), (4, 0),
    ]  # fmt: skip
    assert str(found[tied[0].pk]) == "peringkat 2 dari 4 (nilai 29, sama dengan 1 calon lain)"


def test_age_and_other_aid_are_counted_from_the_register(programme, tksk_bluluk):
    make.make_criterion(kind="elderly", weight=7)
    make.make_criterion(kind="unaided", weight=10)
    old = forward(programme, tksk_bluluk, person=make.make_person(birth_date=dt.date(1950, 2, 28)))
    young = forward(programme, tksk_bluluk, person=make.make_person(birth_date=dt.date(2001, 1, 1)))
    make.make_enrolment(make.make_programme(), young.person)
    assert (place_of(old).score, place_of(young).score) == (17, 0)


def test_many_queues_are_one_query(programme, django_assert_num_queries):
    rows = [make.make_candidate(programme) for _ in range(3)] + [make.make_candidate(village="35.24.02.2006")]
    with django_assert_num_queries(1):
        found = places((row.programme_id, row.village_id) for row in rows)
    assert set(found) == {row.pk for row in rows}


@pytest.mark.parametrize("decile", [0, 11])
def test_a_desil_that_does_not_exist(programme, tksk_bluluk, decile):
    with pytest.raises(ValidationError, match="Desil hanya 1 sampai 10"):
        forward(programme, tksk_bluluk, decile=decile)
    assert not Candidate.objects.exists()


def test_who_may_not_be_put_forward(programme, tksk_bluluk):
    person = make.make_person()
    with pytest.raises(ValidationError, match="di luar wilayah kerja"):
        forward(programme, tksk_bluluk, village="35.24.05.2002")
    with pytest.raises(ValidationError, match="Pilih desa atau kelurahan"):
        forward(programme, tksk_bluluk, village="35.24.02")
    with pytest.raises(ValidationError, match="belum terjadi"):
        forward(programme, tksk_bluluk, proposed_on=dt.date(2999, 1, 1))
    make.make_enrolment(programme, person, period="2026")
    with pytest.raises(ValidationError, match=r"sudah menerima .* pada periode 2026"):
        forward(programme, tksk_bluluk, person=person)
    waits = forward(programme, tksk_bluluk)
    with pytest.raises(ValidationError, match="sudah menunggu dalam antrean"):
        forward(programme, tksk_bluluk, person=waits.person)


def test_leaving_the_queue_wants_a_reason_and_can_be_taken_back(programme, tksk_bluluk):
    candidate = forward(programme, tksk_bluluk)
    with pytest.raises(ValidationError, match="Tulis alasannya"):
        candidate.refuse(reason=" ", by=tksk_bluluk)
    candidate.refuse(reason="Tidak memenuhi syarat", by=tksk_bluluk)
    assert place_of(candidate) is None
    with pytest.raises(ValidationError, match="sudah “ditolak”"):
        candidate.withdraw(reason="pindah", by=tksk_bluluk)
    candidate.wait_again(by=tksk_bluluk)
    assert candidate.is_waiting
    assert candidate.history.order_by("-pgh_id").first().pgh_context["reason"] == "kembali ke antrean"


def test_the_queue_is_never_seen_from_outside(programme, stranger_tksk, operator_bronjong, coordinator_kt):
    candidate = make.make_candidate(programme)
    make.make_candidate_paper(candidate)
    assert not Candidate.objects.visible_to(stranger_tksk).exists()
    assert not candidate.papers.visible_to(stranger_tksk).exists()
    assert list(Candidate.objects.visible_to(operator_bronjong)) == [candidate]
    assert not coordinator_kt.has_perm("aid.view_candidate")
