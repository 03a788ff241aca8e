"""NIK and KK numbers at rest: AES-GCM with the current key, and keyed hashes to find them by.

Two blind indexes: one of the whole number for exact match, one of the first 15 digits for numbers whose last digit a
spreadsheet has eaten.  Keys come from the environment and are backed up apart from the database (UU PDP art. 35).
"""

from __future__ import annotations

import base64
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

PREFIX_LENGTH = 15


@dataclass(frozen=True, slots=True)
class Sealed:
    """The three columns that stand for one number."""

    cipher: str
    index: str
    prefix_index: str


def seal(number: str) -> Sealed:
    """Encrypt a 16-digit number; the result differs at each call, its indexes do not."""
    key_name, key = next(iter(settings.IDENTITY_KEYS.items()))
    nonce = os.urandom(12)
    body = _cipher(key).encrypt(nonce, number.encode(), key_name.encode())
    text = f"{key_name}:{base64.urlsafe_b64encode(nonce + body).decode()}"
    return Sealed(text, blind_index(number), prefix_index(number))


def unseal(cipher: str) -> str:
    """The number behind `cipher`.  Raises ValueError when its key is gone or the text was tampered with."""
    key_name, _, text = cipher.partition(":")
    key = settings.IDENTITY_KEYS.get(key_name)
    if key is None:
        raise ValueError(f"Kunci enkripsi {key_name!r} tidak ada di setelan.")
    raw = base64.urlsafe_b64decode(text)
    try:
        return _cipher(key).decrypt(raw[:12], raw[12:], key_name.encode()).decode()
    except InvalidTag as error:
        raise ValueError("Nomor terenkripsi rusak atau kuncinya berbeda.") from error


def blind_index(number: str) -> str:
    return _hash("whole", number)


def prefix_index(number: str) -> str:
    """Of the first 15 digits; accepts a number that has only those."""
    return _hash("prefix", number[:PREFIX_LENGTH])


def row_index(text: str) -> str:
    """Of what a row of a list says about a person."""
    return _hash("row", text)


def _hash(purpose: str, text: str) -> str:
    key = _decoded(settings.IDENTITY_INDEX_KEY)
    return hmac.digest(key, f"{purpose}:{text}".encode(), "sha256").hex()[:40]


@lru_cache(maxsize=8)
def _decoded(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)


@lru_cache(maxsize=8)
def _cipher(key: str) -> AESGCM:
    return AESGCM(_decoded(key))
