"""SK: how long they hold, replacing and revoking, and one SK for many members."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pillars.boards import name_in
from pillars.models import Decree, PillarCoordinator
from tests.factories import make_decree, make_membership, make_person, make_pillar, make_position, make_unit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def board():
    """A board of three in Desa Bronjong."""
    unit = make_unit(make_pillar("KT"), name="Karang Taruna Desa Bronjong")
    return unit, [make_membership(unit=unit) for _ in range(3)]


@pytest.mark.parametrize(
    ("days", "within_30", "within_90", "within_180"),
    [(0, True, True, True), (30, True, True, True), (31, False, True, True), (180, False, False, True),
     (181, False, False, False), (-1, False, False, False), (None, False, False, False)],
)  # fmt: skip
def test_expiring_counts_from_today_to_the_last_day(days, within_30, within_90, within_180):
    decree = make_decree(valid_until=None if days is None else in_days(days))
    found = [decree in Decree.objects.expiring(within_days=n) for n in (30, 90, 180)]
    assert found == [within_30, within_90, within_180]
    assert (decree in Decree.objects.expired()) == (days is not None and days < 0)
    assert (decree in Decree.objects.valid()) == (days is None or days >= 0)


def test_a_revoked_decree_neither_holds_nor_expires(staff):
    decree = make_decree(valid_from=in_days(-100), valid_until=in_days(10))
    decree.revoke(on=in_days(-1), reason="Cacat hukum", by=staff)
    assert decree in Decree.objects.revoked()
    assert decree not in Decree.objects.valid()
    assert decree not in Decree.objects.expiring()
    assert decree.history.latest("pgh_id").pgh_context["reason"] == "Cacat hukum"


@pytest.mark.parametrize(
    ("on", "reason", "words"),
    [(dt.date(2025, 2, 1), " ", "alasan"), (dt.date(2024, 1, 1), "Keliru", "sebelum berlaku")],
)
def test_revoking_without_reason_or_too_early_is_refused(staff, on, reason, words):
    decree = make_decree(valid_from=dt.date(2025, 1, 1))
    with pytest.raises(ValidationError, match=words):
        decree.revoke(on=on, reason=reason, by=staff)
    assert not Decree.objects.revoked().exists()


def test_a_replaced_decree_names_its_successor_and_may_be_restored(staff):
    old, new = make_decree(), make_decree()
    old.replace(by_decree=new, by=staff)
    assert list(Decree.objects.replaced()) == [old]
    assert list(new.predecessors.all()) == [old]
    with pytest.raises(ValidationError, match="sudah diganti"):
        old.revoke(on=in_days(0), reason="Keliru", by=staff)
    old.restore(by=staff)
    assert old in Decree.objects.standing()


def test_decrees_do_not_replace_each_other_in_a_circle(staff):
    first, second = make_decree(), make_decree()
    first.replace(by_decree=second, by=staff)
    with pytest.raises(ValidationError, match="justru diganti"):
        second.replace(by_decree=first, by=staff)
    with pytest.raises(ValidationError, match="dirinya sendiri"):
        second.replace(by_decree=second, by=staff)


def test_one_decree_names_many_and_each_keeps_the_one_before(staff, board):
    _unit, members = board
    old, new = make_decree(), make_decree(valid_until=in_days(900))
    name_in(old, members, by=staff)
    assert name_in(new, members, by=staff) == 3
    assert name_in(new, members, by=staff) == 0
    act = members[0].acts.first()
    assert (act.kind, act.decree, act.before_decree) == ("decree", new, old)
    assert new.memberships.count() == 3
    act.undo(by=staff)
    members[0].refresh_from_db()
    assert members[0].decree == old


# Pages ---------------------------------------------------------------------------------------------------------------
def typed(**more):
    return {
        "number": "141/7/KEP/2026", "about": "Pengurus", "issuer": "Kepala Desa Bronjong", "region": "35.24.02.2005",
        "valid_from": "2026-01-01", "valid_until": "2030-12-31",
    } | more  # fmt: skip


def test_a_decree_is_typed_once_for_the_ticked_members(staff, client_of, board):
    unit, members = board
    url = f"{reverse('pillars:decree_create')}?unit={unit.pk}"
    page = client_of(staff).get(url).content.decode()
    assert all(str(member.person) in page for member in members)
    data = typed(members=[members[0].pk, members[1].pk])
    response = client_of(staff).post(url, data, follow=True)
    assert "dicatat untuk 2 anggota" in response.content.decode()
    decree = Decree.objects.get(number="141/7/KEP/2026")
    assert set(decree.memberships.all()) == set(members[:2])


def test_a_decree_that_ends_before_it_starts_says_what_to_mend(staff, client_of):
    data = typed(valid_until="2025-01-01")
    page = client_of(staff).post(reverse("pillars:decree_create"), data).content.decode()
    assert "SK berakhir sebelum mulai berlaku" in page
    assert "Periksa tahunnya" in page
    assert "141/7/KEP/2026" in page  # what was typed stays
    assert not Decree.objects.exists()


def test_the_same_number_and_issuer_twice_is_refused(staff, client_of):
    make_decree(number="141/7/KEP/2026", issuer="Kepala Desa Bronjong")
    page = client_of(staff).post(reverse("pillars:decree_create"), typed()).content.decode()
    assert "Pakai SK yang sudah ada" in page
    assert Decree.objects.count() == 1


def test_the_list_narrows_to_each_state(staff, client_of):
    soon, over = make_decree(valid_until=in_days(20)), make_decree(valid_until=in_days(-20))
    gone = make_decree(valid_from=in_days(-500))
    gone.revoke(on=in_days(-3), reason="Keliru", by=staff)
    client = client_of(staff)
    for state, decree in [
        ("habis-30", soon),
        ("habis-180", soon),
        ("habis", over),
        ("dicabut", gone),
        ("berlaku", soon),
    ]:
        table = client.get(reverse("pillars:decree_list"), {"keadaan": state}).context["table"]
        assert [row.record for row in table.rows] == [decree], state


def test_members_of_a_unit_are_added_to_a_decree(staff, client_of, board):
    unit, members = board
    decree = make_decree()
    url = reverse("pillars:decree_members", args=[decree.pk])
    client = client_of(staff)
    assert f"{url}?unit={unit.pk}" in client.get(url).content.decode()
    client.post(f"{url}?unit={unit.pk}", {"members": [members[2].pk]})
    assert list(decree.memberships.all()) == [members[2]]
    page = client.post(f"{url}?unit={unit.pk}", {}).content.decode()
    assert "Tandai paling sedikit satu anggota" in page


def test_replacing_takes_the_members_along(staff, client_of, board):
    _unit, members = board
    old, new = make_decree(), make_decree()
    name_in(old, members, by=staff)
    client_of(staff).post(reverse("pillars:decree_replace", args=[old.pk]), {"by_decree": new.pk, "members": "on"})
    old.refresh_from_db()
    assert old.replaced_by == new
    assert new.memberships.count() == 3


def test_revoking_is_asked_with_a_reason_and_can_be_taken_back(staff, client_of):
    decree = make_decree(valid_from=in_days(-90))
    client, url = client_of(staff), reverse("pillars:decree_revoke", args=[decree.pk])
    assert "form" in client.post(url, {"on": str(in_days(0))}).context
    client.post(url, {"on": str(in_days(0)), "reason": "Salah nama"})
    assert decree in Decree.objects.revoked()
    client.post(reverse("pillars:decree_restore", args=[decree.pk]))
    assert decree not in Decree.objects.revoked()


# The scan ------------------------------------------------------------------------------------------------------------
def scanned(**more):
    decree = make_decree(**more)
    decree.scan.save("SK asli pak lurah.pdf", ContentFile(PDF))
    return decree


def test_a_scan_is_stored_under_a_name_of_ours_and_shown_to_who_may_see(staff, client_of):
    file = SimpleUploadedFile("../../SK pak lurah.exe", PDF)
    client = client_of(staff)
    client.post(reverse("pillars:decree_create"), typed(scan=file))
    decree = Decree.objects.get()
    assert decree.scan.name.startswith("sk/")
    assert decree.scan.name.endswith(".pdf")
    assert "lurah" not in decree.scan.name
    response = client.get(reverse("pillars:decree_scan", args=[decree.pk]))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"PK\x03\x04 a zip", b"GIF89a"])
def test_what_is_no_scan_is_refused_whatever_its_name(staff, client_of, content):
    file = SimpleUploadedFile("sk.pdf", content, content_type="application/pdf")
    page = client_of(staff).post(reverse("pillars:decree_create"), typed(scan=file)).content.decode()
    assert "bukan PDF, JPG, atau PNG" in page
    assert not Decree.objects.exists()


def test_a_scan_too_large_is_refused(staff, client_of):
    file = SimpleUploadedFile("sk.pdf", PDF + b"0" * (5 << 20))
    page = client_of(staff).post(reverse("pillars:decree_create"), typed(scan=file)).content.decode()
    assert "lebih besar dari 5 MB" in page
    assert not Decree.objects.exists()


def test_a_scan_is_not_found_elsewhere_and_closed_without_the_right(client_of, stranger_tksk, operator_bronjong):
    url = reverse("pillars:decree_scan", args=[scanned().pk])
    assert client_of(stranger_tksk).get(url).status_code == 404
    assert client_of(operator_bronjong).get(url).status_code == 403


def test_a_coordinator_sees_scans_of_the_own_pillar_only(client_of, coordinator_kt):
    PillarCoordinator.objects.create(user=coordinator_kt, pillar=make_pillar("KT"))
    own, other = scanned(), scanned()
    make_membership(unit=make_unit(make_pillar("KT")), decree=own)
    make_membership(make_person(), make_unit(make_pillar("PSM")), make_position(make_pillar("PSM")), decree=other)
    client = client_of(coordinator_kt)
    assert client.get(reverse("pillars:decree_scan", args=[own.pk])).status_code == 200
    assert client.get(reverse("pillars:decree_scan", args=[other.pk])).status_code == 404


def test_the_pages_need_few_queries(staff, client_of, board, django_assert_max_num_queries):
    unit, members = board
    decree = make_decree(valid_until=in_days(20))
    name_in(decree, members, by=staff)
    client = client_of(staff)
    client.get("/panduan/")
    for name, args in [("decree_list", []), ("decree_detail", [decree.pk]), ("decree_members", [decree.pk]),
                       ("unit_board", [unit.pk]), ("membership_detail", [members[0].pk])]:  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"pillars:{name}", args=args)).status_code == 200
