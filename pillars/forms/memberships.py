"""Forms of the acts about a post: appoint, extend, replace, transfer, end; and what is kept of a member."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from pillars.forms.decrees import DecreeChoiceField, decrees_near
from pillars.models import Decree, Evaluation, Membership, Pillar, Position, Unit
from welfare.people.models import Person
from welfare.regions.choices import RegionChoiceField, place_name
from welfare.regions.models import Region

UNTIL_HELP = "Hari terakhir menurut rencana. Kosongkan bila mengikuti SK."


def _decree_field(unit: Unit, user: Any) -> DecreeChoiceField:
    return DecreeChoiceField(queryset=decrees_near(unit, user), label="SK", required=False, empty_label="Tanpa SK")


def fit_to_pillar(form: Any, pillar: Pillar) -> None:
    """Level and skills only where the pillar has them, and the number under the pillar's own word for it."""
    if "member_number" in form.fields and pillar.number_label:
        form.fields["member_number"].label = pillar.number_label
    _offer_words(form, "level", pillar.levels, many=False)
    _offer_words(form, "skills", pillar.skills, many=True)


def _offer_words(form: Any, name: str, words: list[str], *, many: bool) -> None:
    """A choice of the pillar's words; what the record holds already stays a choice."""
    known = getattr(getattr(form, "instance", None), name, None) or []
    words = list(dict.fromkeys([*words, *([known] if isinstance(known, str) else known)]))
    if not words:
        form.fields.pop(name, None)
    elif many:
        form.fields[name] = forms.MultipleChoiceField(
            label="Keahlian", required=False, choices=[(word, word) for word in words],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    else:
        choices = [("", "Belum ditetapkan"), *((word, word) for word in words)]
        form.fields[name] = forms.ChoiceField(label="Jenjang", required=False, choices=choices)


class AppointForm(forms.Form):
    """Which post a person gets, from when and by which paper."""

    position = forms.ModelChoiceField(queryset=Position.objects.none(), label="Jabatan", empty_label="Pilih jabatan")
    start = forms.DateField(label="Mulai", required=False, help_text="Kosongkan bila tidak diketahui.")
    until = forms.DateField(label="Masa bakti sampai", required=False, help_text=UNTIL_HELP)
    decree = DecreeChoiceField(queryset=Decree.objects.none(), label="SK", required=False, empty_label="Tanpa SK")
    member_number = forms.CharField(label="Nomor anggota", max_length=40, required=False)
    level = forms.CharField(required=False)
    skills = forms.CharField(required=False)
    note = forms.CharField(label="Catatan", max_length=200, required=False)

    def __init__(self, *args: Any, unit: Unit, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = unit.pillar.positions.all()  # type: ignore[attr-defined]
        self.fields["decree"] = _decree_field(unit, user)
        fit_to_pillar(self, unit.pillar)


class MembershipForm(forms.ModelForm):
    """What is kept of a member beside the acts."""

    class Meta:
        model = Membership
        fields = ("start", "until", "member_number", "level", "skills", "note")
        help_texts = {"start": "Kosongkan bila tidak diketahui.", "until": UNTIL_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit_to_pillar(self, self.instance.unit.pillar)


class ActForm(forms.Form):
    """What the acts share: the day, the SK, a note."""

    on = forms.DateField(label="Per tanggal", initial=timezone.localdate)
    decree = DecreeChoiceField(queryset=Decree.objects.none(), label="SK", required=False, empty_label="Tanpa SK")
    note = forms.CharField(label="Catatan", max_length=200, required=False)
    field_order = ("on", "unit", "position", "until", "reason", "decree", "member_number", "note")

    def __init__(self, *args: Any, unit: Unit, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decree"] = _decree_field(unit, user)
        self.order_fields(self.field_order)


class FinishForm(ActForm):
    """When and why a person leaves a post."""

    on = forms.DateField(
        label="Berakhir pada", initial=timezone.localdate, help_text="Hari pertama tanpa jabatan ini."
    )  # fmt: skip
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *Membership.EndReason.choices])


class ExtendForm(ActForm):
    on = forms.DateField(label="Diperpanjang mulai", initial=timezone.localdate)
    until = forms.DateField(label="Masa bakti sampai", required=False, help_text=UNTIL_HELP)


class ReplaceForm(ActForm):
    """Why the holder leaves, and from when and by which paper the successor takes over."""

    REASONS = [choice for choice in Membership.EndReason.choices if choice[0] != "transferred"]

    on = forms.DateField(label="Pengganti mulai", initial=timezone.localdate)
    reason = forms.ChoiceField(label="Alasan pemegang lama berhenti", choices=REASONS, initial="replaced")
    until = forms.DateField(label="Masa bakti sampai", required=False, help_text=UNTIL_HELP)
    member_number = forms.CharField(label="Nomor anggota pengganti", max_length=40, required=False)


class UnitChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({place_name(obj.region)})"


class TransferForm(ActForm):
    """To which unit of the same pillar, and into which post."""

    on = forms.DateField(label="Pindah mulai", initial=timezone.localdate)
    unit = UnitChoiceField(
        queryset=Unit.objects.none(), label="Unit tujuan", empty_label="Pilih unit",
        error_messages={"invalid_choice": "Unit ini di luar wilayah atau pilar Anda. Pilih unit dari daftar."},
    )  # fmt: skip
    position = forms.ModelChoiceField(queryset=Position.objects.none(), label="Jabatan di sana", empty_label=None)

    def __init__(self, *args: Any, unit: Unit, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, user=user, **kwargs)
        others = Unit.objects.visible_to(user).open().filter(pillar=unit.pillar_id).exclude(pk=unit.pk)
        self.fields["unit"].queryset = others.select_related("region__parent").order_by("region_id")  # type: ignore[attr-defined]
        self.fields["position"].queryset = unit.pillar.positions.all()  # type: ignore[attr-defined]


class UndoForm(forms.Form):
    """Nothing to fill in: taking an act back is asked once more."""


class VillagesForm(forms.Form):
    """The villages of one kecamatan that a member looks after from a day on."""

    on = forms.DateField(label="Mulai", initial=timezone.localdate)
    villages = forms.ModelMultipleChoiceField(
        queryset=Region.objects.none(), label="Desa dampingan", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, subdistrict: Region, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Region.objects.villages().visible_to(user).filter(parent=subdistrict)
        self.fields["villages"].queryset = villages.order_by("name")  # type: ignore[attr-defined]


class SubdistrictForm(forms.Form):
    """Which kecamatan's villages are shown."""

    kecamatan = RegionChoiceField(queryset=Region.objects.none(), label="Kecamatan", empty_label=None)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subdistricts = Region.objects.visible_to(user).subdistricts().order_by("name")
        self.fields["kecamatan"].queryset = subdistricts  # type: ignore[attr-defined]


class OwnedForm(forms.ModelForm):
    """A form about a part of a record that the page names: rules that hold the `owner` too are checked as well."""

    owner = ""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {self.owner}


class EvaluationForm(OwnedForm):
    owner = "membership"

    class Meta:
        model = Evaluation
        fields = ("year", "grade", "decided_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["year"] = forms.TypedChoiceField(
            label="Tahun", coerce=int, choices=[(year, str(year)) for year in range(this_year, this_year - 6, -1)]
        )
        self.fields["grade"].choices = [("", "Pilih nilai"), *Evaluation.Grade.choices]  # type: ignore[attr-defined]


class PersonSearchForm(forms.Form):
    """Find somebody in the register by name, or by the exact NIK."""

    LIMIT = 20

    nama = forms.CharField(label="Nama atau NIK", max_length=100)

    def found(self, user: Any) -> list[tuple[Person, str]]:
        """Persons in the user's territory and where they live; a NIK only counts when all 16 digits are given."""
        text = self.cleaned_data["nama"].strip()
        people = Person.objects.visible_to(user).select_related("region__parent")
        digits = "".join(text.replace(".", "").split())
        is_nik = digits.isdecimal() and len(digits) == 16
        found = people.with_nik(digits) if is_nik else people.named_like(text)
        return [(person, place_name(person.region)) for person in found[: self.LIMIT]]


class UnitSearchForm(forms.Form):
    """Find the unit in which a person is to get a post."""

    LIMIT = 20

    nama = forms.CharField(
        label="Nama unit", max_length=100,
        error_messages={
            "required": "Tulis nama unitnya: jabatan selalu dipegang di sebuah unit. "
            "Bila unitnya belum ada, catat dulu unit itu."
        },
    )  # fmt: skip

    def found(self, user: Any) -> list[tuple[Unit, str]]:
        units = Unit.objects.visible_to(user).open().select_related("pillar", "region__parent")
        for word in self.cleaned_data["nama"].split():
            units = units.filter(name__icontains=word)
        return [(unit, f"{unit.pillar.short_name}, {place_name(unit.region)}") for unit in units[: self.LIMIT]]
