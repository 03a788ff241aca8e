"""Recipients beside the register: each kind finds whom it should, its number opens its list, each row has a way on."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from puskesos.aid.comparison import FINDINGS, counts
from puskesos.aid.models import ReasonCode
from puskesos.aid.sampling import draw, include
from tests import factories as make
from tests.factories_ground import BRONJONG
from welfare.people.models import PossibleDouble

pytestmark = pytest.mark.django_db
BLULUK = "35.24.02.2001"


@pytest.fixture
def period(db):
    return make.make_programme_period()


@pytest.fixture
def doubtful(period):
    """A recipient of each kind, by code, and one in order."""
    programme, other = period.programme, make.make_programme()
    nik = iter(f"352402150580{serial}" for serial in range(9001, 9020))
    rows = {
        finding.code: make.make_enrolment(programme, make.make_person(nik=next(nik), region=BRONJONG))
        for finding in FINDINGS
    }
    reason = ReasonCode.objects.get(code="meninggal")
    make.make_enrolment(other, rows["meninggal"].person, status="ended", reason=reason, ended_reason="meninggal")
    rows["pindah"].person.region_id = BLULUK
    rows["pindah"].person.save()
    twin = make.make_person()
    pair = sorted((twin.pk, rows["ganda"].person_id))
    PossibleDouble.objects.create(first=pair[0], second=pair[1], score=0.9, reason="nama sama")
    programme.bars.add(other)
    make.make_enrolment(other, rows["rangkap"].person)
    rows["tanpa-nik"].person.set_nik("")
    rows["tanpa-nik"].person.save()
    cut = rows["nik-rusak"].person
    cut.nik_index, cut.nik_cipher = None, ""
    cut.save()
    rows["jabatan"].person.occupation = "Guru PNS"
    rows["jabatan"].person.save()
    rows["benar"] = make.make_enrolment(
        programme, make.make_person(nik=next(nik), region=BRONJONG, occupation="Petani")
    )
    return rows


def test_each_kind_finds_its_own(doubtful, period, staff):
    assert counts(period, staff) == {finding.code: 1 for finding in FINDINGS}


def test_members_of_a_barred_pillar_are_found(period, staff):
    post = make.make_membership()
    make.make_enrolment(period.programme, post.person)
    assert counts(period, staff)["jabatan"] == 0
    period.programme.barred_pillars.add(post.unit.pillar)
    assert counts(period, staff)["jabatan"] == 1


def test_every_number_opens_its_list_and_each_row_goes_on(doubtful, period, staff, client_of):
    client = client_of(staff)
    page = client.get(f"/bantuan/periode/{period.pk}/pemadanan/").content.decode()
    for finding in FINDINGS:
        url = f"/bantuan/penerima/?program={period.programme.code}&masa=2026&keadaan=menerima&temuan={finding.code}"
        assert url.replace("&", "&amp;") in page
        listed = client.get(url).content.decode()
        row = doubtful[finding.code]
        assert listed.count('<tr role="row"') == 2, finding.code
        assert row.person.full_name in listed
        way = finding.url_for(row)
        assert way.replace("&", "&amp;") in listed
        assert client.get(way).status_code == 200, way


def test_the_way_on_fills_the_proposal(doubtful, staff, client_of):
    row = doubtful["meninggal"]
    page = client_of(staff).get(f"/bantuan/penerima/{row.pk}/usul/?usul=end&alasan=meninggal").content.decode()
    reason = ReasonCode.objects.get(code="meninggal")
    assert '<option value="end" selected>' in page
    assert f'<option value="{reason.pk}" selected>' in page


def test_found_recipients_are_put_into_a_round_once(doubtful, period, staff, client_of):
    monev = make.make_round(period)
    client, url = client_of(staff), f"/bantuan/periode/{period.pk}/pemadanan/putaran/"
    client.post(url, {"putaran": monev.pk, "temuan": ["meninggal", "jabatan", "bukan-kode"]})
    assert set(monev.samples.values_list("enrolment", "why")) == {
        (doubtful["meninggal"].pk, "pemadanan: tercatat meninggal"),
        (doubtful["jabatan"].pk, "pemadanan: memegang jabatan atau pekerjaan yang mengecualikan"),
    }
    with pytest.raises(ValidationError, match="semuanya sudah di putaran ini"):
        include(monev, ["meninggal"], by=staff)
    assert "Pilih putarannya" in client.post(url, {"temuan": ["ganda"]}, follow=True).content.decode()
    monev.close(by=staff)
    with pytest.raises(ValidationError, match="sudah ditutup"):
        include(monev, ["ganda"], by=staff)


def test_a_sample_by_risk_takes_them_first(doubtful, period, staff):
    for row in doubtful.values():  # everybody was visited before: only the comparison tells them apart
        make.make_visit(make.make_sample(make.make_round(period), row), verdict="fit", recommendation="continue",
                        reason=None)  # fmt: skip
    monev = make.make_round(period, method="risk", size=2, state="draft")
    draw(monev, by=staff, seed=1)
    assert set(monev.samples.values_list("enrolment", flat=True)) == {doubtful["meninggal"].pk, doubtful["pindah"].pk}


def test_who_sees_less_counts_less(doubtful, period, stranger_tksk, operator_bronjong, client_of):
    assert set(counts(period, stranger_tksk).values()) == {0}
    url = f"/bantuan/periode/{period.pk}/pemadanan/"
    assert client_of(operator_bronjong).get(url).status_code == 403
    assert client_of(stranger_tksk).post(f"{url}putaran/", {}).status_code == 403


def test_the_page_asks_little(doubtful, period, staff, client_of, django_assert_max_num_queries):
    client = client_of(staff)
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get(f"/bantuan/periode/{period.pk}/pemadanan/")
