"""How the staff of a Puskesos meet when two persons become one."""

from __future__ import annotations

from typing import Any

from puskesos.centres.models import CentreStaff
from welfare.desk.registry import MergeRule, announce
from welfare.people.links import blanks


def join_posts(kept: CentreStaff, gone: CentreStaff) -> dict[str, Any]:
    """The same task at the same Puskesos, twice at once, is one, from the earlier day."""
    if kept.start and gone.start and gone.start < kept.start:
        return blanks(kept, gone, "decree") | {"start": gone.start}
    return blanks(kept, gone, "decree", "start")


announce(MergeRule("tugas yang sama di Puskesos yang sama", "centres.CentreStaff", join_posts))
