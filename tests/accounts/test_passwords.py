"""Passwords that are long but easy to guess here."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "bismillah2026", "lamongan123456", "KarangTaruna2025", "dinassosial99", "indonesia1945!", "sayangku-123456",
        "P4ssw0rd123456", "tksk.lamongan.2026", "aaaaaaaaaaaaaa", "administrator1",
    ],
)  # fmt: skip
def test_everyday_words_are_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="mudah ditebak"):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["perahu-hijau-tujuh", "kuda terbang makan batu", "xK9#mQ2$vL7p", "rumput dinas menari jauh"]
)
def test_words_that_do_not_belong_together_will_do(password: str) -> None:
    validate_password(password)
