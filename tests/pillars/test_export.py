"""Members, units and SK go out and come back unchanged; what is corrected in the file changes that record alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from pillars.models import Decree, Membership, Pillar, Position, Unit
from tests.factories import make_decree, make_membership, make_person, make_unit
from tests.imports.round_trip import assert_all_same, bring_back, changed, download, table, told, verdicts
from welfare.imports.applying import apply_batch
from welfare.imports.references import reference

pytestmark = pytest.mark.django_db
MEMBERS, UNITS, DECREES = (reverse(f"pillars:{name}_export") for name in ("membership", "unit", "decree"))
BABAT = "35.24.05.2008"
KECAMATAN = "35.24.06"


def post(code, name):
    return Position.objects.get(pillar__code=code, name=name)


@pytest.fixture
def board(db):
    """A board of Karang Taruna under one SK, an LKS beside another in the same village, a TKSK now and one before."""
    pillars = {pillar.code: pillar for pillar in Pillar.objects.all()}
    Unit.objects.filter(region="35.24.02", pillar=pillars["TKSK"]).delete()
    decree = make_decree(number="188/7/2025", signed_on=dt.date(2025, 2, 3), signer="Wagimin Contoh")
    kt = Unit.objects.filter(pillar=pillars["KT"], region="35.24.02.2005").first() or make_unit(pillars["KT"])
    homes = [make_unit(pillars["LKS"], name=f"LKSA {name}") for name in ("Melati Contoh", "Mawar Contoh")]
    tksk = make_unit(pillars["TKSK"], region="35.24.02", name="TKSK Kecamatan Bluluk")
    head = make_person(name="Suwito Contoh", title_before="H.", region=BABAT, phone="")
    members = [
        make_membership(head, kt, post("KT", "Ketua"), decree=decree, member_number="KT-01"),
        make_membership(make_person(name="Tumini", phone="", region=None), kt, post("KT", "Sekretaris"), decree=decree),
        make_membership(None, kt, post("KT", "Anggota"), start=None),
        make_membership(head, homes[0], post("LKS", "Ketua")),
        make_membership(None, homes[1], post("LKS", "Ketua")),
        make_membership(None, tksk, post("TKSK", "TKSK"), start=dt.date(2018, 1, 1), end=dt.date(2023, 1, 1)),
        make_membership(None, tksk, post("TKSK", "TKSK"), start=dt.date(2023, 1, 1)),
        make_membership(head, kt, post("KT", "Anggota"), start=dt.date(2015, 1, 1), end=dt.date(2020, 1, 1)),
    ]
    Membership.objects.filter(end__isnull=False).update(end_reason="term")
    return {"kt": kt, "homes": homes, "tksk": tksk, "members": members, "decree": decree}


def test_every_member_comes_back_the_same(client_of, staff, board):
    content = download(client_of(staff), MEMBERS)
    assert_all_same(bring_back(content, "members", staff), len(board["members"]))


def test_members_of_one_filter_come_back_too(client_of, staff, board):
    """Ended terms alone: a past holder must not be appointed anew."""
    content = download(client_of(staff), f"{MEMBERS}?keadaan=berakhir")
    batch = bring_back(content, "members", staff)
    assert_all_same(batch, 2)


def test_a_number_in_the_file_is_one_change(client_of, staff, board):
    member = board["members"][2]

    def correct(sheet, columns):
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, columns["ID Rumah Pilar"]).value == reference(member):
                sheet.cell(row, columns["Nomor anggota"]).value = "KT-17"
                sheet.cell(row, columns["Mulai menjabat"]).value = dt.datetime(2024, 3, 1)  # noqa: DTZ001 - a cell
                sheet.cell(row, columns["Nomor SK"]).value = "188/7/2025"

    batch = bring_back(changed(download(client_of(staff), MEMBERS), correct), "members", staff)
    assert sorted(verdicts(batch)) == ["changed", *["same"] * 7], told(batch)
    apply_batch(batch, by=staff)
    member.refresh_from_db()
    assert (member.member_number, member.start, member.decree) == ("KT-17", dt.date(2024, 3, 1), board["decree"])
    assert Membership.objects.count() == len(board["members"])


def test_another_post_in_the_file_is_a_new_role_of_that_person(client_of, staff, board):
    member = board["members"][2]

    def correct(sheet, columns):
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, columns["ID Rumah Pilar"]).value == reference(member):
                sheet.cell(row, columns["Jabatan"]).value = "Bendahara"

    batch = bring_back(changed(download(client_of(staff), MEMBERS), correct), "members", staff)
    apply_batch(batch, by=staff)
    posts = member.person.memberships.filter(end=None).values_list("position__name", flat=True)
    assert sorted(posts) == ["Anggota", "Bendahara"]


def test_personal_columns_stay_blank_for_whom_the_person_is_elsewhere(client_of, board):
    from tests.factories import make_user
    from welfare.accounts.roles import Role

    narrow = make_user("staf.bluluk", Role.STAFF, "35.24.02")
    rows = {row["Nama"]: row for row in table(download(client_of(narrow), MEMBERS))}
    assert rows["H. Suwito Contoh"]["Jenis kelamin"] is None  # lives in Kec. Babat
    assert rows[board["members"][2].person.full_name]["Nomor HP"].startswith("0812")


def test_a_holder_after_a_finished_term_begins_when_it_ended(staff, board):
    tksk = board["tksk"]
    last = board["members"][6]
    last.end, last.end_reason = dt.date(2025, 6, 1), "age"
    last.save()
    head, row = "Nama;NIK;Kecamatan;Pilar;Jabatan", "Jumadi Rekaan;;Bluluk;TKSK;TKSK"
    batch = bring_back_csv("members", staff, head, row)
    codes = {problem["code"] for problem in batch.rows.get(kind="data").problems}
    assert "start_follows" in codes
    apply_batch(batch, by=staff)
    assert tksk.memberships.get(end=None).start == dt.date(2025, 6, 1)
    early = bring_back_csv("members", staff, f"{head};Mulai menjabat", "Warsini Rekaan;;Bluluk;TKSK;TKSK;01-01-2020")
    assert {problem["code"] for problem in early.rows.get(kind="data").problems} >= {"post_taken"}


def bring_back_csv(kind, by, *lines):
    from welfare.imports.receiving import receive

    return receive("\n".join(lines).encode(), "daftar.csv", kind=kind, by=by)


# Units ---------------------------------------------------------------------------------------------------------------
def test_every_unit_comes_back_the_same(client_of, staff, board):
    Unit.objects.filter(pk=board["kt"].pk).update(
        officers_male=11, officers_female=12, members_male=213, members_female=214, phone="(0322) 123456",
        address="  Balai  Desa ", classification="Maju", performance="Aktif", email="kt@contoh.id",
    )  # fmt: skip
    closed = make_unit(board["kt"].pillar, region=BABAT, name="Karang Taruna Lama", closed_on=dt.date(2020, 1, 1))
    everything = f"{UNITS}?kecamatan=35.24.02"
    content = download(client_of(staff), everything)
    rows = len(table(content))
    assert rows >= 4
    assert_all_same(bring_back(content, "units", staff), rows)
    content = download(client_of(staff), f"{UNITS}?keadaan=berhenti")
    assert [row["Nama unit"] for row in table(content)] == [closed.name]
    assert_all_same(bring_back(content, "units", staff), 1)


def test_officers_and_members_never_change_places(client_of, staff, board):
    Unit.objects.filter(pk=board["kt"].pk).update(officers_male=11, officers_female=12, members_male=213)
    row = next(row for row in table(download(client_of(staff), UNITS)) if row["Pengurus laki-laki"])
    counts = [row[head] for head in ("Pengurus laki-laki", "Pengurus perempuan", "Anggota laki-laki")]
    assert counts == [11, 12, 213]
    assert row["Anggota perempuan"] is None
    assert (row["Nama ketua"], row["Nomor SK"], row["Penandatangan SK"]) == (
        "H. Suwito Contoh", "188/7/2025", "Wagimin Contoh",
    )  # fmt: skip


def test_the_chair_and_the_sk_of_a_list_of_boards_are_kept(staff):
    head = (
        "No;Nama Karang Taruna;Alamat Lengkap Sekretariat;Kabupaten;Kecamatan;Desa;Nomor Telepon Sekretariat;"
        "Alamat Email Karang Taruna;Nomor SK;Tanggal Bulan Tahun SK;Penandatangan SK;Selaku;"
        "Nama Ketua Karang Taruna;Nomor Telepon Ketua;Jumlah Pengurus Laki Laki;Jumlah Pengurus Perempuan;"
        "Jumlah Anggota Laki Laki;Jumlah Anggota Perempuan;Klasifikasi Karang Taruna;Status Kinerja"
    )
    line = (
        "1;Karang Taruna Bina Contoh;Balai Desa;Lamongan;Bluluk;Bronjong;;kt@contoh.id;140/07/KEP/2024;03-02-2024;"
        "Wagimin Contoh;Kepala Desa;H. Jumadi Rekaan, S.Sos;081200000911;11;12;213;214;Maju;Aktif"
    )
    batch = bring_back_csv("units", staff, head, line)
    apply_batch(batch, by=staff)
    unit = Unit.objects.get(pillar__code="KT", region_id="35.24.02.2005", members_male=213)
    counts = (unit.officers_male, unit.officers_female, unit.members_male, unit.members_female)
    assert counts == (11, 12, 213, 214)
    chair = unit.memberships.get()
    assert (chair.position.name, chair.person.full_name) == ("Ketua", "H. Jumadi Rekaan, S.Sos")
    assert (chair.decree.number, chair.decree.signer, chair.decree.signed_on) == (
        "140/07/KEP/2024", "Wagimin Contoh", dt.date(2024, 2, 3),
    )  # fmt: skip
    again = bring_back_csv("units", staff, head, f"{line} ")
    assert verdicts(again) == ["same"], told(again)


def test_a_unit_of_another_territory_is_not_reached_by_its_id(tksk_bluluk, staff):
    from welfare.accounts.models import User

    User.objects.filter(pk=tksk_bluluk.pk).update(role="staff")
    user = User.objects.get(pk=tksk_bluluk.pk)
    elsewhere = make_unit(Pillar.objects.get(code="LKS"), region=BABAT, name="LKSA Jauh")
    line = f"{reference(elsewhere)};LKS;LKSA Lain;Gendongkulon;Babat"
    batch = bring_back_csv("units", user, "ID Rumah Pilar;Pilar;Nama unit;Desa;Kecamatan", line)
    row = batch.rows.get(kind="data")
    assert row.verdict == "wrong"
    assert "LKSA Jauh" not in str(row.problems) + row.reason


# SK ------------------------------------------------------------------------------------------------------------------
SK_HEAD = (
    "Nomor SK;Tentang;Tanggal SK;Penerbit;Penandatangan SK;Selaku;Berlaku sejak;Berlaku sampai;Pilar;Desa;Kecamatan"
)
SK = (
    "188/9/2025;Pengurus Karang Taruna;03-02-2025;Kepala Desa Bronjong;Wagimin Contoh;Kepala Desa;03-02-2025;"
    "03-02-2030;Karang Taruna;Bronjong;Bluluk"
)


def test_every_sk_comes_back_the_same(client_of, staff, board):
    make_decree(number="188/7/2025", issuer="Camat Bluluk", region="35.24.02")
    make_decree(number="100/35.24/2025", issuer="", about="", region="35.24", valid_until=dt.date(2030, 1, 1))
    content = download(client_of(staff), DECREES)
    rows = len(table(content))
    assert rows >= 3
    assert_all_same(bring_back(content, "decrees", staff), rows)


def test_an_sk_is_typed_once_for_those_who_have_none(staff, board):
    batch = bring_back_csv("decrees", staff, SK_HEAD, SK)
    apply_batch(batch, by=staff)
    decree = Decree.objects.get(number="188/9/2025")
    assert (decree.issuer, decree.valid_until, decree.region_id) == (
        "Kepala Desa Bronjong", dt.date(2030, 2, 3), "35.24.02.2005",
    )  # fmt: skip
    named = decree.memberships.values_list("pk", flat=True)
    assert list(named) == [board["members"][2].pk]  # the others have theirs, or serve elsewhere, or no longer
    again = bring_back_csv("decrees", staff, SK_HEAD, SK, "")
    assert verdicts(again) == ["same"], told(again)


def test_bad_sk_are_refused_with_what_to_do(staff, tksk_bluluk):
    reversed_term = SK.replace("03-02-2030", "03-02-2020")
    twice = [make_decree(number="188/9/2025", issuer=issuer) for issuer in ("Camat", "Bupati")]
    batch = bring_back_csv("decrees", staff, SK_HEAD, reversed_term, SK.replace("Kepala Desa Bronjong", ""))
    assert verdicts(batch) == ["wrong", "wrong"]
    reasons = list(batch.rows.filter(kind="data").order_by("number").values_list("reason", flat=True))
    assert "Periksa kedua tanggalnya" in reasons[0]
    assert "Isi kolom Penerbit" in reasons[1]
    assert {decree.pk for decree in twice} == set(Decree.objects.values_list("pk", flat=True))


def test_downloads_take_their_right(client_of, tksk_bluluk, auditor, head, board):
    for url in (MEMBERS, UNITS, DECREES):
        assert client_of(tksk_bluluk).get(url).status_code == 403
        assert client_of(auditor).get(url).status_code == 403
        assert client_of(head).get(url).status_code == 200
    page = client_of(head).get(reverse("pillars:membership_list"), {"pilar": "KT"}).content.decode()
    assert f"{MEMBERS}?pilar=KT" in page
    assert MEMBERS not in client_of(tksk_bluluk).get(reverse("pillars:membership_list")).content.decode()


def test_downloads_cost_no_query_per_row(client_of, staff, board, django_assert_max_num_queries):
    client = client_of(staff)
    for url in (MEMBERS, UNITS, DECREES):
        download(client, url)
        with django_assert_max_num_queries(16):
            download(client, url)
