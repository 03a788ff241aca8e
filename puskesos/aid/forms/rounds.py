"""Forms of a round of monev: the round, its teams, and their members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from pillars.forms.memberships import PersonSearchForm
from pillars.models import Pillar
from puskesos.aid.models import ProgrammePeriod, Round, Team
from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.people.models import Person
from welfare.regions.choices import place_name, regions_of
from welfare.regions.models import Region
from welfare.regions.scoping import ancestors

REPORTERS = (Role.STAFF, Role.TKSK, Role.CENTRE_OPERATOR, Role.PILLAR_COORDINATOR, Role.ADMINISTRATOR)
"""Roles whose accounts may report visits (`aid.add_visit`)."""


class PeriodChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.programme} {obj.code}"


class PlaceChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return place_name(obj)


class RoundForm(forms.ModelForm):
    """A round that has begun keeps its programme, its regions and the way its sample was drawn."""

    period = PeriodChoiceField(
        label="Program dan periode",
        queryset=ProgrammePeriod.objects.open().select_related("programme"),
        empty_label="Pilih program",
    )
    areas = PlaceChoices(
        label="Wilayah", queryset=Region.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text="Centang kabupaten, atau kecamatan yang dikunjungi.",
    )  # fmt: skip

    class Meta:
        model = Round
        fields = ("name", "period", "areas", "method", "size", "seed", "per_day", "starts_on", "ends_on")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (Region.Level.REGENCY, Region.Level.SUBDISTRICT)
        self.fields["areas"].queryset = regions_of(user, *levels)  # type: ignore[attr-defined]
        self.fields["seed"].help_text = "Kosongkan agar dipilih sendiri. Benih yang sama menarik sampel yang sama."
        if self.instance.pk and self.instance.state != Round.State.DRAFT:
            for name in ("period", "areas", "method", "size", "seed"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("method") not in (None, Round.Method.ALL) and not values.get("size"):
            self.add_error("size", "Isi jumlah sampelnya.")
        return values


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ("name", "users")
        widgets = {"users": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = tuple(self.instance.round.areas.values_list("pk", flat=True))
        inside = Q(pk__in=[])
        for code in codes:
            inside |= Q(territories=code) | Q(territories__parent=code) | Q(territories__parent__parent=code)
        working = User.objects.filter(inside | Q(territories__in=ancestors(codes)), role__in=REPORTERS, is_active=True)
        users: Any = self.fields["users"]
        users.queryset = User.objects.filter(pk__in=working.values("pk")).order_by("name")
        users.required = False
        users.help_text = "Akun yang boleh melaporkan kunjungan tim ini. Tanpa akun, siapa pun yang bekerja di desanya."


class MemberForm(forms.Form):
    """A person out of the register, and the pillar for which he or she goes."""

    person = forms.TypedChoiceField(label="Orang", coerce=int)
    pillar = forms.ModelChoiceField(
        label="Dari pilar", queryset=Pillar.objects.order_by("order", "name"), required=False, empty_label="Bukan pilar"
    )

    def __init__(self, *args: Any, user: Any, search: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = PersonSearchForm({"nama": search}) if search.strip() else None
        rows = found.found(user) if found and found.is_valid() else []
        self.found_none = bool(found) and not rows
        choices = [(person.pk, f"{person.full_name}, {place or 'wilayah belum dicatat'}") for person, place in rows]
        self.fields["person"].choices = [("", "Pilih orang"), *choices]  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        return Person.objects.get(pk=self.cleaned_data["person"])


class VillageTeamForm(forms.Form):
    team = forms.ModelChoiceField(label="Tim", queryset=Team.objects.none(), required=False, empty_label="Belum dibagi")

    def __init__(self, *args: Any, monev: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = monev.teams.all()  # type: ignore[attr-defined]
