"""Links by which a person sets a password: invitations to new accounts, and new passwords for forgotten ones.

Accounts are made by administrators.  Nobody ever knows another's password: a new account has none until its owner has
opened the link.  A link works once (setting the password makes it stale), for `PASSWORD_RESET_TIMEOUT`.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from welfare.accounts.models import User


class InvitationTokens(PasswordResetTokenGenerator):
    key_salt = "welfare.accounts.invitations"


tokens = InvitationTokens()


def link_for(request: HttpRequest, user: User) -> str:
    """The whole address that lets `user` set a password."""
    key = urlsafe_base64_encode(str(user.pk).encode())
    address = reverse("accounts_invitation", args=[key, tokens.make_token(user)])
    return request.build_absolute_uri(address)


def invited(key: str, token: str) -> User | None:
    """Whose link this is; None when it is stale, used, made up, or the account is switched off."""
    try:
        pk = int(force_str(urlsafe_base64_decode(key)))
    except (ValueError, OverflowError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first() if 0 < pk < 2**63 else None
    return user if user is not None and tokens.check_token(user, token) else None


def send(request: HttpRequest, user: User) -> bool:
    """Mail the link when the office can send mail and the account has an address; says whether it did."""
    if not user.email or not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return False
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    text = (
        f"Yth. {user.get_full_name()},\n\nTautan berikut dipakai untuk membuat kata sandi akun Rumah Pilar Anda "
        f"({user.username}):\n\n{link_for(request, user)}\n\nTautan berlaku {hours} jam dan hanya satu kali. "
        f"Abaikan surat ini bila Anda tidak mengenalnya.\n\n{settings.OFFICE_NAME}\n"
    )
    return bool(send_mail("Kata sandi Rumah Pilar", text, None, [user.email], fail_silently=True))
