"""Who holds which post of a unit, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from pillars.models.decrees import Decree
from pillars.models.kinds import OwnPillarQuerySet, Position
from pillars.models.terms import Term, TermFilters
from pillars.models.units import Unit
from welfare.audit.tracking import tracked


class MembershipQuerySet(TermFilters, OwnPillarQuerySet):
    territory_path = "unit__region__code"

    def with_planned_end(self) -> MembershipQuerySet:
        """Annotate `planned_end`: the last day by plan, of the term itself or else of its SK; None where unknown."""
        return self.annotate(planned_end=Coalesce("until", "decree__valid_until"))

    def overdue(self, on: dt.date | None = None) -> MembershipQuerySet:
        """Still held though the term or its SK has run out: to be extended or ended."""
        day = on or timezone.localdate()
        return self.active(day).with_planned_end().filter(planned_end__lt=day)

    def ending(self, within_days: int) -> MembershipQuerySet:
        """Held, with a planned last day from today to `within_days` days from now."""
        today = timezone.localdate()
        last = today + dt.timedelta(days=within_days)
        return self.active().with_planned_end().filter(planned_end__range=(today, last))

    def without_decree(self) -> MembershipQuerySet:
        """Held today with no SK, or with one that was revoked."""
        return self.active().filter(Q(decree__isnull=True) | Q(decree__revoked_on__isnull=False))

    def without_phone(self) -> MembershipQuerySet:
        """Held today by somebody who cannot be called."""
        return self.active().filter(person__phone="", person__phone_2="")


def _term() -> Func:
    """The term of a post as a date range: start included, end excluded, open where unknown."""
    return Func(F("start"), F("end"), RangeBoundary(), function="daterange", output_field=DateRangeField())


@tracked
class Membership(Term, models.Model):
    """A person in a post of a unit, from and to.  History stays: a membership ends, it is not deleted."""

    class EndReason(models.TextChoices):
        TERM = "term", "masa bakti berakhir"
        AGE = "age", "usia"
        PPPK = "pppk", "diangkat PPPK"
        MOVED = "moved", "pindah"
        DIED = "died", "meninggal"
        RESIGNED = "resigned", "mengundurkan diri"
        DISMISSED = "dismissed", "diberhentikan"
        REPLACED = "replaced", "diganti"
        TRANSFERRED = "transferred", "pindah tugas"
        OTHER = "other", "lainnya"

    person = models.ForeignKey(
        "people.Person", verbose_name="orang", on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, verbose_name="unit", on_delete=models.PROTECT, related_name="memberships")
    position = models.ForeignKey(Position, verbose_name="jabatan", on_delete=models.PROTECT, related_name="memberships")
    # Copied from the position by a trigger-free rule: exclusion constraints see one table only.
    is_single = models.BooleanField("jabatan tunggal", default=False, editable=False)
    decree = models.ForeignKey(
        Decree, verbose_name="SK", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    start = models.DateField("mulai", null=True, blank=True)
    until = models.DateField("masa bakti sampai", null=True, blank=True)
    end = models.DateField("berakhir", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=12, choices=EndReason.choices, blank=True)
    member_number = models.CharField("nomor anggota", max_length=40, blank=True)
    level = models.CharField("jenjang", max_length=30, blank=True)
    skills = ArrayField(models.CharField(max_length=60), verbose_name="keahlian", default=list, blank=True)
    note = models.CharField("catatan", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        ordering = ["unit", "position", "-start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gte=F("start")),
                name="term_ends_after_start",
                violation_error_message="Masa jabatan berakhir sebelum mulai. Periksa kedua tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(start__isnull=True) | Q(until__gte=F("start")),
                name="planned_term_ends_after_start",
                violation_error_message="Masa bakti direncanakan berakhir sebelum mulai. Periksa kedua tanggalnya.",
            ),
            models.UniqueConstraint(
                fields=["person", "unit", "position"],
                condition=Q(end__isnull=True),
                name="one_running_term_per_person_and_post",
                violation_error_message="Orang ini sudah memegang jabatan tersebut di unit ini.",
            ),
            ExclusionConstraint(
                name="single_post_terms_do_not_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    (_term(), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_single=True),
                violation_error_message="Jabatan ini hanya untuk satu orang dan masih dipegang. "
                "Akhiri dulu masa jabatan pemegang yang lama.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.position} {self.unit}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_single = self.position.is_single  # derived column, see above
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("pillars:membership_detail", args=[self.pk])

    def clean(self) -> None:
        """A post is held in a unit of its own pillar."""
        if self.unit_id is None:
            text = "Pilih unitnya: jabatan selalu dipegang di sebuah unit. Bila unitnya belum ada, catat dulu unit itu."
            raise ValidationError({"unit": text})
        if self.position_id and self.position.pillar_id != self.unit.pillar_id:
            raise ValidationError({"position": "Jabatan ini bukan jabatan pilar unit tersebut."})

    def refuse_a_second_holder(self) -> None:
        """Raises ValidationError that names who holds the single post in the time of this term."""
        if not self.position.is_single or self.position.pillar_id != self.unit.pillar_id:
            return
        others = Membership.objects.filter(unit=self.unit_id, position=self.position_id).exclude(pk=self.pk)
        others = others.filter(Q(end__isnull=True) | Q(end__gt=self.start or dt.date.min))
        if self.end:
            others = others.filter(Q(start__isnull=True) | Q(start__lt=self.end))
        if other := others.select_related("person").order_by("start").first():
            raise ValidationError(
                f"{self.position} di {self.unit} hanya untuk satu orang dan masih dipegang {other.person} "
                f"({other.term}). Pakai “Ganti” pada pemegang itu, atau akhiri dulu masa jabatannya."
            )

    def validate_constraints(self, exclude: Any = None) -> None:
        """Forms never show `is_single`, yet the rule for single posts needs it."""
        if self.position_id:
            self.is_single = self.position.is_single
        super().validate_constraints(exclude=set(exclude or ()) - {"is_single"})

    @transaction.atomic
    def finish(
        self, *, on: dt.date, reason: str, by: Any, decree: Decree | None = None, note: str = "", kind: str = "end"
    ) -> Any:
        """End the term on a day, with a reason; returns the act.  `on` is the first day without it.

        Raises ValueError when it already ended or `on` is before the start.
        """
        if Membership.objects.select_for_update().get(pk=self.pk).end:
            raise ValueError("Masa jabatan ini sudah berakhir.")
        if self.start and on < self.start:
            raise ValueError("Tanggal berakhir lebih awal daripada tanggal mulai.")
        with pghistory.context(user=by.pk, reason=self.EndReason(reason).label):
            self.end, self.end_reason = on, reason
            self.save(update_fields=["end", "end_reason", "is_single"])
            return self.acts.create(kind=kind, on=on, decree=decree, by=by, note=note)

    @transaction.atomic
    def extend(
        self, *, on: dt.date, by: Any, until: dt.date | None = None, decree: Decree | None = None, note: str = ""
    ) -> Any:
        """Go on in the post from a day, until a later planned day and by a new SK; returns the act.

        Raises ValidationError: the term is over, neither a day nor an SK is given, or the day is not later than before.
        """
        row = Membership.objects.select_for_update().get(pk=self.pk)
        if row.end:
            raise ValidationError("Masa jabatan ini sudah berakhir. Angkat lagi orangnya, jangan memperpanjang.")
        if until is None and decree is None:
            raise ValidationError("Isi masa bakti yang baru atau SK yang memperpanjangnya.")
        if until and until <= on:
            raise ValidationError("Masa bakti yang baru harus berakhir sesudah tanggal perpanjangan.")
        with pghistory.context(user=by.pk, reason="perpanjangan"):
            act = self.acts.create(
                kind="extend", on=on, decree=decree, by=by, note=note, before_until=row.until, before_decree=row.decree
            )
            # With a new SK and no day of its own, the term follows the SK.
            self.until, self.decree = until, decree or row.decree
            self.save(update_fields=["until", "decree", "is_single"])
        return act

    @transaction.atomic
    def replace(
        self, *, person: Any, on: dt.date, by: Any, reason: str = EndReason.REPLACED, decree: Decree | None = None,
        until: dt.date | None = None, member_number: str = "", note: str = "",
    ) -> Membership:  # fmt: skip
        """Another person takes the post over on a day; returns the new Membership.

        Raises ValueError as `finish` does, ValidationError as `appoint` does.
        """
        act = self.finish(on=on, reason=reason, by=by, decree=decree, note=note, kind="replace")
        return self._followed(
            act, self.unit, person=person, position=self.position, start=on, decree=decree, until=until,
            member_number=member_number, note=note, by=by,
        )  # fmt: skip

    @transaction.atomic
    def transfer(
        self, *, unit: Unit, on: dt.date, by: Any, position: Position | None = None, decree: Decree | None = None,
        note: str = "",
    ) -> Membership:  # fmt: skip
        """The same person goes on in another unit of the pillar from a day; returns the new Membership.

        Raises ValidationError for the same unit or as `appoint` does, ValueError as `finish` does.
        """
        if unit.pk == self.unit_id:
            raise ValidationError("Unit tujuan sama dengan unit sekarang. Pilih unit lain.")
        act = self.finish(
            on=on, reason=self.EndReason.TRANSFERRED, by=by, decree=decree, note=note, kind="transfer"
        )  # fmt: skip
        return self._followed(
            act, unit, person=self.person, position=position or self.position, start=on, decree=decree,
            member_number=self.member_number, level=self.level, skills=self.skills, note=note, by=by,
        )  # fmt: skip

    def _followed(self, act: Any, unit: Unit, **appointment: Any) -> Membership:
        """The term that follows this one, tied to the act that ended it."""
        following = unit.appoint(**appointment)
        act.related = following
        act.save(update_fields=["related"])
        following.acts.update(related=self)
        return following

    @transaction.atomic
    def hold_villages(self, villages: Any, *, on: dt.date, by: Any) -> None:
        """From a day on the person looks after exactly these villages; what was held before ends on that day."""
        wanted = {village.code for village in villages}
        held = self.villages.select_for_update().filter(until__isnull=True)
        with pghistory.context(user=by.pk, reason="pembagian desa dampingan"):
            held.exclude(region__in=wanted).update(until=on)
            known = set(held.values_list("region_id", flat=True))
            for code in sorted(wanted - known):
                self.villages.create(region_id=code, since=on)
