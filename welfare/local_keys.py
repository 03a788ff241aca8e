"""Keys for a machine that runs on the embedded database: made once at random, kept in `var/keys.env` (mode 0600).

With `DATABASE_URL` (the office's own server) nothing is made up: a missing key stops the start (`settings.py`).
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "IDENTITY_KEYS", "IDENTITY_INDEX_KEY", "BACKUP_KEYS")


def load_or_make(path: Path) -> dict[str, str]:
    """Return the keys in `path`; those that are missing are made and written first."""
    known = _read(path)
    if set(NAMES) <= known.keys():
        return known
    path.parent.mkdir(parents=True, exist_ok=True)
    # One process at a time, and never a file half written: two that start together must not make two different keys.
    with path.with_suffix(".lock").open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        known = _read(path)
        known |= {name: _make(name) for name in NAMES if name not in known}
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text("".join(f"{name}={known[name]}\n" for name in known))
        if path.exists():
            owner = path.stat()
            os.chown(unfinished, owner.st_uid, owner.st_gid)
        os.replace(unfinished, path)
    return known


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _make(name: str) -> str:
    if name == "SECRET_KEY":
        return secrets.token_urlsafe(50)
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return f"1:{key}" if name in ("IDENTITY_KEYS", "BACKUP_KEYS") else key
