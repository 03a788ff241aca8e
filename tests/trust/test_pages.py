"""The pages of trust: rights, territory, bad input, what is logged, and the way back."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable

import openpyxl
import pytest
from axes.models import AccessLog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.people.merging import KINDS, Stage
from welfare.accounts.models import User
from welfare.audit.models import SensitiveRead
from welfare.people.models import Person
from welfare.trust import breaching
from welfare.trust.models import Breach, RetentionPeriod

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def url(name: str, *args: object) -> str:
    return reverse(f"trust:{name}", args=args)


@pytest.fixture
def person() -> Person:
    return make.make_person(name="Zubaidah Contoh", nik=make.make_nik(female=True))


# Who looked ----------------------------------------------------------------------------------------------------------
def test_the_log_is_filtered_by_officer_and_person(
    head: User,
    staff: User,
    tksk_bluluk: User,
    person: Person,
    client_of: ClientOf,
    django_assert_max_num_queries: object,
) -> None:
    person.reveal_nik(reason="Mencocokkan KTP", by=staff)
    make.make_person(name="Lain Contoh", nik=make.make_nik()).reveal_nik(reason="Urusan lain", by=tksk_bluluk)
    client = client_of(head)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(url("read_list")).content.decode()
    assert "Mencocokkan KTP" in page
    assert "Urusan lain" in page
    page = client.get(url("read_list"), {"orang": "zubaida"}).content.decode()
    assert "Mencocokkan KTP" in page
    assert "Urusan lain" not in page
    page = client.get(url("read_list"), {"petugas": tksk_bluluk.pk, "dari": "2020-01-01"}).content.decode()
    assert "Urusan lain" in page
    assert "Mencocokkan KTP" not in page
    page = client.get(url("read_list"), {"sampai": "bukan tanggal", "jenis": "tidak.ada"}).content.decode()
    assert "Mencocokkan KTP" in page


def test_the_log_is_downloaded_with_a_reason_which_is_logged(head: User, person: Person, client_of: ClientOf) -> None:
    person.reveal_nik(reason="Mencocokkan KTP", by=head)
    answer = client_of(head).post(f"{url('read_list')}?unduh=ya", {"reason": "Pemeriksaan bulanan", "format": "csv"})
    assert "Mencocokkan KTP" in answer.content.decode()
    assert SensitiveRead.objects.latest("pk").reason == "Pemeriksaan bulanan"


def test_who_looked_at_one_person_over_all_apps(
    head: User, staff: User, person: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    person.reveal_nik(reason="Mencocokkan KTP", by=staff)
    case = make.make_case(client=person)
    SensitiveRead.record(what="file", subject=case, reason="Membuka kasus rahasia", by=staff)
    make.make_sensitive_read(staff)  # of somebody else
    SensitiveRead.record(what="export", subject=Person, reason="Rapat", by=staff, row_count=3)
    client = client_of(head)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(url("person_reads", person.pk)).content.decode()
    assert "Mencocokkan KTP" in page
    assert "Membuka kasus rahasia" in page
    assert "Mencocokkan surat" not in page
    assert "1 unduhan daftar" in page


@pytest.mark.parametrize("name", ["person_reads", "person_data", "person_erase"])
def test_a_persons_pages_ask_for_the_right_and_the_territory(
    name: str, person: Person, tksk_bluluk: User, client_of: ClientOf
) -> None:
    assert client_of(tksk_bluluk).get(url(name, person.pk)).status_code == 403
    far = make.make_user("", "administrator", "35.24.05")
    assert client_of(far).get(url(name, person.pk)).status_code == 404


def test_the_persons_page_offers_what_the_role_may(
    administrator: User, head: User, tksk_bluluk: User, person: Person, client_of: ClientOf
) -> None:
    for user, wanted in ((administrator, (True, True)), (head, (True, False)), (tksk_bluluk, (False, False))):
        page = client_of(user).get(person.get_absolute_url()).content.decode()
        assert (url("person_reads", person.pk) in page, url("person_erase", person.pk) in page) == wanted


# Data saya -----------------------------------------------------------------------------------------------------------
def test_the_persons_own_file_has_everything_and_is_logged(staff: User, person: Person, client_of: ClientOf) -> None:
    make.make_case(client=person, narrative="Mohon kursi roda", reporter_name="Pelapor Contoh")
    make.make_membership(person)
    client = client_of(staff)
    assert client.post(url("person_data", person.pk), {"reason": "", "format": "xlsx"}).status_code == 200
    assert not SensitiveRead.objects.exists()
    answer = client.post(url("person_data", person.pk), {"reason": "Permintaan tertulis", "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert {"Identitas", "Data diri", "Layanan", "Keanggotaan pilar"} <= set(book.sheetnames)
    answer = client.post(url("person_data", person.pk), {"reason": "Permintaan tertulis", "format": "json"})
    told = json.loads(answer.content)
    assert len(told["Identitas"][0]["NIK"]) == 16
    assert "Mohon kursi roda" in told["Layanan"][0].values()
    assert "Pelapor Contoh" not in answer.content.decode()
    assert SensitiveRead.objects.filter(what="export", subject_id=str(person.pk)).count() == 2


# Anonymise -----------------------------------------------------------------------------------------------------------
def test_erasing_asks_for_a_reason_and_a_tick(administrator: User, person: Person, client_of: ClientOf) -> None:
    client, address = client_of(administrator), url("person_erase", person.pk)
    page = client.post(address, {"reason": "Permintaan tertulis"}).content.decode()
    assert "Centang dahulu" in page
    person.refresh_from_db()
    assert person.name == "Zubaidah Contoh"
    answer = client.post(address, {"reason": "Permintaan tertulis", "understood": "on"}, follow=True)
    page = answer.content.decode()
    assert "Data pribadi orang ini sudah dihapus" in page
    assert "Zubaidah" not in page
    assert "Ubah data" not in page
    assert "sudah dihapus" in client.get(address).content.decode()
    assert client.get(reverse("people:person_update", args=[person.pk])).status_code == 404


def test_erasing_says_what_stands_in_the_way(administrator: User, person: Person, client_of: ClientOf) -> None:
    make.make_membership(person)
    make.make_case(client=person)
    client = client_of(administrator)
    page = client.post(url("person_erase", person.pk), {"reason": "Permintaan tertulis", "understood": "on"})
    assert "Masih memegang jabatan" in page.content.decode()
    assert "layanan terbuka" in page.content.decode()
    person.refresh_from_db()
    assert person.name == "Zubaidah Contoh"


# Retention and processing --------------------------------------------------------------------------------------------
def test_a_period_is_set_by_administrators_from_today(administrator: User, head: User, client_of: ClientOf) -> None:
    values = {"code": "cases.closed", "months": "36", "valid_from": timezone.localdate(), "source": "JRA 2026"}
    assert client_of(head).post(url("retention_create"), values).status_code == 403
    client = client_of(administrator)
    late = client.post(url("retention_create"), values | {"valid_from": "2020-01-01"}).content.decode()
    assert "mulai hari ini" in late
    assert client.post(url("retention_create"), values | {"code": "x"}).status_code == 200
    assert not RetentionPeriod.objects.exists()
    client.post(url("retention_create"), values)
    assert RetentionPeriod.objects.get().by == administrator
    page = client_of(head).get(url("retention_list")).content.decode()
    assert "3 tahun" in page
    assert "JRA 2026" in page
    again = client.post(url("retention_create"), values)
    assert again.status_code == 200
    assert "sudah ada" in again.content.decode()


def test_the_record_of_processing_is_page_and_paper(head: User, client_of: ClientOf) -> None:
    page = client_of(head).get(url("processing_list")).content.decode()
    for label in (
        "Register orang",
        "Register pilar sosial",
        "Layanan Puskesos",
        "Bantuan sosial",
        "Kegiatan pembinaan",
    ):
        assert label in page
    assert "5 tahun" in page  # the period that holds for closed cases
    assert client_of(head).get(url("processing_paper")).content.startswith(b"%PDF")


# Breaches ------------------------------------------------------------------------------------------------------------
def test_who_was_affected_by_an_account_an_address_or_a_kind(staff: User, tksk_bluluk: User, person: Person) -> None:
    other = make.make_person(nik=make.make_nik())
    case = make.make_case(client=make.make_person())
    person.reveal_nik(reason="Mencocokkan", by=staff)
    other.reveal_nik(reason="Mencocokkan", by=tksk_bluluk)
    SensitiveRead.record(what="file", subject=case, reason="Membuka", by=staff)
    SensitiveRead.record(what="export", subject=Person, reason="Rapat", by=staff, row_count=9)
    now = timezone.now()
    span = {"since": now - dt.timedelta(minutes=5), "until": now + dt.timedelta(minutes=5)}
    found = breaching.affected(make.make_breach(account=staff, **span))
    assert dict(found.how) == {person.pk: {"dilihat"}, case.client_id: {"dilihat"}}
    assert [read.row_count for read in found.lists] == [9]
    assert set(breaching.affected(make.make_breach(table="cases.case", **span)).how) == {case.client_id}
    AccessLog.objects.create(username=tksk_bluluk.username, ip_address="10.1.2.3", attempt_time=now, path_info="/")
    assert set(breaching.affected(make.make_breach(address="10.1.2.3", **span)).how) == {other.pk}
    early = {"since": now - dt.timedelta(days=3), "until": now - dt.timedelta(days=2)}
    assert not breaching.affected(make.make_breach(**early)).how


def test_changes_by_an_officer_count_as_affected(staff: User, person: Person, client_of: ClientOf) -> None:
    page = client_of(staff).get(reverse("people:person_update", args=[person.pk]))
    form = page.context["form"]
    data = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    client_of(staff).post(page.wsgi_request.path, data | {"name": "Zubaidah Baru", "region": person.region_id})
    person.refresh_from_db()
    assert person.name == "Zubaidah Baru"
    now = timezone.now()
    breach = make.make_breach(account=staff, since=now - dt.timedelta(minutes=5), until=now + dt.timedelta(minutes=5))
    assert breaching.affected(breach).how[person.pk] == {"diubah"}


@pytest.mark.parametrize(
    "name", ["start", "read_list", "retention_list", "processing_list", "breach_list", "breach_detail"]
)
def test_pages_need_few_queries(
    name: str, administrator: User, staff: User, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    now = timezone.now()
    breach = make.make_breach(since=now - dt.timedelta(hours=1), until=now + dt.timedelta(hours=1))
    stage, other = Stage(staff), make.make_person()
    for kind in KINDS:
        stage.give(other, kind)
    for _ in range(5):
        make.make_sensitive_read(staff)
        make.make_retention_period(valid_from=timezone.localdate() - dt.timedelta(days=make.next_number() % 900))
    client = client_of(administrator)
    client.get(reverse("desk:guide"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(url(name, *([breach.pk] if name == "breach_detail" else [])))


def test_a_breach_is_recorded_told_and_taken_back(administrator: User, person: Person, client_of: ClientOf) -> None:
    person.reveal_nik(reason="Mencocokkan", by=administrator)
    client, now = client_of(administrator), timezone.localtime()
    values = {
        "title": "Ponsel hilang", "known_at": f"{now:%Y-%m-%dT%H:%M}", "since": "2026-01-01T08:00",
        "until": "2025-01-01T08:00", "what": "Nama dan alamat", "handling": "", "account": "",
        "address": "", "table": "",
    }  # fmt: skip
    assert "Akhir harus sesudah awal" in client.post(url("breach_create"), values).content.decode()
    later = now + dt.timedelta(days=1)
    client.post(url("breach_create"), values | {"until": f"{later:%Y-%m-%dT%H:%M}"})
    breach = Breach.objects.get()
    assert breach.number.startswith("001/PDP/")
    assert breach.deadline - breach.known_at == dt.timedelta(hours=72)
    page = client.get(breach.get_absolute_url()).content.decode()
    assert "1 orang terdampak" in page
    assert "Zubaidah" in page
    assert client.get(url("breach_letter", breach.pk)).content.startswith(b"%PDF")
    sent = client.post(url("breach_download", breach.pk), {"reason": "Mengirim pemberitahuan", "format": "csv"})
    assert "Zubaidah" in sent.content.decode()
    client.post(url("breach_state", breach.pk), {"state": "notified"})
    breach.refresh_from_db()
    assert breach.state == "notified"
    assert breach.notified_at
    page = client.post(url("breach_state", breach.pk), {"state": "open"}, follow=True).content.decode()
    assert "Alasan wajib diisi" in page
    client.post(url("breach_state", breach.pk), {"state": "open", "reason": "Surat keliru"})
    breach.refresh_from_db()
    assert (breach.state, breach.notified_at) == ("open", None)
    assert client.post(url("breach_state", breach.pk), {"state": "bukan"}, follow=True).status_code == 200


def test_two_editors_of_a_breach_do_not_overwrite_each_other(administrator: User, client_of: ClientOf) -> None:
    breach = make.make_breach(handling="")
    client, address = client_of(administrator), url("breach_update", breach.pk)
    form = client.get(address).context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    for name in ("known_at", "since", "until"):
        data[name] = f"{timezone.localtime(getattr(breach, name)):%Y-%m-%dT%H:%M}"
    Breach.objects.filter(pk=breach.pk).update(handling="Sandi diganti")
    page = client.post(address, data | {"title": "Ponsel dinas hilang"}).content.decode()
    assert "Sandi diganti" in page
    assert "Ponsel dinas hilang" in page
    breach.refresh_from_db()
    assert breach.title == "Ponsel hilang"


def test_a_breach_past_its_deadline_is_a_task(administrator: User, head: User, client_of: ClientOf) -> None:
    make.make_breach(known_at=timezone.now() - dt.timedelta(days=4))
    assert "Ponsel hilang" in client_of(administrator).get(reverse("desk:home")).content.decode()
    assert "Ponsel hilang" in client_of(head).get(url("breach_list")).content.decode()
    assert client_of(head).get(url("breach_create")).status_code == 403
