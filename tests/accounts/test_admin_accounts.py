"""Accounts in the back room."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories import make_user
from welfare.accounts.models import User
from welfare.accounts.roles import Role

ClientOf = Callable[[User], Client]
INLINE = {
    "territory_set-TOTAL_FORMS": "1",
    "territory_set-INITIAL_FORMS": "0",
    "territory_set-MIN_NUM_FORMS": "0",
    "territory_set-MAX_NUM_FORMS": "1000",
}


def test_account_is_made_by_invitation(administrator: User, client_of: ClientOf, client: Client) -> None:
    answer = {"username": "tksk.modo", "name": "Petugas Modo", "role": "tksk", "territory_set-0-region": "35.24.02"}
    response = client_of(administrator).post("/admin/accounts/user/add/", answer | INLINE, follow=True)
    user = User.objects.get(username="tksk.modo")
    assert not user.has_usable_password()
    assert user.territory_codes == ("35.24.02",)
    assert user.history.get().pgh_context["user"] == administrator.pk
    link = re.search(r"http://testserver(/akun/undangan/\S+/)", response.content.decode()).group(1)
    assert "tksk.modo" in client.get(link).content.decode()
    weak = {"new_password1": "bismillah2026", "new_password2": "bismillah2026"}
    assert "mudah ditebak" in client.post(link, weak).content.decode()
    good = {"new_password1": "perahu-hijau-tujuh", "new_password2": "perahu-hijau-tujuh"}
    assert client.post(link, good).headers["Location"] == "/akun/masuk/"
    user.refresh_from_db()
    assert user.check_password("perahu-hijau-tujuh")
    assert client.get(link).status_code == 404  # once only
    assert client.post(link, good).status_code == 404


def test_forgotten_password_gets_a_link_and_a_switched_off_account_none(
    administrator: User, staff: User, client_of: ClientOf
) -> None:
    invite = {"action": "invite", "_selected_action": [staff.pk]}
    page = client_of(administrator).post("/admin/accounts/user/", invite, follow=True).content.decode()
    link = re.search(r"http://testserver(/akun/undangan/\S+/)", page).group(1)
    assert Client().get(link).status_code == 200
    User.objects.filter(pk=staff.pk).update(is_active=False)
    assert Client().get(link).status_code == 404
    assert "/akun/undangan/" not in client_of(administrator).post("/admin/accounts/user/", invite).content.decode()


def test_all_devices_of_an_account_are_signed_out(administrator: User, client_of: ClientOf) -> None:
    officer = make_user("sari", Role.TKSK, "35.24.02", password="perahu-hijau-tujuh")
    phone = Client()
    phone.post("/akun/masuk/", {"login": "sari", "password": "perahu-hijau-tujuh"})
    assert phone.get("/").status_code == 200
    client_of(administrator).post("/admin/accounts/user/", {"action": "end_sessions", "_selected_action": [officer.pk]})
    assert phone.get("/").status_code == 302


def test_nobody_takes_the_own_key_away(administrator: User, client_of: ClientOf) -> None:
    page = client_of(administrator).get(f"/admin/accounts/user/{administrator.pk}/change/").content.decode()
    assert 'name="role"' not in page
    assert 'name="is_active"' not in page
    answer = {"action": "switch_off", "_selected_action": [administrator.pk]}
    client_of(administrator).post("/admin/accounts/user/", answer)
    administrator.refresh_from_db()
    assert administrator.is_active


def test_accounts_are_switched_off_not_deleted(administrator: User, staff: User, client_of: ClientOf) -> None:
    client = client_of(administrator)
    assert client.get(f"/admin/accounts/user/{staff.pk}/delete/").status_code == 403
    client.post("/admin/accounts/user/", {"action": "switch_off", "_selected_action": [staff.pk]})
    staff.refresh_from_db()
    assert not staff.is_active


def test_second_factor_of_a_lost_phone_is_removed(administrator: User, staff: User, client_of: ClientOf) -> None:
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client_of(administrator).post(
        "/admin/accounts/user/", {"action": "remove_second_factor", "_selected_action": [staff.pk]}
    )
    assert not Authenticator.objects.exists()


def test_password_hash_leaves_by_no_export(administrator: User, client_of: ClientOf) -> None:
    assert client_of(administrator).get("/admin/accounts/user/export/").status_code == 403


@pytest.mark.parametrize("address", ["/admin/auth/group/", "/admin/mfa/authenticator/", "/admin/account/emailaddress/"])
def test_what_nothing_reads_and_secrets_are_not_shown(address: str, administrator: User, client_of: ClientOf) -> None:
    assert client_of(administrator).get(address).status_code == 404


def test_only_administrators_come_in(staff: User, head: User, client_of: ClientOf) -> None:
    for user in (staff, head):
        assert client_of(user).get("/admin/accounts/user/").status_code == 403
