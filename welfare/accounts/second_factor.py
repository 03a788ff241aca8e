"""Who must have a second factor (aplikasi autentikator or passkey), and who still lacks one.

BSSN 4/2021 and ASVS 5.0 6.3.3 ask for it wherever one account opens many people's data: administrators, staff, head.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from welfare.accounts.roles import Role

ROLES = frozenset({Role.ADMINISTRATOR, Role.STAFF, Role.HEAD})
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_SEEN = "second_factor"


def is_required(user: Any) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED and user.is_authenticated and user.role in ROLES)


def is_set_up(user: Any) -> bool:
    """Recovery codes alone are no second factor: they are the way back in when the phone is gone."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_missing(request: HttpRequest) -> bool:
    """Whether this user must set up a second factor before anything else.  Asked of the database once a session.

    Whoever takes the last factor away asks again (`on_removed`); an administrator who does ends the sessions as well.
    """
    if not is_required(request.user) or request.session.get(_SEEN):
        return False
    if not is_set_up(request.user):
        return True
    request.session[_SEEN] = True
    return False


def on_removed(sender: Any, request: HttpRequest, **more: Any) -> None:
    """A factor was taken away on the account's own page: look again whether one is left."""
    request.session.pop(_SEEN, None)
