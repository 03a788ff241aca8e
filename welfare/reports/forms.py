"""Which month or year, and of which region."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from welfare.regions.choices import GroupedRegionChoiceField
from welfare.regions.models import Region
from welfare.reports.definitions import ReportDefinition, Scope

YEARS, MONTHS = 6, 25


def periods() -> list[tuple[str, list[tuple[str, str]]]]:
    """Years and months to choose from, the newest first: value and words."""
    today = timezone.localdate()
    firsts = [dt.date(today.year - past // 12 - (past % 12 >= today.month), (today.month - 1 - past) % 12 + 1, 1)
              for past in range(MONTHS)]  # fmt: skip
    years = [(str(today.year - past), f"Tahun {today.year - past}") for past in range(YEARS)]
    return [("Tahun", years), ("Bulan", [(f"{first:%Y-%m}", str(date_format(first, "F Y"))) for first in firsts])]


class ReportForm(forms.Form):
    masa = forms.ChoiceField(label="Masa")
    wilayah = GroupedRegionChoiceField(queryset=Region.objects.none(), label="Wilayah", empty_label=None)

    def __init__(self, given: Any, *, report: ReportDefinition, user: Any) -> None:
        """`given`: the address's parameters; what is left out is the report's usual period and the widest region."""
        data = {name: given[name] for name in ("masa", "wilayah") if name in given}
        today = timezone.localdate()
        last_month = today.replace(day=1) - dt.timedelta(days=1)
        data.setdefault("masa", f"{last_month:%Y-%m}" if report.is_monthly else str(today.year))
        if "wilayah" not in data:
            data["wilayah"] = settings.OFFICE_REGENCY if user.sees_everything else next(iter(user.territory_codes), "")
        super().__init__(data)
        self.user = user
        self.fields["masa"].choices = periods()  # type: ignore[attr-defined]
        self.fields["wilayah"].queryset = report.regions(user)  # type: ignore[attr-defined]

    def scope(self) -> Scope | None:
        """What was chosen, or None when it cannot be used."""
        if not self.is_valid():
            return None
        year, _, month = self.cleaned_data["masa"].partition("-")
        start = dt.date(int(year), int(month or 1), 1)
        return Scope(self.user, self.cleaned_data["wilayah"], start, is_year=not month)
