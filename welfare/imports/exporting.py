"""A kind's export: its records under the very column names by which the import knows them.

One mechanism for every list that leaves the house: the list pages ("Unduh") and the back room both ask the kind's
`Resource`.  The heads are the labels of the kind's fields, so a downloaded list can be corrected and uploaded again;
unchanged rows come back as "sama".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from import_export.fields import Field
from import_export.widgets import Widget

from welfare.imports.cleaning.cells import make_reader
from welfare.imports.cleaning.pillars import PillarLexicon
from welfare.imports.fields import FieldSpec, Kind
from welfare.imports.references import reference
from welfare.imports.resources import SheetResource
from welfare.regions.models import Region
from welfare.regions.scoping import covers

RECORD_ID = FieldSpec("record_id", "ID Rumah Pilar", Kind.TEXT, (), max_length=60)
"""Names the record of a downloaded row (`references`); never asked for in an empty sheet."""
_NO_PILLARS = PillarLexicon(())
_UNTIDY = {Kind.ADDRESS, Kind.PHONE, Kind.TEXT, Kind.PLACE_NAME, Kind.EMAIL, Kind.RT, Kind.RW, Kind.INTEGER}
"""Kinds that a form may store otherwise than the import would: read by themselves, without their column."""


class _AsItIs(Widget):
    """Dates and numbers keep their type; the writer of the file decides how they look."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


def column(spec: FieldSpec, attribute: str | None = None) -> Field:
    """The export column of a field.  Without an attribute the resource has a `dehydrate_…` method for it."""
    return Field(column_name=spec.label, attribute=attribute, readonly=True, widget=_AsItIs())


class ExportedSheet(SheetResource):
    """A kind whose records can be downloaded.  Its `Field`s are named as the fields of its import.

    `user` is who downloads: what they may not see of a row's person stays blank; nobody sees nothing.
    """

    shown_only: ClassVar[frozenset[str]] = frozenset()
    """Fields that a download shows and an upload never writes; they have their own page and verb."""
    related: ClassVar[tuple[str, ...]] = ()
    """Lookups that an exported row needs, fetched together with it."""
    record_id = column(RECORD_ID)

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related(*self.related) if self.related else queryset

    def words_for(self, spec: FieldSpec) -> list[str]:
        """The words that an empty sheet offers for a column, beyond what the field's kind tells; none as a rule."""
        return []

    def may_see(self, code: str | None) -> bool:
        return self.user is not None and covers(self.user, code)

    def dehydrate_record_id(self, record: models.Model) -> str:
        return reference(record)

    def rows(self, queryset: models.QuerySet[Any]) -> Iterator[list[Any]]:
        """The rows under `get_export_headers()`, one at a time."""
        for record in self.iter_queryset(self.filter_export(queryset)):
            yield self.export_resource(record)

    def reread(self, cells: dict[str, Any]) -> dict[str, Any]:
        """What the import reads from cells (by field name) that a download wrote; places and pillars apart.

        A stored value may be untidier than the import would store it (an address with RT in it, a phone number with
        dashes).  A cell that reads as the register's own cell reads is no change.
        """
        values: dict[str, Any] = {}
        for spec in self.specs:
            cell = cells.get(spec.name)
            if cell not in (None, "") and spec.kind in _UNTIDY:
                make_reader(spec, 1, None, _NO_PILLARS, typed=True)(cell, values, [])
        return self.protect(values)

    def own_words(self, values: dict[str, Any], cells: dict[str, Any]) -> set[str]:
        """The names of values that say only what a download of the record said."""
        repeated = {name for name, cell in self.protect(dict(cells)).items() if values.get(name) in (None, "", cell)}
        if repeated >= cells.keys():
            return repeated & values.keys()
        reread = self.reread(cells)
        return {name for name in values if name in repeated or (name in reread and values[name] == reread[name])}


def place_cells(region: Region | None) -> tuple[str, str]:
    """Village and kecamatan as two cells; both empty for the kabupaten.  `region` comes with its parent."""
    if region is None:
        return "", ""
    if region.level == Region.Level.VILLAGE:
        return region.name, region.parent.name if region.parent else ""
    return "", region.name if region.level == Region.Level.SUBDISTRICT else ""
