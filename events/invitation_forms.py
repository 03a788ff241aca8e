"""What officers fill in to plan who carries an event, whom it invites, and by which letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from events.inviting import Resolver, rule_words
from events.lettering import CLOSING, Wording, default_opening, without_letter
from events.models import Event, EventRole, Invitation, InvitationRule, Letter, NumberFormat, Participant
from pillars.models import Pillar
from welfare.papers.models import Signatory
from welfare.people.models import Person
from welfare.regions.models import Region

LETTER_CODE = "undangan"
"""The number format that a letter of invitation uses unless another is chosen."""


class EventRoleForm(forms.ModelForm):
    """Who carries the event; `instance.event` is set, and `instance.person` when chosen out of the register."""

    class Meta:
        model = EventRole
        fields = ["kind", "name", "duty", "institution"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Pilih tugas"), *EventRole.Kind.choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role = self.instance
        same = EventRole.objects.filter(event=role.event, kind=data.get("kind"), person=role.person)
        if role.person_id and same.exclude(pk=role.pk).exists():
            self.add_error("kind", f"{role.person} sudah tercatat dengan tugas tersebut.")
        return data


class _PlaceNames(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class RuleForm(forms.Form):
    """A rule for one pillar: which posts, at which level, where.  `resolution` holds whom it means after cleaning."""

    positions = forms.ModelMultipleChoiceField(
        label="Jabatan", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa pilihan berarti semua jabatan pilar ini.",
    )  # fmt: skip
    level = forms.ChoiceField(
        label="Tingkat", required=False, choices=[("", "Semua tingkat"), *Region.Level.choices],
        widget=forms.RadioSelect,
    )  # fmt: skip
    regions = _PlaceNames(
        label="Hanya di kecamatan", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tanpa pilihan berarti seluruh wilayah kegiatan.",
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, pillar: Pillar, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.pillar, self.by = event, pillar, by
        self.fields["positions"].queryset = pillar.positions.all()  # type: ignore[attr-defined]
        places = Region.objects.subdistricts().visible_to(by).order_by("name")
        self.fields["regions"].queryset = places  # type: ignore[attr-defined]
        if event.region.level != Region.Level.REGENCY:
            del self.fields["regions"]

    def clean(self) -> dict[str, Any]:
        """A rule that exists already, or that means nobody today, is told here and not stored."""
        data = super().clean() or {}
        if self.errors:
            return data
        positions, regions = list(data["positions"]), list(data.get("regions") or [])
        rule = InvitationRule(event=self.event, pillar=self.pillar, level=data["level"], created_by=self.by)
        rule.words = rule_words(self.pillar, positions, data["level"], regions)
        rule.chosen_positions, rule.chosen_regions = positions, regions  # type: ignore[attr-defined]
        if self.event.rules.filter(words=rule.words).exists():
            raise forms.ValidationError(f"Aturan “{rule.words}” sudah ada pada kegiatan ini.")
        [self.resolution] = Resolver(self.event, self.by).resolve([rule])
        if not self.resolution.holders:
            vacant = self.resolution.vacancy_words
            raise forms.ValidationError(
                f"Tidak ada seorang pun yang memegang jabatan ini sekarang{f' ({vacant})' if vacant else ''}. "
                "Periksa jabatan dan tingkatnya, atau catat dulu pemegangnya di Pilar."
            )
        return data

    def save(self) -> InvitationRule:
        rule = self.resolution.rule
        rule.save()
        rule.positions.set(rule.chosen_positions)  # type: ignore[attr-defined]
        rule.regions.set(rule.chosen_regions)  # type: ignore[attr-defined]
        return rule


class AnswerForm(forms.Form):
    """What an invitee answered, and who comes instead: a person already chosen (`stand_in`), or a name."""

    answer = forms.ChoiceField(label="Jawaban", choices=Invitation.Answer.choices, widget=forms.RadioSelect)
    stand_in_name = forms.CharField(
        label="Diwakili oleh", max_length=150, required=False,
        help_text="Hanya bila berhalangan. Kosongkan bila tidak ada yang mewakili.",
    )  # fmt: skip
    note = forms.CharField(label="Keterangan", max_length=200, required=False)

    def __init__(self, *args: Any, participant: Participant, stand_in: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.participant, self.stand_in = participant, stand_in
        if stand_in:
            del self.fields["stand_in_name"]
            self.initial["answer"] = Invitation.Answer.UNABLE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unable = data.get("answer") == Invitation.Answer.UNABLE
        if "answer" in data and not unable and data.get("stand_in_name", "").strip():
            self.add_error(
                "stand_in_name", "Yang diwakili hanya yang berhalangan. Pilih “berhalangan”, atau kosongkan."
            )
        if "answer" in data and not unable and self.stand_in:
            self.add_error("answer", f"Pilih “berhalangan” bila {self.stand_in} yang mewakili.")
        return data

    def save(self, *, by: Any) -> Invitation:
        data = self.cleaned_data
        return Invitation.respond(
            self.participant, data["answer"], by=by, stand_in=self.stand_in,
            stand_in_name=data.get("stand_in_name", ""), note=data["note"],
        )  # fmt: skip


class LetterForm(forms.Form):
    """How the invitation of an event is written and numbered."""

    format = forms.ModelChoiceField(label="Pola nomor", queryset=NumberFormat.objects.all(), empty_label=None)
    dated = forms.DateField(label="Tanggal surat", help_text="Nomor mengikuti tahun tanggal ini.")
    nature = forms.ChoiceField(label="Sifat", choices=Letter.Nature.choices, initial=Letter.Nature.IMPORTANT)
    subject = forms.CharField(label="Hal", max_length=120, initial="Undangan")
    pillar = forms.ModelChoiceField(
        label="Untuk", queryset=None, required=False, empty_label="Semua yang belum bersurat",
    )  # fmt: skip
    addressing = forms.ChoiceField(
        label="Cara menulis",
        choices=Letter.Addressing.choices,
        initial=Letter.Addressing.EACH,
        widget=forms.RadioSelect,
    )
    opening = forms.CharField(label="Isi pembuka", max_length=1500, widget=forms.Textarea(attrs={"rows": 4}))
    closing = forms.CharField(
        label="Isi penutup", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 3}), initial=CLOSING
    )
    signatory = forms.ModelChoiceField(
        label="Penandatangan", queryset=Signatory.objects.filter(is_active=True), required=False,
        empty_label="Titik-titik, diisi tangan",
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        waiting = without_letter(event).order_by().values("pillar")
        self.fields["pillar"].queryset = Pillar.objects.filter(pk__in=waiting)  # type: ignore[attr-defined]
        self.fields["opening"].initial = default_opening(event)
        self.fields["dated"].initial = timezone.localdate()
        formats = list(NumberFormat.objects.all())
        self._offer("format", formats, [row for row in formats if row.code == LETTER_CODE])
        signatories = list(Signatory.objects.filter(is_active=True))
        self._offer("signatory", signatories, signatories)

    def _offer(self, name: str, rows: list[Any], first: list[Any]) -> None:
        """The choices out of rows read already, the first of `first` chosen."""
        empty = self.fields[name].empty_label  # type: ignore[attr-defined]
        blank = [("", empty)] if empty else []
        self.fields[name].choices = [*blank, *((row.pk, str(row)) for row in rows)]  # type: ignore[attr-defined]
        self.fields[name].initial = first[0] if first else None

    def clean_dated(self) -> Any:
        day = self.cleaned_data["dated"]
        if day > self.event.ends_on:
            raise forms.ValidationError(
                f"Tanggal surat sesudah kegiatan selesai ({self.event.ends_on:%d-%m-%Y}). Periksa tanggalnya."
            )
        return day

    @property
    def wording(self) -> Wording:
        data = dict(self.cleaned_data)
        data.pop("pillar", None)
        return Wording(**data)
