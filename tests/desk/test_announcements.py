"""What apps really announce: every line leads somewhere, for every role that sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.desk.registry import HomePanel, MenuEntry, announced
from welfare.desk.templatetags.office import icon

ENTRIES = announced(MenuEntry)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.label)
def test_menu_line_has_a_page_and_an_icon(entry: MenuEntry) -> None:
    assert reverse(entry.url_name).startswith("/")
    assert "<svg" in icon(entry.icon)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_whoever_sees_a_menu_line_may_open_it(role: str, client_of: Callable[[User], Client]) -> None:
    user = make_user(f"menu.{role}", role)
    client = client_of(user)
    for entry in announced(MenuEntry, user):
        assert client.get(reverse(entry.url_name), follow=True).status_code == 200, entry.label


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_whoever_sees_a_number_may_open_its_list(role: str, client_of: Callable[[User], Client]) -> None:
    user = make_user(f"angka.{role}", role)
    client = client_of(user)
    for panel in announced(HomePanel, user):
        assert panel.count(user) >= 0
        assert client.get(panel.url(user)).status_code == 200, panel.label
