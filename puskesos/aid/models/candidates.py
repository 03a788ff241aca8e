"""Candidates (usulan): who waits for a seat in a village and programme, on what grounds, and in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from puskesos.aid.models.codes import Criterion
from puskesos.aid.models.enrolments import Enrolment
from puskesos.aid.models.programmes import DECILE_WORDS, DECILES, Programme
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.models import Region
from welfare.regions.scoping import TerritoryQuerySet

ELDERLY_YEARS = 60


def born_before(today: dt.date, years: int = ELDERLY_YEARS) -> dt.date:
    """The latest birthday of somebody who is `years` old today."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def _weight(kind: str) -> Any:
    """What the criteria of a kind weigh together for a candidate's programme."""
    of_kind = Criterion.objects.filter(
        Q(programme=None) | Q(programme=OuterRef("programme")), is_active=True, kind=kind
    )
    total = of_kind.order_by().values("kind").annotate(all=Sum("weight")).values("all")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


class CandidateQuerySet(TerritoryQuerySet):
    territory_path = "village__code"

    def waiting(self) -> CandidateQuerySet:
        return self.filter(state=Candidate.State.WAITING)

    def scored(self) -> CandidateQuerySet:
        """Annotate `score` by the office's criteria as they are today; an unknown desil or birthday counts nothing."""
        ticked = CandidateCriterion.objects.filter(
            Q(criterion__programme=None) | Q(criterion__programme=OuterRef("programme")),
            candidate=OuterRef("pk"), criterion__is_active=True, criterion__kind=Criterion.Kind.TICK,
        )  # fmt: skip
        total = ticked.order_by().values("candidate").annotate(all=Sum("criterion__weight")).values("all")
        aided = Enrolment.objects.active().filter(person=OuterRef("person"))
        elderly = Q(person__birth_date__lte=born_before(timezone.localdate()))
        score = (
            Coalesce(Subquery(total, output_field=IntegerField()), 0)
            + Coalesce(Value(11) - Cast("decile", IntegerField()), 0) * _weight(Criterion.Kind.DECILE)
            + Case(When(Exists(aided), then=Value(0)), default=_weight(Criterion.Kind.UNAIDED))
            + Case(When(elderly, then=_weight(Criterion.Kind.ELDERLY)), default=Value(0))
        )
        return self.annotate(score=models.ExpressionWrapper(score, output_field=IntegerField()))


@tracked
class Candidate(models.Model):
    """One proposal of a person for a programme.  It is chosen, refused or withdrawn, never deleted."""

    class Source(models.TextChoices):
        DELIBERATION = "musdes", "musdes/muskel"
        CHECK = "check", "usul aplikasi Cek Bansos"
        COMPLAINT = "complaint", "aduan"
        VISIT = "visit", "kunjungan monev"
        PILLAR = "pillar", "pilar sosial"
        OTHER = "other", "lainnya"

    class State(models.TextChoices):
        WAITING = "waiting", "menunggu"
        CHOSEN = "chosen", "terpilih"
        REFUSED = "refused", "ditolak"
        WITHDRAWN = "withdrawn", "ditarik"

    programme = models.ForeignKey(
        Programme, verbose_name="program", on_delete=models.PROTECT, related_name="candidates"
    )  # fmt: skip
    person = models.ForeignKey(
        "people.Person", verbose_name="calon", on_delete=models.PROTECT, related_name="candidacies"
    )  # fmt: skip
    village = models.ForeignKey(
        "regions.Region", verbose_name="desa/kelurahan", on_delete=models.PROTECT, related_name="candidates"
    )
    source = models.CharField("asal usulan", max_length=10, choices=Source.choices, default=Source.DELIBERATION)
    source_note = models.CharField("rujukan usulan", max_length=150, blank=True, help_text="Misalnya nomor BA musdes.")
    proposed_on = models.DateField("diusulkan", default=timezone.localdate)
    decile = models.PositiveSmallIntegerField("desil", null=True, blank=True, validators=DECILES)
    decile_checked_on = models.DateField("desil diperiksa", null=True, blank=True)
    criteria = models.ManyToManyField(
        Criterion, verbose_name="kriteria", through="aid.CandidateCriterion", related_name="candidates", blank=True
    )
    note = models.TextField("catatan", max_length=1000, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.WAITING, editable=False)
    state_on = models.DateField("sejak", null=True, blank=True, editable=False)
    state_reason = models.CharField("alasan", max_length=250, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dicatat oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="candidates",
    )  # fmt: skip

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "calon penerima"
        verbose_name_plural = "calon penerima"
        ordering = ["programme", "village", "proposed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=Q(state="waiting"),
                name="waits_once_for_a_programme",
                violation_error_message="Orang ini sudah menunggu dalam antrean program tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(decile__isnull=True) | Q(decile__range=(1, 10)),
                name="candidate_decile_range",
                violation_error_message=DECILE_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "chosen")) | ~Q(state_reason=""),
                name="candidate_goes_with_reason",
                violation_error_message="Usulan yang ditolak atau ditarik wajib disertai alasan.",
            ),
        ]
        indexes = [
            # The queue of one village and programme, which ranks and choosing read.
            models.Index(fields=["programme", "village"], name="candidate_queue", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.programme}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @transaction.atomic
    def refuse(self, *, reason: str, by: Any) -> None:
        """Raises ValidationError without a reason, or when the candidate does not wait any more."""
        self._leave(self.State.REFUSED, reason, by, "usulan calon ditolak")

    @transaction.atomic
    def withdraw(self, *, reason: str, by: Any) -> None:
        """Raises ValidationError without a reason, or when the candidate does not wait any more."""
        self._leave(self.State.WITHDRAWN, reason, by, "usulan calon ditarik")

    @transaction.atomic
    def wait_again(self, *, by: Any) -> None:
        """Take back a refusal or withdrawal.  Raises ValidationError when there is none, or another one waits."""
        self.lock()
        if self.state not in (self.State.REFUSED, self.State.WITHDRAWN):
            raise ValidationError(f"Usulan ini sedang “{self.get_state_display()}”.")
        if Candidate.objects.waiting().filter(person=self.person_id, programme=self.programme_id).exists():
            raise ValidationError("Orang ini sudah menunggu dalam antrean program tersebut.")
        with pghistory.context(user=by.pk, reason="kembali ke antrean"):
            self.become(self.State.WAITING)

    def _leave(self, state: str, reason: str, by: Any, words: str) -> None:
        self.lock()
        if not self.is_waiting:
            raise ValidationError(f"Usulan ini sudah “{self.get_state_display()}”.")
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        with pghistory.context(user=by.pk, reason=words):
            self.become(state, reason.strip()[:250])

    def lock(self) -> Candidate:
        """Hold the row until the transaction ends, and read it anew."""
        Candidate.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        return self

    def become(self, state: str, reason: str = "") -> None:
        """Set the state, on this day.  The rules are in the verbs that call it, here and in `Decision`."""
        self.state, self.state_on, self.state_reason = state, timezone.localdate(), reason
        self.save(update_fields=["state", "state_on", "state_reason"])

    @transaction.atomic
    def tick(self, criteria: Iterable[Criterion], *, by: Any) -> None:
        """Set which criteria an officer has ticked."""
        wanted, known = {row.pk for row in criteria}, {row.criterion_id: row for row in self.ticks.all()}
        with pghistory.context(user=by.pk, reason="kriteria calon"):
            CandidateCriterion.objects.filter(pk__in=[known[pk].pk for pk in known.keys() - wanted]).delete()
            CandidateCriterion.objects.bulk_create(
                CandidateCriterion(candidate=self, criterion_id=pk) for pk in sorted(wanted - known.keys())
            )


@transaction.atomic
def put_forward(
    *, person: Any, programme: Programme, village: Region, by: Any, criteria: Iterable[Criterion] = (), **said: Any
) -> Candidate:
    """Put a person into the queue.  `said`: further columns (source, decile, proposed_on, note, …).

    Raises ValidationError outside the officer's territory, for a desil that does not exist, or for somebody who waits
    already or receives the programme now.
    """
    if not by.covers(village.code):
        raise ValidationError({"village": "Desa ini di luar wilayah kerja Anda."})
    if village.level != Region.Level.VILLAGE:
        raise ValidationError({"village": "Pilih desa atau kelurahan, bukan kecamatan."})
    candidate = Candidate(person=person, programme=programme, village=village, by=by, **said)
    if candidate.proposed_on > timezone.localdate():
        raise ValidationError({"proposed_on": "Tanggal usulan belum terjadi."})
    receives = Enrolment.objects.active().filter(person=person, programme=programme).order_by("-period").first()
    if receives:
        raise ValidationError({"person": f"{person} sudah menerima {programme} pada periode {receives.period}."})
    candidate.full_clean()
    with pghistory.context(user=by.pk, reason="calon diusulkan"):
        candidate.save()
    candidate.tick(criteria, by=by)
    return candidate


class OfCandidateQuerySet(TerritoryQuerySet):
    territory_path = "candidate__village__code"


@tracked
class CandidateCriterion(models.Model):
    """A criterion that an officer has ticked for a candidate."""

    # CASCADE: a mark of the candidate.
    candidate = models.ForeignKey(
        Candidate, verbose_name="calon", on_delete=models.CASCADE, related_name="ticks"
    )  # fmt: skip
    criterion = models.ForeignKey(Criterion, verbose_name="kriteria", on_delete=models.PROTECT, related_name="ticks")

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "kriteria calon"
        verbose_name_plural = "kriteria calon"
        ordering = ["candidate", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "criterion"],
                name="criterion_once_per_candidate",
                violation_error_message="Kriteria ini sudah dicentang untuk calon tersebut.",
            )
        ]

    def __str__(self) -> str:
        return str(self.criterion)


@tracked
class CandidatePaper(models.Model):
    """A paper of a candidate: KK, SKTM, photo of the house, minutes of the village meeting.  Private."""

    candidate = models.ForeignKey(Candidate, verbose_name="calon", on_delete=models.PROTECT, related_name="papers")
    title = models.CharField("nama berkas", max_length=120)
    file = models.FileField("berkas", upload_to=PrivatePath("calon"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diunggah oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="candidate_papers",
    )  # fmt: skip
    at = models.DateTimeField("waktu", default=timezone.now, editable=False)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas calon"
        verbose_name_plural = "berkas calon"
        ordering = ["candidate", "pk"]

    def __str__(self) -> str:
        return self.title
