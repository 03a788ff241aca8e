"""Forms of the room: taking a case, its steps, referral and answer, papers, assignment, and the citizen's question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesos.cases.flow import Move
from puskesos.cases.models import Agency, Case, Rating, Referral, ServiceKind
from puskesos.cases.models.referrals import ANSWERS
from welfare.accounts.models import User
from welfare.desk.private_files import PaperField
from welfare.papers.models import Signatory
from welfare.people.forms import PhoneField
from welfare.regions.choices import RegionChoiceField, regions_of
from welfare.regions.models import Region

REGISTER = Case.Channel.REGISTER


class VersionedForm(forms.Form):
    """Carries the version of the case that the officer sees, so that nobody overwrites what another just did."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CaseFields(forms.ModelForm):
    """What is said of a case, when it is taken and later."""

    reporter_phone = PhoneField(label="Nomor HP pelapor", required=False)

    class Meta:
        model = Case
        fields = (
            "service", "relation", "reporter_name", "reporter_phone", "channel", "urgency", "narrative",
        )  # fmt: skip
        labels = {"service": "Layanan", "relation": "Yang datang adalah", "urgency": "Kedaruratan"}
        widgets = {"narrative": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = ServiceKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["service"].empty_label = "Pilih layanan"  # type: ignore[attr-defined]
        channels = [choice for choice in Case.Channel.choices if choice[0] != REGISTER]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]
        self.fields["reporter_name"].help_text = "Kosongkan bila datang sendiri."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("relation") not in (None, Case.Relation.SELF) and not values.get("reporter_name", "").strip():
            self.add_error("reporter_name", "Tulis nama yang datang, karena layanan ini untuk orang lain.")
        return values


class IntakeForm(CaseFields):
    """The front office's minute: who comes, for whom, what, how urgent, and which papers are there."""

    village = RegionChoiceField(queryset=Region.objects.none(), label="Dilayani di", empty_label="Pilih desa")
    is_sensitive = forms.BooleanField(
        label="Rahasia", required=False, help_text="Hanya terlihat oleh petugas yang menangani."
    )  # fmt: skip
    received_on = forms.DateField(label="Tanggal", initial=timezone.localdate)
    field_order = (
        "service", "relation", "reporter_name", "reporter_phone", "channel", "urgency", "narrative", "village",
        "received_on", "is_sensitive",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, papers_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["village"].queryset = regions_of(user, Region.Level.VILLAGE)  # type: ignore[attr-defined]
        if papers_url:
            self.fields["service"].widget.attrs |= {
                "hx-get": papers_url, "hx-target": "#berkas", "hx-trigger": "change", "hx-include": "this",
            }  # fmt: skip

    def papers(self) -> list[tuple[str, bool]]:
        """The papers of the chosen service, and whether each is ticked."""
        service = self._service()
        ticked = set(self.data.getlist("papers")) if hasattr(self.data, "getlist") else set()
        return [(name, name in ticked) for name in service.paper_names] if service else []

    def _service(self) -> ServiceKind | None:
        chosen = str(self["service"].value() or "")
        return ServiceKind.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None


class CaseForm(CaseFields, VersionedForm):
    """Corrections and what verification found; the service itself stays, for its deadline runs."""

    class Meta(CaseFields.Meta):
        fields = (
            "relation", "reporter_name", "reporter_phone", "channel", "urgency", "need", "listed", "decile",
            "narrative", "is_sensitive",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.ModelForm.__init__(self, *args, **kwargs)
        self.fields["need"].choices = [("", "Belum ditentukan"), *self.fields["need"].choices[1:]]  # type: ignore[attr-defined]
        self.fields["listed"].choices = [("", "Belum diperiksa"), *Case.Listed.choices]  # type: ignore[attr-defined]


class MoveForm(VersionedForm):
    """The words of a step; its label is what the step asks for."""

    note = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.label, note.required = move.asks or "Catatan", bool(move.asks)
        if move.code == "ask":
            note.help_text = "Batas waktu berhenti sampai berkas lengkap."


class NoteForm(forms.Form):
    text = forms.CharField(label="Catatan", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = PaperField(label="Lampiran", required=False)
    title = forms.CharField(label="Nama lampiran", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors and not values.get("text", "").strip() and not values.get("file"):
            raise ValidationError("Tulis catatannya, atau lampirkan berkas.")
        return values


class ReferForm(VersionedForm):
    agency = forms.ModelChoiceField(
        queryset=Agency.objects.filter(is_active=True), label="Instansi tujuan", empty_label="Pilih instansi",
        error_messages={"required": "Pilih instansi tujuan rujukan."},
    )  # fmt: skip
    purpose = forms.CharField(
        label="Permintaan", max_length=1500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dicetak di surat. Misalnya: mohon perawatan lanjutan.",
        error_messages={"required": "Tulis apa yang diminta dari instansi tujuan."},
    )  # fmt: skip
    due_on = forms.DateField(
        label="Jawaban ditunggu sampai", required=False,
        help_text="Kosongkan untuk batas hari kerja instansi itu.",
    )  # fmt: skip
    signatory = forms.ModelChoiceField(
        queryset=Signatory.objects.filter(is_active=True), label="Penandatangan", required=False,
        empty_label="Penandatangan pertama",
    )  # fmt: skip


class AnswerForm(VersionedForm):
    state = forms.ChoiceField(
        label="Jawaban", choices=[("", "Pilih jawaban")],
        error_messages={"required": "Pilih jawaban instansi."},
    )  # fmt: skip
    on = forms.DateField(label="Tanggal jawaban", initial=timezone.localdate)
    outcome = forms.CharField(
        label="Isi jawaban", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [choice for choice in Referral.State.choices if choice[0] in ANSWERS and choice[0] != referral.state]
        self.fields["state"].choices = [("", "Pilih jawaban"), *words]  # type: ignore[attr-defined]


class AssignManyForm(forms.Form):
    """To whom; the cases and the version of each stand beside it on the page."""

    officer = forms.ModelChoiceField(
        queryset=User.objects.none(), label="Petugas", empty_label="Pilih petugas",
        error_messages={"required": "Pilih petugas yang menangani.", "invalid_choice": "Pilih petugas dari daftar."},
    )  # fmt: skip

    def __init__(self, *args: Any, officers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = User.objects.filter(pk__in=[user.pk for user in officers])  # type: ignore[attr-defined]


class AssignForm(AssignManyForm, VersionedForm):
    """The same for one case."""


class StatusForm(forms.Form):
    """What a citizen types: nothing here says which of the two was wrong."""

    code = forms.CharField(
        label="Kode di tanda terima", max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    phone = forms.RegexField(
        r"^\d{4}$", label="Empat angka terakhir nomor HP", max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Isi empat angka terakhir nomor HP yang dicatat petugas."},
    )  # fmt: skip

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].upper().split()).replace("-", "")


class RatingForm(StatusForm):
    """The citizen's word on a closed case; code and digits travel along, for there is no sign-in."""

    score = forms.TypedChoiceField(
        label="Seberapa puas Anda dengan layanan ini?", choices=Rating.Score.choices[::-1], coerce=int,
        widget=forms.RadioSelect, error_messages={"required": "Pilih salah satu."},
    )  # fmt: skip
    words = forms.CharField(
        label="Pesan", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Boleh dikosongkan. Jangan tulis nama atau nomor.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.HiddenInput()
        self.fields["phone"].widget = forms.HiddenInput()
