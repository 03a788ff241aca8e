"""Cases (layanan): what somebody came for, how far it is, and until when.

The verbs here are the only way to change a case's state; each writes its line of the timeline.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from puskesos.cases.clock import Clock
from puskesos.cases.flow import CLOSED, MOVES, OPEN, Move, State, refusal
from puskesos.cases.models.kinds import Need, ServiceKind
from puskesos.cases.models.timeline import CaseEntry, CasePaper
from puskesos.cases.seeing import not_secret
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet
from welfare.workdays.calendar import WorkingDays


class CaseQuerySet(TerritoryQuerySet):
    territory_path = "village__code"

    def visible_to(self, user: Any) -> CaseQuerySet:
        return super().visible_to(user).filter(not_secret(user))

    def open(self) -> CaseQuerySet:
        return self.filter(state__in=OPEN)

    def closed(self) -> CaseQuerySet:
        return self.filter(state__in=CLOSED)

    def overdue(self, on: dt.date | None = None) -> CaseQuerySet:
        """Open, the clock running, and the last day over."""
        return self.open().filter(paused_on=None, due_on__lt=on or timezone.localdate())

    def late(self, on: dt.date | None = None) -> CaseQuerySet:
        """Overdue, or waiting for an answer that is overdue."""
        day = on or timezone.localdate()
        return self.open().filter(Q(paused_on=None, due_on__lt=day) | Q(answer_due_on__lt=day))

    def of(self, user: Any) -> CaseQuerySet:
        return self.filter(assigned_to=user.pk)


@tracked
class Case(models.Model):
    """One request of one person, from the day it is taken to its end.  It is closed or withdrawn, never deleted."""

    class Channel(models.TextChoices):
        WALK_IN = "walk_in", "datang langsung"
        OUTREACH = "outreach", "penjangkauan"
        WHATSAPP = "whatsapp", "WhatsApp"
        PHONE = "phone", "telepon"
        LAPOR = "lapor", "SP4N-LAPOR"
        REGISTER = "register", "buku register lama"

    class Relation(models.TextChoices):
        SELF = "self", "diri sendiri"
        SPOUSE = "spouse", "suami/istri"
        PARENT = "parent", "orang tua"
        CHILD = "child", "anak"
        RELATIVE = "relative", "kerabat"
        NEIGHBOUR = "neighbour", "tetangga"
        OFFICIAL = "official", "perangkat desa/RT/RW"
        PILLAR = "pillar", "pilar sosial"
        OTHER = "other", "lainnya"

    class Urgency(models.IntegerChoices):
        NORMAL = 1, "biasa"
        URGENT = 2, "mendesak"
        EMERGENCY = 3, "gawat darurat"

    class Listed(models.TextChoices):
        YES = "yes", "terdaftar"
        NO = "no", "tidak terdaftar"

    number = models.CharField("nomor", max_length=60, unique=True, editable=False)
    code = models.CharField("kode warga", max_length=10, unique=True, null=True, editable=False)  # noqa: DJ001 - old registers have none
    village = models.ForeignKey(  # no index of its own: `case_village_newest` begins with it
        "regions.Region", verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices, default=Channel.WALK_IN)
    client = models.ForeignKey(
        "people.Person", verbose_name="untuk siapa", on_delete=models.PROTECT, related_name="cases",
        error_messages={"null": "Pilih dulu untuk siapa layanan ini.", "required": "Pilih untuk siapa layanan ini."},
    )  # fmt: skip
    relation = models.CharField("hubungan pelapor", max_length=10, choices=Relation.choices, default=Relation.SELF)
    reporter = models.ForeignKey(
        "people.Person", verbose_name="pelapor di register", null=True, blank=True, on_delete=models.PROTECT,
        related_name="reported_cases",
    )  # fmt: skip
    reporter_name = models.CharField("nama pelapor", max_length=150, blank=True)
    reporter_phone = models.CharField("nomor HP pelapor", max_length=20, blank=True)
    service = models.ForeignKey(  # no index of its own: `case_service` begins with it
        ServiceKind, verbose_name="layanan", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    need = models.CharField("jenis PPKS", max_length=20, choices=Need.choices, blank=True)
    narrative = models.TextField("uraian", max_length=4000, blank=True)
    urgency = models.PositiveSmallIntegerField("kedaruratan", choices=Urgency.choices, default=Urgency.NORMAL)
    is_sensitive = models.BooleanField(
        "rahasia", default=False, help_text="Hanya terlihat oleh petugas yang menangani."
    )
    listed = models.CharField("status DTSEN", max_length=3, choices=Listed.choices, blank=True)
    decile = models.PositiveSmallIntegerField(
        "desil", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    received_on = models.DateField("diterima", default=timezone.localdate)
    due_on = models.DateField("batas waktu", editable=False)
    paused_on = models.DateField("batas waktu berhenti sejak", null=True, blank=True, editable=False)
    answer_due_on = models.DateField("batas jawaban rujukan", null=True, blank=True, editable=False)
    state = models.CharField(
        "keadaan", max_length=12, choices=State.choices, default=State.RECEIVED, editable=False
    )  # fmt: skip
    state_since = models.DateField("sejak", editable=False)
    closed_on = models.DateField("ditutup", null=True, blank=True, editable=False)
    outcome = models.TextField("hasil", max_length=2000, blank=True, editable=False)
    opening = models.PositiveSmallIntegerField("dibuka ke", default=1, editable=False)
    escalated = models.PositiveSmallIntegerField("dinaikkan sampai", default=0, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="petugas", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="cases",
    )  # fmt: skip
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diterima oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="cases_taken",
    )  # fmt: skip
    created_at = models.DateTimeField("dicatat", default=timezone.now, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "kasus layanan"
        verbose_name_plural = "kasus layanan"
        ordering = ["-received_on", "-pk"]
        permissions = [
            ("handle_case", "Dapat menangani kasus (back office)"),
            ("decide_case", "Dapat memutuskan kasus (koordinator)"),
            ("oversee_case", "Dapat membagi dan mengawasi kasus di wilayahnya"),
            ("view_sensitive_case", "Dapat melihat kasus rahasia di wilayahnya"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_on__isnull=False) | Q(state__in=OPEN, closed_on__isnull=True),
                name="closed_case_has_its_day",
                violation_error_message="Kasus yang ditutup mencatat tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("received_on")),
                name="case_closed_after_received",
                violation_error_message="Kasus ditutup sebelum diterima. Periksa kedua tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(decile__isnull=True) | Q(decile__range=(1, 10)),
                name="decile_from_one_to_ten",
                violation_error_message="Desil berupa angka 1 sampai 10.",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="case_newest"),
            # With what tells secret cases and narrows further, so that counting reads no rows of the table.
            models.Index(
                fields=["village", "-received_on", "-id"], name="case_village_newest",
                include=["is_sensitive", "assigned_to", "service", "state"],
            ),
            models.Index(
                fields=["service", "-received_on", "-id"], name="case_service", include=["is_sensitive", "state"]
            ),
            models.Index(fields=["state", "-received_on", "-id"], name="case_state"),
            # Ordering by the last day, of cases of every state.
            models.Index(fields=["due_on", "id"], name="case_due"),
            # What was open in a month: everything closed since it began, and what is not closed.
            models.Index(fields=["closed_on"], name="case_closed"),
            # Open cases are few among many: lists, tasks and the nightly climb read these.
            models.Index(fields=["due_on", "id"], name="case_open_due", condition=Q(state__in=OPEN)),
            models.Index(fields=["assigned_to", "due_on"], name="case_open_officer", condition=Q(state__in=OPEN)),
            # The numbers on the tabs and at home: open, one's own, late.
            models.Index(
                fields=["village", "due_on"], name="case_open_village", condition=Q(state__in=OPEN),
                include=["id", "is_sensitive", "assigned_to", "paused_on", "answer_due_on"],
            ),
            GinIndex(fields=["number"], name="case_number_trigram", opclasses=["gin_trgm_ops"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("cases:case_detail", args=[self.pk])

    @property
    def person(self) -> Any:
        """The client, under the name by which lists of persons know theirs."""
        return self.client

    @property
    def person_id(self) -> int:
        return self.client_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.paused_on is None and self.due_on < timezone.localdate()

    @property
    def is_answer_overdue(self) -> bool:
        due = self.answer_due_on
        return self.is_open and due is not None and due < timezone.localdate()

    @property
    def contact_phone(self) -> str:
        return self.reporter_phone or self.client.phone

    @transaction.atomic
    def move(self, code: str, *, by: Any, note: str = "", on: dt.date | None = None) -> CaseEntry:
        """Take a step of the table in `flow`.  `note` is what the step asks for, or a remark.

        Raises ValidationError for a step that is not legal now, lacks its text, or lies in the future.
        """
        self.lock()
        if why := refusal(self.state, code):
            raise ValidationError(why)
        if MOVES[code].by_hand and self.answer_due_on:
            raise ValidationError("Kasus ini menunggu jawaban rujukan. Catat jawaban rujukannya lebih dulu.")
        step, note, day = MOVES[code], note.strip(), on or timezone.localdate()
        if step.asks and not note:
            raise ValidationError({"note": f"{step.asks} wajib diisi."})
        if day > timezone.localdate() or day < self.state_since:
            raise ValidationError("Tanggal langkah ini belum terjadi, atau lebih awal daripada langkah sebelumnya.")
        before, changed = self.state, self._arrive(step, day, note)
        with pghistory.context(user=by.pk, reason=note or step.verb):
            self.save(update_fields=changed)
            entry = CaseEntry(
                case=self, kind=CaseEntry.Kind.MOVE, from_state=before, to_state=step.target, on=day, text=note, by=by
            )
            entry.save()
        return entry

    def _arrive(self, step: Move, day: dt.date, note: str) -> list[str]:
        """Set state, days and clock as after a step; the names of the columns."""
        calendar, clock = WorkingDays(), Clock(self.due_on, self.paused_on)
        was_closed = self.state in CLOSED
        self.state, self.state_since = step.target, day
        if was_closed:
            self.closed_on, self.outcome, self.escalated = None, "", 0
            self.opening += 1
            clock = Clock(calendar.after(day, self.service.days))
        else:
            clock = clock.paused(day) if step.waits else clock.running(day, calendar)
        self.due_on, self.paused_on = clock.due_on, clock.paused_on
        if step.closes:
            self.closed_on, self.outcome = day, note
        return [
            "state", "state_since", "closed_on", "outcome", "escalated", "opening", "due_on", "paused_on",
        ]  # fmt: skip

    def lock(self) -> Case:
        """Hold the row until the transaction ends, and read it anew."""
        Case.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        return self

    @transaction.atomic
    def add_note(self, text: str, *, by: Any, file: Any = None, title: str = "") -> CaseEntry:
        """A remark in the timeline, with or without a paper.  Raises ValidationError when both are missing."""
        if not text.strip() and not file:
            raise ValidationError({"text": "Tulis catatannya, atau lampirkan berkas."})
        entry = CaseEntry(case=self, text=text.strip(), file=file or "", file_title=title.strip(), by=by)
        with pghistory.context(user=by.pk, reason="catatan kasus"):
            entry.save()
        return entry

    @transaction.atomic
    def assign(self, to: Any, *, by: Any) -> None:
        """Give the case to an officer.  Raises ValidationError when it is closed or the officer cannot work on it."""
        self.lock()
        if not self.is_open:
            raise ValidationError(f"Kasus {self} sudah ditutup, sehingga tidak dapat dibagikan.")
        if not (to.is_active and to.has_perm("cases.handle_case") and to.covers(self.village_id)):
            raise ValidationError(f"{to} tidak bertugas menangani kasus di {self.village}.")
        if self.assigned_to_id == to.pk:
            return
        with pghistory.context(user=by.pk, reason=f"dibagikan kepada {to}"):
            self.assigned_to = to
            self.save(update_fields=["assigned_to"])
            CaseEntry.objects.create(case=self, kind=CaseEntry.Kind.ASSIGN, text=f"Ditangani {to}", by=by)

    @transaction.atomic
    def tick_papers(self, names: set[str], *, by: Any) -> None:
        """Set which papers have been brought; the timeline names what changed."""
        self.lock()
        papers, today = list(self.papers.all()), timezone.localdate()
        changed = [paper for paper in papers if bool(paper.received_on) != (paper.name in names)]
        if not changed:
            return
        for paper in changed:
            paper.received_on, paper.by = (today, by) if paper.name in names else (None, None)
        brought = [paper.name for paper in changed if paper.received_on]
        taken = [paper.name for paper in changed if not paper.received_on]
        words = [
            f"Diterima: {', '.join(brought)}." if brought else "",
            f"Dicabut: {', '.join(taken)}." if taken else "",
        ]
        with pghistory.context(user=by.pk, reason="kelengkapan berkas"):
            CasePaper.objects.bulk_update(changed, ["received_on", "by"])
            text = " ".join(filter(None, words))
            CaseEntry.objects.create(case=self, kind=CaseEntry.Kind.PAPERS, text=text, by=by)
