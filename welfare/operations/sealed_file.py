"""A file of any length that only the backup's key opens, and that tells when a byte was changed or the end is missing.

AES-256-GCM in pieces of one megabyte (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar 2015): each
piece is sealed under its place in the file and whether it is the last, so pieces cannot be moved, dropped or cut off.
Every file has a key of its own, derived from the backup's key and a random salt in the file's head.
"""

from __future__ import annotations

import base64
import io
import json
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"RUMAH PILAR CADANGAN 1\n"
PIECE = 1 << 20
TAG = 16
LONGEST_HEAD = 400


class BackupRefused(RuntimeError):
    """It cannot be done; the message is a sentence for the officer."""


class SealingWriter(io.RawIOBase):
    """Write into `target` what only a holder of the key reads.  Without `finish` the file stays unreadable: cut off."""

    def __init__(self, target: IO[bytes], keys: dict[str, str]) -> None:
        name, key = first_key(keys)
        salt = os.urandom(32)
        self._head = MAGIC + json.dumps({"key": name, "salt": salt.hex()}).encode() + b"\n"
        self._cipher = _cipher(key, salt)
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        given = memoryview(data)  # type: ignore[arg-type]  # any buffer
        self._waiting += given
        # A full piece waits for the next byte: the last one is sealed differently.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return given.nbytes

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_place(self._number, last=last), piece, self._head))
        self._number += 1


class OpeningReader(io.RawIOBase):
    """Read a sealed file.  Raises BackupRefused for another file, another key, or one changed or cut off."""

    def __init__(self, source: IO[bytes], keys: dict[str, str]) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise BackupRefused("Berkas ini bukan cadangan Rumah Pilar.")
        line = source.readline(LONGEST_HEAD)
        self._head = MAGIC + line
        try:
            said = json.loads(line)
            name, salt = str(said["key"]), bytes.fromhex(said["salt"])
        except (ValueError, KeyError, TypeError) as error:
            raise BackupRefused("Kepala berkas cadangan ini rusak.") from error
        if name not in keys:
            raise BackupRefused(f"Cadangan ini disegel dengan kunci {name!r}, yang tidak ada di BACKUP_KEYS mesin ini.")
        self._cipher = _cipher(keys[name], salt)
        self._source = source
        self._ahead = source.read(PIECE + TAG)
        self._open = memoryview(b"")
        self._number = 0
        self._at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        wanted = memoryview(buffer)  # type: ignore[arg-type]  # any buffer
        if not self._open and not self._at_end:
            self._next()
        count = min(len(wanted), len(self._open))
        wanted[:count] = self._open[:count]
        self._open = self._open[count:]
        return count

    def _next(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(PIECE + TAG)
        last = not self._ahead
        try:
            piece = self._cipher.decrypt(_place(self._number, last=last), sealed, self._head)
        except InvalidTag as error:
            reason = "kuncinya berbeda atau berkasnya rusak" if self._number == 0 else "berkasnya rusak atau terpotong"
            raise BackupRefused(f"Cadangan tidak dapat dibuka: {reason}. Pakai cadangan lain.") from error
        self._number += 1
        self._at_end = last
        self._open = memoryview(piece)


def first_key(keys: dict[str, str]) -> tuple[str, str]:
    """The key that seals from now on.  Raises BackupRefused when there is none."""
    for name, key in keys.items():
        return name, key
    raise BackupRefused("BACKUP_KEYS belum diisi: tanpa kunci cadangan tidak dibuat. Lihat docs/operations.md.")


def _cipher(key: str, salt: bytes) -> AESGCM:
    try:
        master = base64.urlsafe_b64decode(key)
    except ValueError:
        master = b""
    if len(master) != 32:
        raise BackupRefused("Kunci di BACKUP_KEYS bukan 32 byte dalam base64. Cara membuatnya ada di .env.example.")
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(master))


def _place(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
