"""What the office edits as lists: reasons, questions of a visit, and what weighs in the queue of candidates."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from puskesos.aid.models.programmes import Programme
from puskesos.aid.words import AT_VISIT, Verdict
from welfare.audit.tracking import tracked


class OfProgrammeQuerySet(models.QuerySet[Any]):
    def used_in(self, programme: Programme | int) -> Any:
        """Rows in use that hold for a programme: its own, and those of all programmes."""
        return self.filter(Q(programme=None) | Q(programme=programme), is_active=True)


@tracked
class ReasonCode(models.Model):
    """Why somebody is found unfit, must be checked again, or loses the aid."""

    code = models.SlugField("kode", max_length=40, unique=True, error_messages={"unique": "Kode ini sudah dipakai."})
    name = models.CharField("alasan", max_length=120)
    programme = models.ForeignKey(
        Programme, verbose_name="hanya program", null=True, blank=True, on_delete=models.PROTECT,
        related_name="reasons", help_text="Kosong berarti untuk semua program.",
    )  # fmt: skip
    verdicts = ArrayField(
        models.CharField(max_length=8, choices=Verdict.choices), verbose_name="untuk penilaian", default=list,
        blank=True, help_text="fit, unfit, atau recheck, dipisah koma.",
    )  # fmt: skip
    recommendations = ArrayField(
        models.CharField(max_length=8, choices=AT_VISIT), verbose_name="untuk usulan", default=list,
        blank=True, help_text="continue, replace, correct, refer, atau end, dipisah koma.",
    )  # fmt: skip
    is_active = models.BooleanField("masih dipakai", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "kode alasan"
        verbose_name_plural = "kode alasan"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@tracked
class ChecklistItem(models.Model):
    """A question asked at a visit."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", "ya atau tidak"
        CHOICE = "choice", "pilihan"
        NUMBER = "number", "angka"
        TEXT = "text", "uraian"

    class Aspect(models.TextChoices):
        TARGET = "target", "tepat sasaran"
        USE = "use", "penggunaan bantuan"
        GROWTH = "growth", "pemberdayaan"

    programme = models.ForeignKey(
        Programme, verbose_name="hanya program", null=True, blank=True, on_delete=models.PROTECT,
        related_name="checklist", help_text="Kosong berarti untuk semua program.",
    )  # fmt: skip
    question = models.CharField("pertanyaan", max_length=200)
    aspect = models.CharField("tentang", max_length=8, choices=Aspect.choices)
    kind = models.CharField("bentuk jawaban", max_length=8, choices=Kind.choices, default=Kind.YES_NO)
    options = models.TextField("pilihan jawaban", max_length=1000, blank=True, help_text="Satu pilihan tiap baris.")
    is_required = models.BooleanField("wajib dijawab", default=False)
    is_active = models.BooleanField("masih dipakai", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "pertanyaan monev"
        verbose_name_plural = "pertanyaan monev"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(options=""),
                name="choice_question_has_options",
                violation_error_message="Pertanyaan pilihan memerlukan pilihan jawaban, satu tiap baris.",
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def option_names(self) -> list[str]:
        return list(dict.fromkeys(" ".join(line.split())[:120] for line in self.options.splitlines() if line.strip()))

    def read(self, text: str) -> str:
        """An answer as it is stored: "ya"/"tidak", one of the options, digits, or text; "" for none.

        Raises ValidationError with a sentence for an answer that does not fit the question.
        """
        text = text.strip()[:1000]
        if not text:
            if self.is_required:
                raise ValidationError(f"Jawab pertanyaan “{self.question}”.")
            return ""
        allowed = {self.Kind.YES_NO: ["ya", "tidak"], self.Kind.CHOICE: self.option_names}.get(self.Kind(self.kind))
        if allowed is not None and text not in allowed:
            raise ValidationError(f"Jawaban “{self.question}” hanya {', '.join(allowed)}.")
        if self.kind == self.Kind.NUMBER and not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise ValidationError(f"Jawaban “{self.question}” berupa angka bulat tanpa titik.")
        return text


@tracked
class Criterion(models.Model):
    """What weighs in the queue of candidates, and how much: the office's own rows.

    What the register knows is counted by itself (desil, age, other aid); the rest is ticked on the candidate.
    """

    class Kind(models.TextChoices):
        TICK = "tick", "dicentang petugas"
        DECILE = "decile", "dari desil: bobot tiap tingkat di bawah 11"
        UNAIDED = "unaided", "belum menerima bantuan apa pun"
        ELDERLY = "elderly", "berusia 60 tahun atau lebih"

    programme = models.ForeignKey(
        Programme, verbose_name="hanya program", null=True, blank=True, on_delete=models.PROTECT,
        related_name="criteria", help_text="Kosong berarti untuk semua program.",
    )  # fmt: skip
    name = models.CharField("kriteria", max_length=120)
    kind = models.CharField("cara menghitung", max_length=8, choices=Kind.choices, default=Kind.TICK)
    weight = models.PositiveSmallIntegerField("bobot", default=1, validators=[MaxValueValidator(100)])
    is_active = models.BooleanField("masih dipakai", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "kriteria antrean"
        verbose_name_plural = "kriteria antrean"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
