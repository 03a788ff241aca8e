"""The result page: figures of one run, the ratios between them, and what they mean."""

from __future__ import annotations

import datetime as dt
import os
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

STAGES = ("reading", "understanding", "planning", "check", "apply", "undo")
TARGETS = (
    ("check", "check, rows/s", 4_000),
    ("apply", "apply, rows/s", 4_000),
    ("nameless", "check without NIK, rows/s", 2_000),
)
MEMORY = 600_000_000
TIMES_STOCK = 25
"""For an import as an officer knows it: shown first, then written."""
HALVES = ("check", "apply")


@dataclass(slots=True)
class Measured:
    """A workbook and the seconds of each stage, run by run."""

    layout: str
    rows: int
    sorts: dict[str, int]
    size: int
    """Bytes of the workbook."""
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Peak of the process, in bytes; `reader` is the child that opens the workbook."""

    def add(self, stage: str, result: dict[str, Any]) -> None:
        self.seconds[stage].append(result["seconds"])
        self.memory[stage] = max(self.memory[stage], result["memory"])
        if stage == "reading":
            self.memory["reader"] = max(self.memory["reader"], result["reader_memory"])
        if stage == "check" and self.seconds.get("understanding"):
            # What is left of a check: matching, planning and storing cannot run without the steps before.
            rest = result["seconds"] - self.seconds["reading"][-1] - self.seconds["understanding"][-1]
            self.seconds["planning"].append(rest)

    def typical(self, stage: str) -> float:
        """Rows per second, by the median run."""
        return self.rows / statistics.median(self.seconds[stage])

    def best(self, stage: str) -> float:
        """Rows per second, by the fastest run."""
        return self.rows / min(self.seconds[stage])

    @property
    def peak(self) -> int:
        return max(size for stage, size in self.memory.items() if stage in ("check", "apply", "undo", "reader"))


@dataclass(slots=True)
class Figures:
    persons: int
    rows: int
    postgres: str
    load: float
    """Load average before the first stage: what else the machine was doing."""
    filled: float | None = None
    mixed: list[Measured] = field(default_factory=list)
    nameless: Measured | None = None
    stock: dict[str, Any] = field(default_factory=dict)
    copy: dict[str, Any] = field(default_factory=dict)

    @property
    def main(self) -> Measured:
        return next(measured for measured in self.mixed if measured.rows == self.rows)


def render(figures: Figures) -> str:
    """The page as Markdown."""
    return "\n".join(
        [
            *_opening(figures),
            *_targets(figures),
            *_stages(figures.main),
            *_comparison(figures),
            *_growth(figures),
            *_outcome(figures),
            *_how(),
        ]
    )


def recipients(figures: Figures) -> str:
    """The page of a list of recipients beside the same persons as a list of persons."""
    aided, plain = figures.mixed
    lines = [
        *_opening(figures, "# How fast a list of aid recipients is imported", "make bench ARGS=--recipients"),
        f"{aided.rows:,} recipients of a programme in two periods, 15 columns, beside the same persons as a list of"
        " persons. Every new recipient is a record more than in the list of persons.",
        "",
        "| stage | recipients, rows/s | persons, rows/s | seconds | peak MB |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {stage} | {aided.typical(stage):,.0f} | {plain.typical(stage):,.0f}"
            f" | {statistics.median(aided.seconds[stage]):.1f} | {aided.memory.get(stage, 0) / 1e6:.0f} |"
            for stage in STAGES
        ),
        "",
        f"Found: {', '.join(f'{name} {number:,}' for name, number in aided.counts.items())}.",
        "",
    ]
    return "\n".join(lines)


def _opening(
    figures: Figures, title: str = "# How fast the import engine is", command: str = "make bench"
) -> list[str]:
    today = dt.datetime.now(tz=dt.UTC).date()
    return [
        title,
        "",
        f"Written by `{command}`; do not edit. Every figure and ratio below is of one and the same run.",
        "",
        f"{today:%d %B %Y}; {_machine()}, load {figures.load:.1f} at the start; PostgreSQL {figures.postgres};"
        f" a register of {figures.persons:,} made-up persons in 474 villages.",
        "",
    ]


def _machine() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{len(os.sched_getaffinity(0))} cores, {round(pages * size / (1 << 30))} GiB"


def _targets(figures: Figures) -> list[str]:
    main, nameless = figures.main, figures.nameless
    assert nameless
    speed = {"check": main.typical("check"), "apply": main.typical("apply"), "nameless": nameless.typical("check")}
    lines = ["| promise | wanted | measured | kept |", "|---|---:|---:|---|"]
    lines += [
        f"| {text} | at least {wanted:,} | {speed[key]:,.0f} | {_kept(speed[key] >= wanted)} |"
        for key, text, wanted in TARGETS
    ]
    peak = max(main.peak, nameless.peak)
    lines.append(f"| memory, MB | under {MEMORY / 1e6:.0f} | {peak / 1e6:.0f} | {_kept(peak < MEMORY)} |")
    whole = _import_speed(*(main.typical(half) for half in HALVES)) / _import_speed(
        *(_stock_speed(figures, half) for half in HALVES)
    )
    lines.append(
        f"| whole import (check, then apply), times stock django-import-export | at least {TIMES_STOCK} "
        f"| {whole:.1f} | {_kept(whole >= TIMES_STOCK)} |"
    )
    lines += [
        f"| of it {half} alone, times stock | – | {main.typical(half) / _stock_speed(figures, half):.1f} | – |"
        for half in HALVES
    ]
    return [*lines, ""]


def _import_speed(*halves: float) -> float:
    """Rows/s of both one after the other."""
    return 1 / sum(1 / speed for speed in halves)


def _kept(yes: bool) -> str:
    return "yes" if yes else "**no**"


def _stages(main: Measured) -> list[str]:
    runs = len(main.seconds["check"])
    lines = [
        f"## {main.rows:,} rows x 12 columns, xlsx of {main.size / 1e6:.1f} MB, {runs} run{'s' * (runs > 1)}",
        "",
        "| stage | median rows/s | best rows/s | median s | peak MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for stage in STAGES:
        memory = f"{main.memory[stage] / 1e6:.0f}" if stage in main.memory else "–"
        lines.append(
            f"| {stage} | {main.typical(stage):,.0f} | {main.best(stage):,.0f} "
            f"| {statistics.median(main.seconds[stage]):.2f} | {memory} |"
        )
    written = main.counts.get("applied", 0)
    return [
        *lines,
        "",
        f"Apply and undo by rows of the file; {written:,} of them had something to write, which is"
        f" {written / statistics.median(main.seconds['apply']):,.0f} written rows/s.",
        "Check is reading, understanding and planning together (planning, with matching and storing, is what is left of"
        f" it after the other two). The child that opens the workbook takes {main.memory['reader'] / 1e6:.0f} MB.",
        "",
    ]


def _stock_speed(figures: Figures, half: str) -> float:
    return float(figures.stock["rows"] / figures.stock[half])


def _comparison(figures: Figures) -> list[str]:
    main, stock, copy = figures.main, figures.stock, figures.copy
    bare = copy["rows"] / copy["seconds"]
    lines = [
        "## Beside others",
        "",
        "| | check, rows/s | apply, rows/s |",
        "|---|---:|---:|",
        f"| this engine, {main.rows:,} rows | {main.typical('check'):,.0f} | {main.typical('apply'):,.0f} |",
        f"| stock django-import-export, {stock['rows']:,} of these rows | {_stock_speed(figures, 'check'):,.0f} "
        f"| {_stock_speed(figures, 'apply'):,.0f} |",
        f"| bare COPY, {copy['rows']:,} rows | – | {bare:,.0f} |",
        "",
        f"For a row of the file apply takes {bare / main.typical('apply'):.1f} times as long as COPY, which matches"
        " nothing, keeps no history and writes every row, into an empty unlogged table with the register's indexes.",
        "Stock is a plain `ModelResource` found by its NIK, look first (dry run), then write. It gets what no office"
        " has: the model's column names, place codes, NIKs sealed beforehand, and only rows with a NIK. Its writes are"
        " kept in the history too.",
        "",
    ]
    return lines


def _growth(figures: Figures) -> list[str]:
    lines = [
        "## Growth",
        "",
        "| rows | check, s | apply, s | undo, s | check, µs a row | apply, µs a row | peak MB |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for measured in figures.mixed:
        check, apply, undo = (statistics.median(measured.seconds[name]) for name in ("check", "apply", "undo"))
        lines.append(
            f"| {measured.rows:,} | {check:.1f} | {apply:.1f} | {undo:.1f} | {check / measured.rows * 1e6:,.0f} "
            f"| {apply / measured.rows * 1e6:,.0f} | {measured.peak / 1e6:.0f} |"
        )
    return [*lines, ""]


def _outcome(figures: Figures) -> list[str]:
    lines = ["## What was in the rows, and what became of them", "", "| workbook | written | found |", "|---|---|---|"]
    for measured in filter(None, [figures.main, figures.nameless]):
        lines.append(f"| {measured.layout} | {_in_words(measured.sorts)} | {_in_words(measured.counts)} |")
    return [*lines, "", "After the undo the register has as many persons as before.", ""]


def _in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)


def _how() -> list[str]:
    return [
        "## How it is measured",
        "",
        "- The register is filled by COPY with history switched off; each run works on a fresh copy of that database.",
        "- Each stage runs in a process of its own; memory is that process's peak resident set, without the database.",
        "- Workbook `mixed`: 60 % known by NIK (a sixth of them with a new phone), 20 % new, 20 % known without NIK.",
        "- Workbook `nameless`: no NIK, birth date or phone; 70 % exact names, 20 % misspelt, 10 % strangers.",
        "- Names are drawn with squared chance from short lists: of a million persons, thousands share the commonest.",
        '- Repeat it: `make bench`, or `make bench ARGS="--quick"` for a minute\'s impression.',
        "",
    ]
