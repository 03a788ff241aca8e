"""What a round found: the tables of page, paper, workbook and `manage.py monev`, each number with its list.

Counted are the visits that count (a sample's latest).  Inclusion error: found unfit among those judged, in per cent;
exclusion error: waiting candidates within the period's threshold, who should receive and do not (DOMAIN 8.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from puskesos.aid import coverage
from puskesos.aid.models import Candidate, Decision, Round, Sample
from puskesos.aid.round_tables import samples_url
from puskesos.aid.words import Recommendation, Verdict
from welfare.regions.scoping import narrow, within
from welfare.reports.definitions import Cell, Section, with_sum

FINDINGS = (
    ("on_target", "Tepat sasaran", "sasaran"),
    ("rightly_used", "Digunakan semestinya", "guna"),
    ("moves_on", "Memberdayakan", "daya"),
)
"""The head's questions (R4, R5): column of a visit, words, parameter of the list."""
EARLIER_ROUNDS = 8


@dataclass(frozen=True)
class Linked(Section):
    """A table whose numbers open their lists: `urls` by (row, column)."""

    urls: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def linked_rows(self) -> list[list[tuple[Cell, str]]]:
        return [
            [(cell, self.urls.get((place, column), "")) for column, cell in enumerate(row)]
            for place, row in enumerate(self.rows)
        ]


def _linked(
    title: str, heads: tuple[str, ...], rows: list[list[Cell]], urls: list[dict[int, str]], **more: Any
) -> Linked:
    return Linked(title, heads, with_sum(rows), urls=_by_cell(urls), **more)


def _by_cell(urls: list[dict[int, str]]) -> dict[tuple[int, int], str]:
    return {(place, column): url for place, row in enumerate(urls) for column, url in row.items()}


def results(monev: Round, user: Any) -> list[Linked]:
    """All tables of a round, of what the user may see; a fixed number of queries."""
    samples = Sample.objects.visible_to(user).filter(round=monev)
    villages = coverage.by_village(monev, user)
    whole, answered = coverage.totals(villages), _answered(samples)
    return [
        _coverage(monev, villages),
        _verdicts(monev, whole),
        _findings(monev, answered),
        _reasons(monev, samples),
        _decisions(monev, samples, answered),
        _by_pillar(samples),
        _errors(monev, whole, user),
        _trend(monev, user),
    ]


def _answered(samples: Any) -> dict[str, int]:
    """How often each of the head's questions was answered yes and no, and each recommendation made; one query."""
    wanted: dict[str, Any] = {
        f"{name}_{value}": Count("pk", filter=Q(**{f"latest__{name}": answer}))
        for name, _, _ in FINDINGS
        for value, answer in (("yes", True), ("no", False))
    }
    wanted |= {kind.value: Count("pk", filter=Q(latest__recommendation=kind)) for kind in Recommendation}
    found: dict[str, int] = samples.visited().aggregate(**wanted, all=Count("pk"))
    return found


def _coverage(monev: Round, villages: list[dict[str, Any]]) -> Linked:
    by_village: dict[Any, dict[str, Any]] = {}
    for row in villages:  # a row per village and team
        kept = by_village.setdefault(row["code"], dict.fromkeys(coverage.COUNTS, 0) | {"village": row["village"]})
        for name in coverage.COUNTS:
            kept[name] += row[name]
    columns = ("planned", "visited", *(verdict.value for verdict in Verdict))
    rows: list[list[Cell]] = []
    urls = []
    for code, row in by_village.items():
        rows.append(
            [row["village"] or "Tanpa wilayah", *(row[name] for name in columns), row["planned"] - row["visited"]]
        )
        place = {"putaran": monev.pk, "kode": code}
        urls.append(
            {1: samples_url(**place), 2: samples_url(**place, keadaan="dikunjungi")}
            | {3 + n: samples_url(**place, penilaian=verdict.value) for n, verdict in enumerate(Verdict)}
            | {6: samples_url(**place, keadaan="belum")}
        )
    heads = ("Desa/kelurahan", "Sampel", "Dikunjungi", "Layak", "Tidak layak", "Verifikasi ulang", "Belum dikunjungi")
    return _linked("Cakupan menurut desa", heads, rows, urls, code="coverage")


def _verdicts(monev: Round, whole: dict[str, int]) -> Linked:
    rows: list[list[Cell]] = [[verdict.label.capitalize(), whole[verdict.value]] for verdict in Verdict]
    urls = [{1: samples_url(putaran=monev.pk, penilaian=verdict.value)} for verdict in Verdict]
    return _linked("Penilaian", ("Penilaian", "Penerima"), rows, urls, chart=1, code="verdicts")


def _findings(monev: Round, found: dict[str, int]) -> Linked:
    rows: list[list[Cell]] = []
    urls = []
    for name, words, parameter in FINDINGS:
        yes, no = found[f"{name}_yes"], found[f"{name}_no"]
        rows.append([words, yes, no, found["all"] - yes - no])
        urls.append(
            {
                n: samples_url(putaran=monev.pk, **{parameter: value})
                for n, value in enumerate(("ya", "tidak", "belum"), 1)
            }
        )
    title = "Sasaran, penggunaan, dan pemberdayaan"
    heads = ("Pertanyaan", "Ya", "Tidak", "Belum dinilai")
    return Linked(title, heads, rows, urls=_by_cell(urls), code="findings")  # no sum: the same visits three times


def _reasons(monev: Round, samples: Any) -> Linked:
    judged = samples.visited().exclude(latest__verdict=Verdict.FIT).order_by()
    found = (
        judged.values("latest__reason", "latest__reason__name").annotate(n=Count("pk")).order_by("-n", "latest__reason")
    )
    rows: list[list[Cell]] = [[row["latest__reason__name"], row["n"]] for row in found]
    urls = [{1: samples_url(putaran=monev.pk, alasan=row["latest__reason"])} for row in found]
    return _linked("Alasan", ("Alasan", "Penerima"), rows, urls, chart=1, code="reasons")


def _decisions(monev: Round, samples: Any, recommended: dict[str, int]) -> Linked:
    """From what visits recommend to what was decided; "diganti": somebody else sits on the seat now."""
    states = Decision.State
    made = Decision.objects.filter(visit__sample__in=samples.values("pk")).order_by().values("recommendation")
    decided = Q(state=states.DECIDED)
    counted = made.annotate(
        waiting=Count("pk", filter=Q(state=states.PROPOSED)),
        decided=Count("pk", filter=decided),
        refused=Count("pk", filter=Q(state=states.REFUSED)),
        replaced=Count("successor", filter=decided),
    )
    by_kind = {row["recommendation"]: row for row in counted}
    rows: list[list[Cell]] = []
    urls = []
    for kind in Recommendation:
        row = by_kind.get(kind.value, {})
        numbers = [row.get(name, 0) for name in ("waiting", "decided", "refused", "replaced")]
        rows.append([kind.label.capitalize(), recommended[kind.value], *numbers])
        urls.append({1: samples_url(putaran=monev.pk, rekomendasi=kind.value)})
    heads = ("Rekomendasi", "Dari kunjungan", "Menunggu putusan", "Diputus", "Ditolak", "Sudah diganti")
    return _linked("Rekomendasi dan keputusan", heads, rows, urls, code="decisions")


def _by_pillar(samples: Any) -> Linked:
    """A visit counts for each pillar that was in its team, so the rows do not add up."""
    visited = samples.visited().order_by()
    found = visited.values("latest__team__members__pillar__name").annotate(
        visits=Count("pk", distinct=True),
        unfit=Count("pk", filter=Q(latest__verdict=Verdict.UNFIT), distinct=True),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [row["latest__team__members__pillar__name"] or "Tanpa pilar", row["visits"], row["unfit"]]
        for row in found.order_by("-visits", "latest__team__members__pillar__name")
    ]
    return Linked(
        "Pilar yang berkunjung", ("Pilar", "Kunjungan", "Tidak layak"), rows, chart=1, code="pillars"
    )  # fmt: skip


def _errors(monev: Round, whole: dict[str, int], user: Any) -> Linked:
    unfit = whole[Verdict.UNFIT]
    judged = whole[Verdict.FIT] + unfit
    inclusion = round(100 * unfit / judged, 1) if judged else None
    places = Q(pk__in=[])
    for code in monev.areas.values_list("pk", flat=True):
        places |= within("village__code", code)
    waiting = Candidate.objects.visible_to(user).waiting().filter(places, programme=monev.period.programme_id)
    if monev.period.max_decile:
        waiting = waiting.filter(decile__lte=monev.period.max_decile)
    rows: list[list[Cell]] = [
        ["Menerima tetapi tidak layak (galat inklusi)", unfit, inclusion],
        ["Calon yang layak tetapi belum menerima (galat eksklusi)", waiting.count(), None],
    ]
    urls = {(0, 1): samples_url(putaran=monev.pk, penilaian=Verdict.UNFIT.value)}
    return Linked("Ketepatan sasaran", ("Ukuran", "Jumlah", "Persen dari yang dinilai"), rows, urls=urls, code="errors")


def _trend(monev: Round, user: Any) -> Linked:
    """The round beside the earlier ones of its programme, the newest first."""
    mine = narrow("samples__enrolment__region__code", user)
    counts: dict[str, Any] = {
        "planned": Count("samples", filter=mine),
        "visited": Count("samples", filter=mine & Q(samples__latest__isnull=False)),
        **{verdict.value: Count("samples", filter=mine & Q(samples__latest__verdict=verdict)) for verdict in Verdict},
    }
    rounds = Round.objects.visible_to(user).exclude(state=Round.State.DRAFT).filter(
        period__programme=monev.period.programme_id, starts_on__lte=monev.starts_on
    ).annotate(**counts).order_by("-starts_on", "-pk")[:EARLIER_ROUNDS]  # fmt: skip
    rows: list[list[Cell]] = []
    urls = []
    for row in rounds:
        found = {name: getattr(row, name) for name in counts}
        judged = found["fit"] + found["unfit"]
        share = round(100 * found["unfit"] / judged, 1) if judged else None
        rows.append([row.name, found["planned"], found["visited"], found["fit"], found["unfit"], share])
        urls.append({
            1: samples_url(putaran=row.pk), 2: samples_url(putaran=row.pk, keadaan="dikunjungi"),
            3: samples_url(putaran=row.pk, penilaian="fit"), 4: samples_url(putaran=row.pk, penilaian="unfit"),
        })  # fmt: skip
    heads = ("Putaran", "Sampel", "Dikunjungi", "Layak", "Tidak layak", "% tidak layak")
    return Linked("Dibanding putaran sebelumnya", heads, rows, urls=_by_cell(urls), code="trend")
