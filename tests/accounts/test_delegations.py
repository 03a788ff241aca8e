"""Wakil: territory lent for some days, within one role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_delegation, make_person
from welfare.accounts.models import Delegation, User

ClientOf = Callable[[User], Client]


def days(start: int, end: int) -> dict[str, str]:
    today = timezone.localdate()
    return {"start": f"{today + dt.timedelta(days=start)}", "end": f"{today + dt.timedelta(days=end)}"}


def test_deputy_works_in_both_territories_and_only_in_time(
    tksk_bluluk: User, stranger_tksk: User, client_of: ClientOf
) -> None:
    person = make_person(region="35.24.02.2005")
    client = client_of(tksk_bluluk)
    answer = {"deputy": stranger_tksk.pk, "reason": "Cuti", **days(0, 6)}
    assert client_of(stranger_tksk).get(f"/orang/{person.pk}/").status_code == 404
    assert client.post("/akun/wakil/baru/", answer).status_code == 302
    assert client_of(stranger_tksk).get(f"/orang/{person.pk}/").status_code == 200
    assert User.objects.get(pk=stranger_tksk.pk).territory_codes == ("35.24.02", "35.24.05")
    delegation = Delegation.objects.get()
    assert delegation.history.get().pgh_context["user"] == tksk_bluluk.pk
    assert client.post(f"/akun/wakil/{delegation.pk}/akhiri/").status_code == 302
    assert client_of(stranger_tksk).get(f"/orang/{person.pk}/").status_code == 404
    assert Delegation.objects.get().is_over


def test_neither_before_nor_after(tksk_bluluk: User, stranger_tksk: User) -> None:
    today = timezone.localdate()
    make_delegation(tksk_bluluk, stranger_tksk, start=today + dt.timedelta(days=1), end=today + dt.timedelta(days=9))
    make_delegation(tksk_bluluk, stranger_tksk, start=today - dt.timedelta(days=9), end=today - dt.timedelta(days=1))
    assert stranger_tksk.territory_codes == ("35.24.05",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"deputy": "staff"}, "Masukkan pilihan yang valid"),
        ({"deputy": "self"}, "Masukkan pilihan yang valid"),
        (days(3, 1), "sebelum tanggal mulai"),
        (days(-9, -3), "sudah lewat"),
        (days(0, 120), "Paling lama 92 hari"),
        ({"reason": ""}, "tidak boleh kosong"),
    ],
)
def test_what_cannot_be_is_said(
    change: dict[str, str], words: str, tksk_bluluk: User, stranger_tksk: User, staff: User, client_of: ClientOf
) -> None:
    others = {"staff": staff.pk, "self": tksk_bluluk.pk}
    answer = {"deputy": stranger_tksk.pk, "reason": "Cuti", **days(0, 6)} | change
    answer["deputy"] = others.get(answer["deputy"], answer["deputy"])
    assert words in client_of(tksk_bluluk).post("/akun/wakil/baru/", answer).content.decode()
    assert not Delegation.objects.exists()


def test_one_deputy_at_a_time(tksk_bluluk: User, stranger_tksk: User, client_of: ClientOf) -> None:
    today = timezone.localdate()
    make_delegation(tksk_bluluk, stranger_tksk, start=today, end=today + dt.timedelta(days=5))
    answer = {"deputy": stranger_tksk.pk, "reason": "Cuti", **days(5, 6)}
    assert "sudah ada wakil" in client_of(tksk_bluluk).post("/akun/wakil/baru/", answer).content.decode()


def test_staff_arranges_for_the_sick_within_one_role(
    staff: User, tksk_bluluk: User, stranger_tksk: User, head: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    wrong = {"absent": tksk_bluluk.pk, "deputy": head.pk, "reason": "Sakit", **days(0, 6)}
    assert "berperan sama" in client.post("/akun/wakil/baru/", wrong).content.decode()
    assert client.post("/akun/wakil/baru/", wrong | {"deputy": stranger_tksk.pk}).status_code == 302
    assert "mewakili" in client.get("/akun/wakil/").content.decode()


def test_others_do_not_see_or_end_it(
    tksk_bluluk: User, stranger_tksk: User, operator_bronjong: User, client_of: ClientOf
) -> None:
    today = timezone.localdate()
    delegation = make_delegation(tksk_bluluk, stranger_tksk, start=today, end=today + dt.timedelta(days=5))
    client = client_of(operator_bronjong)
    assert "mewakili" not in client.get("/akun/wakil/").content.decode()
    assert client.post(f"/akun/wakil/{delegation.pk}/akhiri/").status_code == 404


def test_what_was_lent_is_not_lent_on(tksk_bluluk: User, stranger_tksk: User, db: None) -> None:
    from tests.factories import make_user

    today = timezone.localdate()
    third = make_user("tksk.tiga", tksk_bluluk.role, "35.24.01")
    make_delegation(tksk_bluluk, stranger_tksk, start=today, end=today)
    make_delegation(stranger_tksk, third, start=today, end=today)
    assert third.territory_codes == ("35.24.01", "35.24.05")
