"""Who may open what, over every address x every role x every method, against the rules in `accounts/access.py`.

The addresses come from the URL resolver, so a new one is in here by itself; without a rule, or with an argument that
nobody can fill, it fails.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client, RequestFactory

from tests.project.addresses import EVERYWHERE, Address, World, addresses, admin_options
from welfare.accounts.access import PUBLIC

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
IN_ADMIN = ("GET", "POST")  # six hundred addresses behind one rule, whose views take any other method for one of these
CAST = (
    "administrator", "staff", "head", "auditor", "tksk_bluluk", "stranger_tksk", "operator_bronjong", "coordinator_kt",
)  # fmt: skip
ANSWERS = {200, 204, 302, 303, 304, 400, 404, 405, 409, 422}
# Library views that ask further: the second factor that the cast has not set up; the admin of the model named.
THEIR_OWN_RULES = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "admin:autocomplete", "admin:view_on_site"}
SEES_ALL = {"administrator", "staff"}


def test_every_address_has_a_name_and_a_rule():
    without = {address.route for address in addresses() if address.rule is None or not address.name}
    assert without == set()


def test_only_the_door_is_public():
    public = {address.name for address in addresses() if address.rule == PUBLIC}
    assert public <= {
        "account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
        "accounts_invitation", "operations:health", "desk:robots",
        "events:attendance_self",
        "cases:status",
        "events:certificate_check", "events:evaluation_fill",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["anonymous", *CAST])
def test_every_answer_agrees_with_the_rule(who, request, staff):
    user = AnonymousUser() if who == "anonymous" else request.getfixturevalue(who)
    client, world = _client(user), World(by=staff)
    session = _session(client)
    wrong = []
    for address in addresses():
        url = world.url(address)
        for method in IN_ADMIN if address.in_admin else METHODS:
            if _session(client) != session:  # signing out, for one
                client = _client(user)
                session = _session(client)
            status, location = _ask(client, method, url)
            problem = _problem(address, user, who, method, status, location)
            if problem:
                wrong.append(f"{who} {method} {url} ({address.name}): {status}, {problem}")
    assert not wrong, "\n".join(wrong)


def _client(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user.is_authenticated:
        client.force_login(user, backend="welfare.accounts.backends.RoleBackend")
    return client


def _session(client: Client) -> str:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def _ask(client: Client, method: str, url: str) -> tuple[int, str]:
    """One request in a savepoint of its own: what it writes is taken back before the next."""
    with transaction.atomic():
        response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        if response.streaming:
            list(response)
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def _problem(address: Address, user: Any, who: str, method: str, status: int, location: str) -> str:
    rule = address.rule
    assert rule is not None
    if status >= 500:
        return "galat peladen"
    if not rule.allows(user):
        if user.is_authenticated:
            return "" if status == 403 else "seharusnya 403"
        return "" if status == 302 and location.startswith("/akun/masuk/") else "seharusnya ke halaman masuk"
    if status == 403 and (address.name in THEIR_OWN_RULES or _admin_says_no(address, user)):
        return ""
    if status not in ANSWERS:
        return "jawaban yang tidak diharapkan"
    return _wrong_place(address, who, method, status)


def _wrong_place(address: Address, who: str, method: str, status: int) -> str:
    """Territory: another kecamatan's officer finds nothing, the office finds everything."""
    if address.in_admin or not address.is_ours or not address.arguments or address.rule == PUBLIC:
        return ""
    meant = {address.meant(argument) for argument in address.arguments}
    if method == "OPTIONS":  # answers alike for what exists and what does not
        return ""
    if who == "stranger_tksk" and not meant <= EVERYWHERE and status not in (404, 405):
        return "wilayah lain: seharusnya 404"
    if who in SEES_ALL and method == "GET" and status not in (200, 302, 405):
        return "seharusnya terbuka"
    return ""


def _admin_says_no(address: Address, user: Any) -> bool:
    """A ModelAdmin may be narrower than the rule: history cannot be added, imports have a door of their own."""
    options = admin_options(address)
    if options is None:
        return False
    request = RequestFactory().get("/")
    request.user = user
    verb = address.name.rpartition("_")[2]
    verb = {"changelist": "view", "history": "view"}.get(verb, verb)
    allowed = getattr(options, f"has_{verb}_permission", None)
    return allowed is not None and not allowed(request)
