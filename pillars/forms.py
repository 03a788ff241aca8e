"""Forms of the pillars' floor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from pillars.models import Decree, Membership, Pillar, Position, Unit
from welfare.people.models import Person
from welfare.regions.choices import RegionChoiceField, place_name, regions_of
from welfare.regions.models import Region

# Permensos 25/2019 art. 24; performance as E-PSKS has it.
CLASSIFICATIONS = ["Tumbuh", "Berkembang", "Maju", "Percontohan"]
PERFORMANCES = ["Aktif", "Tidak aktif"]


class UnitForm(forms.ModelForm):
    region = RegionChoiceField(queryset=Region.objects.none(), label="Wilayah", empty_label="Pilih wilayah")

    class Meta:
        model = Unit
        fields = [
            "pillar", "region", "name", "address", "phone", "email", "founded_on", "closed_on", "classification",
            "performance", "officers_male", "officers_female", "members_male", "members_female", "note",
        ]  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = Pillar.objects.visible_to(user)
        self.fields["pillar"].empty_label = "Pilih pilar"
        self.fields["region"].queryset = regions_of(user)
        self._offer("classification", CLASSIFICATIONS)
        self._offer("performance", PERFORMANCES)
        self.fields["founded_on"].help_text = "Kosongkan bila tidak diketahui."
        self.fields["closed_on"].help_text = "Isi hanya bila unit ini sudah tidak ada."

    def _offer(self, name: str, words: list[str]) -> None:
        """A list of words to choose from; what stands there already stays a choice."""
        known = getattr(self.instance, name)
        choices = [("", "Belum ditetapkan"), *((word, word) for word in dict.fromkeys([*words, known]) if word)]
        label = self.fields[name].label
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)


class DecreeChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        day = f", {date_format(obj.signed_on, 'j F Y')}" if obj.signed_on else ""
        return f"{obj.number}{day}"


class AppointForm(forms.Form):
    """Which post a person gets, from when and by which paper."""

    position = forms.ModelChoiceField(queryset=Position.objects.none(), label="Jabatan", empty_label="Pilih jabatan")
    start = forms.DateField(label="Mulai", required=False, help_text="Kosongkan bila tidak diketahui.")
    decree = DecreeChoiceField(queryset=Decree.objects.none(), label="SK", required=False, empty_label="Tanpa SK")
    member_number = forms.CharField(label="Nomor anggota", max_length=40, required=False, help_text="Misalnya NIAT.")
    note = forms.CharField(label="Catatan", max_length=200, required=False)

    def __init__(self, *args: Any, unit: Unit, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = unit.pillar.positions.all()
        near = Q(region=unit.region_id) | Q(memberships__unit=unit)
        if unit.region.parent_id:
            near |= Q(region=unit.region.parent_id)
        known = Decree.objects.filter(near).values("pk")
        self.fields["decree"].queryset = Decree.objects.visible_to(user).filter(pk__in=known)


class FinishForm(forms.Form):
    """When and why a person leaves a post."""

    on = forms.DateField(
        label="Berakhir pada", initial=timezone.localdate, help_text="Hari pertama tanpa jabatan ini."
    )  # fmt: skip
    reason = forms.ChoiceField(label="Alasan", choices=[("", "Pilih alasan"), *Membership.EndReason.choices])


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
