"""The sample of a round: the same from the same seed, never outside frame and region, by risk the risky first."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puskesos.aid.models import Enrolment, Round
from puskesos.aid.sampling import draw, frame
from tests import factories as make
from tests.factories import make_nik

pytestmark = pytest.mark.django_db
BRONJONG, SONGOWARENG, BABAT_VILLAGE = "35.24.02.2005", "35.24.02.2001", "35.24.05.2002"


@pytest.fixture
def monev(db) -> Round:
    """A draft over Kec. Bluluk: 12 recipients in Bronjong, 5 in another village; one ended, one elsewhere."""
    period = make.make_programme_period()
    for village, count in ((BRONJONG, 12), (SONGOWARENG, 5), (BABAT_VILLAGE, 3)):
        for _ in range(count):
            make.make_enrolment(period.programme, region=village)
    make.make_enrolment(period.programme, status="ended", ended_reason="pindah")
    make.make_enrolment(period.programme, period="2025")
    return make.make_round(period, state=Round.State.DRAFT)


def drawn(monev: Round) -> list[int]:
    return sorted(monev.samples.values_list("enrolment", flat=True))


def test_all_is_everybody_who_holds_a_seat_there(monev, staff):
    assert draw(monev, by=staff) == 17
    assert drawn(monev) == sorted(frame(monev).values_list("pk", flat=True))
    assert set(monev.samples.values_list("why", flat=True)) == {"semua penerima"}
    assert monev.drawn_at is not None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**31 - 1), size=st.integers(1, 20), method=st.sampled_from(["random", "quota", "risk"]))
def test_same_seed_same_sample_and_never_outside(monev, staff, seed, size, method):
    monev.method, monev.size = method, size
    monev.save()
    draw(monev, by=staff, seed=seed)
    first = drawn(monev)
    draw(monev, by=staff)
    assert drawn(monev) == first
    inside = set(frame(monev).values_list("pk", flat=True))
    assert set(first) <= inside
    expected = min(size, 12) + min(size, 5) if method == "quota" else min(size, len(inside))
    assert len(first) == expected


def test_other_seeds_draw_other_samples(monev, staff):
    monev.method, monev.size = "random", 6
    monev.save()
    seen = set()
    for seed in range(6):
        draw(monev, by=staff, seed=seed)
        seen.add(tuple(drawn(monev)))
    assert len(seen) > 1


def test_by_risk_the_risky_come_first_and_say_why(monev, staff, operator_bronjong):
    rows = list(Enrolment.objects.within(BRONJONG).active().filter(period="2026").order_by("pk"))
    for row in Enrolment.objects.active().filter(period="2026"):  # all but one have been visited before
        if row != rows[0]:
            make.make_visit(make.make_sample(make.make_round(monev.period), row), by=operator_bronjong)
        row.person.set_nik(make_nik())
        row.person.save()
    make.make_case(client=rows[1].person)
    monev.method, monev.size = "risk", 2
    monev.save()
    draw(monev, by=staff)
    why = dict(monev.samples.values_list("enrolment", "why"))
    assert why == {rows[0].pk: "belum pernah dikunjungi", rows[1].pk: "ada aduan atau layanan terbuka"}


def test_a_round_that_began_keeps_its_sample(monev, staff):
    draw(monev, by=staff)
    monev.start(by=staff)
    with pytest.raises(ValidationError, match="sudah dimulai"):
        draw(monev, by=staff)


def test_a_region_without_recipients_says_so(monev, staff):
    monev.areas.set(["35.24.06"])
    with pytest.raises(ValidationError, match="tidak ada penerima"):
        draw(monev, by=staff)
    monev.refresh_from_db()
    assert monev.drawn_at is None


def test_a_large_sample_takes_few_queries(monev, staff, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        draw(monev, by=staff)
