"""Who came: repeat visitors are found by name or whole NIK; somebody new is written down only after asking."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Count, Q

from welfare.audit.models import SensitiveRead
from welfare.people.forms import PersonForm
from welfare.people.models import Person
from welfare.regions.choices import regions_of
from welfare.regions.models import Region

_NIK = re.compile(r"(?:\d[\s.\-]?){15}\d")


class VisitorSearchForm(forms.Form):
    """Find the one for whom the service is, by name or by all 16 digits of the NIK."""

    LIMIT = 20

    cari = forms.CharField(
        label="Untuk siapa layanan ini?", max_length=100, help_text="Nama, atau NIK 16 angka dari KTP.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"required": "Tulis nama atau NIK orang yang dilayani."},
    )  # fmt: skip

    def found(self, user: Any) -> list[Person]:
        """Persons in the user's territory, each with `visits`, how many cases it has had as far as the user sees."""
        text = self.cleaned_data["cari"].strip()
        people = Person.objects.visible_to(user).select_related("region__parent")
        if _NIK.fullmatch(text):
            found = list(people.with_nik(re.sub(r"\D", "", text)))
            for person in found:
                SensitiveRead.record(
                    what=SensitiveRead.What.NIK,
                    subject=person,
                    reason="Mencari pengunjung Puskesos dengan NIK",
                    by=user,
                )
        else:
            found = list(people.named_like(text)[: self.LIMIT]) if any(map(str.isalpha, text)) else []
        return _with_visits(found, user)

    @property
    def searched_name(self) -> str:
        """What was searched for, when it is a name: the start of a new person's record."""
        text = self.cleaned_data.get("cari", "").strip() if hasattr(self, "cleaned_data") else ""
        return text if text and not any(map(str.isdigit, text)) else ""


def _with_visits(persons: list[Person], user: Any) -> list[Person]:
    from puskesos.cases.models import Case

    rows = Case.objects.visible_to(user).filter(client__in=persons).order_by()
    counts = dict(rows.values_list("client").annotate(visits=Count("pk", filter=Q())))
    for person in persons:
        person.visits = counts.get(person.pk, 0)  # type: ignore[attr-defined]
    return persons


class NewVisitorForm(PersonForm):
    """The few facts of somebody who is not in the register; the doubts of `PersonForm` are asked here too."""

    KEPT = ("name", "sex", "birth_date", "nik", "accept_mismatch", "region", "address", "phone", "accept_twin")
    HIDDEN = ("title_before", "title_after")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name in self.HIDDEN:
                self.fields[name].widget = forms.HiddenInput()
            elif name not in self.KEPT:
                del self.fields[name]
        region = self.fields["region"]
        region.queryset = regions_of(self.user, Region.Level.VILLAGE)  # type: ignore[attr-defined]
        region.label, region.required = "Desa/kelurahan", True
        self.fields["phone"].help_text = "Untuk melihat keadaan layanan dengan kode di tanda terima."
