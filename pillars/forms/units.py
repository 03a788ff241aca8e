"""Forms about a unit, and about the institution that a unit may be."""

from __future__ import annotations

from typing import Any

from django import forms

from pillars.forms.decrees import OUTSIDE
from pillars.forms.memberships import OwnedForm
from pillars.models import ClientCount, InstitutionProfile, LegalPaper, Pillar, Unit
from welfare.desk.private_files import PaperField
from welfare.regions.choices import RegionChoiceField, regions_of
from welfare.regions.models import Region

# Permensos 25/2019 art. 24; performance as E-PSKS has it.
CLASSIFICATIONS = ["Tumbuh", "Berkembang", "Maju", "Percontohan"]
PERFORMANCES = ["Aktif", "Tidak aktif"]


class UnitForm(forms.ModelForm):
    region = RegionChoiceField(
        queryset=Region.objects.none(), label="Wilayah", empty_label="Pilih wilayah",
        error_messages={"invalid_choice": OUTSIDE},
    )  # fmt: skip

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


class InstitutionForm(forms.ModelForm):
    is_legal_entity = forms.TypedChoiceField(
        label="Berbadan hukum", required=False, empty_value=None, coerce=lambda value: value == "True",
        choices=[("", "Belum diketahui"), ("True", "Ya"), ("False", "Tidak")],
    )  # fmt: skip

    class Meta:
        model = InstitutionProfile
        fields = ("owner", "is_legal_entity", "services", "capacity", "national_number", "tax_number")


class LegalPaperForm(forms.ModelForm):
    file = PaperField(label="Pindaian", required=False)

    class Meta:
        model = LegalPaper
        fields = ("kind", "number", "issuer", "grade", "issued_on", "valid_until", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih jenis surat"), *LegalPaper.Kind.choices]
        self.fields["grade"].choices = [("", "Bukan akreditasi"), *LegalPaper.Grade.choices]


class ClientCountForm(OwnedForm):
    owner = "unit"

    class Meta:
        model = ClientCount
        fields = ("on", "service", "male", "female")
        help_texts = {"service": "Misalnya anak dalam panti. Jumlah saja, tanpa nama."}
