"""Forms about an SK: recording it with the members it names, replacing and revoking it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from pillars.models import Decree, Membership, Unit
from welfare.desk.private_files import PaperField
from welfare.regions.choices import RegionChoiceField, regions_of
from welfare.regions.models import Region

OUTSIDE = "Wilayah ini di luar wilayah kerja Anda. Pilih wilayah dari daftar, atau minta staf dinas mencatatnya."


class DecreeChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        day = f", {date_format(obj.signed_on, 'j F Y')}" if obj.signed_on else ""
        return f"{obj.number}{day}"


def decrees_near(unit: Unit, user: Any) -> QuerySet[Decree]:
    """The SK that may name members of a unit: from its place or the one above, or naming members of it already."""
    near = Q(region=unit.region_id) | Q(memberships__unit=unit)
    if unit.region.parent_id:
        near |= Q(region=unit.region.parent_id)
    known = Decree.objects.filter(near).values("pk")
    return Decree.objects.visible_to(user).standing().filter(pk__in=known)


class MembersField(forms.ModelMultipleChoiceField):
    """Members of a unit as a list of ticks: post, name, and the SK that names them now."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        paper = f", sekarang SK {obj.decree.number}" if obj.decree else ", belum ber-SK"
        return f"{obj.person} – {obj.position}{paper}"


def members_of(unit: Unit, user: Any) -> QuerySet[Membership]:
    members = Membership.objects.visible_to(user).active().filter(unit=unit)
    return members.select_related("person", "position", "decree").order_by("position__order", "person__name_key")


class DecreeForm(forms.ModelForm):
    """An SK, typed once.  With a `unit`, the members that it names are ticked below."""

    region = RegionChoiceField(
        queryset=Region.objects.none(), label="Wilayah", required=False, empty_label="Pilih wilayah",
        error_messages={"invalid_choice": OUTSIDE},
    )  # fmt: skip
    scan = PaperField(label="Pindaian SK", required=False)

    class Meta:
        model = Decree
        fields = (
            "number", "about", "issuer", "signer", "signer_capacity", "signed_on", "valid_from", "valid_until",
            "region", "scan",
        )  # fmt: skip
        help_texts = {
            "number": "Seperti tertulis di SK.",
            "issuer": "Misalnya Kepala Desa Bronjong.",
            "valid_until": "Hari terakhir. Kosongkan bila SK tidak menyebut batas.",
        }

    def __init__(self, *args: Any, user: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = self.fields["region"]
        regions.queryset = regions_of(user)  # type: ignore[attr-defined]
        regions.required = not user.sees_everything
        if unit is not None and not self.instance.pk:
            self.fields["members"] = MembersField(
                queryset=members_of(unit, user), required=False, label="Anggota yang disebut SK ini",
                initial=[member.pk for member in members_of(unit, user)],
                help_text="Lepas tanda pada anggota yang tidak disebut SK ini.",
            )  # fmt: skip


class DecreeMembersForm(forms.Form):
    """Which members of a unit an SK names from now on."""

    members = MembersField(
        queryset=Membership.objects.none(), label="Anggota yang disebut SK ini",
        error_messages={"required": "Tandai paling sedikit satu anggota."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, unit: Unit, decree: Decree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = members_of(unit, user).exclude(decree=decree)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]
        self.initial.setdefault("members", [member.pk for member in members if member.decree is None])


class DecreeReplaceForm(forms.Form):
    """The SK that stands in place of this one."""

    by_decree = DecreeChoiceField(
        queryset=Decree.objects.none(), label="SK pengganti", empty_label="Pilih SK yang baru",
        help_text="Belum ada di daftar? Catat dulu SK yang baru.",
    )  # fmt: skip
    members = forms.BooleanField(
        label="Anggota yang masih menjabat mengikuti SK pengganti", required=False, initial=True
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, decree: Decree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Decree.objects.visible_to(user).standing().exclude(pk=decree.pk)
        if decree.region_id:
            others = others.filter(Q(region=decree.region_id) | Q(region=decree.region.parent_id))
        self.fields["by_decree"].queryset = others  # type: ignore[attr-defined]


class DecreeRevokeForm(forms.Form):
    on = forms.DateField(label="Dicabut pada", initial=timezone.localdate)
    reason = forms.CharField(
        label="Alasan", max_length=200, error_messages={"required": "Tulis alasan SK ini dicabut."}
    )
