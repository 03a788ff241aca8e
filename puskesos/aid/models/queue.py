"""The order of a village's queue for a programme: by score, ties shown as ties, the same for everybody who looks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from puskesos.aid.models.candidates import Candidate


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: `rank` of `of`, and how many `share` that rank (1: nobody else)."""

    rank: int
    share: int
    of: int
    score: int

    @property
    def is_top(self) -> bool:
        return self.rank == 1

    def __str__(self) -> str:
        shared = f", sama dengan {self.share - 1} calon lain" if self.share > 1 else ""
        return f"peringkat {self.rank} dari {self.of} (nilai {self.score}{shared})"


def places(queues: Iterable[tuple[int, str]]) -> dict[int, Place]:
    """The places of everybody who waits in these queues (programme's key, village's code), by candidate; one query.

    Equal scores share a rank, and the next rank counts them: 1, 2, 2, 4.
    """
    wanted = sorted(set(queues))
    if not wanted:
        return {}
    condition = reduce(or_, (Q(programme=programme, village=village) for programme, village in wanted))
    rows = Candidate.objects.waiting().filter(condition).scored().values_list("pk", "programme", "village", "score")
    by_queue: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for pk, programme, village, score in rows:
        by_queue[programme, village].append((pk, score))
    found: dict[int, Place] = {}
    for members in by_queue.values():
        counted = Counter(score for _, score in members)
        for pk, score in members:
            better = sum(number for other, number in counted.items() if other > score)
            found[pk] = Place(better + 1, counted[score], len(members), score)
    return found


def place_of(candidate: Candidate) -> Place | None:
    """The place of one candidate; None when it does not wait."""
    return places([(candidate.programme_id, candidate.village_id)]).get(candidate.pk)
