"""Activation of a Puskesos as a plan: steps with owner and due date, and what waits for what (DOMAIN 6.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone

from puskesos.centres.stages import LADDER
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.scoping import TerritoryQuerySet


class Owner(models.TextChoices):
    """Who usually carries a step."""

    OFFICE = "office", "Dinas Sosial"
    TKSK = "tksk", "TKSK"
    HEAD = "head", "Kades/Lurah"
    OPERATOR = "operator", "Operator Puskesos"


@tracked
class StepTemplate(models.Model):
    """A step that every activation has; the office edits them in the back room, plans under way keep theirs."""

    name = models.CharField("langkah", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("urutan", default=1)
    hint = models.CharField("petunjuk", max_length=250, blank=True)
    owner = models.CharField("biasanya oleh", max_length=10, choices=Owner.choices, default=Owner.OFFICE)
    days = models.PositiveSmallIntegerField("hari kerja", default=5, help_text="Sesudah langkah yang ditunggu selesai.")
    after = models.ManyToManyField("self", verbose_name="menunggu langkah", symmetrical=False, blank=True)
    leads_to = models.CharField(
        "membawa ke tahap", max_length=12, blank=True, choices=[(stage.value, stage.label) for stage in LADDER]
    )
    is_in_use = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "langkah aktivasi baku"
        verbose_name_plural = "langkah aktivasi baku"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class ActivationPlanQuerySet(TerritoryQuerySet):
    territory_path = "centre__village__code"

    def running(self) -> ActivationPlanQuerySet:
        return self.filter(ended_on__isnull=True)

    def with_progress(self) -> ActivationPlanQuerySet:
        """Annotate `steps_all`, `steps_done` and `steps_late`."""
        late = Q(steps__done_on__isnull=True, steps__due__lt=timezone.localdate())
        return self.annotate(
            steps_all=Count("steps"),
            steps_done=Count("steps", filter=Q(steps__done_on__isnull=False)),
            steps_late=Count("steps", filter=late),
        )


@tracked
class ActivationPlan(models.Model):
    """The way of one centre to its opening.  One runs at a time; what is over stays."""

    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", on_delete=models.PROTECT, related_name="plans"
    )
    started_on = models.DateField("mulai")
    ended_on = models.DateField("berakhir", null=True, blank=True)
    end_reason = models.CharField("alasan berakhir", max_length=250, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="disusun oleh", on_delete=models.PROTECT)

    objects = ActivationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "rencana aktivasi"
        verbose_name_plural = "rencana aktivasi"
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre"],
                condition=Q(ended_on__isnull=True),
                name="one_running_plan_per_centre",
                violation_error_message="Puskesos ini sudah memiliki rencana aktivasi yang berjalan.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
                name="ended_plan_says_why",
                violation_error_message="Rencana yang diakhiri memerlukan alasan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rencana aktivasi {self.centre}"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("centres:activationplan_detail", args=[self.pk])

    @transaction.atomic
    def end(self, *, reason: str, by: Any) -> None:
        """Stop a plan.  Raises ValidationError without a reason or when it is over."""
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        if ActivationPlan.objects.select_for_update().get(pk=self.pk).ended_on:
            raise ValidationError("Rencana ini sudah berakhir.")
        with pghistory.context(user=by.pk, reason=reason.strip()):
            self.ended_on, self.end_reason = timezone.localdate(), reason.strip()
            self.save(update_fields=["ended_on", "end_reason"])


class ActivationStepQuerySet(TerritoryQuerySet):
    territory_path = "plan__centre__village__code"

    def open(self) -> ActivationStepQuerySet:
        """Steps still to be done, of plans that run."""
        return self.filter(done_on__isnull=True, plan__ended_on__isnull=True)

    def overdue(self, on: dt.date | None = None) -> ActivationStepQuerySet:
        return self.open().filter(due__lt=on or timezone.localdate())

    def with_blockers(self) -> ActivationStepQuerySet:
        """Annotate `blockers`: how many steps it waits for are not done yet."""
        return self.annotate(blockers=Count("after", filter=Q(after__done_on__isnull=True)))

    def ready(self) -> ActivationStepQuerySet:
        """Open steps that wait for nothing."""
        waiting = ActivationStep.after.through.objects.filter(
            from_activationstep=models.OuterRef("pk"), to_activationstep__done_on__isnull=True
        )
        return self.open().filter(~models.Exists(waiting))


@tracked
class ActivationStep(models.Model):
    """One step of a plan: who, until when, done when and on what evidence."""

    # CASCADE: a line of the plan.
    plan = models.ForeignKey(ActivationPlan, verbose_name="rencana", on_delete=models.CASCADE, related_name="steps")
    template = models.ForeignKey(
        StepTemplate, verbose_name="langkah baku", on_delete=models.PROTECT, related_name="steps"
    )
    name = models.CharField("langkah", max_length=120)
    order = models.PositiveSmallIntegerField("urutan")
    after = models.ManyToManyField(
        "self", verbose_name="menunggu", symmetrical=False, blank=True, related_name="blocks"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="pemilik", null=True, blank=True, on_delete=models.PROTECT,
        related_name="activation_steps",
    )  # fmt: skip
    owner_words = models.CharField(
        "pemilik tanpa akun", max_length=100, blank=True, help_text="Misalnya Kepala Desa, bila ia tidak memiliki akun."
    )
    due = models.DateField("batas waktu")
    done_on = models.DateField("selesai", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diselesaikan oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    note = models.CharField("bukti atau catatan", max_length=250, blank=True)
    file = models.FileField("berkas bukti", upload_to=PrivatePath("aktivasi"), blank=True)

    objects = ActivationStepQuerySet.as_manager()

    class Meta:
        verbose_name = "langkah aktivasi"
        verbose_name_plural = "langkah aktivasi"
        ordering = ["plan", "order", "pk"]
        indexes = [models.Index(fields=["owner", "due"], condition=Q(done_on__isnull=True), name="open_step_owner_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "template"],
                name="one_step_per_plan_and_template",
                violation_error_message="Langkah ini sudah ada dalam rencana.",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | (Q(done_by__isnull=False) & ~Q(note="")),
                name="done_step_names_who_and_evidence",
                violation_error_message="Langkah yang selesai memerlukan bukti dan nama petugas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.plan.centre}"

    @property
    def owner_name(self) -> str:
        return str(self.owner) if self.owner_id else self.owner_words or "belum ada"

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due < timezone.localdate()

    @transaction.atomic
    def finish(self, *, on: dt.date, note: str, by: Any, file: Any = None) -> None:
        """Done on a day, with evidence.  Raises ValidationError: done, blocked, a day to come, no evidence."""
        self._locked()
        if self.done_on:
            raise ValidationError("Langkah ini sudah selesai.")
        if blocking := list(self.after.filter(done_on__isnull=True).values_list("name", flat=True)):
            raise ValidationError(f"Langkah ini menunggu: {', '.join(blocking)}. Selesaikan itu dulu.")
        if on > timezone.localdate():
            raise ValidationError({"on": "Tanggal selesai belum terjadi. Isi hari ini atau sebelumnya."})
        if not note.strip():
            raise ValidationError({"note": "Tulis buktinya, misalnya nomor SK atau berita acara."})
        with pghistory.context(user=by.pk, reason=note.strip()):
            self.done_on, self.done_by, self.note = on, by, note.strip()
            if file:
                self.file = file
            self.save(update_fields=["done_on", "done_by", "note", "file"])

    @transaction.atomic
    def reopen(self, *, reason: str, by: Any) -> None:
        """Not done after all.  Raises ValidationError: not done, no reason, or a later step rests on it."""
        self._locked()
        if not self.done_on:
            raise ValidationError("Langkah ini belum selesai.")
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        if resting := list(self.blocks.filter(done_on__isnull=False).values_list("name", flat=True)):
            raise ValidationError(f"Langkah berikutnya sudah selesai: {', '.join(resting)}. Buka itu dulu.")
        with pghistory.context(user=by.pk, reason=reason.strip()):
            self.done_on = self.done_by = None
            self.save(update_fields=["done_on", "done_by"])

    def _locked(self) -> None:
        """See the step as it stands now; the plan's row makes verbs on one plan wait for each other."""
        plan = ActivationPlan.objects.select_for_update().get(pk=self.plan_id)
        if plan.ended_on:
            raise ValidationError("Rencana aktivasi ini sudah berakhir.")
        self.refresh_from_db(fields=["done_on", "done_by", "note", "file"])


def progress(steps: Iterable[ActivationStep]) -> tuple[int, int]:
    """Done and all."""
    found = list(steps)
    return sum(step.done_on is not None for step in found), len(found)
