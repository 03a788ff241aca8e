"""What is kept of an institution (LKS): who owns it, its papers and accreditation, and how many it serves."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pillars.models.kinds import OwnPillarQuerySet
from pillars.models.units import Unit
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath


class OfUnitQuerySet(OwnPillarQuerySet):
    """Rows that hang on a unit: seen with it."""

    territory_path = "unit__region__code"
    pillar_path = "unit__pillar"


class LegalPaperQuerySet(OfUnitQuerySet):
    def expiring(self, within_days: int) -> LegalPaperQuerySet:
        """Papers whose last day is from today to `within_days` days from now."""
        today = timezone.localdate()
        return self.filter(valid_until__range=(today, today + dt.timedelta(days=within_days)))

    def accreditations(self) -> LegalPaperQuerySet:
        return self.filter(kind=LegalPaper.Kind.ACCREDITATION)


@tracked
class InstitutionProfile(models.Model):
    """What a unit that is an institution tells beyond a board (fields as the province's register has them)."""

    class Owner(models.TextChoices):
        COMMUNITY = "community", "masyarakat"
        REGENCY = "regency", "Dinsos kabupaten/kota"
        PROVINCE = "province", "Dinsos provinsi"
        MINISTRY = "ministry", "Kementerian Sosial"

    # CASCADE: the profile is a part of the unit.
    unit = models.OneToOneField(Unit, verbose_name="unit", on_delete=models.CASCADE, related_name="institution")
    owner = models.CharField("pemilik", max_length=10, choices=Owner.choices, default=Owner.COMMUNITY)
    is_legal_entity = models.BooleanField("berbadan hukum", null=True, blank=True)
    services = ArrayField(
        models.CharField(max_length=80), verbose_name="layanan", default=list, blank=True,
        help_text="Misalnya anak dalam panti, lansia luar panti; dipisah koma.",
    )  # fmt: skip
    capacity = models.PositiveIntegerField("daya tampung", null=True, blank=True)
    national_number = models.CharField("nomor induk nasional (NIN)", max_length=40, blank=True)
    tax_number = models.CharField("NPWP", max_length=30, blank=True)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "profil lembaga"
        verbose_name_plural = "profil lembaga"

    def __str__(self) -> str:
        return str(self.unit)


@tracked
class LegalPaper(models.Model):
    """A deed, registration, permit or accreditation of an institution; the newest of a kind is the present one."""

    class Kind(models.TextChoices):
        DEED = "deed", "akta notaris"
        LEGAL_ENTITY = "legal_entity", "SK Kemenkumham"
        REGISTRATION = "registration", "tanda daftar (TDD)"
        PERMIT_PROVINCE = "permit_prov", "SIOP provinsi"
        PERMIT_REGENCY = "permit_kab", "SIOP kabupaten/kota"
        ACCREDITATION = "accreditation", "akreditasi"
        OTHER = "other", "surat lain"

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"

    unit = models.ForeignKey(Unit, verbose_name="unit", on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField("jenis surat", max_length=14, choices=Kind.choices)
    number = models.CharField("nomor", max_length=100, blank=True)
    issuer = models.CharField("penerbit", max_length=120, blank=True)
    grade = models.CharField("nilai akreditasi", max_length=1, choices=Grade.choices, blank=True)
    issued_on = models.DateField("tanggal", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    file = models.FileField("pindaian", upload_to=PrivatePath("lembaga"), blank=True)

    objects = LegalPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "surat lembaga"
        verbose_name_plural = "surat lembaga"
        ordering = ["kind", F("issued_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accreditation") ^ Q(grade=""),
                name="grade_of_accreditation_only",
                violation_error_message="Nilai akreditasi diisi untuk akreditasi, dan hanya untuk akreditasi.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(issued_on__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="paper_ends_after_issue",
                violation_error_message="Surat berakhir sebelum diterbitkan. Periksa kedua tanggalnya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.grade or self.number}".strip()

    @property
    def is_valid(self) -> bool:
        """Whether it still holds today; a paper without a last day does."""
        return self.valid_until is None or self.valid_until >= timezone.localdate()


@tracked
class ClientCount(models.Model):
    """How many an institution served on a day: counts only, never names (many are children)."""

    unit = models.ForeignKey(Unit, verbose_name="unit", on_delete=models.PROTECT, related_name="client_counts")
    on = models.DateField("per tanggal", default=timezone.localdate)
    service = models.CharField("layanan", max_length=80, blank=True)
    male = models.PositiveIntegerField("laki-laki", default=0)
    female = models.PositiveIntegerField("perempuan", default=0)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "jumlah klien"
        verbose_name_plural = "jumlah klien"
        ordering = ["-on", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "on", "service"],
                name="clients_counted_once",
                violation_error_message="Jumlah klien layanan ini pada tanggal itu sudah dicatat. Ubah yang ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.total} klien"

    @property
    def total(self) -> int:
        return self.male + self.female
