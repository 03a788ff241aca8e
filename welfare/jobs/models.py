"""A job: work that outlasts a request, how far it is, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from welfare.jobs import locks, registry, wording

PATIENCE = timedelta(seconds=10)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> JobQuerySet:
        """An officer sees the own jobs; whoever works for the whole kabupaten sees all of them."""
        if not user.is_authenticated:
            return self.none()
        return self if user.sees_everything else self.filter(by=user)

    def steerable_by(self, user: Any) -> JobQuerySet:
        """Those that the user may cancel and resume: looking everywhere (auditor, head) is not steering."""
        return self.visible_to(user) if user.has_perm("jobs.change_job") else self.visible_to(user).filter(by=user)

    def active(self) -> JobQuerySet:
        return self.filter(state__in=Job.ACTIVE)

    def about(self, record: models.Model) -> JobQuerySet:
        """The jobs of one record, newest first."""
        return self.filter(subject=subject_of(record)).order_by("-pk")


class Job(models.Model):
    """One run of a registered work.  Not tracked: it changes twice a second; what the work writes has its history.

    Its row belongs to the mechanism: a work's own transaction must not change it, or `Progress` waits for ever.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "menunggu"
        RUNNING = "running", "berjalan"
        DONE = "done", "selesai"
        FAILED = "failed", "gagal"
        CANCELLED = "cancelled", "dibatalkan"

    ACTIVE = (State.WAITING, State.RUNNING)

    verb = models.CharField("pekerjaan", max_length=60)
    subject = models.CharField("mengenai", max_length=120, blank=True)
    arguments = models.JSONField("isian", default=dict, blank=True, encoder=DjangoJSONEncoder)
    is_long = models.BooleanField("antrean panjang", default=False)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField("baris selesai", default=0)
    total = models.PositiveBigIntegerField("jumlah baris", null=True, blank=True)
    note = models.CharField("sedang apa", max_length=200, blank=True)
    error = models.CharField("sebab gagal", max_length=500, blank=True)
    result = models.JSONField("hasil", default=dict, blank=True, encoder=DjangoJSONEncoder)
    back = models.CharField("halaman asal", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, null=True, blank=True,
        related_name="jobs",
    )  # fmt: skip
    """None: the office itself, by night."""
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    created_at = models.DateTimeField("diminta", auto_now_add=True)
    cancel_asked_at = models.DateTimeField("diminta batal", null=True, blank=True)
    started_at = models.DateTimeField("dimulai", null=True, blank=True)
    counted_at = models.DateTimeField("dihitung sejak", null=True, blank=True)
    """When the present count of rows began; a work may count several times (read, plan, write)."""
    heard_at = models.DateTimeField("kabar terakhir", null=True, blank=True)
    finished_at = models.DateTimeField("berakhir", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject"], name="jobs_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["verb", "subject"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(subject=""),
                name="one_job_at_a_time",
                violation_error_message="Pekerjaan yang sama untuk hal ini sedang berjalan.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("jobs:job_detail", args=[self.pk])

    @property
    def label(self) -> str:
        known = registry.verb(self.verb)
        return known.label if known else self.verb

    @property
    def queue(self) -> str:
        return "long" if self.is_long else "default"

    @property
    def has_ended(self) -> bool:
        return self.state not in self.ACTIVE

    @property
    def url(self) -> str:
        """Where the work says that its result is seen; empty unless done."""
        return str(self.result.get("url") or "") if self.state == self.State.DONE else ""

    @property
    def percent(self) -> int | None:
        """0 to 100; None while nobody knows how many rows there are."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def seconds_left(self) -> float | None:
        """By the speed since the count began; None before it can be told."""
        if self.state != self.State.RUNNING or not (self.total and self.done and self.counted_at and self.heard_at):
            return None
        passed = (self.heard_at - self.counted_at).total_seconds()
        return max(0.0, passed * (self.total - self.done) / self.done) if passed >= 1 else None

    @property
    def time_left(self) -> str:
        """In words ("kira-kira 2 menit lagi"), or empty."""
        seconds = self.seconds_left
        return "" if seconds is None else wording.time_left(seconds)

    @property
    def waits_in_vain(self) -> bool:
        """Whether it has waited for over ten seconds and no worker lives that could take it."""
        since = self.heard_at or self.created_at
        if self.state != self.State.WAITING or timezone.now() - since < PATIENCE:
            return False
        return not locks.worker_is_alive(self.queue)


class NightlyRun(models.Model):
    """That a nightly work was given out on a day: once, however many workers look.  Not tracked: only added to."""

    code = models.CharField("pekerjaan", max_length=60)
    day = models.DateField("tanggal")
    job = models.OneToOneField(Job, verbose_name="pekerjaan", on_delete=models.PROTECT, related_name="night")

    class Meta:
        verbose_name = "pekerjaan malam"
        verbose_name_plural = "pekerjaan malam"
        ordering = ["-day", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "day"],
                name="nightly_once_a_day",
                violation_error_message="Pekerjaan malam ini sudah dijalankan pada tanggal itu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"


def subject_of(record: models.Model | str) -> str:
    """ "app.model:pk" of a record; a text is taken as it is."""
    return record if isinstance(record, str) else f"{record._meta.label_lower}:{record.pk}"
