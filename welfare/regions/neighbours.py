"""Which villages and kecamatan touch each other, read from the shapes of the map.

The shapes were simplified together, so neighbours share the corners of their common border.  For orientation on a page;
no legal boundaries (see the source named in the file).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import combinations

from welfare.regions.map import shapes

_TOKEN = re.compile(r"[A-Za-z]|-?\d+")
SHARED = 2
"""Corners that two shapes must share: one alone is a point where four meet."""


def neighbours_of(code: str) -> list[str]:
    """The codes of the regions of the same level that touch it, in order; none for a region without a shape."""
    return sorted(_touching().get(code, ()))


@cache
def _touching() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    known = shapes()
    for level in ("villages", "subdistricts"):
        at: dict[tuple[int, int], list[str]] = defaultdict(list)
        for code, shape in known[level].items():
            for corner in _corners(shape[0]):
                at[corner].append(code)
        shared: dict[tuple[str, str], int] = defaultdict(int)
        for codes in at.values():
            for pair in combinations(sorted(set(codes)), 2):
                shared[pair] += 1
        for (one, other), corners in shared.items():
            if corners >= SHARED:
                found[one].add(other)
                found[other].add(one)
    return found


def _corners(path: str) -> set[tuple[int, int]]:
    """The corners of a path of M, l, z (and m) with whole numbers."""
    corners: set[tuple[int, int]] = set()
    x = y = 0
    command, numbers = "", []
    for token in _TOKEN.findall(path):
        if token.isalpha():
            command = token
            continue
        numbers.append(int(token))
        if len(numbers) == 2:
            x, y = (numbers[0], numbers[1]) if command.isupper() else (x + numbers[0], y + numbers[1])
            corners.add((x, y))
            command = {"M": "L", "m": "l"}.get(command, command)
            numbers = []
    return corners
