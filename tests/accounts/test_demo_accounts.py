"""The officers of the demo office."""

from __future__ import annotations

import pytest
from django.test import Client

from welfare.accounts.demo import PASSWORD, demo_accounts, make_demo_accounts
from welfare.accounts.models import User
from welfare.accounts.roles import Role


@pytest.mark.django_db
def test_every_role_has_an_account_that_can_sign_in() -> None:
    assert make_demo_accounts() == 8
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    client = Client()
    response = client.post("/akun/masuk/", {"login": "puskesos.bronjong", "password": PASSWORD})
    assert response.status_code == 302
    operator = User.objects.get(username="puskesos.bronjong")
    assert operator.covers("35.24.02.2005")
    assert not operator.covers("35.24.02.2003")


@pytest.mark.django_db
def test_second_run_makes_nothing_and_leaves_changes_alone() -> None:
    make_demo_accounts()
    User.objects.filter(username="staf").update(name="Nama Lain")
    assert make_demo_accounts() == 0
    assert User.objects.get(username="staf").name == "Nama Lain"
    assert User.objects.count() == len(demo_accounts())
