"""What the ground itself announces: the desk's two pages, the back room, and the officers of the demo office.

Accounts lie below the desk and import nothing from it, so the desk speaks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from welfare.desk.notices import UNSEEN, unseen
from welfare.desk.registry import DemoStep, MenuEntry, announce
from welfare.desk.tour import TOURED


def fill_accounts(user: Any, say: Callable[[str], None]) -> None:
    from welfare.accounts.demo import make_demo_accounts

    say(f"{make_demo_accounts()} akun contoh baru")


announce(
    MenuEntry("Meja kerja", "desk:home", "home", permission=None, order=0),
    UNSEEN,
    TOURED,
    MenuEntry("Pemberitahuan", "desk:notice_list", "bell", permission=None, order=1, badge=unseen),
    MenuEntry("Mutu data", "desk:quality", "check-badge", permission=None, order=150),
    MenuEntry("Panduan", "desk:guide", "question-mark-circle", permission=None, order=290),
    # Only the administrator may change accounts, and only an administrator has the key to the back room.
    MenuEntry("Ruang belakang", "admin:index", "wrench-screwdriver", permission="accounts.change_user", order=295),
    DemoStep("Akun contoh", order=10, fill=fill_accounts),
)
