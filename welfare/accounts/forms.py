"""allauth's forms with the office's words: labels stand above the fields, so placeholders that repeat them go."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm


class OfficeWords:
    labels: ClassVar[dict[str, str]] = {
        "login": "Nama pengguna",
        "password": "Kata sandi",
        "oldpassword": "Kata sandi sekarang",
        "password1": "Kata sandi baru",
        "password2": "Kata sandi baru, sekali lagi",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(OfficeWords, LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class OfficeReauthenticateForm(OfficeWords, ReauthenticateForm):
    pass


class OfficeChangePasswordForm(OfficeWords, ChangePasswordForm):
    pass
