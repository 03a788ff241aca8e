"""What people come for, to whom a case may be referred, and the 26 kinds of need (Permensos 8/2012)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from welfare.audit.tracking import tracked


class Need(models.TextChoices):
    """PPKS, the 26 kinds of people in need of social services."""

    TODDLER = "toddler", "anak balita telantar"
    CHILD = "child", "anak telantar"
    CHILD_LAW = "child_law", "anak yang berhadapan dengan hukum"
    CHILD_STREET = "child_street", "anak jalanan"
    CHILD_DISABLED = "child_disabled", "anak dengan kedisabilitasan"
    CHILD_VIOLENCE = "child_violence", "anak korban tindak kekerasan"
    CHILD_PROTECTION = "child_protection", "anak yang memerlukan perlindungan khusus"
    ELDERLY = "elderly", "lanjut usia telantar"
    DISABLED = "disabled", "penyandang disabilitas"
    SEX_WORK = "sex_work", "tuna susila"
    HOMELESS = "homeless", "gelandangan"
    BEGGAR = "beggar", "pengemis"
    SCAVENGER = "scavenger", "pemulung"
    MINORITY = "minority", "kelompok minoritas"
    EX_PRISONER = "ex_prisoner", "bekas warga binaan lembaga pemasyarakatan"
    HIV = "hiv", "orang dengan HIV/AIDS"
    DRUGS = "drugs", "korban penyalahgunaan NAPZA"
    TRAFFICKING = "trafficking", "korban perdagangan orang"
    VIOLENCE = "violence", "korban tindak kekerasan"
    MIGRANT = "migrant", "pekerja migran bermasalah sosial"
    DISASTER = "disaster", "korban bencana alam"
    SOCIAL_DISASTER = "social_disaster", "korban bencana sosial"
    WOMAN = "woman", "perempuan rawan sosial ekonomi"
    POOR = "poor", "fakir miskin"
    FAMILY = "family", "keluarga bermasalah sosial psikologis"
    REMOTE = "remote", "komunitas adat terpencil"


SENSITIVE_NEEDS = frozenset({
    Need.CHILD_LAW.value, Need.CHILD_VIOLENCE.value, Need.CHILD_PROTECTION.value, Need.SEX_WORK.value,
    Need.HIV.value, Need.DRUGS.value, Need.TRAFFICKING.value, Need.VIOLENCE.value,
})  # fmt: skip
"""Kinds whose very name harms when it is known: their cases are for few eyes."""


@tracked
class ServiceKind(models.Model):
    """A kind of service or complaint; rows, so that the office adds its own."""

    code = models.SlugField("kode", max_length=40, unique=True, error_messages={"unique": "Kode ini sudah dipakai."})
    name = models.CharField("nama", max_length=120)
    papers = models.TextField("berkas yang diperlukan", blank=True, help_text="Satu berkas tiap baris.")
    days = models.PositiveSmallIntegerField(
        "batas waktu (hari kerja)", default=5, validators=[MinValueValidator(1), MaxValueValidator(250)]
    )
    need = models.CharField("jenis PPKS", max_length=20, choices=Need.choices, blank=True)
    is_sensitive = models.BooleanField("rahasia", default=False)
    is_active = models.BooleanField("masih dilayani", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "jenis layanan"
        verbose_name_plural = "jenis layanan"
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=1),
                name="service_takes_a_day",
                violation_error_message="Batas waktu paling sedikit satu hari kerja.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paper_names(self) -> list[str]:
        names = (" ".join(line.split())[:120] for line in self.papers.splitlines())
        return list(dict.fromkeys(name for name in names if name))


@tracked
class Agency(models.Model):
    """Where a case may be referred: hospital, BPJS, Dukcapil, school, BAZNAS, LKS, province, …"""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "rumah sakit/kesehatan"
        INSURANCE = "insurance", "BPJS"
        CIVIL = "civil", "kependudukan"
        SCHOOL = "school", "pendidikan"
        ALMS = "alms", "zakat dan CSR"
        INSTITUTION = "institution", "LKS"
        PROTECTION = "protection", "perlindungan dan hukum"
        OFFICE = "office", "dinas kabupaten"
        PROVINCE = "province", "provinsi dan pusat"

    name = models.CharField("nama", max_length=150, unique=True, error_messages={"unique": "Instansi ini sudah ada."})
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    addressee = models.CharField("ditujukan kepada", max_length=150, blank=True, help_text="Misalnya: Direktur.")
    city = models.CharField("di", max_length=60, default="Lamongan")
    phone = models.CharField("telepon", max_length=20, blank=True)
    days = models.PositiveSmallIntegerField(
        "batas jawaban (hari kerja)", default=10, validators=[MinValueValidator(1), MaxValueValidator(250)]
    )
    is_active = models.BooleanField("masih dirujuk", default=True)

    class Meta:
        verbose_name = "instansi rujukan"
        verbose_name_plural = "instansi rujukan"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
