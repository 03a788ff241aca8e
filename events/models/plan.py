"""Who carries an event: speakers, moderators and the committee."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from events.models.event import Event, EventPartQuerySet
from welfare.audit.tracking import tracked


@tracked
class EventRole(models.Model):
    """Somebody who carries the event: a person of the register, or a name from elsewhere."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", "narasumber"
        MODERATOR = "moderator", "pemandu/moderator"
        COMMITTEE = "committee", "panitia"

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.CASCADE, related_name="roles")
    # CASCADE: a line of the plan, as the rundown is.
    kind = models.CharField("sebagai", max_length=10, choices=Kind.choices)
    person = models.ForeignKey(
        "people.Person",
        verbose_name="orang",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="event_roles",
    )
    name = models.CharField("nama", max_length=200, help_text="Seperti akan tertulis pada surat dan laporan.")
    duty = models.CharField(
        "tugas atau materi", max_length=150, blank=True, help_text="Misalnya ketua, sekretaris, atau judul materi."
    )
    institution = models.CharField("jabatan/instansi", max_length=150, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=1)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "petugas kegiatan"
        verbose_name_plural = "petugas kegiatan"
        ordering = ["event", "kind", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "person"],
                condition=Q(person__isnull=False),
                name="person_once_per_event_role",
                violation_error_message="Orang ini sudah tercatat dengan tugas tersebut.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="event_role_has_name", violation_error_message="Nama wajib diisi."
            ),
        ]

    def __str__(self) -> str:
        return self.name
