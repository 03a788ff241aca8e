"""Accounts in the back room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from welfare.accounts.models import User

ClientOf = Callable[[User], Client]
INLINE = {
    "territory_set-TOTAL_FORMS": "1",
    "territory_set-INITIAL_FORMS": "0",
    "territory_set-MIN_NUM_FORMS": "0",
    "territory_set-MAX_NUM_FORMS": "1000",
}


def test_account_is_made_with_password_role_and_territory(administrator: User, client_of: ClientOf) -> None:
    answer = {
        "username": "tksk.modo",
        "name": "Petugas Modo",
        "role": "tksk",
        "password1": "kata-sandi-panjang-1",
        "password2": "kata-sandi-panjang-1",
        "territory_set-0-region": "35.24.02",
    }
    response = client_of(administrator).post("/admin/accounts/user/add/", answer | INLINE)
    assert response.status_code == 302, response.content.decode()
    user = User.objects.get(username="tksk.modo")
    assert user.check_password("kata-sandi-panjang-1")
    assert user.territory_codes == ("35.24.02",)
    assert user.history.get().pgh_context["user"] == administrator.pk


def test_weak_password_is_refused(administrator: User, client_of: ClientOf) -> None:
    answer = {"username": "lemah", "name": "Lemah", "role": "staff", "password1": "pendek", "password2": "pendek"}
    response = client_of(administrator).post("/admin/accounts/user/add/", answer | INLINE)
    assert response.status_code == 200
    assert not User.objects.filter(username="lemah").exists()


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
