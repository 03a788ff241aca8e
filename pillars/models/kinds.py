"""What kinds of social pillars there are, their posts, and who coordinates which pillar."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from welfare.accounts.roles import Role
from welfare.audit.tracking import tracked
from welfare.regions.models import Region
from welfare.regions.scoping import TerritoryQuerySet


def of_own_pillars(path: str, user: Any) -> Q:
    """The filter for "of the pillars this user may see" over a lookup path that ends at a pillar.

    The coordinator of a pillar sees that pillar only; every other role sees all of them, within its territory.
    """
    if not user.is_authenticated:
        return Q(pk__in=[])
    if user.role != Role.PILLAR_COORDINATOR:
        return Q()
    return Q(**{f"{path}__in": PillarCoordinator.objects.filter(user=user).values("pillar")})


class OwnPillarQuerySet(TerritoryQuerySet):
    """Rows of the user's territories and pillars; `pillar_path` leads from the row to its pillar."""

    pillar_path: ClassVar[str] = "unit__pillar"

    def visible_to(self, user: Any) -> Any:
        return super().visible_to(user).filter(of_own_pillars(self.pillar_path, user))


class PillarQuerySet(models.QuerySet["Pillar"]):
    def visible_to(self, user: Any) -> PillarQuerySet:
        return self.filter(of_own_pillars("pk", user))

    def core(self) -> PillarQuerySet:
        """The six pillars that the office itself counts."""
        return self.filter(is_core=True)


@tracked
class Pillar(models.Model):
    """A kind of social pillar.  Rows, not code: others are added without a programmer."""

    class Registers(models.TextChoices):
        UNIT = "unit", "kepengurusan"
        PERSON = "person", "perorangan"
        INSTITUTION = "institution", "lembaga"

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=100)
    short_name = models.CharField("nama pendek", max_length=40)
    registers = models.CharField("yang didaftar", max_length=12, choices=Registers.choices)
    aliases = ArrayField(
        models.CharField(max_length=80), verbose_name="sebutan lain", default=list, blank=True,
        help_text="Kata yang dipakai daftar dan surat untuk menyebut pilar ini, dipisah koma.",
    )  # fmt: skip
    expected_at = ArrayField(
        models.CharField(max_length=12, choices=Region.Level.choices), verbose_name="diharapkan di tiap", default=list,
        blank=True, help_text="Tingkat wilayah yang masing-masing seharusnya memiliki satu unit pilar ini.",
    )  # fmt: skip
    seat_level = models.CharField(
        "tempat kedudukan", max_length=12, choices=Region.Level.choices, default=Region.Level.VILLAGE,
        help_text="Tingkat terendah tempat pilar ini punya unit; orang dari desa di bawahnya masuk unit tingkat ini.",
    )  # fmt: skip
    hue = models.CharField("warna", max_length=10, default="tksk")
    order = models.PositiveSmallIntegerField("urutan", default=100)
    is_core = models.BooleanField("termasuk enam pilar", default=False)
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)
    number_label = models.CharField(
        "sebutan nomor anggota", max_length=40, blank=True, help_text="Misalnya NIAT untuk Tagana.",
    )  # fmt: skip
    levels = ArrayField(
        models.CharField(max_length=30), verbose_name="jenjang anggota", default=list, blank=True,
        help_text="Misalnya Muda, Madya, Utama; dipisah koma.",
    )  # fmt: skip
    skills = ArrayField(
        models.CharField(max_length=60), verbose_name="keahlian yang dicatat", default=list, blank=True,
        help_text="Misalnya dapur umum, evakuasi; dipisah koma.",
    )  # fmt: skip
    evaluates_yearly = models.BooleanField("dinilai tiap tahun", default=False)
    holds_villages = models.BooleanField("anggotanya memegang desa", default=False)

    objects = PillarQuerySet.as_manager()

    class Meta:
        verbose_name = "pilar"
        verbose_name_plural = "pilar"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A word by which lists name a pillar names one pillar only, else the import could not tell them apart."""
        own = {word.lower() for word in (self.code, self.name, *self.aliases) if word}
        for other in Pillar.objects.exclude(pk=self.pk):
            for word in (other.code, other.name, *other.aliases):
                if word.lower() in own:
                    text = f"Kata “{word}” sudah menyebut pilar {other}. Hapus dulu di sana, atau pakai kata lain."
                    raise ValidationError({"aliases": text})


@tracked
class Position(models.Model):
    """A post in a pillar: ketua, koordinator, pendamping.  `is_single`: one holder at a time in a unit."""

    pillar = models.ForeignKey(Pillar, verbose_name="pilar", on_delete=models.PROTECT, related_name="positions")
    name = models.CharField("jabatan", max_length=80)
    is_single = models.BooleanField("hanya satu pemegang", default=False)
    leads = models.BooleanField("memimpin", default=False)
    aliases = ArrayField(
        models.CharField(max_length=80), verbose_name="sebutan lain", default=list, blank=True,
        help_text="Kata yang dipakai daftar dan surat untuk menyebut jabatan ini, dipisah koma.",
    )  # fmt: skip
    order = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "jabatan"
        verbose_name_plural = "jabatan"
        ordering = ["pillar", "order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["pillar", "name"],
                name="position_once_per_pillar",
                violation_error_message="Jabatan ini sudah ada pada pilar tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class PillarCoordinator(models.Model):
    """An account that looks after one pillar: its units and members are all that it sees of the pillars."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="pengguna", on_delete=models.CASCADE, related_name="coordinated"
    )
    # CASCADE: the appointment is a line of the account.
    pillar = models.ForeignKey(Pillar, verbose_name="pilar", on_delete=models.PROTECT, related_name="coordinators")

    class Meta:
        verbose_name = "koordinator pilar"
        verbose_name_plural = "koordinator pilar"
        ordering = ["pillar", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "pillar"],
                name="coordinator_once_per_pillar",
                violation_error_message="Pengguna ini sudah menjadi koordinator pilar tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.pillar}"
