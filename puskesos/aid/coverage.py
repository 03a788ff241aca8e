"""How far a round is: what has been visited, and above all what has not (the head's first demand)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from puskesos.aid.models import Round, Sample
from puskesos.aid.models.rounds import RoundQuerySet
from puskesos.aid.words import Verdict
from welfare.desk import asking
from welfare.regions.scoping import narrow

VISITED = Q(latest__isnull=False)
COUNTS: dict[str, Any] = {
    "planned": Count("pk"),
    "visited": Count("pk", filter=VISITED),
    **{verdict.value: Count("pk", filter=Q(latest__verdict=verdict)) for verdict in Verdict},
}
"""Numbers over samples; each is the length of a list of `aid:sample_list`."""


def with_counts(rounds: RoundQuerySet, user: Any) -> QuerySet[Round]:
    """Annotate rounds with `planned` and `visited`, in the user's territory."""
    mine = narrow("samples__enrolment__region__code", user)
    return rounds.annotate(
        planned=Count("samples", filter=mine, distinct=True),
        visited=Count("samples", filter=mine & Q(samples__latest__isnull=False), distinct=True),
    )


PLACE = ("enrolment__region", "enrolment__region__name", "enrolment__region__parent__name", "team", "team__name")


def village_groups(monev: Round, user: Any) -> asking.Groups:
    """What `by_village` tells, to be asked together with something else."""
    return asking.groups(Sample.objects.visible_to(user).filter(round=monev), *PLACE, **COUNTS)


def by_village(monev: Round, user: Any) -> list[dict[str, Any]]:
    """A row per village and team: code, village, subdistrict, team, team_name, and `COUNTS`; one query."""
    return told_by_village(asking.together({"villages": village_groups(monev, user)})["villages"])


def told_by_village(counted: asking.Told) -> list[dict[str, Any]]:
    """The answer to `village_groups`, by place."""
    counted = sorted(counted, key=lambda row: (row["enrolment__region"] or "", row["team__name"] or ""))
    return [
        {
            "code": row.pop("enrolment__region"),
            "village": row.pop("enrolment__region__name"),
            "subdistrict": row.pop("enrolment__region__parent__name"),
            "team_name": row.pop("team__name"),
            **row,
        }
        for row in counted
    ]


def totals(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {name: sum(row[name] for row in rows) for name in COUNTS}
