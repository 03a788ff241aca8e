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


@pytest.mark.parametrize("number", ["081200000001", "3524020101809001", "7391528460173"])
def test_numbers_that_people_have_at_hand_are_refused(number: str) -> None:
    with pytest.raises(ValidationError, match="angka saja"):
        validate_password(number)


@pytest.mark.parametrize(
    "password",
    ["73915284601739152846", "a" * 3 + "kuda laut " * 12, "ﷺ سلام دنیا باران ۱۴", "🐎🛶🌋🪁🥥🐢🪵🧭🐚🪷🪶🌾"],
)
def test_any_letters_and_great_length_will_do(password: str) -> None:
    validate_password(password)
