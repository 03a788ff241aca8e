"""What a round found: the tables of page, paper, workbook and `manage.py monev`, each number with its list.

Counted are the visits that count (a sample's latest).  Inclusion error: found unfit among those judged, in per cent.
Exclusion error: waiting candidates within the period's threshold, who should receive and do not (DOMAIN 8.3); in per
cent of all who should: those candidates, and of the recipients the share that the visits found fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from puskesos.aid import coverage
from puskesos.aid.models import Candidate, Decision, Round, Sample
from puskesos.aid.outcomes import OutcomeSource
from puskesos.aid.round_filters import DOUBTFUL, NO_PILLAR
from puskesos.aid.round_tables import samples_url
from puskesos.aid.sampling import frame
from puskesos.aid.tables import candidates_url, decisions_url
from puskesos.aid.targeting import left_out
from puskesos.aid.words import AT_VISIT, Verdict
from welfare.desk import asking
from welfare.desk.registry import announced
from welfare.regions.scoping import narrow
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
    title: str, heads: tuple[str, ...], rows: list[list[Cell]], urls: list[dict[int, str]],
    total: dict[int, str] | None = None, **more: Any,
) -> Linked:  # fmt: skip
    """A table with the sum of its rows; `total`: the lists of the sums."""
    told = with_sum(rows)
    if len(told) > len(rows):
        urls = [*urls, total or {}]
    return Linked(title, heads, told, urls=_by_cell(urls), **more)


def _by_cell(urls: list[dict[int, str]]) -> dict[tuple[int, int], str]:
    return {(place, column): url for place, row in enumerate(urls) for column, url in row.items()}


def results(monev: Round, user: Any) -> list[Linked]:
    """All tables of a round, of what the user may see; what they count is asked in one query."""
    samples = Sample.objects.visible_to(user).filter(round=monev)
    sources = announced(OutcomeSource, user)
    told = asking.together({
        "villages": coverage.village_groups(monev, user),
        "answered": _answered(samples),
        "reasons": _by_reason(samples),
        "decisions": _by_recommendation(samples),
        "pillars": _by_pillar(samples),
        "left_out": asking.numbers(Candidate.objects.visible_to(user).filter(left_out(monev)), n=Count("pk")),
        "frame": asking.numbers(frame(monev).visible_to(user), n=Count("pk")),
        "trend": _earlier(monev, user),
        "cases": asking.numbers(samples.followed(), n=Count("pk")),
        **{f"outcome {source.label}": source.ask(user, monev) for source in sources},
    })  # fmt: skip
    villages = coverage.told_by_village(told["villages"])
    whole = coverage.totals(villages)
    answered = defaultdict(int, told["answered"][0] if told["answered"] else {})
    waiting, active = _number(told, "left_out"), _number(told, "frame")
    outcomes = [
        ("Penerima dengan kasus layanan", _number(told, "cases"), samples_url(putaran=monev.pk, lanjutan="kasus"))
    ]
    outcomes += [(one.label, _number(told, f"outcome {one.label}"), one.url(monev)) for one in sources]
    return [
        _coverage(monev, villages),
        _verdicts(monev, whole),
        _findings(monev, answered),
        _reasons(monev, told["reasons"]),
        _decisions(monev, told["decisions"], answered),
        _outcomes(outcomes),
        _pillars(monev, told["pillars"]),
        _errors(monev, whole, waiting, active),
        _trend(told["trend"]),
    ]


def _number(told: dict[str, asking.Told], name: str) -> int:
    return int(told[name][0]["n"]) if told[name] else 0


def _outcomes(found: list[tuple[str, int, str]]) -> Linked:
    """What the findings became: cases of the service centres, and what rooms above announce."""
    rows: list[list[Cell]] = [[label, number] for label, number, _ in found]
    urls = _by_cell([{1: url} for _, _, url in found])
    return Linked("Yang dilanjutkan", ("Menjadi", "Jumlah"), rows, urls=urls, code="outcomes")


def _answered(samples: Any) -> asking.Numbers:
    """How often each of the head's questions was answered yes and no, and each recommendation made."""
    wanted: dict[str, Any] = {
        f"{name}_{value}": Count("pk", filter=Q(**{f"latest__{name}": answer}))
        for name, _, _ in FINDINGS
        for value, answer in (("yes", True), ("no", False))
    }
    wanted |= {kind: Count("pk", filter=Q(latest__recommendation=kind)) for kind, _ in AT_VISIT}
    return asking.numbers(samples.visited(), **wanted, all=Count("pk"))


def _coverage(monev: Round, villages: list[dict[str, Any]]) -> Linked:
    by_village: dict[Any, dict[str, Any]] = {}
    for row in villages:  # a row per village and team
        kept = by_village.setdefault(row["code"], dict.fromkeys(coverage.COUNTS, 0) | {"village": row["village"]})
        for name in coverage.COUNTS:
            kept[name] += row[name]
    columns = ("planned", "visited", *(verdict.value for verdict in Verdict))
    rows: list[list[Cell]] = [
        [row["village"] or "Tanpa wilayah", *(row[name] for name in columns), row["planned"] - row["visited"]]
        for row in by_village.values()
    ]
    urls = [_of_place({"putaran": monev.pk, "kode": code or "-"}) for code in by_village]
    heads = ("Desa/kelurahan", "Sampel", "Dikunjungi", "Layak", "Tidak layak", "Verifikasi ulang", "Belum dikunjungi")
    return _linked("Cakupan menurut desa", heads, rows, urls, _of_place({"putaran": monev.pk}), code="coverage")


def _of_place(place: dict[str, Any]) -> dict[int, str]:
    return (
        {1: samples_url(**place), 2: samples_url(**place, keadaan="dikunjungi")}
        | {3 + n: samples_url(**place, penilaian=verdict.value) for n, verdict in enumerate(Verdict)}
        | {6: samples_url(**place, keadaan="belum")}
    )


def _verdicts(monev: Round, whole: dict[str, int]) -> Linked:
    rows: list[list[Cell]] = [[verdict.label.capitalize(), whole[verdict.value]] for verdict in Verdict]
    urls = [{1: samples_url(putaran=monev.pk, penilaian=verdict.value)} for verdict in Verdict]
    total = {1: samples_url(putaran=monev.pk, keadaan="dikunjungi")}
    return _linked("Penilaian", ("Penilaian", "Penerima"), rows, urls, total, chart=1, code="verdicts")


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


def _by_reason(samples: Any) -> asking.Groups:
    judged = samples.visited().exclude(latest__verdict=Verdict.FIT)
    return asking.groups(judged, "latest__reason", "latest__reason__name", n=Count("pk"))


def _reasons(monev: Round, found: asking.Told) -> Linked:
    found = sorted(found, key=lambda row: (-row["n"], row["latest__reason__name"] or ""))
    rows: list[list[Cell]] = [[row["latest__reason__name"], row["n"]] for row in found]
    urls = [{1: samples_url(putaran=monev.pk, alasan=row["latest__reason"])} for row in found]
    total = {1: samples_url(putaran=monev.pk, penilaian=DOUBTFUL)}
    return _linked("Alasan", ("Alasan", "Penerima"), rows, urls, total, chart=1, code="reasons")


def _by_recommendation(samples: Any) -> asking.Groups:
    decided = Q(state=Decision.State.DECIDED)
    made = Decision.objects.filter(visit__sample__in=samples.values("pk"))
    return asking.groups(
        made, "recommendation", waiting=Count("pk", filter=Q(state=Decision.State.PROPOSED)),
        decided=Count("pk", filter=decided), refused=Count("pk", filter=Q(state=Decision.State.REFUSED)),
        replaced=Count("successor", filter=decided),
    )  # fmt: skip


DECIDED = (
    {"keadaan": "proposed"}, {"keadaan": "decided"}, {"keadaan": "refused"}, {"keadaan": "decided", "pengganti": "ya"},
)  # fmt: skip
"""The lists behind what became of recommendations: waiting, decided, refused, replaced."""


def _decisions(monev: Round, found: asking.Told, recommended: dict[str, int]) -> Linked:
    """From what visits recommend to what was decided; "diganti": somebody else sits on the seat now."""
    by_kind = {row["recommendation"]: row for row in found}
    rows: list[list[Cell]] = []
    urls = []
    for kind, label in AT_VISIT:
        row = by_kind.get(kind, {})
        numbers = [row.get(name, 0) for name in ("waiting", "decided", "refused", "replaced")]
        rows.append([label.capitalize(), recommended[kind], *numbers])
        urls.append(
            {1: samples_url(putaran=monev.pk, rekomendasi=kind)}
            | {n: decisions_url(putaran=monev.pk, usulan=kind, **more) for n, more in enumerate(DECIDED, 2)}
        )
    heads = ("Rekomendasi", "Dari kunjungan", "Menunggu putusan", "Diputus", "Ditolak", "Sudah diganti")
    total = {1: samples_url(putaran=monev.pk, keadaan="dikunjungi")}
    total |= {n: decisions_url(putaran=monev.pk, **more) for n, more in enumerate(DECIDED, 2)}
    return _linked("Rekomendasi dan keputusan", heads, rows, urls, total, code="decisions")


def _by_pillar(samples: Any) -> asking.Groups:
    path = "latest__team__members__pillar"
    counts: dict[str, Any] = {
        verdict.value: Count("pk", filter=Q(latest__verdict=verdict), distinct=True) for verdict in Verdict
    }
    return asking.groups(
        samples.visited(), f"{path}__code", f"{path}__short_name", visits=Count("pk", distinct=True), **counts
    )


def _pillars(monev: Round, found: asking.Told) -> Linked:
    """A visit counts for each pillar that was in its team, so the rows do not add up."""
    path = "latest__team__members__pillar"
    found = sorted(found, key=lambda row: (-row["visits"], row[f"{path}__short_name"] or "~"))
    rows: list[list[Cell]] = [
        [row[f"{path}__short_name"] or "Tanpa pilar", row["visits"], *(row[verdict.value] for verdict in Verdict)]
        for row in found
    ]
    urls = []
    for row in found:
        of = {"putaran": monev.pk, "pilar": row[f"{path}__code"] or NO_PILLAR}
        urls.append(
            {1: samples_url(**of, keadaan="dikunjungi")}
            | {n: samples_url(**of, penilaian=verdict.value) for n, verdict in enumerate(Verdict, 2)}
        )
    heads = ("Pilar", "Kunjungan", "Layak", "Tidak layak", "Verifikasi ulang")
    return Linked("Pilar yang berkunjung", heads, rows, chart=1, urls=_by_cell(urls), code="pillars")


def _errors(monev: Round, whole: dict[str, int], waiting: int, active: int) -> Linked:
    unfit = whole[Verdict.UNFIT]
    judged = whole[Verdict.FIT] + unfit
    inclusion = exclusion = None
    if judged:
        inclusion = round(100 * unfit / judged, 1)
        entitled = waiting + active * whole[Verdict.FIT] / judged
        exclusion = round(100 * waiting / entitled, 1) if entitled else None
    rows: list[list[Cell]] = [
        ["Menerima tetapi tidak layak (galat inklusi), dari yang dinilai", unfit, inclusion],
        ["Calon layak yang belum menerima (galat eksklusi), dari semua yang layak", waiting, exclusion],
    ]
    urls = [
        {1: samples_url(putaran=monev.pk, penilaian=Verdict.UNFIT.value)},
        {1: candidates_url(putaran=monev.pk)},
    ]
    heads = ("Ukuran", "Jumlah", "Persen")
    return Linked("Ketepatan sasaran", heads, rows, urls=_by_cell(urls), code="errors")


def _earlier(monev: Round, user: Any) -> asking.Rows:
    """The round and the earlier ones of its programme, the newest first."""
    mine = narrow("samples__enrolment__region__code", user)
    counts: dict[str, Any] = {
        "planned": Count("samples", filter=mine),
        "visited": Count("samples", filter=mine & Q(samples__latest__isnull=False)),
        **{verdict.value: Count("samples", filter=mine & Q(samples__latest__verdict=verdict)) for verdict in Verdict},
    }
    rounds = Round.objects.visible_to(user).exclude(state=Round.State.DRAFT).filter(
        period__programme=monev.period.programme_id, starts_on__lte=monev.starts_on
    ).annotate(**counts).order_by("-starts_on", "-pk")[:EARLIER_ROUNDS]  # fmt: skip
    return asking.rows(rounds, "pk", "name", "starts_on", *counts)


def _trend(found: asking.Told) -> Linked:
    rows: list[list[Cell]] = []
    urls = []
    for row in sorted(found, key=lambda row: (row["starts_on"], row["pk"]), reverse=True):
        judged = row["fit"] + row["unfit"]
        share = round(100 * row["unfit"] / judged, 1) if judged else None
        rows.append([row["name"], row["planned"], row["visited"], row["fit"], row["unfit"], share])
        urls.append({
            1: samples_url(putaran=row["pk"]), 2: samples_url(putaran=row["pk"], keadaan="dikunjungi"),
            3: samples_url(putaran=row["pk"], penilaian="fit"), 4: samples_url(putaran=row["pk"], penilaian="unfit"),
        })  # fmt: skip
    heads = ("Putaran", "Sampel", "Dikunjungi", "Layak", "Tidak layak", "% tidak layak")
    return Linked("Dibanding putaran sebelumnya", heads, rows, urls=_by_cell(urls), code="trend")
