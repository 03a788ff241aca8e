"""Decisions on a finding: lanjut, ganti, perbaiki data, rujuk, or end without a successor and fill the seat later.

One proposes, another decides; nothing is deleted.

What stands here is this office's recommendation and its ground.  How far the real list is (`SiksStep`) is kept apart.
The rules that must hold before a seat changes hands are in `replacing`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from puskesos.aid.models import replacing
from puskesos.aid.models.candidates import Candidate
from puskesos.aid.models.codes import ReasonCode
from puskesos.aid.models.enrolments import Enrolment, OfEnrolmentQuerySet
from puskesos.aid.models.seats import hold_seats
from puskesos.aid.models.siks import SiksStep
from puskesos.aid.models.visits import Visit
from puskesos.aid.words import MOVE_SEATS, Recommendation
from puskesos.cases.intake import take_case
from puskesos.cases.models import ServiceKind
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath

CASE_RECOMMENDATIONS = (Recommendation.CORRECT.value, Recommendation.REFER.value)
"""What becomes a case of the service centres once it is decided."""


class DecisionQuerySet(OfEnrolmentQuerySet):
    def waiting(self) -> DecisionQuerySet:
        return self.filter(state=Decision.State.PROPOSED)

    def decidable_by(self, user: Any) -> DecisionQuerySet:
        """Waiting for somebody like this user: not one's own proposal."""
        return self.visible_to(user).waiting().exclude(proposed_by=user.pk)


@tracked
class Decision(models.Model):
    """A recommendation on one enrolment, from its proposal to its end."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "menunggu keputusan"
        DECIDED = "decided", "diputuskan"
        REFUSED = "refused", "ditolak"
        WITHDRAWN = "withdrawn", "ditarik"
        REVOKED = "revoked", "dibatalkan"

    class Meeting(models.TextChoices):
        VILLAGE = "musdes", "musdes"
        WARD = "muskel", "muskel"

    enrolment = models.ForeignKey(
        Enrolment, verbose_name="penerima", on_delete=models.PROTECT, related_name="decisions"
    )  # fmt: skip
    visit = models.ForeignKey(
        Visit, verbose_name="kunjungan", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    recommendation = models.CharField("usulan", max_length=8, choices=Recommendation.choices)
    reason = models.ForeignKey(
        ReasonCode, verbose_name="alasan", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    note = models.TextField("penjelasan", max_length=2000, blank=True)
    paper = models.FileField("bukti", upload_to=PrivatePath("keputusan"), blank=True)
    paper_title = models.CharField("nama bukti", max_length=120, blank=True)
    meeting = models.CharField("musyawarah", max_length=8, choices=Meeting.choices, blank=True)
    minutes_number = models.CharField("nomor berita acara", max_length=60, blank=True)
    minutes_on = models.DateField("tanggal berita acara", null=True, blank=True)
    minutes_file = models.FileField("pindaian berita acara", upload_to=PrivatePath("berita-acara"), blank=True)
    candidate = models.ForeignKey(
        Candidate, verbose_name="calon pengganti", null=True, blank=True, on_delete=models.PROTECT,
        related_name="decisions",
    )  # fmt: skip
    # What the queue looked like that day; tomorrow's queue is another one.
    candidate_rank = models.CharField("kedudukan dalam antrean", max_length=80, blank=True, editable=False)
    queue_reason = models.CharField("mengapa bukan peringkat pertama", max_length=250, blank=True)
    successor = models.ForeignKey(
        Enrolment, verbose_name="penerima pengganti", null=True, blank=True, editable=False, on_delete=models.PROTECT,
        related_name="given_by",
    )  # fmt: skip
    service = models.ForeignKey(
        ServiceKind, verbose_name="layanan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", verbose_name="kasus tindak lanjut", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="aid_decisions",
    )  # fmt: skip
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diusulkan oleh", editable=False, on_delete=models.PROTECT,
        related_name="aid_proposals",
    )  # fmt: skip
    proposed_at = models.DateTimeField("diusulkan", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diputuskan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="aid_decisions",
    )  # fmt: skip
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True, editable=False)
    decision_note = models.TextField("catatan keputusan", max_length=1000, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ditarik atau dibatalkan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    undone_at = models.DateTimeField("ditarik atau dibatalkan", null=True, blank=True, editable=False)
    undone_reason = models.CharField("alasan ditarik atau dibatalkan", max_length=250, blank=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "keputusan bantuan"
        verbose_name_plural = "keputusan bantuan"
        ordering = ["-proposed_at", "-pk"]
        permissions = [
            ("propose_decision", "Dapat mengusulkan keputusan bantuan"),
            ("decide_decision", "Dapat memutuskan usulan bantuan"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state="proposed"),
                name="one_waiting_decision_per_recipient",
                violation_error_message="Penerima ini sudah mempunyai usulan yang menunggu keputusan.",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state__in=("proposed", "decided")),
                name="candidate_of_one_decision",
                violation_error_message="Calon ini sudah dipakai pada usulan lain.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposer_does_not_decide",
                violation_error_message="Yang mengusulkan dan yang memutuskan harus dua orang.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decision_names_who_and_when",
                violation_error_message="Keputusan mencatat siapa yang memutuskan dan kapan.",
            ),
            models.CheckConstraint(
                condition=~Q(recommendation__in=("replace", "fill"))
                | Q(reason__isnull=False, candidate__isnull=False, minutes_on__isnull=False) & ~Q(minutes_number=""),
                name="replacing_has_its_ground",
                violation_error_message="Ganti memerlukan alasan, calon pengganti, dan berita acara.",
            ),
            models.CheckConstraint(
                condition=~Q(recommendation="end")
                | Q(reason__isnull=False, candidate__isnull=True, minutes_on__isnull=False) & ~Q(minutes_number=""),
                name="ending_has_its_ground",
                violation_error_message="Akhiri memerlukan alasan dan berita acara.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("withdrawn", "revoked")) | ~Q(undone_reason=""),
                name="undone_decision_says_why",
                violation_error_message="Tulis mengapa ditarik atau dibatalkan.",
            ),
        ]
        indexes = [
            # The list of what waits for a decision, oldest first.
            models.Index(fields=["proposed_at"], name="decision_waiting", condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"{self.get_recommendation_display().capitalize()}: {self.enrolment}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.DECIDED

    @transaction.atomic
    def decide(self, *, by: Any, note: str = "") -> None:
        """Make it so: a seat changes hands, is freed or filled; for “perbaiki data” and “rujuk” a case is taken.

        Raises ValidationError for one's own proposal, without the right or territory, or when a rule that held at the
        proposal holds no more (the candidate receives by now, the quota was cut, …).
        """
        self._refuse_decider(by)
        with pghistory.context(user=by.pk, reason=f"diputuskan: {self.get_recommendation_display()}"):
            if self.recommendation in MOVE_SEATS:
                self.successor = replacing.move(self)
            elif self.recommendation in CASE_RECOMMENDATIONS:
                self.case = self._take_case(by)
            self._close(self.State.DECIDED, by, note)

    @transaction.atomic
    def refuse(self, *, by: Any, note: str) -> None:
        """Raises ValidationError for one's own proposal, without the right or territory, or without a note."""
        self._refuse_decider(by)
        if not note.strip():
            raise ValidationError({"note": "Tulis mengapa usulan ini ditolak."})
        with pghistory.context(user=by.pk, reason="usulan ditolak"):
            self._close(self.State.REFUSED, by, note)

    @transaction.atomic
    def withdraw(self, *, by: Any, reason: str) -> None:
        """Take back a proposal before it is decided.  Raises ValidationError afterwards, or by somebody else."""
        self.lock()
        if not self.is_waiting:
            raise ValidationError(f"Usulan ini sudah “{self.get_state_display()}”, jadi tidak dapat ditarik.")
        if by.pk != self.proposed_by_id:
            raise ValidationError("Hanya yang mengusulkan dapat menarik usulannya; tolak bila tidak setuju.")
        self._undo(self.State.WITHDRAWN, by, reason, "usulan ditarik")

    @transaction.atomic
    def revoke(self, *, by: Any, reason: str) -> None:
        """Take back a decision: the seat is again what it was before.

        Raises ValidationError once it is ratified outside (then only an objection undoes it), while an objection is
        open, when the seat has changed hands again, or for the proposer.
        """
        self._hold()
        self._refuse_stranger(by)
        if not self.is_decided:
            raise ValidationError(f"Usulan ini “{self.get_state_display()}”, jadi tidak ada yang dibatalkan.")
        if self.siks_steps.filter(stage__in=SiksStep.BINDING).exists():
            raise ValidationError("Keputusan ini sudah disahkan. Yang sudah disahkan hanya berubah melalui sanggah.")
        if self.objections.filter(state="open").exists():
            raise ValidationError("Ada sanggah yang belum dijawab. Jawab sanggah itu lebih dulu.")
        self.undo_as_decided(by=by, reason=reason)

    def undo_as_decided(self, *, by: Any, reason: str) -> None:
        """The common end of `revoke` and of an upheld objection; both have locked and asked before."""
        if self.recommendation in MOVE_SEATS:
            with pghistory.context(user=by.pk, reason=reason.strip() or "keputusan dibatalkan"):
                replacing.move_back(self)
        self._undo(self.State.REVOKED, by, reason, "keputusan dibatalkan")

    @transaction.atomic
    def advance(self, stage: str, *, on: dt.date, by: Any, note: str = "") -> SiksStep:
        """Record how far the real list is.  Raises ValidationError out of order, or for an impossible day."""
        self.lock()
        if not self.is_decided:
            raise ValidationError("Hanya usulan yang sudah diputuskan yang diteruskan ke SIKS-NG.")
        done = list(self.siks_steps.order_by("pk"))
        expected = SiksStep.next_after(done[-1].stage if done else "")
        if stage not in expected:
            words = " atau ".join(SiksStep.Stage(value).label for value in expected) or "tidak ada lagi"
            raise ValidationError({"stage": f"Langkah berikutnya: {words}."})
        first = done[-1].on if done else timezone.localtime(self.decided_at).date()
        if not first <= on <= timezone.localdate():
            raise ValidationError({"on": "Tanggal langkah ini belum terjadi, atau lebih awal daripada sebelumnya."})
        with pghistory.context(user=by.pk, reason=f"SIKS-NG: {SiksStep.Stage(stage).label}"):
            return SiksStep.objects.create(decision=self, stage=stage, on=on, note=note.strip(), by=by)

    def lock(self) -> Decision:
        """Hold the row until the transaction ends, and read it anew."""
        Decision.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        return self

    def _hold(self) -> None:
        hold_seats(self.enrolment.programme_id)
        self.lock()

    def _refuse_decider(self, by: Any) -> None:
        self._hold()
        if not self.is_waiting:
            raise ValidationError(f"Usulan ini sudah “{self.get_state_display()}”.")
        self._refuse_stranger(by)

    def _refuse_stranger(self, by: Any) -> None:
        if by.pk == self.proposed_by_id:
            raise ValidationError("Anda yang mengusulkan. Yang mengusulkan dan yang memutuskan harus dua orang.")
        if not by.has_perm("aid.decide_decision"):
            raise ValidationError("Peran Anda tidak berwenang memutuskan usulan bantuan.")
        if not by.covers(self.enrolment.region_id):
            raise ValidationError("Penerima ini di luar wilayah kerja Anda.")

    def _close(self, state: str, by: Any, note: str) -> None:
        self.state, self.decided_by, self.decided_at, self.decision_note = state, by, timezone.now(), note.strip()
        self.save(update_fields=["state", "decided_by", "decided_at", "decision_note", "successor", "case"])

    def _undo(self, state: str, by: Any, reason: str, words: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        self.state, self.undone_by, self.undone_at = state, by, timezone.now()
        self.undone_reason = reason.strip()[:250]
        with pghistory.context(user=by.pk, reason=words):
            self.save(update_fields=["state", "undone_by", "undone_at", "undone_reason"])

    def _take_case(self, by: Any) -> Any:
        """The proposer goes on with it, or else who decided."""
        enrolment, proposer = self.enrolment, self.proposed_by
        taker = proposer if proposer.is_active and proposer.covers(enrolment.region_id) else by
        words = f"Tindak lanjut monev ({self.get_recommendation_display()}): {enrolment.programme} {enrolment.period}."
        if self.service is None or enrolment.region is None:
            raise ValidationError("Pilih layanan untuk tindak lanjutnya, dan lengkapi desa penerimanya.")
        return take_case(
            client=enrolment.person, service=self.service, village=enrolment.region, by=taker,
            channel="outreach", relation="official", narrative=f"{words}\n{self.note}".strip(),
        )  # fmt: skip
