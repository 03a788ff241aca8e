"""Referrals: a case goes to another office with a numbered letter, and must come back with an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from puskesos.cases.flow import MOVES, refusal
from puskesos.cases.models.cases import Case
from puskesos.cases.models.kinds import Agency
from puskesos.cases.models.timeline import CaseEntry
from puskesos.cases.seeing import OfCaseQuerySet
from welfare.audit.tracking import tracked
from welfare.papers.models import Signatory
from welfare.papers.numbering import next_number
from welfare.workdays.calendar import WorkingDays

SERIES = "rujukan"


class ReferralQuerySet(OfCaseQuerySet):
    def awaited(self) -> ReferralQuerySet:
        """Out, and not yet answered for good."""
        return self.filter(state__in=Referral.AWAITED)

    def late(self, on: dt.date | None = None) -> ReferralQuerySet:
        """Out, and the last day for the answer over."""
        return self.awaited().filter(due_on__lt=on or timezone.localdate())


@tracked
class Referral(models.Model):
    """One letter to one agency.  A second one only after the first has come back."""

    class State(models.TextChoices):
        SENT = "sent", "dikirim"
        ACCEPTED = "accepted", "diterima instansi"
        REFUSED = "refused", "ditolak instansi"
        DONE = "done", "selesai"
        WITHDRAWN = "withdrawn", "ditarik"

    AWAITED = (State.SENT.value, State.ACCEPTED.value)

    case = models.ForeignKey(Case, verbose_name="kasus", on_delete=models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(  # no index of its own: `referral_agency` begins with it
        Agency, verbose_name="instansi tujuan", on_delete=models.PROTECT, related_name="referrals", db_index=False
    )
    purpose = models.TextField("permintaan", max_length=1500)
    letter_number = models.CharField("nomor surat", max_length=40, unique=True, editable=False)
    signatory = models.ForeignKey(
        Signatory, verbose_name="penandatangan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_on = models.DateField("dikirim")
    due_on = models.DateField("batas jawaban")
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.SENT, editable=False)
    accepted_on = models.DateField("diterima instansi", null=True, blank=True, editable=False)
    answered_on = models.DateField("dijawab", null=True, blank=True, editable=False)
    outcome = models.TextField("isi jawaban", max_length=2000, blank=True, editable=False)
    escalated = models.PositiveSmallIntegerField("dinaikkan sampai", default=0, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "rujukan"
        verbose_name_plural = "rujukan"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=("sent", "accepted")),
                name="one_awaited_referral_per_case",
                violation_error_message="Kasus ini masih menunggu jawaban rujukan sebelumnya.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("sent_on")),
                name="referral_due_after_sent",
                violation_error_message="Batas jawaban lebih awal daripada tanggal kirim.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("sent", "accepted"), answered_on__isnull=True)
                | Q(state__in=("refused", "done", "withdrawn"), answered_on__isnull=False),
                name="answered_referral_has_its_day",
                violation_error_message="Rujukan yang dijawab mencatat tanggalnya.",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="referral_awaited_due", condition=Q(state__in=("sent", "accepted"))),
            models.Index(fields=["-sent_on", "-id"], name="referral_newest"),
            models.Index(fields=["agency", "-sent_on", "-id"], name="referral_agency", include=["state"]),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.letter_number}"

    @property
    def is_awaited(self) -> bool:
        return self.state in self.AWAITED

    @property
    def is_late(self) -> bool:
        return self.is_awaited and self.due_on < timezone.localdate()

    @transaction.atomic
    def answer(self, state: str, *, outcome: str, by: Any, on: dt.date | None = None) -> None:
        """Record what the agency said: accepted, refused or done; or that the office withdrew the letter.

        Raises ValidationError when it was answered already, the words are missing, or the day is not possible.
        """
        case, day, outcome = self.case.lock(), on or timezone.localdate(), outcome.strip()
        self.refresh_from_db(fields=["state", "sent_on", "accepted_on", "due_on"])
        if not self.is_awaited or (state == self.State.ACCEPTED and self.state == self.State.ACCEPTED):
            raise ValidationError(f"Rujukan ini sudah tercatat “{self.get_state_display()}”.")
        if state not in ANSWERS:
            raise ValidationError({"state": "Pilih jawaban instansi."})
        if not outcome and state != self.State.ACCEPTED:
            raise ValidationError({"outcome": "Isi jawaban wajib ditulis."})
        if day > timezone.localdate() or day < (self.accepted_on or self.sent_on):
            raise ValidationError({"on": "Tanggal jawaban belum terjadi, atau sebelum surat dikirim."})
        self.state = state
        if state == self.State.ACCEPTED:
            self.accepted_on = day
        else:
            self.answered_on, self.outcome = day, outcome
            case.answer_due_on = None
        words = f"{self.agency}: {self.get_state_display()}"
        with pghistory.context(user=by.pk, reason=words):
            self.save(update_fields=["state", "accepted_on", "answered_on", "outcome"])
            case.save(update_fields=["answer_due_on"])
            text = f"{words}. {outcome}" if outcome else f"{words}."
            CaseEntry.objects.create(case=case, kind=CaseEntry.Kind.REFERRAL, on=day, text=text, by=by)
        case.move(ANSWERS[state], by=by, on=day)


ANSWERS: dict[str, str] = {
    Referral.State.ACCEPTED.value: "accepted",
    Referral.State.DONE.value: "answered",
    Referral.State.REFUSED.value: "returned",
    Referral.State.WITHDRAWN.value: "returned",
}
"""What the case does when a referral is answered: the step of `flow`."""


@transaction.atomic
def refer(
    case: Case, agency: Agency | None, *, purpose: str, by: Any, on: dt.date | None = None,
    due_on: dt.date | None = None, signatory: Signatory | None = None,
) -> Referral:  # fmt: skip
    """Send a case to an agency: the letter gets its number, the case's own deadline stands still.

    Raises ValidationError when the case may not be referred now, no agency or purpose is given, or a day is impossible.
    """
    case.lock()
    day = on or timezone.localdate()
    if why := refusal(case.state, "refer"):
        raise ValidationError(why)
    if agency is None:
        raise ValidationError({"agency": "Pilih instansi tujuan rujukan."})
    if not purpose.strip():
        raise ValidationError({"purpose": "Tulis apa yang diminta dari instansi tujuan."})
    if case.referrals.awaited().exists():
        raise ValidationError("Kasus ini masih menunggu jawaban rujukan sebelumnya.")
    due_on = due_on or WorkingDays().after(day, agency.days)
    if due_on < day:
        raise ValidationError({"due_on": f"Batas jawaban tidak boleh sebelum {date_format(day, 'j F Y')}."})
    referral = Referral(
        case=case, agency=agency, purpose=purpose.strip(), sent_on=day, due_on=due_on, signatory=signatory,
        letter_number=f"{next_number(SERIES, day.year):04}/RJK-PKS/{day.year}",
    )  # fmt: skip
    with pghistory.context(user=by.pk, reason=f"dirujuk ke {agency}"):
        referral.save()
        case.answer_due_on = due_on
        case.save(update_fields=["answer_due_on"])
        text = (
            f"Surat {referral.letter_number} kepada {agency}, jawaban ditunggu sampai {date_format(due_on, 'j F Y')}."
        )
        CaseEntry.objects.create(case=case, kind=CaseEntry.Kind.REFERRAL, on=day, text=text, by=by)
    case.move(MOVES["refer"].code, by=by, on=day)
    return referral
