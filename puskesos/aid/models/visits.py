"""A visit of monev: what was found in the village, with its answers and photos.  Reported once, even by bad signal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from puskesos.aid.models.codes import ChecklistItem, ReasonCode
from puskesos.aid.models.enrolments import OfEnrolmentQuerySet
from puskesos.aid.models.rounds import Round, Sample, Team, own_team
from puskesos.aid.words import AT_VISIT, Verdict
from puskesos.cases.intake import take_case
from puskesos.cases.models import Case, ServiceKind
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.scoping import TerritoryQuerySet


class VisitQuerySet(OfEnrolmentQuerySet):
    territory_path = "sample__enrolment__region__code"

    def visible_to(self, user: Any) -> VisitQuerySet:
        return super().visible_to(user).filter(own_team(user, "sample__team__users"))

    def counting(self) -> VisitQuerySet:
        """Of several visits to one recipient in a round, the one that counts."""
        return self.filter(pk=models.F("sample__latest"))


@tracked
class Visit(models.Model):
    """One visit.  Another one to the same recipient does not change it: it becomes the sample's `latest`."""

    class Method(models.TextChoices):
        HOME = "home", "kunjungan rumah"
        OFFICE = "office", "di balai desa"
        PHONE = "phone", "telepon"
        DOCUMENT = "document", "pemeriksaan dokumen"

    sample = models.ForeignKey(Sample, verbose_name="sampel", on_delete=models.PROTECT, related_name="visits")
    # Made by the phone when the form is opened: the same report sent twice is one visit.
    token = models.UUIDField("kode kirim", unique=True, default=uuid.uuid4, editable=False)
    on = models.DateField("tanggal kunjungan", default=timezone.localdate)
    method = models.CharField("cara", max_length=8, choices=Method.choices, default=Method.HOME)
    team = models.ForeignKey(
        Team, verbose_name="tim", null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    was_met = models.BooleanField("penerima ditemui", default=True)
    absence = models.CharField("mengapa tidak ditemui", max_length=200, blank=True)
    verdict = models.CharField("penilaian", max_length=8, choices=Verdict.choices)
    on_target = models.BooleanField("tepat sasaran", null=True, blank=True)
    rightly_used = models.BooleanField("digunakan semestinya", null=True, blank=True)
    moves_on = models.BooleanField("memberdayakan keluarga", null=True, blank=True)
    reason = models.ForeignKey(
        ReasonCode, verbose_name="alasan", null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    recommendation = models.CharField("rekomendasi", max_length=8, choices=AT_VISIT)
    note = models.TextField("catatan", max_length=2000, blank=True)
    case = models.ForeignKey(
        Case, verbose_name="kasus dari temuan ini", null=True, blank=True, editable=False, on_delete=models.PROTECT,
        related_name="monev_visits",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dilaporkan oleh", on_delete=models.PROTECT, related_name="monev_visits"
    )
    at = models.DateTimeField("dilaporkan", default=timezone.now, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "kunjungan monev"
        verbose_name_plural = "kunjungan monev"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="fit") | Q(reason__isnull=False),
                name="finding_has_reason",
                violation_error_message="Penilaian tidak layak atau perlu verifikasi ulang wajib disertai alasan.",
            ),
            models.CheckConstraint(
                condition=Q(was_met=True) | ~Q(absence=""),
                name="absence_says_why",
                violation_error_message="Tulis mengapa penerima tidak ditemui.",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="fit", recommendation__in=("replace", "end")),
                name="fit_is_not_replaced",
                violation_error_message="Penerima yang layak tidak dapat direkomendasikan untuk diganti atau diakhiri.",
            ),
        ]
        indexes = [models.Index(fields=["team", "on"], name="visit_team_on")]

    def __str__(self) -> str:
        return f"{self.sample.enrolment.person}, {self.on:%d-%m-%Y}: {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        return reverse("aid:visit_detail", args=[self.pk])

    @property
    def enrolment(self) -> Any:
        return self.sample.enrolment

    @transaction.atomic
    def become_case(self, *, service: ServiceKind, by: Any, narrative: str = "") -> Case:
        """Take what was found as a case of the service centre, once; whoever does it goes on with it.

        Raises ValidationError without the right or territory, when it has one, or without a village.
        """
        Visit.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db(fields=["case"])
        enrolment = self.enrolment
        if self.case is not None:
            raise ValidationError(f"Temuan ini sudah menjadi kasus {self.case.number}.")
        if not (by.has_perm("cases.add_case") and by.covers(enrolment.region_id)):
            raise ValidationError("Peran atau wilayah kerja Anda tidak berwenang mencatat kasus ini.")
        if enrolment.region is None:
            raise ValidationError("Desa penerima belum diisi. Lengkapi dulu, supaya kasusnya tercatat di desanya.")
        words = f"Temuan monev {self.on:%d-%m-%Y} ({self.sample.round}): {self.get_verdict_display()}"
        words += f", {self.reason}." if self.reason else "."
        with pghistory.context(user=by.pk, reason="kasus dari kunjungan monev"):
            self.case = take_case(
                client=enrolment.person, service=service, village=enrolment.region, by=by, channel="outreach",
                relation="official", narrative=f"{words}\n{narrative.strip() or self.note}".strip(),
            )  # fmt: skip
            self.save(update_fields=["case"])
        return self.case


class OfVisitQuerySet(TerritoryQuerySet):
    territory_path = "visit__sample__enrolment__region__code"

    def visible_to(self, user: Any) -> OfVisitQuerySet:
        return super().visible_to(user).filter(own_team(user, "visit__sample__team__users"))


@tracked
class VisitAnswer(models.Model):
    """The answer to one question, with the question as it was asked: the office may reword it later."""

    # CASCADE: a line of the visit.
    visit = models.ForeignKey(Visit, verbose_name="kunjungan", on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(ChecklistItem, verbose_name="pertanyaan", on_delete=models.PROTECT, related_name="answers")
    question = models.CharField("bunyi pertanyaan", max_length=200)
    value = models.CharField("jawaban", max_length=1000)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "jawaban monev"
        verbose_name_plural = "jawaban monev"
        ordering = ["visit", "item__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "item"],
                name="one_answer_per_question",
                violation_error_message="Pertanyaan ini sudah dijawab pada kunjungan tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.value}"


@tracked
class VisitPhoto(models.Model):
    """A photo of the house, not of faces.  The place it was taken stands here and no longer in the picture."""

    # CASCADE: a part of the visit.
    visit = models.ForeignKey(Visit, verbose_name="kunjungan", on_delete=models.CASCADE, related_name="photos")
    file = models.FileField("foto", upload_to=PrivatePath("monev"))
    caption = models.CharField("keterangan", max_length=150, blank=True)
    latitude = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True, editable=False)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True, editable=False)
    taken_at = models.DateTimeField("diambil", null=True, blank=True, editable=False)

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "foto kunjungan"
        verbose_name_plural = "foto kunjungan"
        ordering = ["visit", "pk"]

    def __str__(self) -> str:
        return self.caption or f"Foto {self.pk}"


def may_report(sample: Sample, user: Any) -> bool:
    """Whether the user may report a visit here: the right, the territory, and where accounts of a team are named, one
    of them (or somebody who plans rounds).  A pillar's coordinator only goes with the own team."""
    if not (user.has_perm("aid.add_visit") and user.covers(sample.enrolment.region_id)):
        return False
    accounts = {row.pk for row in sample.team.users.all()} if sample.team else set()
    if own_team(user, "users"):
        return user.pk in accounts
    return not accounts or user.pk in accounts or user.has_perm("aid.change_round")


@transaction.atomic
def report_visit(
    sample: Sample, *, by: Any, token: uuid.UUID | None = None, answers: Mapping[int, str] | None = None,
    photos: Iterable[VisitPhoto] = (), **said: Any,
) -> tuple[Visit, bool]:  # fmt: skip
    """Record a visit; (visit, whether it is new).  `said`: columns; `answers`: text by ChecklistItem key; `photos`:
    unsaved rows without their visit.

    The same token again gives the visit it made the first time and writes nothing.  Raises ValidationError outside the
    territory or team, for a round that does not run, a day outside the round, or an answer that does not fit.
    """
    token = token or uuid.uuid4()
    Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    if sent := Visit.objects.filter(token=token, by=by).first():
        return sent, False
    if not may_report(sample, by):
        raise ValidationError("Penerima ini di luar wilayah kerja atau tim Anda.")
    visit = Visit(sample=sample, token=token, by=by, team=sample.team, **said)
    _check_day(sample.round, visit.on)
    visit.full_clean()
    read = _read_answers(sample, dict(answers or {}))
    with pghistory.context(user=by.pk, reason="kunjungan monev"):
        visit.save()
        VisitAnswer.objects.bulk_create(
            VisitAnswer(visit=visit, item=item, question=item.question, value=value) for item, value in read
        )
        for photo in photos:
            photo.visit = visit
            photo.save()
        sample.latest = visit
        sample.save(update_fields=["latest"])
    return visit, True


def _check_day(monev: Round, on: dt.date) -> None:
    if monev.state != Round.State.RUNNING:
        raise ValidationError(f"Putaran “{monev}” {monev.get_state_display()}, jadi belum atau tidak lagi dikunjungi.")
    if not monev.starts_on <= on <= timezone.localdate():
        raise ValidationError({"on": "Tanggal kunjungan belum terjadi, atau sebelum putaran dimulai."})


def _read_answers(sample: Sample, given: dict[int, str]) -> list[tuple[ChecklistItem, str]]:
    """The answers that fit, in the order of the questions.  Raises ValidationError with a sentence for each other."""
    read, wrong = [], []
    for item in ChecklistItem.objects.used_in(sample.enrolment.programme_id):
        try:
            value = item.read(given.pop(item.pk, ""))
        except ValidationError as error:
            wrong += error.messages
            continue
        if value:
            read.append((item, value))
    if given:
        wrong.append("Ada jawaban untuk pertanyaan yang tidak dipakai pada program ini. Muat ulang formulirnya.")
    if wrong:
        raise ValidationError(wrong)
    return read
