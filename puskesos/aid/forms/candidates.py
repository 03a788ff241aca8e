"""Forms of the queue: who, for what, on what grounds; and a paper of a candidate."""

from __future__ import annotations

from typing import Any

from django import forms

from puskesos.aid.models import Candidate, Criterion, Programme
from puskesos.cases.visitors import VisitorSearchForm
from welfare.desk.private_files import PaperField
from welfare.regions.choices import GroupedRegionChoiceField, regions_of
from welfare.regions.models import Region


class CandidateSearchForm(VisitorSearchForm):
    """Find the person by name or by the whole NIK, as at the counter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cari"].label = "Siapa yang diusulkan?"
        self.fields["cari"].error_messages["required"] = "Tulis nama atau NIK orang yang diusulkan."


class CandidateForm(forms.ModelForm):
    """What is said of a candidate.  The criteria that the register knows are counted by themselves."""

    class Meta:
        model = Candidate
        fields = ("programme", "village", "source", "source_note", "proposed_on", "decile", "decile_checked_on",
                  "criteria", "note")  # fmt: skip
        field_classes = {"village": GroupedRegionChoiceField}
        widgets = {"criteria": forms.CheckboxSelectMultiple, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["programme"].queryset = Programme.objects.filter(is_active=True).order_by("name")
        fields["programme"].empty_label = "Pilih program"
        fields["village"].queryset = regions_of(user, Region.Level.VILLAGE)
        fields["village"].empty_label = "Pilih desa"
        fields["criteria"].queryset = Criterion.objects.filter(is_active=True, kind=Criterion.Kind.TICK)
        fields["criteria"].label_from_instance = _with_programme
        fields["decile"].help_text = "1 sampai 10; kosongkan bila belum diketahui."
        if self.instance.pk:
            del fields["programme"], fields["village"]

    def validate_constraints(self) -> None:
        """The verb asks; the form knows neither person nor officer yet."""


def _with_programme(criterion: Criterion) -> str:
    return f"{criterion} ({criterion.programme.code})" if criterion.programme else str(criterion)


class CandidatePaperForm(forms.Form):
    title = forms.CharField(label="Nama berkas", max_length=120, help_text="Misalnya KK, SKTM, atau foto rumah.")
    file = PaperField(label="Berkas")
