"""Forms about what was done: activity reports and trainings."""

from __future__ import annotations

from typing import Any

from django import forms

from pillars.forms.memberships import OwnedForm
from pillars.models import ActivityReport, Pillar, Training
from welfare.desk.private_files import PaperField, PhotosField


class ActivityReportForm(forms.ModelForm):
    photos = PhotosField(label="Foto kegiatan", required=False)

    class Meta:
        model = ActivityReport
        fields = ("on", "place", "activity", "obstacle")
        widgets = {"activity": forms.Textarea(attrs={"rows": 5}), "obstacle": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"obstacle": "Boleh kosong."}


class SendBackForm(forms.Form):
    note = forms.CharField(
        label="Yang perlu diperbaiki", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis apa yang perlu diperbaiki."},
    )  # fmt: skip


class TrainingForm(OwnedForm):
    owner = "person"
    certificate = PaperField(label="Sertifikat", required=False)

    class Meta:
        model = Training
        fields = (
            "name", "kind", "pillar", "organiser", "place", "on", "hours", "certificate_number", "certificate",
        )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = Pillar.objects.visible_to(user)
        self.fields["pillar"].empty_label = "Tidak khusus satu pilar"
