"""The form of a visit: first whether somebody was met, then the questions by what they ask about, then the finding."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from puskesos.aid.models import ChecklistItem, ReasonCode, Sample, Visit, VisitPhoto
from puskesos.aid.words import AT_VISIT, MOVE_SEATS, Verdict
from puskesos.cases.models import ServiceKind
from welfare.desk.private_files import PhotosField

YES_NO = [("ya", "ya"), ("tidak", "tidak")]
FINDINGS = (("on_target", "target"), ("rightly_used", "use"), ("moves_on", "growth"))
"""The three questions of the head (R4, R5), each with the aspect whose checklist stands above it."""


def _known(value: str) -> bool | None:
    return {"ya": True, "tidak": False}.get(value)


class VisitForm(forms.Form):
    """Posts: the columns of a visit, `item_<key>` for each question, `photos`; `token` makes sending twice harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    on = forms.DateField(label="Tanggal kunjungan", initial=timezone.localdate)
    method = forms.ChoiceField(label="Cara", choices=Visit.Method.choices)
    was_met = forms.TypedChoiceField(
        label="Penerima ditemui?", choices=YES_NO, coerce=_known, widget=forms.RadioSelect, initial="ya"
    )
    absence = forms.CharField(label="Bila tidak, mengapa", max_length=200, required=False)
    on_target = forms.TypedChoiceField(
        label="Tepat sasaran?", choices=YES_NO, coerce=_known, empty_value=None, required=False,
        widget=forms.RadioSelect, help_text="Apakah keluarga ini memang yang dituju program?",
    )  # fmt: skip
    rightly_used = forms.TypedChoiceField(
        label="Digunakan semestinya?", choices=YES_NO, coerce=_known, empty_value=None, required=False,
        widget=forms.RadioSelect, help_text="Apakah bantuannya dipakai untuk tujuannya?",
    )  # fmt: skip
    moves_on = forms.TypedChoiceField(
        label="Memberdayakan?", choices=YES_NO, coerce=_known, empty_value=None, required=False,
        widget=forms.RadioSelect, help_text="Apakah bantuan ini membuat keluarga makin mandiri?",
    )  # fmt: skip
    verdict = forms.ChoiceField(label="Penilaian", choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.ModelChoiceField(
        label="Alasan", queryset=ReasonCode.objects.none(), required=False, empty_label="Pilih alasan",
        help_text="Wajib bila tidak layak atau perlu verifikasi ulang.",
    )  # fmt: skip
    recommendation = forms.ChoiceField(label="Rekomendasi", choices=AT_VISIT, widget=forms.RadioSelect)
    note = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photos = PhotosField(
        label="Foto rumah", required=False,
        help_text="Tampak depan rumah, bukan wajah. Paling banyak 6 foto JPG atau PNG, masing-masing 5 MB. "
        "Lokasi foto disimpan terpisah dan dihapus dari fotonya.",
    )  # fmt: skip

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = sample.enrolment.programme_id
        self.items = list(ChecklistItem.objects.used_in(programme))
        self.fields["reason"].queryset = ReasonCode.objects.used_in(programme)  # type: ignore[attr-defined]
        for item in self.items:
            self.fields[f"item_{item.pk}"] = _question(item)

    def parts(self) -> list[tuple[str, list[Any]]]:
        """The fields as the page shows them: (heading, bound fields)."""
        asked: dict[str, list[Any]] = {aspect: [] for _, aspect in FINDINGS}
        for item in self.items:
            asked[item.aspect].append(self[f"item_{item.pk}"])
        parts = [("Kunjungan", [self[name] for name in ("on", "method", "was_met", "absence")])]
        for (name, aspect), label in zip(FINDINGS, ChecklistItem.Aspect, strict=True):
            parts.append((label.label.capitalize(), [*asked[aspect], self[name]]))
        end = [self[name] for name in ("verdict", "reason", "recommendation", "note", "photos")]
        return [*parts, ("Kesimpulan", end)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("was_met") is False and not values.get("absence", "").strip():
            self.add_error("absence", "Tulis mengapa penerima tidak ditemui.")
        verdict = values.get("verdict")
        if verdict and verdict != Verdict.FIT and not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Pilih alasannya: penilaian ini tidak dapat tanpa alasan.")
        if verdict == Verdict.FIT and values.get("recommendation") in MOVE_SEATS:
            text = "Penerima yang layak tidak dapat direkomendasikan untuk diganti atau diakhiri."
            self.add_error("recommendation", text)
        return values

    def said(self) -> dict[str, Any]:
        """What `report_visit` takes: columns, answers and photos."""
        values = dict(self.cleaned_data)
        answers = {item.pk: str(values.pop(f"item_{item.pk}", "") or "") for item in self.items}
        photos = [_photo(file) for file in values.pop("photos")]
        if values["was_met"]:
            values["absence"] = ""
        if values["verdict"] == Verdict.FIT:
            values["reason"] = None
        return {"answers": answers, "photos": photos, **values}


class VisitCaseForm(forms.Form):
    """What a finding becomes at the service centre."""

    service = forms.ModelChoiceField(
        ServiceKind.objects.filter(is_active=True), label="Layanan", empty_label="Pilih layanan",
        error_messages={"required": "Pilih layanan yang menindaklanjuti."},
    )  # fmt: skip
    narrative = forms.CharField(
        label="Uraian", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


def _question(item: ChecklistItem) -> forms.Field:
    """A field that keeps what was typed as text; what fits is `ChecklistItem.read`'s to say, once for all ways in."""
    more: dict[str, Any] = {"label": item.question, "required": item.is_required}
    match item.kind:
        case ChecklistItem.Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **more)
        case ChecklistItem.Kind.CHOICE:
            options = [(name, name) for name in item.option_names]
            return forms.ChoiceField(choices=[("", "Pilih jawaban"), *options], **more)
        case ChecklistItem.Kind.NUMBER:
            return forms.CharField(max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **more)
    return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **more)


def _photo(file: Any) -> VisitPhoto:
    traces = file.traces
    return VisitPhoto(file=file, latitude=traces.latitude, longitude=traces.longitude, taken_at=traces.taken_at)
