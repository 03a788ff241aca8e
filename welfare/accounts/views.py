"""One's own account."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from welfare.accounts.access import SIGNED_IN, requires
from welfare.accounts.models import User


@require_safe
@requires(SIGNED_IN)
def me(request: HttpRequest) -> HttpResponse:
    """Who I am to the office: name, role, where it holds, and how my sign-in is guarded."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the rule above lets nobody else in
    territories = user.territories.order_by("code")
    facts = [
        ("Nama", user.name),
        ("Nama pengguna", user.username),
        ("Peran", user.get_role_display()),
        ("Wilayah kerja", ", ".join(str(region) for region in territories)),
        ("Surel", user.email),
        ("Nomor HP", user.phone),
    ]
    has_second_factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return render(request, "account/me.html", {"facts": facts, "has_second_factor": has_second_factor})
