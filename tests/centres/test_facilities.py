"""The checklist with photos, the hours, the months, and the facts of a centre."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from puskesos.centres.facilities import checklist, days_in, hours_in_words
from puskesos.centres.models import FacilityCheck, FacilityKind, MonthlyActivity, OpeningHour
from tests.factories import (
    make_centre,
    make_decree,
    make_facility_check,
    make_membership,
    make_opening_hour,
    make_person,
    make_photo,
    make_pillar,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


def answers(centre, **more):
    first, second = FacilityKind.objects.all()[:2]
    return {"checked_on": "2026-01-05", f"state_{first.pk}": "present", f"state_{second.pk}": "broken",
            f"note_{second.pk}": "tiang patah"} | more  # fmt: skip


def test_the_checklist_is_filled_in_and_corrected(operator_bronjong, client_of, centre):
    client, url = client_of(operator_bronjong), reverse("centres:centre_facilities", args=[centre.pk])
    assert len(client.get(url).context["form"].rows()) == 21
    assert "2 sarana dicatat" in client.post(url, answers(centre), follow=True).content.decode()
    first, second = centre.facilities.order_by("kind__order")
    assert (first.state, second.state, second.note) == ("present", "broken", "tiang patah")
    assert (second.by, second.checked_on) == (operator_bronjong, dt.date(2026, 1, 5))
    mended = answers(centre, **{f"state_{second.kind_id}": "present", f"note_{second.kind_id}": ""})
    client.post(url, mended | {"checked_on": "2026-02-05"})
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.state, second.checked_on, first.checked_on) == ("present", dt.date(2026, 2, 5), dt.date(2026, 1, 5))
    assert second.history.count() == 2
    assert "Tidak ada yang berubah" in client.post(url, mended, follow=True).content.decode()


def test_bad_answers_are_told(staff, client_of, centre):
    client, url = client_of(staff), reverse("centres:centre_facilities", args=[centre.pk])
    assert "belum terjadi" in client.post(url, answers(centre, checked_on="2999-01-01")).content.decode()
    third = FacilityKind.objects.all()[2]
    page = client.post(url, answers(centre, **{f"note_{third.pk}": "bagus"})).content.decode()
    assert "keterangan saja belum cukup" in page
    client.post(url, answers(centre))
    assert "sudah pernah diperiksa" in client.post(url, {"checked_on": "2026-01-05"}).content.decode()
    assert FacilityCheck.objects.count() == 2


def test_a_line_out_of_use_stays_where_it_was_checked(centre):
    kind = FacilityKind.objects.first()
    make_facility_check(centre, kind=kind)
    FacilityKind.objects.update(is_in_use=False)
    assert [line.name for line, _ in checklist(centre)] == [kind.name]


def test_a_photo_is_private_and_without_place(operator_bronjong, stranger_tksk, coordinator_kt, client_of, centre):
    check, client = make_facility_check(centre), client_of(operator_bronjong)
    url, file = (reverse(f"centres:facilitycheck_{verb}", args=[check.pk]) for verb in ("photo", "file"))
    assert client.get(file).status_code == 404
    photo = SimpleUploadedFile("IMG.jpg", make_photo(with_place=True))
    client.post(url, {"photo": photo})
    sent = client.get(file)
    assert not dict(Image.open(io.BytesIO(sent.content)).getexif())
    assert "Lihat foto" in client.get(centre.get_absolute_url()).content.decode()
    page = client.post(url, {"photo": SimpleUploadedFile("virus.jpg", b"MZ bukan foto")}).content.decode()
    assert "bukan foto JPG atau PNG" in page
    assert client_of(stranger_tksk).get(file).status_code == 404
    assert client_of(coordinator_kt).get(file).status_code == 403


def hours(**more):
    return {"opens_0": "08:00", "closes_0": "14:00", "opens_1": "08:00", "closes_1": "14:00"} | more


def test_hours_are_set_changed_and_told_in_words(staff, client_of, centre):
    client, url = client_of(staff), reverse("centres:centre_hours", args=[centre.pk])
    client.post(url, hours(opens_4="08:00", closes_4="11:00"))
    assert hours_in_words(list(centre.hours.all())) == "Senin–Selasa 08.00–14.00 WIB, Jumat 08.00–11.00 WIB"
    assert "Senin–Selasa 08.00–14.00 WIB" in client.get(centre.get_absolute_url()).content.decode()
    client.post(url, hours(opens_1="", closes_1=""))
    assert hours_in_words(list(centre.hours.all())) == "Senin 08.00–14.00 WIB"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"closes_0": ""}, "jam tutup Senin"),
        ({"opens_0": ""}, "jam tutup Senin"),
        ({"closes_0": "07:00"}, "sesudah jam buka"),
        ({"closes_0": "jam dua"}, "Senin tutup"),
    ],
)
def test_wrong_hours_are_told(staff, client_of, centre, change, words):
    page = client_of(staff).post(reverse("centres:centre_hours", args=[centre.pk]), hours(**change)).content.decode()
    assert words in page
    assert not OpeningHour.objects.exists()


def test_the_database_refuses_wrong_hours(centre):
    with pytest.raises(IntegrityError, match="closes_after"), transaction.atomic():
        make_opening_hour(centre, closes=dt.time(7))


def test_a_month_is_recorded_and_corrected(operator_bronjong, client_of, centre):
    client, url = client_of(operator_bronjong), reverse("centres:centre_month", args=[centre.pk])
    month = timezone.localdate().replace(day=1)
    data = {"month": month.isoformat(), "open_days": 3, "visitors": 1200, "note": "Bakti sosial"}
    page = client.post(url, data, follow=True).content.decode()
    assert "3 hari buka, 1.200 pengunjung" in page
    client.post(url, data | {"visitors": 15})
    row = MonthlyActivity.objects.get()
    assert (row.visitors, row.by) == (15, operator_bronjong)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"open_days": 32}, "hari"), ({"month": "2999-01-01"}, "Bulan"), ({"visitors": -1}, "Pengunjung"),
     ({"month": ""}, "Bulan")],
)  # fmt: skip
def test_a_wrong_month_is_told(staff, client_of, centre, change, words):
    data = {"month": timezone.localdate().replace(day=1).isoformat(), "open_days": 3, "visitors": 4} | change
    page = client_of(staff).post(reverse("centres:centre_month", args=[centre.pk]), data).content.decode()
    assert "Ada isian yang perlu diperbaiki" in page
    assert words in page
    assert not MonthlyActivity.objects.exists()


def test_days_of_a_month():
    assert [days_in(dt.date(2024, month, 1)) for month in (2, 4, 12)] == [29, 30, 31]


def test_pioneer_and_decree_are_chosen_from_the_register(staff, client_of, centre):
    unit = make_unit(make_pillar("TKSK"), "35.24.02")
    tksk = make_membership(make_person(name="Sutikno Rekaan", region="35.24.02"), unit, end=dt.date(2025, 5, 1)).person
    other = make_membership(unit=make_unit(make_pillar("TKSK"), "35.24.05")).person
    decree, elsewhere = make_decree(number="188/1/2025"), make_decree(region="35.24.02.2001")
    client, url = client_of(staff), reverse("centres:centre_update", args=[centre.pk])
    form = client.get(url).context["form"]
    assert list(form.fields["pioneer"].queryset) == [tksk]
    assert list(form.fields["decree"].queryset) == [decree]
    client.post(url, {"pioneer": tksk.pk, "decree": decree.pk})
    page = client.get(centre.get_absolute_url()).content.decode()
    assert "Sutikno Rekaan" in page
    assert "188/1/2025" in page
    for wrong in ({"pioneer": other.pk}, {"decree": elsewhere.pk}):
        assert "Ada isian yang perlu diperbaiki" in client.post(url, wrong).content.decode()


def test_a_full_centre_needs_few_queries(staff, client_of, centre, django_assert_max_num_queries):
    for kind in FacilityKind.objects.all():
        make_facility_check(centre, kind=kind, by=staff)
    for day in range(5):
        make_opening_hour(centre, weekday=day)
    client = client_of(staff)
    client.get("/panduan/")
    with django_assert_max_num_queries(12):
        page = client.get(centre.get_absolute_url()).content.decode()
    assert "21 dari 21 sarana ada" in page
