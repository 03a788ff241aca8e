"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from welfare.accounts.models import User
from welfare.desk.registry import announced
from welfare.people.forms import ReasonForm
from welfare.trust import telling
from welfare.trust.announcing import RetentionRule
from welfare.trust.belonging import records
from welfare.trust.filters import word
from welfare.trust.models import Breach, RetentionPeriod


class PersonalFileForm(ReasonForm):
    """Why and as what the file of a person leaves the house."""

    format = forms.ChoiceField(
        label="Format",
        choices=[(telling.XLSX, "Excel (xlsx), untuk dibaca"), (telling.JSON, "JSON, untuk sistem lain")],
    )


class EraseForm(ReasonForm):
    """The reason, and that it is meant."""

    understood = forms.BooleanField(
        label="Saya mengerti: data pribadi orang ini dihapus untuk selamanya.",
        error_messages={"required": "Centang dahulu: penghapusan ini tidak dapat dibatalkan."},
    )


class PeriodForm(forms.ModelForm):
    class Meta:
        model = RetentionPeriod
        fields = ["code", "months", "valid_from", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(rule.code, rule.label) for rule in announced(RetentionRule) if rule.end is not None]
        self.fields["code"] = forms.ChoiceField(label="Jenis data", choices=own)

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError("Masa simpan berlaku mulai hari ini atau sesudahnya.")
        return day


class BreachForm(forms.ModelForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Breach
        fields = ["title", "known_at", "since", "until", "account", "address", "table", "what", "handling"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted({(record.model, word(record.model)) for record in records()}, key=lambda pair: pair[1])
        self.fields["table"] = forms.ChoiceField(
            label="Jenis data",
            required=False,
            choices=[("", "Semua"), *kinds],
            help_text=self.fields["table"].help_text,
        )
        self.fields["account"].queryset = User.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["account"].empty_label = "Semua akun"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until, known = data.get("since"), data.get("until"), data.get("known_at")
        if since and until and until < since:
            self.add_error("until", "Akhir harus sesudah awal.")
        if known and known > timezone.now():
            self.add_error("known_at", "Waktu diketahui tidak boleh di masa depan.")
        return data


class BreachStateForm(forms.Form):
    state = forms.ChoiceField(label="Keadaan", choices=Breach.State.choices)
    reason = forms.CharField(
        label="Alasan", max_length=300, required=False, help_text="Wajib, kecuali untuk “sudah diberitahukan”."
    )
