"""Puskesos and their staff go out and come back unchanged."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from puskesos.centres.desk import role_words
from puskesos.centres.models import Centre, CentreStaff, Stage
from puskesos.centres.staff_resources import StaffResource
from tests.factories import make_centre, make_centre_staff, make_person
from tests.imports.round_trip import assert_all_same, bring_back, download, told, verdicts
from welfare.audit.history import history_of
from welfare.audit.models import SensitiveRead
from welfare.imports.applying import apply_batch
from welfare.imports.receiving import receive
from welfare.safe_sheets import write

pytestmark = pytest.mark.django_db
EXPORT = reverse("centres:centre_export")
BRONJONG, PRIMPEN, BABAT = "35.24.02.2005", "35.24.02.2009", "35.24.05.2008"
HEAD = "Nama;L/P;Tugas;Desa;Kecamatan;Nomor HP;Mulai bertugas;Nomor SK"


def take(by, *rows, head=HEAD):
    return receive("\n".join((head, *rows)).encode(), "petugas.csv", kind="staff", by=by)


@pytest.fixture
def centres(db):
    make_centre(PRIMPEN, stage=Stage.ACTIVE, phone="(0322) 445566", address=" Balai  Desa ", note="- rapi")
    make_centre(BABAT)
    return make_centre(BRONJONG, stage=Stage.UNVERIFIED, pioneered_by="TKSK", pioneered_from=2018, pioneered_until=2020)


def test_every_centre_comes_back_the_same(client_of, staff, centres):
    assert_all_same(bring_back(download(client_of(staff), EXPORT), "centres", staff), 3)


def test_a_tksk_downloads_the_own_kecamatan_and_it_is_written_down(client_of, tksk_bluluk, centres):
    content = download(client_of(tksk_bluluk), f"{EXPORT}?tahap=unverified")
    assert len(content) > 1000
    read = SensitiveRead.objects.get()
    assert (read.user, read.row_count, read.subject_model) == (tksk_bluluk, 1, "centres.centre")
    assert "belum diverifikasi" in read.detail


def staff_file(user):
    resource = StaffResource(user=user)
    rows = resource.rows(CentreStaff.objects.visible_to(user).order_by("pk"))
    return write("xlsx", resource.get_export_headers(), rows, title="Petugas")


def test_every_member_of_staff_comes_back_the_same(staff, centres):
    person = make_person(name="Wagiyem", title_after="S.Sos.", region=BABAT, phone="")
    make_centre_staff(centres, person, role="coordinator")
    make_centre_staff(centres, person, role="facilitator", start=None)
    make_centre_staff(centres, role="front_office", end=dt.date(2025, 6, 1), decree="140/1/2025")
    make_centre_staff(Centre.objects.get(village=PRIMPEN), make_person(name="Wagiyem", phone="", region=None))
    assert_all_same(bring_back(staff_file(staff), "staff", staff), 4)


def test_a_list_of_staff_makes_persons_at_their_centre(staff, centres):
    rows = (
        "Parlan Contoh;L;Koordinator Puskesos;Bronjong;Bluluk;081200000801;01-02-2024;140/1/2024",
        "Parlan Contoh;L;Fasilitator;Bronjong;Bluluk;081200000801;;",
        "Tumini Contoh;P;FO;Bronjong;Bluluk;081200000802;01-02-2024;140/1/2024",
    )
    apply_batch(take(staff, *rows), by=staff)
    posts = {(post.person.name, post.role) for post in centres.staff.select_related("person")}
    assert posts == {
        ("Parlan Contoh", "coordinator"), ("Parlan Contoh", "facilitator"), ("Tumini Contoh", "front_office"),
    }  # fmt: skip
    assert centres.staff.get(role="coordinator").start == dt.date(2024, 2, 1)
    again = take(staff, *rows, "")
    assert verdicts(again) == ["same"] * 3, told(again)


def test_bad_rows_say_what_to_do(staff, centres):
    batch = take(
        staff,
        "Parlan Contoh;L;Juru kunci;Bronjong;Bluluk;081200000801;;",
        "Tumini Contoh;P;FO;Cangkring;Bluluk;081200000802;;",
    )
    assert verdicts(batch) == ["wrong", "wrong"]
    reasons = " ".join(batch.rows.filter(kind="data").values_list("reason", flat=True))
    assert "Catat dulu Puskesosnya" in reasons
    assert "Penanggung jawab" in " ".join(p["message"] for row in batch.rows.all() for p in row.problems)


def test_the_page_shows_who_works_there(client_of, staff, stranger_tksk, operator_bronjong, centres):
    make_centre_staff(centres, make_person(name="Wagiyem"), role="coordinator", decree="140/1/2025")
    make_centre_staff(centres, make_person(name="Jumari", region=BABAT), end=dt.date(2025, 6, 1))
    page = client_of(staff).get(centres.get_absolute_url()).content.decode()
    assert "Koordinator, sejak 1 Januari 2025, SK 140/1/2025" in page
    assert "berakhir" in page
    assert "?kind=staff" in page
    own = client_of(operator_bronjong).get(centres.get_absolute_url()).content.decode()
    assert "Jumari" in own  # the name, but no way to a person elsewhere
    assert "?kind=staff" not in own
    assert client_of(stranger_tksk).get(centres.get_absolute_url()).status_code == 404


def test_work_ends_on_a_day(client_of, staff, operator_bronjong, stranger_tksk, centres):
    post = make_centre_staff(centres)
    url = reverse("centres:centrestaff_finish", args=[post.pk])
    assert client_of(operator_bronjong).post(url, {"on": "2025-06-01"}).status_code == 403
    assert client_of(staff).post(url, {"on": "2024-06-01"}).status_code == 200  # before it began
    assert client_of(staff).post(url, {"on": "2025-06-01"}).status_code == 302
    post.refresh_from_db()
    assert post.end == dt.date(2025, 6, 1)
    assert len(history_of(post, staff)) == 2
    assert "sudah berakhir" in client_of(staff).post(url, {"on": "2025-07-01"}).content.decode()


def test_the_persons_page_names_the_work(client_of, staff, stranger_tksk, centres):
    person = make_centre_staff(centres, role="facilitator").person
    page = client_of(staff).get(person.get_absolute_url()).content.decode()
    assert "Fasilitator, Puskesos Desa Bronjong" in page
    assert role_words(staff, [person.pk]) == {person.pk: ["Fasilitator, Puskesos Desa Bronjong"]}
    assert role_words(stranger_tksk, [person.pk]) == {}


def test_a_role_is_held_once_at_a_time(centres):
    post = make_centre_staff(centres)
    with pytest.raises(ValidationError, match="sudah menjalankan tugas"):
        CentreStaff(centre=centres, person=post.person, role=post.role).full_clean()
