"""The form for one row: a field per column that can be corrected, filled with what was understood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from welfare.imports.correcting import editable
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.models import ImportRow
from welfare.imports.planning import pillar_words
from welfare.imports.preview import CELL_OF
from welfare.imports.resources import SheetResource, place_of
from welfare.regions.models import Region

PLACE = "tempat"
"""The form's one field for kecamatan and desa; no kind has a field of this name."""
_PLACES = (Kind.VILLAGE, Kind.SUBDISTRICT)
_DATES = (Kind.DATE, Kind.BIRTH_DATE)


class RowForm(forms.Form):
    """Fields are made from the kind; `cells()` gives what was typed, as the texts of a sheet's row.

    `cell`: only the fields that stand in this cell of the preview; the others stay as they were understood.
    """

    def __init__(
        self, *args: Any, row: ImportRow, resource: SheetResource, user: Any, cell: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.specs = editable(resource)
        self.user = user
        for spec in self.specs:
            if spec.kind in _PLACES and not spec.group:
                self._add_place(row)
            else:
                self.fields[spec.name] = _field(spec, row.values)
        others = {name for name in self.fields if cell and CELL_OF.get("village" if name == PLACE else name) != cell}
        self.kept = {name: self.fields.pop(name).initial for name in others}
        if cell and self.fields:
            next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def _add_place(self, row: ImportRow) -> None:
        if PLACE in self.fields:
            return
        values = row.values
        current = place_of(values)
        written = " ".join(str(values[name]) for name in ("village_text", "subdistrict_text") if values.get(name))
        self.fields[PLACE] = forms.ChoiceField(
            label="Wilayah",
            required=False,
            choices=_region_choices(self.user),
            initial=current,
            help_text=f"Tertulis di lembar: {written}." if written else "",
        )

    def cells(self) -> dict[str, str]:
        data = self.kept | self.cleaned_data
        cells = {name: _text(value) for name, value in data.items() if name != PLACE}
        if code := data.get(PLACE):
            region = Region.objects.select_related("parent").get(pk=code)
            village = region.level == Region.Level.VILLAGE
            cells["village"] = region.name if village else ""
            cells["subdistrict"] = region.parent.name if village and region.parent else region.name
        return cells

    def show(self, problems: Iterable[tuple[str, str]]) -> None:
        """Put what the cleaning says at the fields it is about."""
        for name, text in problems:
            name = PLACE if name in ("village", "subdistrict") else name
            self.add_error(name if name in self.fields else None, text)


def _field(spec: FieldSpec, values: dict[str, Any]) -> forms.Field:
    given: dict[str, Any] = {"label": spec.label, "required": spec.required, "initial": _initial(spec, values)}
    if spec.kind is Kind.NIK:
        kept = values.get("nik")
        given["help_text"] = f"Kosongkan bila tetap {kept}." if kept else "16 angka; ketik utuh."
        typed = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        return forms.CharField(max_length=40, widget=typed, **given)
    if spec.kind is Kind.SEX:
        return forms.ChoiceField(choices=[("", "–"), ("L", "Laki-laki"), ("P", "Perempuan")], **given)
    if spec.kind is Kind.PILLAR:
        return _pillar_field(given, values)
    if spec.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *((c.label, c.label) for c in spec.choices)], **given)
    if spec.kind in _DATES:
        return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **given)
    return forms.CharField(max_length=spec.max_length, **given)


def _pillar_field(given: dict[str, Any], values: dict[str, Any]) -> forms.Field:
    words = [(word.name, word.name) for word in pillar_words()]
    names = {word.code: word.name for word in pillar_words()}
    institution = str(values.get("institution", ""))
    given["initial"] = names.get(values.get("pillar", ""), institution)
    other = [(institution, f"{institution} (bukan pilar)")] if institution else []
    return forms.ChoiceField(choices=[("", "–"), *words, *other], **given)


def _initial(spec: FieldSpec, values: dict[str, Any]) -> Any:
    """The present value as one would type it."""
    value = values.get(spec.name, "")
    if spec.kind is Kind.NIK:
        return ""
    if spec.kind is Kind.NAME and value:
        prefix = "" if spec.name == "name" else f"{spec.name}_"
        before, after = values.get(f"{prefix}title_before", ""), values.get(f"{prefix}title_after", "")
        return f"{before} {value}, {after}".strip(" ,")
    if spec.kind is Kind.PHONE and values.get(f"{spec.name}_2"):
        return f"{value} / {values[f'{spec.name}_2']}"
    if spec.kind is Kind.YEAR and values.get(f"{spec.name}_until"):
        return f"{value}-{values[f'{spec.name}_until']}"
    return value


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def _region_choices(user: Any) -> list[Any]:
    """The user's regions: each kecamatan as a group that begins with itself."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for region in Region.objects.visible_to(user).exclude(level=Region.Level.REGENCY).order_by("code"):
        parent = region.subdistrict_code
        if region.level == Region.Level.SUBDISTRICT:
            names[region.code] = str(region)
        groups.setdefault(parent, []).append((region.code, str(region)))
    ordered = sorted(groups, key=lambda code: names.get(code, code))
    return [("", "–"), *((names.get(code, "Desa/kelurahan"), groups[code]) for code in ordered)]
