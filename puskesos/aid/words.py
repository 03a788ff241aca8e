"""The words of a monev finding that visits, decisions and reason codes share (domain record of a monev form)."""

from __future__ import annotations

from django.db import models


class Verdict(models.TextChoices):
    """What a visit found about the recipient's right to the aid."""

    FIT = "fit", "layak"
    UNFIT = "unfit", "tidak layak"
    RECHECK = "recheck", "perlu verifikasi ulang"


class Recommendation(models.TextChoices):
    """What is to be done.  The app recommends; who decides on the aid itself is outside (musdes, Bupati, ministry)."""

    CONTINUE = "continue", "lanjut"
    REPLACE = "replace", "ganti"
    CORRECT = "correct", "perbaiki data"
    REFER = "refer", "rujuk"


VERDICT_TONES = {Verdict.FIT: "good", Verdict.UNFIT: "bad", Verdict.RECHECK: "warn"}
"""Colour of the chip of each verdict."""

RECOMMENDATION_TONES = {
    Recommendation.CONTINUE: "good",
    Recommendation.REPLACE: "bad",
    Recommendation.CORRECT: "warn",
    Recommendation.REFER: "info",
}
