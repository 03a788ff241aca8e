"""Letters that leave the office, and how their numbers are written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from events.models.event import Event, EventPartQuerySet
from welfare.audit.tracking import tracked
from welfare.papers.numbering import next_number

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PLACES = re.compile(r"\{([^{}]*)\}")
KNOWN = ("n", "n3", "year", "month", "roman")


@dataclass(frozen=True)
class Numbered:
    """A number taken out of a series: the bare number and how it is written."""

    number: int
    text: str


@tracked
class NumberFormat(models.Model):
    """How one kind of paper is numbered, as the office decides.  `code` names the yearly series (`papers.numbering`).

    `pattern` holds {n} (or {n3}: three digits), {year}, {month} (two digits) and {roman} (month in Roman numerals).
    """

    code = models.SlugField("kode", max_length=30, unique=True)
    name = models.CharField("nama", max_length=80)
    pattern = models.CharField(
        "pola nomor", max_length=80, help_text="Misalnya 400.9/{n}/413.109/{year}. {n} diganti nomor berikutnya."
    )
    first_number = models.PositiveIntegerField(
        "mulai dari nomor", default=1, validators=[MinValueValidator(1), MaxValueValidator(999_999)],
        help_text="Nomor pertama yang diberikan aplikasi, bila buku agenda kantor tahun ini sudah berjalan.",
    )  # fmt: skip
    first_year = models.PositiveSmallIntegerField(
        "pada tahun", null=True, blank=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text="Tahun buku agenda itu. Tahun-tahun lain mulai dari 1.",
    )  # fmt: skip

    class Meta:
        verbose_name = "pola nomor surat"
        verbose_name_plural = "pola nomor surat"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.pattern})"

    def clean(self) -> None:
        """A pattern without a running number would give every paper of a year the same one."""
        names = _PLACES.findall(self.pattern)
        if unknown := [name for name in names if name not in KNOWN]:
            raise ValidationError(
                {"pattern": f"Tidak dikenal: {{{unknown[0]}}}. Pakai {{n}}, {{year}}, atau {{roman}}."}
            )
        if not {"n", "n3"} & set(names):
            raise ValidationError({"pattern": "Pola harus memuat {n}, tempat nomor berjalan."})
        if "year" not in names:
            raise ValidationError({"pattern": "Pola harus memuat {year}, karena nomor mulai dari 1 tiap tahun."})
        if self.first_number != 1 and not self.first_year:
            raise ValidationError({"first_year": "Sebutkan tahun buku agenda yang sudah berjalan itu."})

    def write(self, number: int | None, on: dt.date) -> str:
        """The number as it stands on a paper of a day; dots in place of the number for a draft (None)."""
        running = "......" if number is None else str(number)
        places = {
            "n": running, "n3": running if number is None else f"{number:03}", "year": str(on.year),
            "month": f"{on.month:02}", "roman": ROMAN[on.month - 1],
        }  # fmt: skip
        return _PLACES.sub(lambda place: places.get(place[1], place[0]), self.pattern)

    def take(self, on: dt.date) -> Numbered:
        """The next number of the year of `on`; in the transaction that stores the paper, else RuntimeError."""
        first = self.first_number if self.first_year == on.year else 1
        number = next_number(f"events.{self.code}", on.year, first)
        return Numbered(number, self.write(number, on))


class LetterQuerySet(EventPartQuerySet):
    def standing(self) -> LetterQuerySet:
        """Not cancelled."""
        return self.filter(cancelled_at__isnull=True)


@tracked
class Letter(models.Model):
    """A numbered letter of invitation.  What was printed is kept, so that printing again gives the same paper.

    `content` is the data of `undangan.typ` at the moment of numbering.  A cancelled letter keeps its number.
    """

    class Nature(models.TextChoices):
        PLAIN = "plain", "Biasa"
        IMPORTANT = "important", "Penting"
        URGENT = "urgent", "Segera"

    class Addressing(models.TextChoices):
        EACH = "each", "satu lembar untuk tiap undangan"
        LIST = "list", "satu surat dengan daftar undangan terlampir"

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="letters")
    format = models.ForeignKey(
        NumberFormat, verbose_name="pola nomor", on_delete=models.PROTECT, related_name="letters"
    )
    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveIntegerField("nomor berjalan")
    text = models.CharField("nomor surat", max_length=100)
    dated = models.DateField("tanggal surat")
    nature = models.CharField("sifat", max_length=10, choices=Nature.choices, default=Nature.IMPORTANT)
    subject = models.CharField("hal", max_length=120, default="Undangan")
    opening = models.TextField("isi pembuka", blank=True)
    closing = models.TextField("isi penutup", blank=True)
    addressing = models.CharField("cara menulis", max_length=5, choices=Addressing.choices, default=Addressing.EACH)
    signatory = models.ForeignKey(
        "papers.Signatory", verbose_name="penandatangan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    content = models.JSONField("isi tercetak", default=dict, encoder=DjangoJSONEncoder, editable=False)
    recipient_count = models.PositiveIntegerField("jumlah penerima", default=0, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diterbitkan oleh", on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField("diterbitkan", default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField("dibatalkan", null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibatalkan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    cancel_reason = models.CharField("alasan dibatalkan", max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat undangan"
        verbose_name_plural = "surat undangan"
        ordering = ["-year", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["format", "year", "number"],
                name="letter_number_once",
                violation_error_message="Nomor surat ini sudah dipakai.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="letter_cancelled_for_a_reason",
                violation_error_message="Sebutkan alasan surat dibatalkan.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("events:letter_detail", args=[self.pk])

    @transaction.atomic
    def cancel(self, *, reason: str, by: Any) -> None:
        """Withdraw the letter: its number stays in the register, its recipients are without a letter again.

        Raises ValueError without a reason or when it is cancelled already.
        """
        standing = Letter.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if standing.cancelled_at:
            raise ValueError("Surat ini sudah dibatalkan.")
        if not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        with pghistory.context(user=by.pk, reason=reason.strip()):
            self.cancelled_at, self.cancelled_by, self.cancel_reason = timezone.now(), by, reason.strip()
            self.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
            self.invitations.update(letter=None)
