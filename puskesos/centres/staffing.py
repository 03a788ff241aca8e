"""Who works at a Puskesos (Ministry handbooks of 2020): five roles in the village, from and to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from pillars.models.terms import Term, TermFilters
from welfare.audit.tracking import tracked
from welfare.regions.scoping import TerritoryQuerySet


class CentreStaffQuerySet(TermFilters, TerritoryQuerySet):
    territory_path = "centre__village__code"


@tracked
class CentreStaff(Term, models.Model):
    """A person at work in a Puskesos.  It ends with a date, it is not deleted."""

    class Role(models.TextChoices):
        HEAD = "head", "Penanggung jawab"
        COORDINATOR = "coordinator", "Koordinator"
        FRONT_OFFICE = "front_office", "Petugas front office"
        BACK_OFFICE = "back_office", "Petugas back office"
        FACILITATOR = "facilitator", "Fasilitator"

    centre = models.ForeignKey(
        "centres.Centre", verbose_name="Puskesos", on_delete=models.PROTECT, related_name="staff"
    )
    person = models.ForeignKey(
        "people.Person", verbose_name="orang", on_delete=models.PROTECT, related_name="centre_posts"
    )
    role = models.CharField("tugas", max_length=12, choices=Role.choices)
    decree = models.CharField("nomor SK", max_length=100, blank=True)
    start = models.DateField("mulai", null=True, blank=True)
    end = models.DateField("berakhir", null=True, blank=True)

    objects = CentreStaffQuerySet.as_manager()

    class Meta:
        verbose_name = "petugas Puskesos"
        verbose_name_plural = "petugas Puskesos"
        ordering = ["centre", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gte=F("start")),
                name="centre_staff_ends_after_start",
                violation_error_message="Tugas berakhir sebelum mulai. Periksa kedua tanggalnya.",
            ),
            models.UniqueConstraint(
                fields=["centre", "person", "role"],
                condition=Q(end__isnull=True),
                name="one_running_role_per_centre_and_person",
                violation_error_message="Orang ini sudah menjalankan tugas tersebut di Puskesos ini.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} {self.centre}"

    @transaction.atomic
    def finish(self, *, on: dt.date, by: Any) -> None:
        """End the work on a day; `on` is the first day without it.

        Raises ValueError when it already ended or `on` is before the start.
        """
        current = CentreStaff.objects.select_for_update().get(pk=self.pk)
        if current.end:
            raise ValueError("Tugas ini sudah berakhir.")
        if current.start and on < current.start:
            raise ValueError("Tanggal berakhir lebih awal daripada tanggal mulai.")
        with pghistory.context(user=by.pk, reason="tugas berakhir"):
            self.end = on
            self.save(update_fields=["end"])

    @transaction.atomic
    def replace(self, *, person: Any, on: dt.date, by: Any, decree: str = "") -> CentreStaff:
        """Another person takes the work over on a day; returns the new CentreStaff.

        Raises ValueError as `finish` does, ValidationError for the same person or one who does this work already.
        """
        if person.pk == self.person_id:
            raise ValidationError("Penggantinya orang yang sama. Pilih orang lain.")
        self.finish(on=on, by=by)
        return assign(self.centre, person=person, role=self.role, start=on, decree=decree, by=by)


@transaction.atomic
def assign(
    centre: Any, *, person: Any, role: str, by: Any, start: dt.date | None = None, decree: str = ""
) -> CentreStaff:
    """Put a person to work at a centre.  Raises ValidationError when the person does this work there already."""
    post = CentreStaff(centre=centre, person=person, role=role, start=start, decree=decree)
    post.full_clean()
    with pghistory.context(user=by.pk, reason="penugasan"):
        post.save()
    return post


ROLE_WORDS: dict[str, tuple[str, ...]] = {
    CentreStaff.Role.HEAD: ("penanggung jawab puskesos", "penanggungjawab", "pj", "kades", "kepala desa", "lurah"),
    CentreStaff.Role.COORDINATOR: ("koordinator puskesos", "koord", "koordinator pelaksana", "ketua"),
    CentreStaff.Role.FRONT_OFFICE: ("front office", "fo", "petugas fo", "petugas depan", "loket"),
    CentreStaff.Role.BACK_OFFICE: ("back office", "bo", "petugas bo", "petugas belakang"),
    CentreStaff.Role.FACILITATOR: ("fasilitator puskesos", "fasilitator slrt", "fasil", "fasilitator desa"),
}
"""The words by which lists call the roles, beside their names."""
