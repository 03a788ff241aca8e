"""What officers fill in after an event: minutes, follow-ups, documents, report and certificates."""

from __future__ import annotations

from typing import Any

import pghistory
from django import forms
from django.db import transaction
from django.utils import timezone

from events.models import (
    Document,
    DocumentKind,
    Event,
    FollowUp,
    Minutes,
    NumberFormat,
    Report,
    Viewpoint,
)
from pillars.models import Pillar
from puskesos.aid.models import Programme
from puskesos.cases.models import Case
from puskesos.centres.models import Centre
from welfare.accounts.models import User
from welfare.accounts.roles import Role, permissions_of
from welfare.audit.history import version_of
from welfare.desk.private_files import PaperField, PhotosField
from welfare.papers.models import Signatory

MOST_EVENTS = 50
"""Coming events offered as the place where a follow-up will be taken up."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _roles_that_see() -> list[str]:
    """An owner must find the follow-up on the own desk."""
    return [role for role in Role.values if "events.view_followup" in permissions_of(role)]


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d")


class TextForm(forms.ModelForm):
    """A text that two officers may have open (`welfare.desk.editing`)."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = version_of(self.instance)

    @transaction.atomic
    def save_by(self, user: Any) -> Any:
        with pghistory.context(user=user.pk):
            self.instance.written_at = timezone.now()
            return self.save()


class MinutesForm(TextForm):
    """The minutes, with one viewpoint for each pillar that was asked (and for the other guests)."""

    class Meta:
        model = Minutes
        fields = ["leader", "taker", "opening", "discussion", "agreed", "closing"]
        widgets = {"opening": _area(4), "discussion": _area(6), "agreed": _area(5), "closing": _area(2)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event: Event = self.instance.event
        self.rows = self._rows()
        for key, _, view, only in self.rows:
            self.fields[f"speaker_{key}"] = forms.CharField(
                label="Disampaikan oleh", max_length=150, required=False, initial=view.speaker if view else only,
                show_hidden_initial=True,
            )  # fmt: skip
            self.fields[f"view_{key}"] = forms.CharField(
                label="Pandangan", required=False, widget=_area(3), initial=view.text if view else "",
                show_hidden_initial=True,
            )  # fmt: skip

    def _rows(self) -> list[tuple[str, Pillar | None, Viewpoint | None, str]]:
        """(key of the fields, pillar, the view that stands, the name of its one delegate)."""
        views = {view.pillar_id: view for view in self.instance.viewpoints.all()} if self.instance.pk else {}
        people: dict[int | None, list[str]] = {}
        for pillar, name in self.event.participants.order_by("order", "pk").values_list("pillar_id", "name"):
            people.setdefault(pillar, []).append(name)
        known = Pillar.objects.filter(pk__in=[key for key in {*people, *views} if key]).order_by("order", "name")
        asked: list[Pillar | None] = [*known, *([None] if None in people or None in views else [])]
        rows = []
        for pillar in asked:
            names = people.get(pillar.pk, []) if pillar else []
            only = names[0] if len(names) == 1 else ""
            rows.append((pillar.code.lower() if pillar else "lain", pillar, views.get(pillar and pillar.pk), only))
        return rows

    @property
    def view_fields(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """For the page: (pillar, speaker, text)."""
        return [
            (pillar.short_name if pillar else "Undangan lainnya", self[f"speaker_{key}"], self[f"view_{key}"])
            for key, pillar, _, _ in self.rows
        ]

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields]

    @transaction.atomic
    def save_by(self, user: Any) -> Minutes:
        """Store the minutes and the viewpoints; an emptied one goes."""
        minutes: Minutes = super().save_by(user)
        with pghistory.context(user=user.pk):
            for key, pillar, view, _ in self.rows:
                text = self.cleaned_data[f"view_{key}"].strip()
                speaker = self.cleaned_data[f"speaker_{key}"].strip()
                if text:
                    view = view or Viewpoint(minutes=minutes, pillar=pillar)
                    if (view.speaker, view.text) != (speaker, text):
                        view.speaker, view.text = speaker, text
                        view.save()
                elif view:
                    view.delete()
        return minutes


class ReportForm(TextForm):
    """The texts of the report."""

    dated = forms.DateField(label="Tanggal laporan", required=False, widget=_day())

    class Meta:
        model = Report
        fields = ["background", "legal_basis", "purpose", "results", "advice", "dated", "signatory"]
        widgets = {
            "background": _area(5),
            "legal_basis": _area(5),
            "purpose": _area(4),
            "results": _area(5),
            "advice": _area(4),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signatory"].queryset = Signatory.objects.filter(is_active=True)
        self.fields["signatory"].empty_label = "Penandatangan pertama"


class FollowUpForm(forms.ModelForm):
    """Something to do or to decide.  `instance.event` is set when it comes from an event; `by` sees what is offered."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    due = forms.DateField(label="Tenggat", required=False, widget=_day(), help_text="Boleh kosong; tetap ditagih.")
    case_number = forms.CharField(
        label="Nomor layanan Puskesos", max_length=60, required=False, show_hidden_initial=True,
        help_text="Bila menyangkut satu layanan warga. Hanya terlihat oleh yang menanganinya.",
    )  # fmt: skip

    class Meta:
        model = FollowUp
        fields = ["what", "kind", "owner", "owner_text", "due", "centre", "programme", "next_event"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields, self.by = self.fields, by
        self._ask_for_case()
        fields["owner"].queryset = User.objects.filter(is_active=True, role__in=_roles_that_see()).order_by("name")
        fields["owner"].empty_label = "Tanpa akun"
        may_centres = by.has_perm("centres.view_centre")
        centres = Centre.objects.visible_to(by) if may_centres else Centre.objects.none()
        fields["centre"].queryset = centres.select_related("village__parent").order_by("village__name")
        fields["centre"].empty_label = "Tidak terkait Puskesos"
        fields["programme"].queryset = Programme.objects.visible_to(by) if by.has_perm("aid.view_programme") else (
            Programme.objects.none()
        )  # fmt: skip
        fields["programme"].empty_label = "Tidak terkait program"
        coming = Event.objects.visible_to(by).upcoming().filter(cancelled_at__isnull=True)
        chosen = self.instance.next_event_id
        known = [
            *coming.order_by("starts_on").values_list("pk", flat=True)[:MOST_EVENTS],
            *([chosen] if chosen else []),
        ]
        fields["next_event"].queryset = Event.objects.filter(pk__in=known).order_by("starts_on")
        fields["next_event"].empty_label = "Kegiatan berikut yang sejenis"

    def _ask_for_case(self) -> None:
        """Only whoever may see cases, and sees the one that is tied already."""
        self.initial["version"] = version_of(self.instance)
        tied = self.instance.case_for(self.by)
        if not self.by.has_perm("cases.view_case") or (self.instance.case_id and not tied):
            del self.fields["case_number"]
        elif tied:
            self.initial["case_number"] = tied.number

    def clean_case_number(self) -> str:
        number = self.cleaned_data["case_number"].strip()
        self.instance.case = Case.objects.visible_to(self.by).filter(number=number).first() if number else None
        if number and not self.instance.case:
            raise forms.ValidationError("Tidak ada layanan dengan nomor ini.")
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("owner") and not (data.get("owner_text") or "").strip() and "owner" not in self.errors:
            self.add_error(
                "owner", "Sebutkan penanggung jawabnya: pilih akun, atau tulis nama atau jabatan di bawahnya."
            )
        event = self.instance.event
        tied = data.get("centre") or data.get("programme") or self.instance.case_id or self.instance.visit_id
        if not event and not tied and "case_number" not in self.errors:
            self.add_error("centre", "Pilih Puskesos, layanan, atau program yang ditindaklanjuti.")
        first = event.starts_on if event else self.instance.created_on
        if data.get("due") and data["due"] < first:
            self.add_error("due", "Tenggat lebih awal daripada saat tindak lanjut ini muncul.")
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The owner and the origin are told at their fields above; the database's own check would say it again."""
        return super()._get_validation_exclusions() | {"owner_text", "event"}


class CloseForm(forms.Form):
    """When and how a follow-up was closed."""

    state = forms.ChoiceField(
        label="Hasil", choices=[("done", "selesai"), ("cancelled", "dibatalkan")], initial="done",
        widget=forms.RadioSelect,
    )  # fmt: skip
    on = forms.DateField(label="Tanggal", widget=_day(), initial=timezone.localdate)
    note = forms.CharField(
        label="Catatan", max_length=300, required=False, widget=_area(3), help_text="Wajib bila dibatalkan."
    )


class DocumentForm(forms.Form):
    """One scan or slide set (PDF, JPG, PNG), or several photos at once."""

    kind = forms.ModelChoiceField(label="Jenis dokumen", queryset=DocumentKind.objects.all(), empty_label="Pilih jenis")
    title = forms.CharField(label="Judul", max_length=150, required=False, help_text="Misalnya: paparan Kepala Dinas.")
    file = PaperField(label="Berkas", required=False)
    photos = PhotosField(label="Foto", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind and not {"file", "photos"} & set(self.errors):
            wanted = "photos" if kind.is_photo else "file"
            if not data.get(wanted):
                words = "Pilih fotonya." if kind.is_photo else "Pilih berkasnya. Paparan disimpan dulu sebagai PDF."
                self.add_error(wanted, words)
        return data

    @transaction.atomic
    def save_to(self, event: Event, by: Any) -> list[Document]:
        data = self.cleaned_data
        files = data["photos"] if data["kind"].is_photo else [data["file"]]
        with pghistory.context(user=by.pk):
            return [
                Document.objects.create(event=event, kind=data["kind"], title=data["title"], file=file, added_by=by)
                for file in files
            ]


class CertificateForm(forms.Form):
    """How the certificates of an event are numbered and signed."""

    hours = forms.IntegerField(label="Jam pelajaran", min_value=1, max_value=400)
    dated = forms.DateField(label="Tanggal sertifikat", widget=_day())
    format = forms.ModelChoiceField(label="Pola nomor", queryset=NumberFormat.objects.all(), empty_label=None)
    signatory = forms.ModelChoiceField(
        label="Penandatangan", queryset=Signatory.objects.filter(is_active=True), required=False,
        empty_label="Penandatangan pertama",
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        first = NumberFormat.objects.filter(code="sertifikat").first()
        initial = {"dated": event.ends_on, "format": first.pk if first else None, "hours": 4}
        super().__init__(*args, initial=initial, **kwargs)
        self.event = event

    def clean_dated(self) -> Any:
        if self.cleaned_data["dated"] < self.event.starts_on:
            raise forms.ValidationError("Tanggal sertifikat lebih awal daripada kegiatannya.")
        return self.cleaned_data["dated"]
