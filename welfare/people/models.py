"""The one register of persons.  Everything else points here: memberships, participation, cases, aid."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from welfare.audit.tracking import tracked
from welfare.people import names, sealing, sounds, words
from welfare.people import nik as nik_rules
from welfare.people.merge_models import Merge, MergeRow, PossibleDouble
from welfare.people.words import NameWord
from welfare.regions.scoping import TerritoryQuerySet, subdistrict_of

__all__ = ["DistinctPair", "MatchDecision", "Merge", "MergeRow", "NameWord", "Person", "PersonAlias", "PossibleDouble"]


GONE = "(dihapus)"
"""The name of a person whose data was taken out (`welfare/trust`), and what stands for other texts then."""

MOST_WORDS = 8
"""Words of a text that are looked for."""


LACKING = Q(nik_index__isnull=True) | Q(phone="", phone_2="")
"""What the office cannot do without: who somebody is, and how to call them."""


class PersonQuerySet(TerritoryQuerySet):
    def with_nik(self, number: str) -> PersonQuerySet:
        """The person with exactly this NIK (16 digits); a NIK is never searched by part."""
        return self.filter(nik_index=sealing.blind_index(number))

    def lacking(self) -> PersonQuerySet:
        """Persons without NIK or without any phone number."""
        return self.filter(LACKING)

    def named_like(self, text: str) -> PersonQuerySet:
        """Persons whose name or alias holds every word of `text`, titles and old spellings folded away.

        A word that no name holds stands for those spelt alike.  Two queries, to learn the words and the aliases; then
        the rows come by an index: an OR with the aliases' table would read all persons.
        """
        tokens = names.fold(text).split()[:MOST_WORDS]
        return self.meaning(words.meant(tokens)) if tokens else self

    def meaning(self, meanings: dict[str, list[str]]) -> PersonQuerySet:
        """Persons with one of the words of every meaning in their name, or in one alias."""
        if not all(meanings.values()):
            return self.none()
        aliases = PersonAlias.objects.filter(words.holding("key", meanings.values())).order_by()
        known = list(aliases.values_list("person", flat=True))
        named: Any = words.holding("name_key", meanings.values())
        return self.filter(Q(named) | Q(pk__in=known)) if known else self.filter(named)


# What comparing reads lies in the index itself: a block of names is one page of it, not a page of the table per person.
_COMPARED = (F("name_key"), F("region"), F("nik_area"), F("id"))


@tracked
class Person(models.Model):
    """A person, once.  Identity is the key, never the NIK text; titles stand apart; the name is as the KTP has it."""

    class Sex(models.TextChoices):
        MALE = "L", "Laki-laki"
        FEMALE = "P", "Perempuan"

    name = models.CharField("nama", max_length=150)
    title_before = models.CharField("gelar depan", max_length=60, blank=True)
    title_after = models.CharField("gelar belakang", max_length=80, blank=True)
    # Folded for sorting and matching: the embedded database collates by bytes.
    name_key = models.CharField("kunci nama", max_length=200, editable=False)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    nik_cipher = models.CharField("NIK (terenkripsi)", max_length=160, editable=False, blank=True)
    nik_index = models.CharField("indeks NIK", max_length=40, editable=False, null=True, blank=True)  # noqa: DJ001 - unique when present
    nik_prefix_index = models.CharField("indeks 15 digit NIK", max_length=40, editable=False, blank=True)
    nik_area = models.CharField("awal NIK", max_length=4, editable=False, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    phone_2 = models.CharField("nomor HP lain", max_length=20, blank=True)
    email = models.EmailField("surel", blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    region = models.ForeignKey(
        "regions.Region",
        verbose_name="wilayah",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="persons",
    )
    occupation = models.CharField("pekerjaan", max_length=80, blank=True)
    note = models.TextField("catatan", blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="akun", null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField("dicatat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        ordering = ["name_key", "pk"]
        permissions = [
            ("reveal_nik", "Dapat melihat NIK lengkap"),
            ("export_person", "Dapat mengunduh daftar orang"),
            ("merge_person", "Dapat menggabungkan orang"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nik_index"],
                name="one_person_per_nik",
                violation_error_message="NIK ini sudah dipakai orang lain di register.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="person_has_name", violation_error_message="Nama wajib diisi."
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="person_name"),
            # Names are looked up by their words (`words`).
            GinIndex(words.vector("name_key"), name="person_words"),
            models.Index(fields=["phone"], name="person_phone", condition=~Q(phone="")),
            models.Index(fields=["phone_2"], name="person_phone_2", condition=~Q(phone_2="")),
            models.Index(fields=["nik_prefix_index"], name="person_nik_prefix", condition=~Q(nik_prefix_index="")),
            # The blocks in which `matching` compares names: same birth date; same kecamatan and sound; no place known.
            models.Index(
                fields=["birth_date", "name_key", "nik_area", "id"],
                name="person_birth_date",
                condition=Q(birth_date__isnull=False),
            ),
            models.Index(
                subdistrict_of("region"),
                Func("name_key", template=sounds.HEAD_SQL),
                Func("name_key", template=sounds.LAST_LETTER_SQL),
                *_COMPARED,
                name="person_place_and_head",
            ),
            models.Index(
                subdistrict_of("region"),
                Func("name_key", template=sounds.TAIL_SQL),
                Func("name_key", template=sounds.FIRST_LETTER_SQL),
                *_COMPARED,
                name="person_place_and_tail",
            ),
            models.Index(
                subdistrict_of("region"),
                Func("name_key", template=sounds.WHOLE_SQL),
                *_COMPARED,
                F("birth_date"),
                name="person_place_and_sound",
            ),
            models.Index(fields=["name_key"], name="person_name_no_place", condition=Q(region__isnull=True)),
        ]
        triggers = words.learning("name_key")

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A derived column, not logic: the key must follow the name however a single record is saved.
        self.name_key = names.fold(self.name)
        if "update_fields" in kwargs and kwargs["update_fields"] is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("people:person_detail", args=[self.pk])

    def clean(self) -> None:
        self.name_key = names.fold(self.name)

    @property
    def full_name(self) -> str:
        front = f"{self.title_before} " if self.title_before else ""
        back = f", {self.title_after}" if self.title_after else ""
        return f"{front}{self.name}{back}"

    @property
    def is_erased(self) -> bool:
        """Whether the person was anonymised: counted, but nobody any more."""
        return self.name == GONE

    @property
    def masked_nik(self) -> str:
        """The first four digits and dots; the last digits beside birth date and village would rebuild the number."""
        return nik_rules.mask(self.nik_area.ljust(nik_rules.LENGTH)) if self.nik_index else ""

    @property
    def whatsapp(self) -> str:
        """The number for a wa.me link, or empty for a land line."""
        return f"62{self.phone[1:]}" if self.phone.startswith("08") else ""

    def set_nik(self, number: str) -> None:
        """Seal `number` (16 digits) into its columns, or empty them for "".  Does not save.

        Raises ValueError when the number is not a valid NIK.
        """
        for column, value in nik_columns(number).items():
            setattr(self, column, value)

    def reveal_nik(self, *, reason: str, by: Any) -> str:
        """The full NIK, logged with the reason.  Raises ValueError without a reason."""
        from welfare.audit.models import SensitiveRead

        if not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        SensitiveRead.record(what=SensitiveRead.What.NIK, subject=self, reason=reason.strip(), by=by)
        return sealing.unseal(self.nik_cipher) if self.nik_cipher else ""


def nik_columns(number: str) -> dict[str, str | None]:
    """The stored columns of a NIK, for single and for bulk writes.  Raises ValueError for an invalid number."""
    if not number:
        return {"nik_cipher": "", "nik_index": None, "nik_prefix_index": "", "nik_area": ""}
    nik_rules.parse(number)
    sealed = sealing.seal(number)
    return {
        "nik_cipher": sealed.cipher,
        "nik_index": sealed.index,
        "nik_prefix_index": sealed.prefix_index,
        "nik_area": number[:4],
    }


@tracked
class PersonAlias(models.Model):
    """Another spelling under which a person was seen, and where."""

    person = models.ForeignKey(Person, verbose_name="orang", on_delete=models.CASCADE, related_name="aliases")
    # CASCADE: an alias is a line of the person's record.
    spelling = models.CharField("ejaan", max_length=150)
    key = models.CharField("kunci", max_length=200, editable=False, db_index=True)
    source = models.CharField("terlihat di", max_length=200, blank=True)

    class Meta:
        verbose_name = "nama lain"
        verbose_name_plural = "nama lain"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "spelling"],
                name="alias_once_per_person",
                violation_error_message="Ejaan ini sudah tercatat untuk orang tersebut.",
            )
        ]
        indexes = [
            models.Index(
                Func("key", template=sounds.HEAD_SQL), Func("key", template=sounds.LAST_LETTER_SQL), name="alias_head"
            ),
            GinIndex(words.vector("key"), name="alias_words"),
        ]
        triggers = words.learning("key")

    def __str__(self) -> str:
        return self.spelling

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = names.fold(self.spelling)  # derived, like Person.name_key
        super().save(*args, **kwargs)


@tracked
class DistinctPair(models.Model):
    """Two records that look alike and were judged to be two persons ("bukan orang yang sama")."""

    is_remark = True
    """An import taken back takes it along, for the same reason."""

    first = models.ForeignKey(Person, verbose_name="orang pertama", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, verbose_name="orang kedua", on_delete=models.CASCADE, related_name="+")
    # CASCADE: a judgement about a record that is gone says nothing.
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="diputuskan oleh", on_delete=models.PROTECT)
    decided_at = models.DateTimeField("waktu", auto_now_add=True)
    reason = models.CharField("alasan", max_length=200, blank=True)

    class Meta:
        verbose_name = "pasangan berbeda"
        verbose_name_plural = "pasangan berbeda"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="pair_judged_once",
                violation_error_message="Pasangan ini sudah diputuskan.",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="pair_in_order",
                violation_error_message="Pasangan harus dua orang yang berbeda.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


@tracked
class MatchDecision(models.Model):
    """An officer's answer about a row of a list: it means this person, or it does not ("bukan orang yang sama").

    The row is known by the fingerprint of all that it says about who it is, so the same row is not asked about twice.
    """

    is_remark = True
    """An import taken back takes it along: an answer about a record that is gone says nothing."""

    fingerprint = models.CharField("sidik baris", max_length=40, editable=False)
    # CASCADE: an answer about a record that is gone says nothing.
    person = models.ForeignKey(Person, verbose_name="orang", on_delete=models.CASCADE, related_name="+")
    same = models.BooleanField("orang yang sama")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="diputuskan oleh", on_delete=models.PROTECT)
    decided_at = models.DateTimeField("waktu", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "keputusan pencocokan"
        verbose_name_plural = "keputusan pencocokan"
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "person"],
                name="row_and_person_judged_once",
                violation_error_message="Baris dan orang ini sudah diputuskan.",
            )
        ]

    def __str__(self) -> str:
        return f"{'=' if self.same else '≠'} {self.person}"
