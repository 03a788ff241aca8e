"""What was left to do or to decide: never without an owner, and it comes back until somebody closes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from events.models.event import Event
from puskesos.aid.models import Visit
from puskesos.cases.models import Case
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet, around, narrow

SOON = dt.timedelta(days=7)


class FollowUpQuerySet(TerritoryQuerySet):
    territory_path = "region__code"

    def visible_to(self, user: Any) -> Any:
        """Seen by whoever sees the event it comes from (`EventQuerySet.visible_to`), and by its owner."""
        return self.filter(_or_owned(around(self.territory_path, user), user))

    def editable_by(self, user: Any) -> Any:
        """Only where it belongs to the user's own territory."""
        return self.filter(narrow(self.territory_path, user))

    def workable_by(self, user: Any) -> Any:
        """Closed and opened again by its owner, and by the office that may also write new ones."""
        if not user.has_perm("events.add_followup"):
            return self.filter(owner=user.pk)
        return self.filter(_or_owned(narrow(self.territory_path, user), user))

    def open(self) -> FollowUpQuerySet:
        return self.filter(state=FollowUp.State.OPEN)

    def overdue(self, on: dt.date | None = None) -> FollowUpQuerySet:
        """Open with a due date before a day (default: today)."""
        return self.open().filter(due__lt=on or timezone.localdate())

    def pressing(self, on: dt.date | None = None) -> FollowUpQuerySet:
        """Open and overdue, due within a week, or without any date: what would get lost otherwise."""
        today = on or timezone.localdate()
        return self.open().filter(Q(due__isnull=True) | Q(due__lte=today + SOON))


def _or_owned(place: Q, user: Any) -> Q:
    """A place or the own ones.  "Everywhere" is an empty filter, and joined by OR it would vanish."""
    return place | Q(owner=user) if place and user.is_authenticated else place


@tracked
class FollowUp(models.Model):
    """One thing to do, or a decision that is still open.  Owner: an account, or a person or post in words.

    It comes from an event or a visit of monev, or belongs to a Puskesos centre, a case or a programme.  `region`
    follows from that and says who may see it; case and visit are named only to whoever sees those (`case_for`).
    """

    class Kind(models.TextChoices):
        TASK = "task", "tugas"
        DECISION = "decision", "keputusan terbuka"

    class State(models.TextChoices):
        OPEN = "open", "belum selesai"
        DONE = "done", "selesai"
        CANCELLED = "cancelled", "dibatalkan"

    what = models.CharField("apa yang ditindaklanjuti", max_length=300)
    kind = models.CharField("sebagai", max_length=8, choices=Kind.choices, default=Kind.TASK)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="penanggung jawab (akun)", null=True, blank=True,
        on_delete=models.PROTECT, related_name="follow_ups",
    )  # fmt: skip
    owner_text = models.CharField(
        "penanggung jawab (nama atau jabatan)", max_length=150, blank=True, help_text="Bila belum mempunyai akun."
    )
    due = models.DateField(
        "tenggat", null=True, blank=True, help_text="Boleh kosong untuk keputusan yang ditunggu; tetap ditagih."
    )
    event = models.ForeignKey(
        Event, verbose_name="dari kegiatan", null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    region = models.ForeignKey(
        "regions.Region", verbose_name="wilayah", on_delete=models.PROTECT, related_name="+", editable=False
    )
    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", null=True, blank=True, on_delete=models.PROTECT,
        related_name="follow_ups",
    )  # fmt: skip
    case = models.ForeignKey(
        "cases.Case", verbose_name="layanan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="follow_ups",
    )  # fmt: skip
    programme = models.ForeignKey(
        "aid.Programme", verbose_name="program", null=True, blank=True, on_delete=models.PROTECT,
        related_name="follow_ups",
    )  # fmt: skip
    visit = models.ForeignKey(
        "aid.Visit", verbose_name="kunjungan monev", null=True, blank=True, on_delete=models.PROTECT,
        related_name="follow_ups", editable=False,
    )  # fmt: skip
    next_event = models.ForeignKey(
        Event, verbose_name="dibahas pada kegiatan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="expected_follow_ups",
    )  # fmt: skip
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.OPEN, editable=False)
    closed_on = models.DateField("tanggal selesai", null=True, blank=True, editable=False)
    note = models.CharField("catatan penyelesaian", max_length=300, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diselesaikan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    created_on = models.DateField("dicatat pada", default=timezone.localdate, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "tindak lanjut"
        verbose_name_plural = "tindak lanjut"
        ordering = ["state", models.F("due").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(owner_text=""),
                name="follow_up_has_an_owner",
                violation_error_message="Sebutkan penanggung jawabnya: pilih akun, atau tulis nama atau jabatan.",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False)
                | Q(centre__isnull=False)
                | Q(case__isnull=False)
                | Q(programme__isnull=False)
                | Q(visit__isnull=False),
                name="follow_up_comes_from_somewhere",
                violation_error_message="Sebutkan kegiatan, Puskesos, layanan, atau programnya.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True) | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="follow_up_closed_on_a_day",
                violation_error_message="Sebutkan tanggal selesainya.",
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="follow_up_by_due")]

    def __str__(self) -> str:
        return self.what

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The region follows from the event, else from centre, case or visit, else it is the office's own."""
        if self.event:
            self.region_id = self.event.region_id
        else:
            place = self.centre or self.case
            code = place.village_id if place else self.visit and self.visit.enrolment.region_id
            self.region_id = code or settings.OFFICE_REGENCY
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("events:followup_detail", args=[self.pk])

    @property
    def owner_words(self) -> str:
        """ "Kepala Dinas Sosial", or the account's name; both when they differ."""
        account = str(self.owner) if self.owner else ""
        return ", ".join(dict.fromkeys(part for part in (self.owner_text, account) if part))

    def case_for(self, user: Any) -> Case | None:
        """The case it is tied to, for a user who may see that case."""
        if self.case_id is None or not user.has_perm("cases.view_case"):
            return None
        return Case.objects.visible_to(user).filter(pk=self.case_id).first()

    def visit_for(self, user: Any) -> Any:
        """The visit it comes from, for a user who may see that visit."""
        if self.visit_id is None or not user.has_perm("aid.view_visit"):
            return None
        return Visit.objects.visible_to(user).filter(pk=self.visit_id).first()

    @property
    def due_words(self) -> tuple[str, str]:
        """What presses, as the word and the tone of a chip."""
        if self.state != self.State.OPEN:
            return str(self.get_state_display()), "good" if self.state == self.State.DONE else "mute"
        if self.due is None:
            return "tanpa tenggat", "warn"
        days = (self.due - timezone.localdate()).days
        if days < 0:
            return f"lewat {-days} hari", "bad"
        return ("jatuh tempo hari ini", "warn") if days == 0 else (f"{days} hari lagi", "info" if days > 7 else "warn")

    @property
    def is_overdue(self) -> bool:
        return self.state == self.State.OPEN and self.due is not None and self.due < timezone.localdate()

    @transaction.atomic
    def close(self, state: str, *, on: dt.date, note: str, by: Any) -> None:
        """Done or cancelled on a day; a cancellation needs a note.  Raises ValidationError at the field."""
        if state not in (self.State.DONE, self.State.CANCELLED):
            raise ValueError(state)
        self._refuse(self._now() != self.State.OPEN, "Tindak lanjut ini sudah ditutup.")
        if state == self.State.CANCELLED and not note.strip():
            raise ValidationError({"note": "Sebutkan alasan dibatalkan."})
        if on > timezone.localdate():
            raise ValidationError({"on": "Tanggal selesai belum tiba."})
        if on < (self.event.starts_on if self.event else self.created_on):
            raise ValidationError({"on": "Tanggal selesai lebih awal daripada saat tindak lanjut ini muncul."})
        self._turn(state, on, note.strip()[:300], by)

    @transaction.atomic
    def reopen(self, *, reason: str, by: Any) -> None:
        """Open a closed one again.  Raises ValidationError without a reason or when it is open."""
        self._refuse(self._now() == self.State.OPEN, "Tindak lanjut ini belum ditutup.")
        self._refuse(not reason.strip(), "Alasan wajib diisi.")
        self._turn(self.State.OPEN, None, "", by, reason.strip())

    @staticmethod
    def _refuse(wrong: bool, words: str) -> None:
        if wrong:
            raise ValidationError(words)

    def _now(self) -> str:
        return FollowUp.objects.select_for_update(of=("self",)).get(pk=self.pk).state

    def _turn(self, state: str, on: dt.date | None, note: str, by: Any, reason: str = "") -> None:
        self.state, self.closed_on, self.note = state, on, note
        self.closed_by = None if state == self.State.OPEN else by
        with pghistory.context(user=by.pk, reason=reason or note or self.get_state_display()):
            self.save(update_fields=["state", "closed_on", "note", "closed_by"])
