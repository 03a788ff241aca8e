"""One's own account, and the two doors beside sign-in: an invitation, and a locked door."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from welfare.accounts import invitations, second_factor
from welfare.accounts.access import OWN_ACCOUNT, PUBLIC, requires
from welfare.accounts.models import Delegation, User


@require_safe
@requires(OWN_ACCOUNT)
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
    running = Delegation.objects.running().of(user).select_related("absent", "deputy")
    shown = {"facts": facts, "has_second_factor": second_factor.is_set_up(user), "delegations": running}
    return render(request, "account/me.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUBLIC)
def invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """The owner of an invitation chooses a password, then signs in with it."""
    user = invitations.invited(key, token)
    if user is None:
        return render(request, "account/invitation_stale.html", status=404)
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Kata sandi tersimpan. Silakan masuk.")
        return redirect("account_login")
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    return render(request, "account/invitation.html", {"form": form, "invited": user, "hours": hours})


def locked(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:
    """axes' answer after too many wrong passwords (`AXES_LOCKOUT_CALLABLE`)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "account/locked.html", {"minutes": minutes}, status=429)
