"""The layouts that offices send to the province, as the kinds read them: nobody changes places."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from pillars.models import Membership, Unit
from tests.factories import make_nik
from tests.imports.round_trip import told, verdicts
from welfare.imports.applying import apply_batch
from welfare.imports.receiving import receive
from welfare.people.models import Person
from welfare.people.resources import OUTSIDE
from welfare.safe_sheets import write

pytestmark = pytest.mark.django_db
BOARDS, TKSK, AID = "office/pendataan-karang-taruna.xlsx", "office/pendataan-tksk.xlsx", "office/penerima-bantuan.xlsx"


def heads_of(path):
    return [cell.value for cell in openpyxl.load_workbook(path).active[1]]


def filled(path, **cells):
    """The layout with one row; `cells` by the beginning of their head."""
    heads = heads_of(path)
    row = [
        cells.get(max((name for name in cells if _key(head).startswith(name)), key=len, default=""), "")
        for head in heads
    ]
    return write("xlsx", heads, [row])


def _key(head):
    return head.replace(" ", "_")


def fields_of(batch):
    return {column["head"]: column["field"] for table in batch.summary["tables"] for column in table["columns"]}


def test_boards_four_counts_in_four_columns(sheets, staff):
    content = filled(
        sheets / BOARDS, No=1, Nama_Karang_Taruna="Karang Taruna Desa Bronjong", Kabupaten="Lamongan",
        Kecamatan="Bluluk", Desa="Bronjong", Nomor_SK="140/07/KEP/2024", Tanggal_Bulan=dt.date(2024, 2, 3),
        Nama_Ketua="Jumadi Rekaan", Nomor_Telepon_Ketua="081200000911", Jumlah_Pengurus_Laki=11,
        Jumlah_Pengurus_Perempuan=12, Jumlah_Anggota_Laki=213, Jumlah_Anggota_Perempuan=214, Klasifikasi="Maju",
        Status_Kinerja="Aktif",
    )  # fmt: skip
    batch = receive(content, "pendataan.xlsx", kind="units", by=staff)
    assert batch.rows.get(kind="data").verdict in ("new", "changed"), told(batch)
    apply_batch(batch, by=staff)
    unit = Unit.objects.get(pillar__code="KT", region_id="35.24.02.2005")
    counts = (unit.officers_male, unit.officers_female, unit.members_male, unit.members_female)
    assert counts == (11, 12, 213, 214)
    chair = unit.memberships.get()
    assert (chair.person.name, chair.person.phone, str(chair.position)) == ("Jumadi Rekaan", "081200000911", "Ketua")
    assert (chair.decree.number, chair.decree.signed_on) == ("140/07/KEP/2024", dt.date(2024, 2, 3))


def test_the_pillar_of_a_list_of_boards_stands_in_its_columns(sheets, staff):
    """Rows that say "Desa Sambakati" and no more: the heads name the pillar."""
    content = filled(
        sheets / BOARDS, No=1, Nama_Karang_Taruna="Desa Bronjong", Kecamatan="Bluluk", Desa="Bronjong",
        Jumlah_Pengurus_Laki=11, Jumlah_Anggota_Laki=213,
    )  # fmt: skip
    row = receive(content, "pendataan.xlsx", kind="units", by=staff).rows.get(kind="data")
    assert row.values["pillar"] == "KT"
    assert row.verdict in ("new", "changed"), row.problems


def test_boards_of_elsewhere_are_told_and_not_taken(sheets, staff):
    batch = receive((sheets / BOARDS).read_bytes(), "pendataan.xlsx", kind="units", by=staff)
    assert set(verdicts(batch)) == {"wrong"}
    mapped = fields_of(batch)
    assert mapped["Jumlah Pengurus Laki Laki"] == "officers_male"
    assert mapped["Jumlah Anggota Laki Laki"] == "members_male"


def tksk_row(sheets, home="Babat", village="Gendongkulon", duty="Bluluk"):
    return filled(
        sheets / TKSK, Nama_Lengkap="Jumadi Rekaan", No=make_nik(born=dt.date(1985, 6, 1)), NIAT="7342633758",
        Tempat="Lamongan", Tanggal_Lahir=dt.date(1985, 6, 1), Jenis="male", Alamat="Jl. Mawar 1",
        Kabupaten="Lamongan", Kecamatan_Lokasi_Tugas=duty, Kecamatan=home, Desa=village,
    )  # fmt: skip


def test_a_tksk_serves_where_the_list_says_and_lives_at_home(sheets, staff):
    title = tksk_row(sheets)
    batch = receive(title, "pendataan-tksk.xlsx", kind="members", by=staff)
    assert fields_of(batch)["Kecamatan Lokasi Tugas"] == "duty_subdistrict"
    row = batch.rows.get(kind="data")
    assert (row.values["village_code"], row.values["duty_subdistrict_code"]) == ("35.24.05.2008", "35.24.02")


def test_the_post_is_that_of_the_kecamatan_of_duty(staff):
    head = "Nama;NIK;Desa;Kecamatan;Kecamatan Lokasi Tugas;Pilar;Jabatan"
    line = f"Jumadi Rekaan;{make_nik()};Gendongkulon;Babat;Bluluk;TKSK;TKSK"
    batch = receive("\n".join((head, line)).encode(), "tksk.csv", kind="members", by=staff)
    apply_batch(batch, by=staff)
    post = Membership.objects.get(person__name="Jumadi Rekaan")
    assert (post.unit.region_id, post.person.region_id) == ("35.24.02", "35.24.05.2008")
    again = receive("\n".join((head, line, "")).encode(), "tksk.csv", kind="members", by=staff)
    assert verdicts(again) == ["same"], told(again)


def test_nobody_gives_a_post_outside_the_own_territory(tksk_bluluk):
    head = "Nama;Nomor HP;Desa;Kecamatan;Kecamatan Lokasi Tugas;Pilar;Jabatan"
    lines = (
        "Jumadi Rekaan;081200000921;Bronjong;Bluluk;Babat;TKSK;TKSK",
        "Warsini Rekaan;081200000922;Bronjong;Bluluk;;Tagana;Anggota",
        "Tumini Contoh;081200000923;Gendongkulon;Babat;Bluluk;TKSK;TKSK",
    )
    batch = receive("\n".join((head, *lines)).encode(), "tksk.csv", kind="members", by=tksk_bluluk)
    rows = list(batch.rows.filter(kind="data").order_by("number"))
    codes = [[problem["code"] for problem in row.problems] for row in rows]
    assert "post_outside" in codes[0]
    assert "post_outside" in codes[1]
    assert rows[2].reason == OUTSIDE
    apply_batch(batch, by=tksk_bluluk)
    assert not Membership.objects.filter(person__name__in=["Jumadi Rekaan", "Warsini Rekaan"]).exists()
    assert Person.objects.filter(name__in=["Jumadi Rekaan", "Warsini Rekaan", "Tumini Contoh"]).count() == 2


WORDS = [
    ("KT", "Kartar", "Wk. Ketua", "Wakil Ketua"),
    ("PSM", "IPSM", "Korcam", "Koordinator Kecamatan"),
    ("TAGANA", "Taruna Tanggap Bencana", "Koord. Tagana", "Koordinator"),
    ("LKS", "LKSA", "Kepala Panti", "Pimpinan"),
    ("PKH", "SDM PKH", "Korkab", "Koordinator Kabupaten"),
    ("TKSK", "T.K.S.K", "TKSK Kec. Bluluk", "TKSK"),
]


@pytest.mark.parametrize(("code", "pillar", "position", "meant"), WORDS)
def test_the_six_pillars_have_their_words(staff, code, pillar, position, meant):
    head, line = "Nama;Desa;Kecamatan;Pilar;Jabatan", f"Jumadi Rekaan;Bronjong;Bluluk;{pillar};{position}"
    batch = receive("\n".join((head, line)).encode(), "anggota.csv", kind="members", by=staff)
    apply_batch(batch, by=staff)
    post = Membership.objects.select_related("unit__pillar", "position").get(person__name="Jumadi Rekaan")
    assert (post.unit.pillar.code, post.position.name) == (code, meant)


def test_recipients_of_a_list_without_places_are_read_by_their_columns(sheets, staff):
    batch = receive((sheets / AID).read_bytes(), "penerima-bantuan.xlsx", kind="recipients", by=staff)
    mapped = fields_of(batch)
    assert (mapped["nik"], mapped["nama"], mapped["alamat"], mapped["jenis"]) == ("nik", "name", "address", "programme")
    damaged = batch.rows.filter(kind="data", problems__contains=[{"field": "nik"}]).count()
    assert damaged == batch.counts["data"] == 71  # numeric cells have lost their last digit, all of them
    assert not batch.rows.filter(values__has_key="sealed").exists()
