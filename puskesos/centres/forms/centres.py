"""Forms of a Puskesos and of the stages of its life."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from pillars.models import Decree
from puskesos.centres.models import Centre
from puskesos.centres.stages import Stage
from welfare.desk.private_files import PaperField
from welfare.people.models import Person
from welfare.regions.choices import RegionChoiceField, regions_of
from welfare.regions.models import Region

# A new entry is either a plan or one of those that once were; everything later is reached by steps.
FIRST_STAGES = [(stage.value, stage.label) for stage in (Stage.PLANNED, Stage.UNVERIFIED)]
VERIFIED_AS = [
    (Stage.ACTIVE.value, "Masih ada dan masih melayani (aktif)"),
    (Stage.DORMANT.value, "Masih ada, tetapi tidak lagi melayani (vakum)"),
    (Stage.CLOSED.value, "Sudah tidak ada (tutup)"),
]
FILE_HELP = "Boleh dikosongkan. PDF, JPG, atau PNG, paling besar 5 MB; hanya terlihat oleh yang berhak."


class CentreForm(forms.ModelForm):
    class Meta:
        model = Centre
        fields = ["address", "phone", "pioneered_by", "pioneer", "pioneered_from", "pioneered_until", "decree", "note"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["pioneered_by"].help_text = "Siapa yang merintis, misalnya TKSK."
        if self.instance.pk is None:  # TKSK and SK are those of the village, which is not chosen yet
            del self.fields["pioneer"], self.fields["decree"]
            return
        self._offer("pioneer", pioneers_of(self.instance, user), "Pilih TKSK kecamatan ini, yang sekarang atau dulu.")
        self._offer("decree", decrees_of(self.instance, user), "SK dicatat di halaman SK, lalu dipilih di sini.")

    def _offer(self, name: str, choices: QuerySet[Any], help_text: str) -> None:
        field: Any = self.fields[name]
        field.queryset, field.empty_label, field.help_text = choices, "Tidak tercatat", help_text


def pioneers_of(centre: Centre, user: Any) -> QuerySet[Person]:
    """Who may have pioneered a centre: TKSK of its kecamatan, present or former, and who is recorded."""
    tksk = Q(memberships__unit__pillar__code="TKSK", memberships__unit__region=centre.village.parent_id)
    near = Person.objects.filter(tksk).values("pk")
    return Person.objects.filter(Q(pk__in=near) & Q(pk__in=Person.objects.visible_to(user)) | Q(pk=centre.pioneer_id))


def decrees_of(centre: Centre, user: Any) -> QuerySet[Decree]:
    """SK of the village that the user sees, and the one that is recorded."""
    seen = Decree.objects.visible_to(user).filter(region=centre.village_id).values("pk")
    return Decree.objects.filter(Q(pk__in=seen) | Q(pk=centre.decree_id))


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
    """A step to another stage: the usual ones first, the others ask why."""

    to_stage = forms.ChoiceField(label="Tahap baru")
    file = PaperField(label="Berkas bukti", required=False, help_text=FILE_HELP)
    exception = forms.CharField(
        label="Alasan melompat atau mundur", max_length=250, required=False,
        help_text="Hanya untuk tahap di luar urutan.",
    )  # fmt: skip
    field_order = ["to_stage", "on", "evidence", "source", "file", "exception"]

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = centre.next_stages()
        known = {value for value, _ in usual} | {centre.stage, Stage.UNVERIFIED.value}
        others = [(stage.value, stage.label) for stage in Stage if stage.value not in known]
        self.fields["to_stage"].choices = [
            ("", "Pilih tahap"), ("Tahap berikutnya", usual), ("Di luar urutan, perlu alasan", others),
        ]  # fmt: skip


class VerifyForm(EvidenceForm):
    """What was found of a centre of which only hearsay is known."""

    to_stage = forms.ChoiceField(label="Keadaan sekarang", choices=VERIFIED_AS, widget=forms.RadioSelect)
    file = PaperField(label="Foto atau berkas bukti", required=False, help_text=FILE_HELP)
    field_order = ["to_stage", "on", "evidence", "source", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Sejak kapan"
        self.fields["on"].help_text = "Sejak kapan keadaan itu; bila tidak diketahui, tanggal kunjungan."
        self.fields["evidence"].help_text = "Misalnya kunjungan ke balai desa, SK Kades, atau keterangan perangkat."


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=250)
