"""The page of figures that `make bench-web` writes."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "bench-web.md"
MEDIAN_MS, P95_MS, QUERIES, TIMES = 50, 150, 12, 1.3
FIRST_BYTES, FIRST_REQUESTS, REPEAT_BYTES = 100 * 1024, 6, 20 * 1024
NOISE_MS = 5
"""A page that takes so little longer than with a tenth of the data has not grown, whatever the ratio says."""


def write(
    small: dict[str, Any], big: dict[str, Any], visits: dict[str, Any], office: dict[str, int], *, runs: int,
    load: float, version: str,
) -> None:  # fmt: skip
    """`small` and `big`: `web.Measured` by page, with a tenth of the data and with all of it."""
    day = dt.datetime.now(tz=dt.UTC)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    told = ", ".join(f"{number:,} {what}" for what, number in office.items())
    lines = [
        "# How fast pages are", "", "Written by `make bench-web`; do not edit.", "",
        f"{day:%d %B %Y}; {os.cpu_count()} cores, {memory} GiB, load {load:.1f} at the start; PostgreSQL {version}; "
        f"{told}; {runs} runs of each page in one process, the first not counted.",
        "", *_promises(small, big, visits), "", *_visits(visits), "", *_pages(small, big),
    ]  # fmt: skip
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def grown(before: Any, now: Any) -> float:
    """How many times longer the median is; 1 for what lies within the noise."""
    return now.median / before.median if now.median - before.median > NOISE_MS else min(1.0, now.median / before.median)


def _promises(small: dict[str, Any], big: dict[str, Any], visits: dict[str, Any]) -> list[str]:
    pages, firsts = len(big), [first for first, _ in visits.values()]
    few = sum(requests <= FIRST_REQUESTS for _, requests in firsts)
    rows = [
        (f"median at most {MEDIAN_MS} ms", sum(told.median <= MEDIAN_MS for told in big.values()), pages),
        (f"95th percentile at most {P95_MS} ms", sum(told.p95 <= P95_MS for told in big.values()), pages),
        (f"at most {QUERIES} queries", sum(told.queries <= QUERIES for told in big.values()), pages),
        (f"at most {TIMES} times a tenth of the data", sum(grown(small[n], big[n]) <= TIMES for n in big), pages),
        ("first visit at most 100 KiB", sum(size <= FIRST_BYTES for size, _ in firsts), len(visits)),
        (f"first visit at most {FIRST_REQUESTS} requests", few, len(visits)),
        ("repeat visit at most 20 KiB", sum(again[0] <= REPEAT_BYTES for _, again in visits.values()), len(visits)),
    ]  # fmt: skip
    head = ["| promise | pages that keep it | of |", "|---|---:|---:|"]
    return [
        *head,
        *(f"| {promise} | {kept} | {of}{' **not all**' if kept < of else ''} |" for promise, kept, of in rows),
    ]


def _visits(visits: dict[str, Any]) -> list[str]:
    """Bytes as they travel, headers included, by a browser of 360 px."""
    head = ["| visit | first, KiB | requests | repeat, KiB | requests |", "|---|---:|---:|---:|---:|"]
    return [
        *head,
        *(f"| {name} | {f[0] / 1024:.1f} | {f[1]} | {a[0] / 1024:.1f} | {a[1]} |" for name, (f, a) in visits.items()),
    ]


def _pages(small: dict[str, Any], big: dict[str, Any]) -> list[str]:
    head = [
        "| page | median ms | 95th ms | a tenth, median ms | times | queries | |", "|---|---:|---:|---:|---:|---:|---|",
    ]  # fmt: skip
    return [*head, *(_line(name, small[name], told) for name, told in big.items())]


def _line(name: str, before: Any, told: Any) -> str:
    times, over = grown(before, told), []
    if told.median > MEDIAN_MS or told.p95 > P95_MS:
        over.append("**slow**")
    if times > TIMES:
        over.append("**grows**")
    if told.queries > QUERIES:
        over.append("**queries**")
    figures = f"{told.median:.0f} | {told.p95:.0f} | {before.median:.0f} | {times:.2f} | {told.queries}"
    return f"| {name} | {figures} | {', '.join(over)} |"
