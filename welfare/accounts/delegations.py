"""Wakil: while an officer is away, a colleague of the same role also works in that officer's territory.

Only of the same role: rights are the role's and territories the person's, so lending a territory to another role would
lend rights nobody decided on.  A deputy lends nothing on: only the absent officer's own territories are lent.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from welfare.audit.tracking import tracked

LONGEST = dt.timedelta(days=92)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def running(self, on: dt.date | None = None) -> DelegationQuerySet:
        day = on or timezone.localdate()
        return self.filter(start__lte=day, end__gte=day)

    def of(self, user: Any) -> DelegationQuerySet:
        """Those in which the user is the absent officer or the deputy."""
        return self.filter(Q(absent=user.pk) | Q(deputy=user.pk))

    def visible_to(self, user: Any) -> DelegationQuerySet:
        """One's own; administrators see all of them."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.has_perm("accounts.view_delegation") else self.of(user)


@tracked
class Delegation(models.Model):
    """From `start` to `end`, both included; ending early moves `end`, the row stays."""

    absent = models.ForeignKey(
        "accounts.User", verbose_name="yang berhalangan", on_delete=models.PROTECT, related_name="deputies"
    )
    deputy = models.ForeignKey(
        "accounts.User", verbose_name="wakil", on_delete=models.PROTECT, related_name="deputised"
    )
    start = models.DateField("mulai", default=timezone.localdate)
    end = models.DateField("sampai")
    reason = models.CharField("alasan", max_length=200)
    made_by = models.ForeignKey(
        "accounts.User", verbose_name="dicatat oleh", on_delete=models.PROTECT, related_name="+"
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "perwakilan"
        verbose_name_plural = "perwakilan"
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                # A delegation taken back before it began ends the day before its start.
                condition=Q(end__gte=F("start") - Value(dt.timedelta(days=1))),
                name="delegation_ends_after_start",
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")),
                name="delegation_to_another",
                violation_error_message="Wakil harus orang lain.",
            ),
            ExclusionConstraint(
                name="one_deputy_at_a_time",
                expressions=[
                    ("absent", RangeOperators.EQUAL),
                    (
                        Func(F("start"), F("end"), Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(end__gte=F("start")),
                violation_error_message="Pada hari-hari itu sudah ada wakil. Akhiri dulu perwakilan yang berjalan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} mewakili {self.absent}"

    def clean(self) -> None:
        super().clean()
        absent, deputy = getattr(self, "absent", None), getattr(self, "deputy", None)
        if absent is None or deputy is None:
            return
        if absent == deputy:
            raise ValidationError({"deputy": "Wakil harus orang lain."})
        if absent.role != deputy.role:
            raise ValidationError({"deputy": "Wakil harus berperan sama dengan yang berhalangan."})
        if not deputy.is_active:
            raise ValidationError({"deputy": "Akun wakil tidak aktif."})
        if self.start and self.end:
            self._check_days()

    def _check_days(self) -> None:
        if self.end < self.start:
            raise ValidationError({"end": "Tanggal selesai tidak boleh sebelum tanggal mulai."})
        if self.end - self.start >= LONGEST:
            raise ValidationError({"end": f"Paling lama {LONGEST.days} hari; perpanjang bila masih perlu."})
        if self.pk is None and self.end < timezone.localdate():
            raise ValidationError({"end": "Tanggal selesai sudah lewat."})

    @property
    def is_running(self) -> bool:
        return self.start <= timezone.localdate() <= self.end

    @property
    def is_over(self) -> bool:
        return self.end < timezone.localdate() or self.end < self.start

    def finish(self) -> None:
        """Ends today: from this moment the deputy sees the lent territory no longer.

        Raises ValidationError when it is over already.
        """
        with transaction.atomic():
            row = type(self).objects.select_for_update().get(pk=self.pk)
            if row.is_over:
                raise ValidationError("Perwakilan ini sudah berakhir.")
            row.end = max(timezone.localdate() - dt.timedelta(days=1), row.start - dt.timedelta(days=1))
            row.save(update_fields=["end"])
            self.end = row.end
