"""Objections (sanggah) against a decision: received on a day, answered within a number of working days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from puskesos.aid.models.decisions import Decision
from puskesos.aid.models.seats import hold_seats
from puskesos.aid.models.siks import OfDecisionQuerySet
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.workdays.calendar import WorkingDays

ANSWER_DAYS = 14
"""Working days within which an objection is answered; the office's own promise."""


class ObjectionQuerySet(OfDecisionQuerySet):
    def open(self) -> ObjectionQuerySet:
        return self.filter(state=Objection.State.OPEN)

    def late(self, on: dt.date | None = None) -> ObjectionQuerySet:
        return self.open().filter(due_on__lt=on or timezone.localdate())


@tracked
class Objection(models.Model):
    """One objection.  Upheld, the old recipient receives again; rejected, the decision stands."""

    class Relation(models.TextChoices):
        SELF = "self", "penerima sendiri"
        FAMILY = "family", "keluarga"
        OFFICIAL = "official", "perangkat desa/RT/RW"
        CITIZEN = "citizen", "warga lain"
        OTHER = "other", "lainnya"

    class State(models.TextChoices):
        OPEN = "open", "belum dijawab"
        UPHELD = "upheld", "diterima"
        REJECTED = "rejected", "ditolak"

    decision = models.ForeignKey(
        Decision, verbose_name="keputusan", on_delete=models.PROTECT, related_name="objections"
    )  # fmt: skip
    objector = models.CharField("nama penyanggah", max_length=150)
    relation = models.CharField("hubungan", max_length=10, choices=Relation.choices, default=Relation.SELF)
    received_on = models.DateField("diterima", default=timezone.localdate)
    due_on = models.DateField("batas jawaban", editable=False)
    statement = models.TextField("isi sanggah", max_length=2000)
    file = models.FileField("berkas sanggah", upload_to=PrivatePath("sanggah"), blank=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.OPEN, editable=False)
    answer = models.TextField("jawaban", max_length=2000, blank=True, editable=False)
    answered_on = models.DateField("dijawab", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dijawab oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="aid_objections_answered",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diterima oleh", editable=False, on_delete=models.PROTECT,
        related_name="aid_objections",
    )  # fmt: skip

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "sanggah"
        verbose_name_plural = "sanggah"
        ordering = ["-received_on", "-pk"]
        permissions = [("answer_objection", "Dapat menjawab sanggah")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(state="open"),
                name="one_open_objection_per_decision",
                violation_error_message="Masih ada sanggah yang belum dijawab atas keputusan ini.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")),
                name="objection_due_after_received",
                violation_error_message="Batas jawaban lebih awal daripada tanggal diterima.",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="answered_objection_says_what",
                violation_error_message="Sanggah yang dijawab mencatat jawaban, tanggal, dan siapa yang menjawab.",
            ),
        ]
        indexes = [
            # What is to be answered next.
            models.Index(fields=["due_on"], name="objection_open_due", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"Sanggah {self.objector}, {self.received_on:%d-%m-%Y}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @transaction.atomic
    def uphold(self, *, by: Any, answer: str, on: dt.date | None = None) -> None:
        """Agree: the decision is undone, for “ganti” the old recipient has the seat again and the successor not.

        Raises ValidationError as `reject` does, and when the seat has changed hands again since.
        """
        self._answer(self.State.UPHELD, by, answer, on)
        self.decision.undo_as_decided(by=by, reason=f"Sanggah diterima: {answer.strip()}"[:250])

    @transaction.atomic
    def reject(self, *, by: Any, answer: str, on: dt.date | None = None) -> None:
        """Raises ValidationError when answered already, without words, by whoever proposed, or on an impossible day."""
        self._answer(self.State.REJECTED, by, answer, on)

    def _answer(self, state: str, by: Any, answer: str, on: dt.date | None) -> None:
        hold_seats(self.decision.enrolment.programme_id)
        self.decision.lock()
        Objection.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db(fields=["state"])
        if not self.is_open:
            raise ValidationError(f"Sanggah ini sudah dijawab: {self.get_state_display()}.")
        if by.pk == self.decision.proposed_by_id:
            raise ValidationError("Yang mengusulkan keputusan tidak menjawab sanggahnya sendiri.")
        if not (by.has_perm("aid.answer_objection") and by.covers(self.decision.enrolment.region_id)):
            raise ValidationError("Peran atau wilayah kerja Anda tidak berwenang menjawab sanggah ini.")
        if not answer.strip():
            raise ValidationError({"answer": "Tulis jawabannya."})
        day = on or timezone.localdate()
        if not self.received_on <= day <= timezone.localdate():
            raise ValidationError({"on": "Tanggal jawaban belum terjadi, atau sebelum sanggah diterima."})
        self.state, self.answer, self.answered_on, self.answered_by = state, answer.strip(), day, by
        with pghistory.context(user=by.pk, reason=f"sanggah {self.get_state_display()}"):
            self.save(update_fields=["state", "answer", "answered_on", "answered_by"])


@transaction.atomic
def receive_objection(decision: Decision, *, by: Any, objector: str, statement: str, **said: Any) -> Objection:
    """Take an objection; its last day is counted in working days.  `said`: relation, received_on, file.

    Raises ValidationError for a decision that is not in force, outside the territory, or on an impossible day.
    """
    decision.lock()
    if not decision.is_decided:
        raise ValidationError(f"Yang disanggah hanya keputusan yang berlaku; yang ini {decision.get_state_display()}.")
    if not by.covers(decision.enrolment.region_id):
        raise ValidationError("Penerima ini di luar wilayah kerja Anda.")
    objection = Objection(decision=decision, by=by, objector=objector.strip(), statement=statement.strip(), **said)
    decided = timezone.localtime(decision.decided_at).date()
    if not decided <= objection.received_on <= timezone.localdate():
        raise ValidationError({"received_on": "Tanggal sanggah belum terjadi, atau sebelum keputusannya."})
    objection.due_on = WorkingDays().after(objection.received_on, ANSWER_DAYS)
    objection.full_clean()
    with pghistory.context(user=by.pk, reason="sanggah diterima kantor"):
        objection.save()
    return objection
