"""Who is visited in a round: drawn in the database from a stored seed, so that the same seed draws the same sample.

Every recipient of the period in the round's regions has a number, the digest of seed and key; a random sample takes the
smallest.  By risk, what speaks for a visit comes first (weights below) and the numbers decide between equals.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When, Window
from django.db.models.functions import MD5, Cast, Concat, RowNumber
from django.utils import timezone

from puskesos.aid.comparison import BY_CODE, found
from puskesos.aid.models import Enrolment, Round, Sample, Visit
from puskesos.aid.targeting import in_areas
from puskesos.cases.models import Case as ServiceCase

AT_ONCE = 5_000
SEEDS = 2**31
WHY = 150
"""Characters of `Sample.why`."""


@dataclass(frozen=True)
class Risk:
    """A sign that speaks for a visit; `weight` in points."""

    name: str
    words: str
    weight: int


# Nobody looked is the strongest sign: the head's first demand is to see what has not been visited.
RISKS = (
    Risk("never_visited", "belum pernah dikunjungi", 4),
    Risk("complaint", "ada aduan atau layanan terbuka", 3),
    Risk("died", "tercatat meninggal", 3),
    Risk("moved", "tercatat pindah", 3),
    Risk("double", "mungkin tercatat ganda", 2),
    Risk("twice", "menerima program yang tidak boleh bersama", 2),
    Risk("barred", "jabatan atau pekerjaan yang mengecualikan", 2),
    Risk("no_number", "NIK belum tercatat", 1),
)


def frame(monev: Round) -> QuerySet[Enrolment]:
    """Everybody a round could visit: those who hold a seat of its period in its regions."""
    return monev.period.enrolments.active().filter(in_areas(monev, "region"))


KINDS = {
    "died": "meninggal", "moved": "pindah", "double": "ganda", "twice": "rangkap", "barred": "jabatan",
    "no_number": "tanpa-nik",
}  # fmt: skip
"""Risks that the comparison finds, by its codes."""


def signs(programme: Any) -> dict[str, Any]:
    """The signs of `RISKS` as expressions over an enrolment of the programme."""
    visited = Visit.objects.filter(sample__enrolment__person=OuterRef("person"))
    complaint = ServiceCase.objects.open().filter(client=OuterRef("person"))
    known = {name: BY_CODE[code].condition(programme) for name, code in KINDS.items()}
    return {"never_visited": ~Exists(visited), "complaint": Exists(complaint), **known}


def _drawn_by(seed: int) -> Any:
    return MD5(Concat(Value(f"{seed}:"), Cast("pk", models.CharField())))


def _words(monev: Round) -> Any:
    """Why somebody was chosen, written by the database."""
    if monev.method != Round.Method.RISK:
        return Value(
            {
                Round.Method.ALL: "semua penerima",
                Round.Method.RANDOM: f"acak, benih {monev.seed}",
                Round.Method.QUOTA: f"acak di desanya, benih {monev.seed}",
            }[Round.Method(monev.method)]
        )
    parts: list[Any] = []
    for risk in RISKS:
        parts.append(Case(When(**{f"risk_{risk.name}": True}, then=Value(f"{risk.words}; ")), default=Value("")))
    return Concat(*parts, output_field=models.CharField())


def chosen(monev: Round) -> QuerySet[Enrolment]:
    """The recipients of the sample, with `why`; the same for the same seed as long as the recipients are the same."""
    rows = frame(monev).annotate(drawn=_drawn_by(monev.seed or 0))
    match monev.method:
        case Round.Method.RANDOM:
            rows = rows.order_by("drawn")[: monev.size]
        case Round.Method.QUOTA:
            place = Window(RowNumber(), partition_by=[F("region")], order_by=[F("drawn")])
            rows = rows.annotate(place=place).filter(place__lte=monev.size).order_by("region", "drawn")
        case Round.Method.RISK:
            known = signs(monev.period.programme)
            rows = rows.annotate(**{f"risk_{name}": sign for name, sign in known.items()})
            points: Any = Value(0)
            for risk in RISKS:
                points = points + Case(When(**{f"risk_{risk.name}": True}, then=Value(risk.weight)), default=Value(0))
            rows = rows.annotate(points=points).order_by("-points", "drawn")[: monev.size]
        case _:
            rows = rows.order_by("region", "pk")
    return rows.annotate(why=_words(monev))


@transaction.atomic
def draw(monev: Round, *, by: Any, seed: int | None = None) -> int:
    """Draw the sample of a draft anew; how many were drawn.

    A former draft of the sample goes: nobody has been sent anywhere yet.  `seed`: to repeat a draw; else the round's
    own, else a new one.  Raises ValidationError when the round has begun or its regions hold no recipient.
    """
    monev.lock()
    if monev.state != Round.State.DRAFT:
        raise ValidationError("Putaran ini sudah dimulai, jadi sampelnya tidak dapat ditarik lagi.")
    if seed is not None:
        monev.seed = seed
    if monev.seed is None:
        monev.seed = secrets.randbelow(SEEDS)
    with pghistory.context(user=by.pk, reason="menarik sampel monev"):
        monev.samples.all().delete()
        drawn = 0
        batch: list[Sample] = []
        for pk, why in chosen(monev).values_list("pk", "why").iterator(chunk_size=AT_ONCE):
            batch.append(Sample(round=monev, enrolment_id=pk, why=why.rstrip("; ")[:WHY] or "risiko terendah"))
            if len(batch) == AT_ONCE:
                drawn += len(Sample.objects.bulk_create(batch))
                batch = []
        drawn += len(Sample.objects.bulk_create(batch))
        if not drawn:
            raise ValidationError("Di wilayah putaran ini tidak ada penerima pada periode tersebut.")
        monev.drawn_at = timezone.now()
        monev.save(update_fields=["seed", "drawn_at"])
    return drawn


@transaction.atomic
def include(monev: Round, codes: Iterable[str], *, by: Any) -> int:
    """Put further recipients into a round: those whom kinds of the comparison name and who are not in it; how many.

    Raises ValidationError for a closed round, or when nobody is left to be put in.
    """
    monev.lock()
    if monev.state == Round.State.CLOSED:
        raise ValidationError("Putaran ini sudah ditutup, jadi tidak ada lagi yang dapat dimasukkan.")
    added = 0
    with pghistory.context(user=by.pk, reason="hasil pemadanan dimasukkan ke putaran"):
        for code in codes:
            rows = frame(monev).visible_to(by).exclude(samples__round=monev)  # type: ignore[attr-defined]
            keys = found(rows, code, monev.period.programme).values_list("pk", flat=True)
            why = f"pemadanan: {BY_CODE[code].label.lower()}"[:WHY]
            samples = [Sample(round=monev, enrolment_id=pk, why=why) for pk in keys]
            added += len(Sample.objects.bulk_create(samples, batch_size=AT_ONCE))
    if not added:
        raise ValidationError("Tidak ada penerima baru: semuanya sudah di putaran ini, atau di luar wilayahnya.")
    return added
