"""Rounds of monev (putaran): what is visited when, by which team, and why just these recipients."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from puskesos.aid.models.enrolments import Enrolment, OfEnrolmentQuerySet
from puskesos.aid.models.programmes import ProgrammePeriod
from welfare.accounts.roles import Role
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet, around


def own_team(user: Any, path: str) -> Q:
    """A pillar's coordinator sees what teams do in which he or she goes along; `path` leads to the team's accounts."""
    return Q(**{path: user.pk}) if user.is_authenticated and user.role == Role.PILLAR_COORDINATOR else Q()


class RoundQuerySet(TerritoryQuerySet):
    def visible_to(self, user: Any) -> RoundQuerySet:
        """Rounds that touch the user's territory: in it, or over a region that contains it."""
        touched = Round.areas.through.objects.filter(around("region__code", user)).values("round")
        mine = own_team(user, "users")
        rows = self.filter(pk__in=touched)
        return rows.filter(pk__in=Team.objects.filter(mine).values("round")) if mine else rows

    def running(self) -> RoundQuerySet:
        return self.filter(state=Round.State.RUNNING)


@tracked
class Round(models.Model):
    """One round over a programme and period, in some regions.  The sample is drawn from a stored seed."""

    class Method(models.TextChoices):
        ALL = "all", "semua penerima"
        RANDOM = "random", "acak"
        QUOTA = "quota", "acak, sama banyak tiap desa"
        RISK = "risk", "berdasarkan risiko"

    class State(models.TextChoices):
        DRAFT = "draft", "draf"
        RUNNING = "running", "berjalan"
        CLOSED = "closed", "ditutup"

    period = models.ForeignKey(
        ProgrammePeriod, verbose_name="program dan periode", on_delete=models.PROTECT, related_name="rounds"
    )
    name = models.CharField("nama putaran", max_length=120)
    areas = models.ManyToManyField("regions.Region", verbose_name="wilayah", related_name="monev_rounds")
    method = models.CharField("cara memilih sampel", max_length=8, choices=Method.choices, default=Method.ALL)
    size = models.PositiveIntegerField(
        "jumlah sampel", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(200_000)],
        help_text="Seluruhnya; untuk “sama banyak tiap desa” jumlah di tiap desa.",
    )  # fmt: skip
    seed = models.PositiveBigIntegerField(
        "benih acak", null=True, blank=True, help_text="Dengan benih yang sama, sampel yang sama terpilih lagi."
    )
    per_day = models.PositiveSmallIntegerField(
        "kunjungan per tim per hari", default=12, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai")
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.DRAFT, editable=False)
    drawn_at = models.DateTimeField("sampel ditarik", null=True, blank=True, editable=False)
    closed_on = models.DateField("ditutup", null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibuat oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="monev_rounds",
    )  # fmt: skip

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "putaran monev"
        verbose_name_plural = "putaran monev"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="round_ends_after_start",
                violation_error_message="Putaran berakhir sebelum mulai. Periksa kedua tanggalnya.",
            ),
            models.CheckConstraint(
                condition=Q(method="all") | Q(size__isnull=False),
                name="round_sample_has_size",
                violation_error_message="Isi jumlah sampelnya.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def start(self, *, by: Any) -> None:
        """From now on visits are reported.  Raises ValidationError when it is no draft or has no sample."""
        self.lock()
        if self.state != self.State.DRAFT:
            raise ValidationError(f"Putaran ini sudah “{self.get_state_display()}”.")
        if not self.samples.exists():
            raise ValidationError("Tarik sampelnya dulu: putaran ini belum mempunyai yang dikunjungi.")
        self._become(self.State.RUNNING, None, by, "putaran monev dimulai")

    @transaction.atomic
    def close(self, *, by: Any) -> None:
        """No more visits.  Raises ValidationError when it does not run."""
        self.lock()
        if self.state != self.State.RUNNING:
            raise ValidationError(f"Putaran ini “{self.get_state_display()}”, jadi tidak dapat ditutup.")
        self._become(self.State.CLOSED, timezone.localdate(), by, "putaran monev ditutup")

    @transaction.atomic
    def reopen(self, *, by: Any) -> None:
        """Take back `close`.  Raises ValidationError when it is not closed."""
        self.lock()
        if self.state != self.State.CLOSED:
            raise ValidationError(f"Putaran ini “{self.get_state_display()}”, jadi tidak perlu dibuka kembali.")
        self._become(self.State.RUNNING, None, by, "putaran monev dibuka kembali")

    def _become(self, state: str, closed_on: dt.date | None, by: Any, words: str) -> None:
        self.state, self.closed_on = state, closed_on
        with pghistory.context(user=by.pk, reason=words):
            self.save(update_fields=["state", "closed_on"])

    def lock(self) -> Round:
        """Hold the row until the transaction ends, and read it anew."""
        Round.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        return self


class OfRoundQuerySet(models.QuerySet[Any]):
    """Teams of a round: seen with it."""

    round_path = "round"

    def visible_to(self, user: Any) -> Any:
        return self.filter(**{f"{self.round_path}__in": Round.objects.visible_to(user)})


@tracked
class Team(models.Model):
    """Who goes out together in a round, and which accounts may report for them."""

    round = models.ForeignKey(Round, verbose_name="putaran", on_delete=models.PROTECT, related_name="teams")
    name = models.CharField("nama tim", max_length=80)
    users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="akun yang melapor", blank=True, related_name="monev_teams"
    )

    objects = OfRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "tim monev"
        verbose_name_plural = "tim monev"
        ordering = ["round", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="team_name_once_per_round",
                violation_error_message="Nama tim ini sudah dipakai pada putaran tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMemberQuerySet(OfRoundQuerySet):
    round_path = "team__round"


@tracked
class TeamMember(models.Model):
    """A person in a team, and the pillar that he or she came from at that time."""

    team = models.ForeignKey(Team, verbose_name="tim", on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "people.Person", verbose_name="anggota", on_delete=models.PROTECT, related_name="monev_memberships"
    )
    pillar = models.ForeignKey(
        "pillars.Pillar", verbose_name="pilar", null=True, blank=True, on_delete=models.PROTECT,
        related_name="monev_members",
    )  # fmt: skip

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota tim monev"
        verbose_name_plural = "anggota tim monev"
        ordering = ["team", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                name="member_once_per_team",
                violation_error_message="Orang ini sudah menjadi anggota tim tersebut.",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class SampleQuerySet(OfEnrolmentQuerySet):
    def visible_to(self, user: Any) -> SampleQuerySet:
        return super().visible_to(user).filter(own_team(user, "team__users"))

    def visited(self) -> SampleQuerySet:
        return self.filter(latest__isnull=False)

    def unvisited(self) -> SampleQuerySet:
        return self.filter(latest__isnull=True)

    def running(self) -> SampleQuerySet:
        return self.filter(round__state=Round.State.RUNNING)

    def followed(self) -> SampleQuerySet:
        """Whose visits, or the decisions on them, became a case of the service centres."""
        visits = self.filter(visits__case__isnull=False).order_by().values("pk")
        decided = self.filter(visits__decisions__case__isnull=False).order_by().values("pk")
        return self.filter(Q(pk__in=visits) | Q(pk__in=decided))


@tracked
class Sample(models.Model):
    """A recipient whom a round visits, and why just this one."""

    round = models.ForeignKey(Round, verbose_name="putaran", on_delete=models.PROTECT, related_name="samples")
    enrolment = models.ForeignKey(
        Enrolment, verbose_name="penerima", on_delete=models.PROTECT, related_name="samples"
    )  # fmt: skip
    why = models.CharField("mengapa terpilih", max_length=150, blank=True)
    team = models.ForeignKey(
        Team, verbose_name="tim", null=True, blank=True, on_delete=models.PROTECT, related_name="samples"
    )
    planned_on = models.DateField("rencana kunjungan", null=True, blank=True)
    # The visit that counts; a second one ("verifikasi ulang") takes its place, the first stays in `visits`.
    latest = models.ForeignKey(
        "aid.Visit", verbose_name="kunjungan terakhir", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = "sampel monev"
        verbose_name_plural = "sampel monev"
        ordering = ["round", "planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enrolment"],
                name="recipient_once_per_round",
                violation_error_message="Penerima ini sudah menjadi sampel putaran tersebut.",
            )
        ]
        indexes = [
            # What a team still has to visit, day by day.
            models.Index(fields=["team", "planned_on"], name="sample_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.enrolment.person}"
