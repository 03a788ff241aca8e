"""Forms of what the office sets: programmes, periods, quotas, reasons, questions, criteria."""

from __future__ import annotations

from typing import Any

from django import forms

from puskesos.aid.models import ChecklistItem, Criterion, Programme, ProgrammePeriod, Quota, ReasonCode, span_of
from puskesos.aid.words import AT_VISIT, Verdict
from welfare.regions.choices import GroupedRegionChoiceField, regions_of


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ("code", "name", "funder", "recipient", "bars", "barred_pillars", "barred_jobs", "note", "is_active")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}), "bars": forms.CheckboxSelectMultiple,
            "barred_pillars": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bars: Any = self.fields["bars"]
        bars.queryset = Programme.objects.exclude(pk=self.instance.pk).order_by("name")


class PeriodForm(forms.ModelForm):
    """The days of "2026", "2026-T3" or "2026-S1" are known; of other codes they are asked for."""

    class Meta:
        model = ProgrammePeriod
        fields = ("code", "starts_on", "ends_on", "max_decile", "is_open", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = False
            self.fields[name].help_text = "Kosongkan untuk kode seperti 2026, 2026-T3, atau 2026-S1."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        span = span_of(values.get("code", ""))
        for name, known in zip(("starts_on", "ends_on"), span or (None, None), strict=True):
            if not values.get(name) and name not in self.errors:
                if known is None:
                    self.add_error(name, "Isi tanggalnya, karena kode periode ini tidak menyebutkannya.")
                values[name] = known
        return values


class QuotaForm(forms.ModelForm):
    class Meta:
        model = Quota
        fields = ("region", "seats")
        field_classes = {"region": GroupedRegionChoiceField}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.queryset, region.empty_label = regions_of(user), "Pilih wilayah"
        if self.instance.pk:
            del self.fields["region"]


class ReasonCodeForm(forms.ModelForm):
    verdicts = forms.MultipleChoiceField(
        label="Untuk penilaian", choices=Verdict.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    recommendations = forms.MultipleChoiceField(
        label="Untuk usulan", choices=AT_VISIT, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ReasonCode
        fields = ("code", "name", "programme", "verdicts", "recommendations", "order", "is_active")


class ChecklistItemForm(forms.ModelForm):
    class Meta:
        model = ChecklistItem
        fields = ("question", "aspect", "kind", "options", "programme", "is_required", "order", "is_active")
        widgets = {"options": forms.Textarea(attrs={"rows": 4})}


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = ("name", "kind", "weight", "programme", "order", "is_active")
