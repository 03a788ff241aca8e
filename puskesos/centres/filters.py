"""What the list of Puskesos can be narrowed to.  Parameters are part of addresses: keep their names."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from puskesos.centres.models import Centre, Stage
from welfare.regions.choices import SubdistrictFilter, VillageFilter


class CentreFilter(django_filters.FilterSet):
    desa = VillageFilter(path="village")
    kecamatan = SubdistrictFilter(path="village")
    # Chosen by the tabs above the list, kept while one filters.
    tahap = django_filters.ChoiceFilter(
        label="Tahap", field_name="stage", choices=Stage.choices, empty_label="Semua tahap",
        widget=forms.HiddenInput,
    )  # fmt: skip

    class Meta:
        model = Centre
        fields: list[Any] = []
