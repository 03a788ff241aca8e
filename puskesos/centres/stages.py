"""The stages of a Puskesos and which step may follow which.

Order of setting up: policy, agreement, SK Kades (terbentuk), equipment (lengkap), training (terlatih), opening (aktif).
"""

from __future__ import annotations

from itertools import pairwise

from django.db import models


class Stage(models.TextChoices):
    UNVERIFIED = "unverified", "pernah ada, belum diverifikasi"
    PLANNED = "planned", "direncanakan"
    FORMED = "formed", "terbentuk"
    EQUIPPED = "equipped", "lengkap"
    TRAINED = "trained", "terlatih"
    ACTIVE = "active", "aktif"
    DORMANT = "dormant", "vakum"
    CLOSED = "closed", "tutup"


LADDER = [Stage.PLANNED, Stage.FORMED, Stage.EQUIPPED, Stage.TRAINED, Stage.ACTIVE]
LIVING = frozenset(stage.value for stage in LADDER)

TONES = {
    Stage.UNVERIFIED: "warn",
    Stage.PLANNED: "info",
    Stage.FORMED: "info",
    Stage.EQUIPPED: "info",
    Stage.TRAINED: "info",
    Stage.ACTIVE: "good",
    Stage.DORMANT: "bad",
    Stage.CLOSED: "mute",
}


def _pairs() -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {stage.value: {Stage.DORMANT.value, Stage.CLOSED.value} for stage in LADDER}
    for stage, following in pairwise(LADDER):
        pairs[stage.value].add(following.value)
    pairs[Stage.UNVERIFIED.value] = {Stage.ACTIVE.value, Stage.DORMANT.value, Stage.CLOSED.value}
    # A dormant centre wakes where it fell asleep, or its activation is planned anew; a closed one starts from a plan.
    pairs[Stage.DORMANT.value] = {stage.value for stage in LADDER} | {Stage.CLOSED.value}
    pairs[Stage.CLOSED.value] = {Stage.PLANNED.value}
    return pairs


LEGAL_PAIRS: dict[str, set[str]] = _pairs()


def refusal(now: str, to: str, lived: str, exception: str = "") -> str:
    """Why a centre in stage `now` may not move to `to`, as a sentence; empty when it may.

    `lived` is the last stage of the ladder it was in before it fell dormant, "" when unknown.  `exception` is the
    reason why this centre skips a stage or goes back; it opens every way but the one to "belum diverifikasi".
    """
    if to not in Stage.values:
        return "Tahap ini tidak dikenal."
    if now == to:
        return f"Puskesos ini sudah berada pada tahap “{Stage(to).label}”."
    if exception and to != Stage.UNVERIFIED:
        return ""
    if now == Stage.DORMANT:
        return _refusal_to_wake(to, lived)
    if to in LEGAL_PAIRS[now]:
        return ""
    if now == Stage.UNVERIFIED:
        return "Puskesos yang belum diverifikasi hanya dapat dinyatakan aktif, vakum, atau tutup."
    if now == Stage.CLOSED:
        return "Puskesos yang tutup hanya dapat direncanakan kembali."
    if to == Stage.UNVERIFIED or LADDER.index(Stage(to)) < LADDER.index(Stage(now)):
        return f"Tahap tidak dapat mundur dari “{Stage(now).label}” ke “{Stage(to).label}”. Catat vakum bila berhenti."
    following = LADDER[LADDER.index(Stage(now)) + 1]
    return f"Tahap tidak dapat melompat ke “{Stage(to).label}”. Tahap berikutnya adalah “{following.label}”."


def _refusal_to_wake(to: str, lived: str) -> str:
    if to in {Stage.CLOSED, Stage.PLANNED} or to == lived:
        return ""
    again = f" atau diaktifkan kembali pada tahap “{Stage(lived).label}”" if lived and lived != Stage.PLANNED else ""
    return f"Puskesos yang vakum hanya dapat ditutup, direncanakan kembali{again}."
