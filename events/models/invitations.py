"""Who is asked to an event: by which rule, by which letter, and what was answered."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from events.models.event import Event, EventPartQuerySet
from events.models.letters import Letter
from events.models.participant import Participant
from welfare.audit.tracking import tracked
from welfare.regions.models import Region


@tracked
class InvitationRule(models.Model):
    """Who is invited by post instead of by name: "semua TKSK", "ketua Karang Taruna kecamatan".

    No position: every post of the pillar.  No level: units of every level.  No region: the whole region of the event.
    `words` says the rule as an officer reads it and follows it into the history.
    """

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.CASCADE, related_name="rules")
    # CASCADE: a line of the plan, as the rundown is.
    pillar = models.ForeignKey("pillars.Pillar", verbose_name="pilar", on_delete=models.PROTECT, related_name="+")
    positions = models.ManyToManyField("pillars.Position", verbose_name="jabatan", blank=True, related_name="+")
    level = models.CharField("tingkat", max_length=12, choices=Region.Level.choices, blank=True)
    regions = models.ManyToManyField("regions.Region", verbose_name="wilayah", blank=True, related_name="+")
    words = models.CharField("aturan", max_length=250, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibuat oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan undangan"
        verbose_name_plural = "aturan undangan"
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "words"],
                name="rule_once_per_event",
                violation_error_message="Aturan ini sudah ada pada kegiatan tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.words


class InvitationQuerySet(EventPartQuerySet):
    event_path = "participant__event"
    territory_path = "participant__event__region__code"


@tracked
class Invitation(models.Model):
    """How a participant is invited and what was answered.  No row: on the list, nothing known yet."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "belum menjawab"
        COMING = "coming", "akan hadir"
        UNABLE = "unable", "berhalangan"

    class Via(models.TextChoices):
        LETTER = "letter", "surat"
        WHATSAPP = "whatsapp", "WhatsApp"
        SPOKEN = "spoken", "lisan/telepon"

    participant = models.OneToOneField(
        Participant, verbose_name="peserta", on_delete=models.CASCADE, related_name="invitation"
    )
    # CASCADE: nothing without the participant, who may only be struck while nothing speaks against it.
    rule = models.ForeignKey(
        InvitationRule, verbose_name="aturan", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="invitations",
    )  # fmt: skip
    # SET_NULL twice: who was invited stays invited when the rule goes or an import that brought the post is undone.
    post = models.ForeignKey(
        "pillars.Membership", verbose_name="jabatan", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    letter = models.ForeignKey(
        Letter, verbose_name="surat", null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    told_via = models.CharField("disampaikan lewat", max_length=10, choices=Via.choices, blank=True)
    told_at = models.DateTimeField("disampaikan", null=True, blank=True)
    answer = models.CharField("jawaban", max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)
    note = models.CharField("keterangan", max_length=200, blank=True)
    stand_in = models.ForeignKey(
        "people.Person", verbose_name="diwakili oleh (orang)", null=True, blank=True, on_delete=models.PROTECT,
        related_name="stood_in",
    )  # fmt: skip
    stand_in_name = models.CharField("diwakili oleh", max_length=150, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["participant"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stand_in_name="") | Q(answer="unable"),
                name="stand_in_only_for_the_unable",
                violation_error_message="Yang diwakili hanya yang berhalangan.",
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in_name=""),
                name="stand_in_has_a_name",
                violation_error_message="Sebutkan nama yang mewakili.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.answer_words}"

    @property
    def is_represented(self) -> bool:
        return bool(self.stand_in_name)

    @property
    def answer_words(self) -> str:
        """The answer as a chip says it: "akan hadir", "diwakili", "berhalangan", "belum menjawab"."""
        return "diwakili" if self.is_represented else str(self.get_answer_display())

    @classmethod
    @transaction.atomic
    def respond(
        cls, participant: Participant, answer: str, *, by: Any, stand_in: Any = None, stand_in_name: str = "",
        note: str = "",
    ) -> Invitation:  # fmt: skip
        """Record what was answered; the same answer again changes nothing.

        `stand_in` (a person) or `stand_in_name` says who comes instead of somebody unable.  Raises ValueError: unknown
        answer, a stand-in for somebody who comes, or the participant as his own stand-in.
        """
        if answer not in cls.Answer.values:
            raise ValueError("Pilih akan hadir, berhalangan, atau belum menjawab.")
        name = stand_in.full_name if stand_in else stand_in_name.strip()
        if name and answer != cls.Answer.UNABLE:
            raise ValueError("Yang diwakili hanya yang berhalangan.")
        if stand_in and stand_in.pk == participant.person_id:
            raise ValueError("Peserta tidak dapat mewakili dirinya sendiri.")
        Participant.objects.select_for_update(of=("self",), no_key=True).get(pk=participant.pk)
        row = cls.objects.filter(participant=participant).first() or cls(participant=participant)
        wanted = (answer, stand_in.pk if stand_in else None, name, note.strip())
        if row.pk and (row.answer, row.stand_in_id, row.stand_in_name, row.note) == wanted:
            return row
        row.answer, row.stand_in, row.stand_in_name, row.note = answer, stand_in, name, note.strip()
        row.answered_at = None if answer == cls.Answer.WAITING else timezone.now()
        row.recorded_by = by
        with pghistory.context(user=by.pk):
            row.save()
        return row

    @classmethod
    @transaction.atomic
    def tell(cls, participant: Participant, via: str, *, by: Any) -> Invitation:
        """Record that the invitation has reached the participant, by which way.  Raises ValueError for another way."""
        if via not in cls.Via.values:
            raise ValueError("Pilih cara undangan disampaikan.")
        Participant.objects.select_for_update(of=("self",), no_key=True).get(pk=participant.pk)
        row = cls.objects.filter(participant=participant).first() or cls(participant=participant)
        row.told_via, row.told_at, row.recorded_by = via, timezone.now(), by
        with pghistory.context(user=by.pk):
            row.save()
        return row
