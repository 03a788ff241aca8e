"""The recap as rows to take along: spreadsheet and PDF."""

from __future__ import annotations

from typing import Any

from events.manuscripts import Manuscript, Section, table, text
from pillars.models import Pillar
from welfare.desk import wording
from welfare.papers.rendering import letterhead, place_and_date
from welfare.regions.models import Region

HEADS = ("Nama", "Pilar", "Kecamatan", "Diundang", "Hadir")


class Names:
    """Names of pillars and kecamatan for rows of `recap.by_person`; two queries."""

    def __init__(self) -> None:
        self.pillars = dict(Pillar.objects.values_list("pk", "short_name"))
        self.places = dict(Region.objects.subdistricts().values_list("code", "name"))

    def cells(self, row: dict[str, Any]) -> list[Any]:
        pillar = self.pillars.get(row["pillar_id"], "Undangan lainnya")
        return [row["person_name"], pillar, self.places.get(row["place"], ""), row["invited"], row["came"]]


class RecapSheet:
    """What `ListDownload` asks of a resource."""

    def __init__(self, **kwargs: Any) -> None:
        self.names = Names()

    def get_export_headers(self) -> list[str]:
        return list(HEADS)

    def rows(self, chosen: Any) -> list[list[Any]]:
        return [self.names.cells(row) for row in chosen]


def recap_paper(chosen: Any, words: str, on: Any) -> Manuscript:
    """The list as the page shows it; `words` says how it is filtered."""
    names = Names()
    rows = [names.cells(row) for row in chosen]
    numbered = [[number, *cells] for number, cells in enumerate(rows, 1)]
    visits = sum(cells[-1] for cells in rows)
    never = sum(cells[-1] == 0 for cells in rows)
    summary = (
        f"{wording.number(len(rows))} orang, {wording.number(visits)} kehadiran, "
        f"{wording.number(never)} orang tidak pernah hadir."
    )
    sections = [
        Section("", [text(summary), table(("No.", *HEADS), numbered, (0.4, 2.2, 1.2, 1.4, 0.8, 0.8), right=(4, 5))])
    ]
    facts = [("Saringan", words), ("Keadaan", place_and_date(letterhead(), on))]
    return Manuscript("Rekapitulasi kehadiran", "Kegiatan bersama pilar sosial", facts, sections)
