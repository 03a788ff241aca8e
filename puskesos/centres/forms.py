"""Forms of the Puskesos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from puskesos.centres.models import Centre
from puskesos.centres.stages import Stage
from welfare.regions.choices import RegionChoiceField, regions_of
from welfare.regions.models import Region

# A new entry is either a plan or one of those that once were; everything later is reached by steps.
FIRST_STAGES = [(stage.value, stage.label) for stage in (Stage.PLANNED, Stage.UNVERIFIED)]


class CentreForm(forms.ModelForm):
    class Meta:
        model = Centre
        fields = ["address", "phone", "pioneered_by", "pioneered_from", "pioneered_until", "note"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["pioneered_by"].help_text = "Siapa yang merintis, misalnya TKSK."


class EvidenceForm(forms.Form):
    """When, by what evidence and from which source a stage is known."""

    on = forms.DateField(label="Tanggal", initial=timezone.localdate)
    evidence = forms.CharField(
        label="Bukti", max_length=250, help_text="Misalnya nomor SK Kades, berita acara, atau catatan kunjungan."
    )  # fmt: skip
    source = forms.CharField(label="Sumber", max_length=250, required=False, help_text="Siapa yang menyampaikan.")


class NewCentreForm(CentreForm, EvidenceForm):
    """A centre that enters the register, with the first line of its timeline."""

    village = RegionChoiceField(queryset=Region.objects.none(), label="Desa/kelurahan", empty_label="Pilih desa")
    stage = forms.ChoiceField(label="Tahap", choices=FIRST_STAGES, initial=Stage.PLANNED)

    field_order = ["village", "stage", "on", "evidence", "source"]

    class Meta(CentreForm.Meta):
        fields = ["village", *CentreForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = regions_of(self.user, Region.Level.VILLAGE)
        self.order_fields(self.field_order)

    def save(self, commit: bool = True) -> Centre:
        self.instance.stage = self.cleaned_data["stage"]
        return super().save(commit)

    def evidence_given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("on", "evidence", "source")}


class StageForm(EvidenceForm):
    """A step to another stage; only the steps that are possible now are offered."""

    to_stage = forms.ChoiceField(label="Tahap baru")
    field_order = ["to_stage", "on", "evidence", "source"]

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_stage"].choices = [("", "Pilih tahap"), *centre.next_stages()]


class StaffFinishForm(forms.Form):
    """From which day on somebody no longer works at the Puskesos."""

    on = forms.DateField(label="Berakhir pada", initial=timezone.localdate, help_text="Hari pertama tanpa tugas ini.")
