"""The event itself: its kind, its days, its sessions and its rundown."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet, around

MOST_DAYS = 31
"""An event longer than this gets no session per day by itself."""


@tracked
class EventKind(models.Model):
    """Pembinaan, bimtek, rakor, FGD, …: rows the office edits."""

    code = models.SlugField("kode", max_length=30, unique=True)
    name = models.CharField("nama", max_length=80)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "jenis kegiatan"
        verbose_name_plural = "jenis kegiatan"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class EventQuerySet(TerritoryQuerySet):
    def visible_to(self, user: Any) -> Any:
        """An event is seen where it is held, and by every office that lies in the region it is held for.

        A TKSK must see the kabupaten's coaching event to which all kecamatan are invited.
        """
        return self.filter(around(self.territory_path, user))

    def editable_by(self, user: Any) -> Any:
        """Only where it is held for the user's own territory: a TKSK sees the kabupaten's event, the office runs it."""
        return super().visible_to(user)

    def upcoming(self, on: dt.date | None = None) -> EventQuerySet:
        """Not over on a day (default: today)."""
        return self.filter(ends_on__gte=on or timezone.localdate())

    def past(self, on: dt.date | None = None) -> EventQuerySet:
        return self.filter(ends_on__lt=on or timezone.localdate())


@tracked
class Event(models.Model):
    """One coaching event."""

    kind = models.ForeignKey(EventKind, verbose_name="jenis", on_delete=models.PROTECT, related_name="events")
    title = models.CharField("nama kegiatan", max_length=200)
    theme = models.CharField("tema", max_length=200, blank=True)
    activity_code = models.CharField("kode sub kegiatan", max_length=40, blank=True)
    activity_name = models.CharField("nama sub kegiatan", max_length=200, blank=True)
    place = models.CharField(
        "tempat", max_length=150, blank=True, help_text="Boleh menyusul, tetapi harus ada sebelum surat diberi nomor."
    )
    address = models.CharField("alamat", max_length=200, blank=True)
    region = models.ForeignKey(
        "regions.Region", verbose_name="wilayah", on_delete=models.PROTECT, related_name="events"
    )
    starts_on = models.DateField("tanggal mulai")
    ends_on = models.DateField("tanggal selesai")
    fgd_topic = models.CharField("topik FGD", max_length=200, blank=True)
    fgd_moderator = models.CharField("pemandu FGD", max_length=120, blank=True)
    note = models.TextField("catatan", blank=True)
    cancelled_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    cancel_reason = models.CharField("alasan dibatalkan", max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibuat oleh", null=True, blank=True, on_delete=models.PROTECT
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan"
        verbose_name_plural = "kegiatan"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_start",
                violation_error_message="Tanggal selesai lebih awal daripada tanggal mulai.",
            )
        ]
        indexes = [models.Index(fields=["-starts_on"], name="event_by_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ends_on < timezone.localdate()

    @property
    def place_words(self) -> str:
        """Room and address as one line, "tempat belum ditentukan" while there is none."""
        return ", ".join(part for part in (self.place, self.address) if part) or "tempat belum ditentukan"

    @property
    def days(self) -> list[dt.date]:
        """Every day of the event, first to last."""
        return [self.starts_on + dt.timedelta(days=day) for day in range((self.ends_on - self.starts_on).days + 1)]

    @transaction.atomic
    def cancel(self, *, reason: str, by: Any) -> None:
        """Call the event off; its list and attendance stay.  Raises ValueError without a reason or the second time."""
        if self.cancelled_at:
            raise ValueError("Kegiatan ini sudah dibatalkan.")
        if not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        with pghistory.context(user=by.pk, reason=reason.strip()):
            self.cancelled_at, self.cancel_reason = timezone.now(), reason.strip()
            self.save(update_fields=["cancelled_at", "cancel_reason"])

    @transaction.atomic
    def reopen(self, *, reason: str, by: Any) -> None:
        """Take the cancellation back.  Raises ValueError without a reason or when the event was not cancelled."""
        if not self.cancelled_at:
            raise ValueError("Kegiatan ini tidak sedang dibatalkan.")
        if not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        with pghistory.context(user=by.pk, reason=reason.strip()):
            self.cancelled_at, self.cancel_reason = None, ""
            self.save(update_fields=["cancelled_at", "cancel_reason"])

    def open_sessions(self, *, starts_at: dt.time | None = None, ends_at: dt.time | None = None) -> list[Session]:
        """The first sessions of a new event: one for each of its days (only the first day of a very long one)."""
        days = self.days if len(self.days) <= MOST_DAYS else self.days[:1]
        names = ["Sesi utama"] if len(days) == 1 else [f"Hari ke-{number}" for number in range(1, len(days) + 1)]
        return Session.objects.bulk_create(
            Session(event=self, name=name, date=day, starts_at=starts_at, ends_at=ends_at, order=1)
            for name, day in zip(names, days, strict=True)
        )

    @transaction.atomic
    def arrange_agenda(self, keys: list[int]) -> bool:
        """Put the rundown in this order of keys; False when its lines are no longer exactly these."""
        Event.objects.select_for_update().get(pk=self.pk)
        lines = {line.pk: line for line in self.agenda.all()}
        if sorted(keys) != sorted(lines):
            return False
        changed = [lines[key] for number, key in enumerate(keys, 1) if lines[key].order != number]
        for number, key in enumerate(keys, 1):
            lines[key].order = number
        AgendaItem.objects.bulk_update(changed, ["order"])
        return True

    @transaction.atomic
    def add_agenda_item(self, item: AgendaItem) -> AgendaItem:
        """Put a new line at the end of the rundown."""
        Event.objects.select_for_update().get(pk=self.pk)
        item.event = self
        item.order = (self.agenda.aggregate(last=Max("order"))["last"] or 0) + 1
        item.save()
        return item


class EventPartQuerySet(TerritoryQuerySet):
    """Rows that belong to an event: seen by whoever sees the event, worked on where its region is one's own.

    `event_path` leads to the event; `territory_path` on to its region.
    """

    event_path: ClassVar[str] = "event"
    territory_path = "event__region__code"

    def visible_to(self, user: Any) -> Any:
        return self.filter(**{f"{self.event_path}__in": Event.objects.visible_to(user).order_by().values("pk")})

    def editable_by(self, user: Any) -> Any:
        return super().visible_to(user)


@tracked
class Session(models.Model):
    """A part of an event with its own attendance list: one day, or one sitting."""

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="sessions")
    name = models.CharField("sesi", max_length=100)
    date = models.DateField("tanggal")
    starts_at = models.TimeField("mulai", null=True, blank=True)
    ends_at = models.TimeField("selesai", null=True, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=1)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "sesi"
        verbose_name_plural = "sesi"
        ordering = ["event", "date", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="session_once_per_event",
                violation_error_message="Sesi dengan nama ini sudah ada pada kegiatan tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message="Sesi selesai sebelum mulai. Periksa jamnya.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItemQuerySet(TerritoryQuerySet):
    territory_path = "event__region__code"


@tracked
class AgendaItem(models.Model):
    """A line of the rundown (susunan acara)."""

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.CASCADE, related_name="agenda")
    # CASCADE: the rundown is part of the plan, nothing else points to a line of it.
    order = models.PositiveSmallIntegerField("urutan")
    starts_at = models.TimeField("jam", null=True, blank=True)
    title = models.CharField("acara", max_length=200)
    speaker = models.CharField("petugas", max_length=120, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "acara"
        verbose_name_plural = "susunan acara"
        ordering = ["event", "order", "pk"]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def move(self, *, up: bool) -> bool:
        """Change places with the neighbour above or below; False at the end of the list."""
        Event.objects.select_for_update().get(pk=self.event_id)
        lines = list(AgendaItem.objects.filter(event=self.event_id).order_by("order", "pk"))
        here = next(index for index, line in enumerate(lines) if line.pk == self.pk)
        there = here + (-1 if up else 1)
        if not 0 <= there < len(lines):
            return False
        lines[here], lines[there] = lines[there], lines[here]
        changed = [line for number, line in enumerate(lines, 1) if line.order != number]
        for number, line in enumerate(lines, 1):
            line.order = number
        AgendaItem.objects.bulk_update(changed, ["order"])
        return True
