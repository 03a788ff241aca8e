"""The rule of every address: who may open it.  No rule, no entry.

Each view of ours carries one `Rule` (`@requires(…)` on a function, `access = …` on a class); views of libraries are
named in `LIBRARY_RULES`.  The middleware enforces the rule before the view runs: anonymous people are sent to
sign-in, a missing permission is 403, and a view without a rule is 403 for everybody, so forgetting one is seen at
once.  The test matrix (URL x role) is generated from the same rules.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch

from welfare.accounts import second_factor

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """`public`: everybody.  Else signed in, and with every permission in `permissions`; `admin`: is_staff too.

    `own`: one's own account, open also while a required second factor is still missing: there it is set up.
    """

    permissions: tuple[str, ...] = ()
    public: bool = False
    admin: bool = False
    own: bool = False

    def allows(self, user: Any) -> bool:
        if self.public:
            return True
        if not user.is_authenticated or not user.is_active:
            return False
        return (user.is_staff or not self.admin) and user.has_perms(self.permissions)


PUBLIC = Rule(public=True)
SIGNED_IN = Rule()
OWN_ACCOUNT = Rule(own=True)
ADMIN = Rule(admin=True)


def needs(*permissions: str) -> Rule:
    """The rule of a class-based view: `access = needs("people.view_person")`."""
    return Rule(permissions=permissions)


def requires(rule: Rule | str, *more: str) -> Callable[[F], F]:
    """Put a rule on a function view: `@requires("people.add_person")` or `@requires(PUBLIC)`."""

    def mark(view: F) -> F:
        view.access = rule if isinstance(rule, Rule) else Rule(permissions=(rule, *more))  # type: ignore[attr-defined]
        return view

    return mark


# Views that are not ours, by namespace or URL name.  allauth's own views check the session themselves.
LIBRARY_RULES: dict[str, Rule] = {
    "admin": ADMIN,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": OWN_ACCOUNT,
    "account_change_password": OWN_ACCOUNT,
    "mfa_index": OWN_ACCOUNT,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": OWN_ACCOUNT,
    "mfa_activate_totp": OWN_ACCOUNT,
    "mfa_deactivate_totp": OWN_ACCOUNT,
    "mfa_view_recovery_codes": OWN_ACCOUNT,
    "mfa_generate_recovery_codes": OWN_ACCOUNT,
    "mfa_download_recovery_codes": OWN_ACCOUNT,
    "mfa_list_webauthn": OWN_ACCOUNT,
    "mfa_add_webauthn": OWN_ACCOUNT,
    "mfa_edit_webauthn": OWN_ACCOUNT,
    "mfa_remove_webauthn": OWN_ACCOUNT,
    "mfa_reauthenticate_webauthn": OWN_ACCOUNT,
    "mfa_login_webauthn": PUBLIC,
    "usersessions_list": OWN_ACCOUNT,
}


def rule_of(view: Any, namespaces: list[str], url_name: str | None) -> Rule | None:
    """The rule of a resolved view, or None when nobody gave it one."""
    for carrier in (view, getattr(view, "view_class", None)):
        rule = getattr(carrier, "access", None)
        if isinstance(rule, Rule):
            return rule
    if namespaces:
        return LIBRARY_RULES.get(namespaces[0])
    return LIBRARY_RULES.get(url_name or "")


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match: ResolverMatch | None = request.resolver_match
        rule = rule_of(view, match.namespaces if match else [], match.url_name if match else None)
        if rule is None:
            raise PermissionDenied("Halaman ini belum memiliki aturan akses.")
        if rule.allows(request.user):
            return None if rule.public or rule.own else self._second_factor_first(request)
        if not request.user.is_authenticated:
            return redirect_to_login(_back_to(request))
        # Who and where to, by number and name of the address: never its arguments or what was sent.
        log.warning("Ditolak: pengguna %s, %s %s", request.user.pk, request.method, match.view_name if match else "")
        raise PermissionDenied("Peran Anda tidak memiliki hak untuk membuka halaman ini.")

    def _second_factor_first(self, request: HttpRequest) -> HttpResponseBase | None:
        if not second_factor.is_missing(request):
            return None
        messages.warning(request, "Peran Anda wajib memakai verifikasi dua langkah. Aktifkan dulu di halaman ini.")
        return redirect("mfa_index")


def _back_to(request: HttpRequest) -> str:
    """Where to go on after sign-in: this page, or the page whose form was sent when the session had ended."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return urlsplit(request.headers.get("Referer", "")).path or "/"
