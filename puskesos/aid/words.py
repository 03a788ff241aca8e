"""The words of a monev finding that visits, decisions and reason codes share (domain record of a monev form)."""

from __future__ import annotations

from django.db import models


class Verdict(models.TextChoices):
    """What a visit found about the recipient's right to the aid."""

    FIT = "fit", "layak"
    UNFIT = "unfit", "tidak layak"
    RECHECK = "recheck", "perlu verifikasi ulang"


class Recommendation(models.TextChoices):
    """What is to be done.  The app recommends; who decides on the aid itself is outside (musdes, Bupati, ministry).

    “Akhiri” frees a seat without a successor, where the reason allows it (died, moved, refused); “isi kursi” gives a
    seat that was freed so to a candidate, later.
    """

    CONTINUE = "continue", "lanjut"
    REPLACE = "replace", "ganti"
    CORRECT = "correct", "perbaiki data"
    REFER = "refer", "rujuk"
    END = "end", "akhiri"
    FILL = "fill", "isi kursi"


AT_VISIT = [choice for choice in Recommendation.choices if choice[0] != Recommendation.FILL]
"""What a visit may recommend, and a reason may be for: filling a seat is no finding on a recipient."""
MOVE_SEATS = (Recommendation.REPLACE.value, Recommendation.END.value, Recommendation.FILL.value)
"""What changes who holds a seat."""

VERDICT_TONES = {Verdict.FIT: "good", Verdict.UNFIT: "bad", Verdict.RECHECK: "warn"}
"""Colour of the chip of each verdict."""

RECOMMENDATION_TONES = {
    Recommendation.CONTINUE: "good",
    Recommendation.REPLACE: "bad",
    Recommendation.CORRECT: "warn",
    Recommendation.REFER: "info",
    Recommendation.END: "bad",
    Recommendation.FILL: "good",
}
