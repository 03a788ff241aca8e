"""Who takes part in an event."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from events.models.event import Event, EventPartQuerySet
from welfare.audit.tracking import tracked


class ParticipantQuerySet(EventPartQuerySet):
    """An attendance list is read aloud in the room: name, pillar and kecamatan of every participant are seen by whoever
    sees the event.  Phone numbers are not (`Participant.phone_for`).
    """

    def delegates(self) -> ParticipantQuerySet:
        return self.filter(pillar__isnull=False)

    def guests(self) -> ParticipantQuerySet:
        return self.filter(pillar__isnull=True)


@tracked
class Participant(models.Model):
    """A person of the register, or a named guest, taking part in an event and representing a pillar or an office."""

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(
        "people.Person",
        verbose_name="orang",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
    )
    name = models.CharField("nama", max_length=200, help_text="Seperti tertulis di daftar hadir.")
    sex = models.CharField("L/P", max_length=1, blank=True, choices=[("L", "Laki-laki"), ("P", "Perempuan")])
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    pillar = models.ForeignKey(
        "pillars.Pillar",
        verbose_name="pilar",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participants",
    )
    unit = models.ForeignKey(
        "pillars.Unit",
        verbose_name="unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participants",
    )
    institution = models.CharField("instansi", max_length=150, blank=True)
    position = models.CharField("jabatan", max_length=120, blank=True)
    region = models.ForeignKey(
        "regions.Region",
        verbose_name="kecamatan/desa",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    order = models.PositiveIntegerField("nomor urut", default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        ordering = ["event", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="person_once_per_event",
                violation_error_message="Orang ini sudah menjadi peserta kegiatan tersebut.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="participant_has_name", violation_error_message="Nama peserta wajib diisi."
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def phone_for(self, user: Any) -> str:
        """The phone number, for those who may see persons and in whose territory the participant lives; else empty.

        A participant without a region belongs to the kabupaten, so only the whole-kabupaten office sees the number.
        """
        return self.phone if user.has_perm("people.view_person") and user.covers(self.region_id) else ""

    @property
    def represents(self) -> str:
        """What stands in the column "Pilar/Instansi": the office as written, else the unit, else the pillar.

        The unit of somebody with a kecamatan is that kecamatan's post, and the kecamatan stands in the next column.
        """
        if self.institution:
            return self.institution
        if self.unit and not self.region_id:
            return self.unit.name
        return self.pillar.short_name if self.pillar else ""
