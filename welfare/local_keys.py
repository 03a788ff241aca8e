"""Keys for a machine that runs on the embedded database: made once at random, kept in `var/keys.env` (mode 0600).

With `DATABASE_URL` (the office's own server) nothing is made up: a missing key stops the start (`settings.py`).
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "IDENTITY_KEYS", "IDENTITY_INDEX_KEY")


def load_or_make(path: Path) -> dict[str, str]:
    """Return the keys in `path`; those that are missing are made and written first."""
    known = {}
    if path.exists():
        lines = path.read_text().splitlines()
        known = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    missing = [name for name in NAMES if name not in known]
    if missing:
        known |= {name: _make(name) for name in missing}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={known[name]}\n" for name in known))
    return known


def _make(name: str) -> str:
    if name == "SECRET_KEY":
        return secrets.token_urlsafe(50)
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return f"1:{key}" if name == "IDENTITY_KEYS" else key
