"""What the citizen says of a closed case: one to five, and a few words; once for each closing."""

from __future__ import annotations

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from puskesos.cases.models.cases import Case
from puskesos.cases.seeing import OfCaseQuerySet
from welfare.audit.tracking import tracked

NOT_CLOSED = "Penilaian dapat diberikan sesudah layanan ditutup."
GIVEN = "Penilaian untuk layanan ini sudah diterima. Terima kasih."


@tracked
class Rating(models.Model):
    """Given without sign-in by whoever holds code and phone of the slip; nobody of the office writes or changes it."""

    class Score(models.IntegerChoices):
        VERY_BAD = 1, "sangat tidak puas"
        BAD = 2, "tidak puas"
        FAIR = 3, "cukup"
        GOOD = 4, "puas"
        VERY_GOOD = 5, "sangat puas"

    case = models.ForeignKey("cases.Case", verbose_name="kasus", on_delete=models.PROTECT, related_name="ratings")
    opening = models.PositiveSmallIntegerField("dibuka ke", default=1)
    score = models.PositiveSmallIntegerField(
        "penilaian", choices=Score.choices, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    words = models.CharField("pesan", max_length=300, blank=True)
    on = models.DateField("tanggal", default=timezone.localdate)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "penilaian warga"
        verbose_name_plural = "penilaian warga"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "opening"], name="rated_once_per_closing", violation_error_message=GIVEN
            ),
            models.CheckConstraint(
                condition=Q(score__range=(1, 5)),
                name="rating_from_one_to_five",
                violation_error_message="Penilaian berupa angka 1 sampai 5.",
            ),
        ]
        indexes = [models.Index(fields=["on"], name="rating_day")]  # the figures of a period

    def __str__(self) -> str:
        return f"{self.case}: {self.score} dari 5"


@transaction.atomic
def rate(case: Case, score: int, words: str = "") -> Rating:
    """Take the citizen's word on a closed case.

    Raises ValidationError while it is open, when it has been said already, or for a score that is none.
    """
    case.lock()
    if case.is_open:
        raise ValidationError(NOT_CLOSED)
    if case.ratings.filter(opening=case.opening).exists():
        raise ValidationError(GIVEN)
    rating = Rating(case=case, opening=case.opening, score=score, words=" ".join(words.split()))
    rating.full_clean()
    with pghistory.context(reason="penilaian warga"):
        rating.save()
    return rating
