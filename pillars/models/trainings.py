"""Trainings that a person followed, with their certificates."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from pillars.models.kinds import Pillar
from welfare.accounts.roles import Role
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath
from welfare.regions.scoping import TerritoryQuerySet


class TrainingQuerySet(TerritoryQuerySet):
    territory_path = "person__region__code"

    def visible_to(self, user: Any) -> TrainingQuerySet:
        """Of persons in the territory, and of members whom the user sees; a coordinator: of the latter only."""
        from pillars.models.memberships import Membership

        if not user.is_authenticated:
            return self.none()
        members = Q(person__in=Membership.objects.visible_to(user).values("person"))
        if user.role == Role.PILLAR_COORDINATOR:
            return self.filter(members)
        if user.sees_everything:
            return self.all()
        return self.filter(members | Q(pk__in=super().visible_to(user).values("pk")))


@tracked
class Training(models.Model):
    """A training of a person: what, by whom, when, and the certificate.  Events write here by `record_training`."""

    class Kind(models.TextChoices):
        BASIC = "basic", "bimbingan teknis dasar"
        ADVANCED = "advanced", "bimbingan teknis lanjutan"
        DIKLAT = "diklat", "diklat"
        CERTIFICATION = "certification", "sertifikasi"
        OTHER = "other", "pelatihan lain"

    person = models.ForeignKey(
        "people.Person", verbose_name="orang", on_delete=models.PROTECT, related_name="trainings"
    )
    pillar = models.ForeignKey(
        Pillar, verbose_name="untuk pilar", null=True, blank=True, on_delete=models.PROTECT, related_name="trainings"
    )
    name = models.CharField("nama pelatihan", max_length=200)
    kind = models.CharField("jenis", max_length=14, choices=Kind.choices, default=Kind.OTHER)
    organiser = models.CharField("penyelenggara", max_length=150, blank=True)
    place = models.CharField("tempat", max_length=120, blank=True)
    on = models.DateField("tanggal", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("jam pelajaran", null=True, blank=True)
    certificate_number = models.CharField("nomor sertifikat", max_length=80, blank=True)
    certificate = models.FileField("sertifikat", upload_to=PrivatePath("sertifikat"), blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "pelatihan"
        verbose_name_plural = "pelatihan"
        ordering = [models.F("on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "on"],
                nulls_distinct=False,
                name="training_once_per_person",
                violation_error_message="Pelatihan ini sudah tercatat untuk orang tersebut pada tanggal itu.",
            )
        ]
        indexes = [models.Index(fields=["kind"], name="training_kind")]

    def __str__(self) -> str:
        return self.name
