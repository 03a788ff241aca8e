"""`python -m tests.bench`: fill, measure, compare, print, and write the page.  See the package's docstring."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench import databases, page, stages
from tests.bench.databases import WORK
from tests.bench.page import Figures, Measured

PAGE = Path(__file__).parents[2] / "docs" / "bench.md"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the import engine.")
    parser.add_argument("--persons", type=int, default=1_000_000, help="persons in the register")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the main workbook")
    parser.add_argument("--million", action="store_true", help="also measure a workbook of 1,000,000 rows")
    parser.add_argument("--runs", type=int, default=3, help="repetitions of the main measurement")
    parser.add_argument("--sample", type=int, default=2_000, help="rows for stock django-import-export")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", type=Path, help="folder for where the time goes; makes every stage slower")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the result is written")
    parser.add_argument("--fresh", action="store_true", help="fill the register anew although one is kept")
    parser.add_argument("--tidy", action="store_true", help="do not keep the filled register for the next run")
    parser.add_argument("--recipients", action="store_true", help="a list of aid recipients instead; its own page")
    parser.add_argument("--quick", action="store_true", help="20,000 persons, 2,000 rows, one run, prints only")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.persons, chosen.rows, chosen.runs, chosen.sample = 20_000, 2_000, 1, 500
        chosen.page, chosen.fresh, chosen.tidy = None, True, True
    if chosen.recipients and chosen.page == PAGE:
        chosen.page = PAGE.with_name("bench-recipients.md")
    return chosen


class Bench:
    """One run of everything.  `folder` holds workbooks and uploads and is gone afterwards."""

    def __init__(self, chosen: argparse.Namespace, folder: Path) -> None:
        self.chosen, self.folder = chosen, folder
        self.register = databases.register_name(chosen.persons, chosen.seed)
        self.common = {"persons": chosen.persons, "seed": chosen.seed, "media": str(folder / "uploads")}

    def run(self) -> Figures:
        chosen = self.chosen
        figures = Figures(chosen.persons, chosen.rows, databases.server_version(), os.getloadavg()[0])
        figures.filled = self.fill()
        if chosen.recipients:
            figures.mixed = [self.whole_way(layout, chosen.rows, chosen.runs) for layout in ("recipients", "mixed")]
            databases.drop(WORK)
            return figures
        sizes = [size for size in (chosen.rows // 10, chosen.rows) if size] + [1_000_000] * chosen.million
        for size in sizes:
            runs = chosen.runs if size == chosen.rows else 1
            figures.mixed.append(self.whole_way("mixed", size, runs))
        figures.nameless = self.check_only("nameless", chosen.rows)
        figures.stock = self.compare("stock", path=self.folder / "stock.xlsx", sample=chosen.sample)
        figures.copy = self.compare("copy")
        databases.drop(WORK)
        if chosen.tidy:
            databases.drop_registers_like(self.register)
        return figures

    def fill(self) -> float | None:
        """Seconds that filling took; None when the register of an earlier run was there."""
        if databases.exists(self.register) and not self.chosen.fresh:
            say(f"register of {self.chosen.persons:,} persons: kept from an earlier run")
            return None
        databases.create(WORK)
        seconds = stages.run("prepare", WORK, **self.common)["seconds"]
        databases.drop_registers_like(self.register)
        databases.rename(WORK, self.register)
        say(f"register of {self.chosen.persons:,} persons: filled in {seconds:.0f} s")
        return float(seconds)

    def whole_way(self, layout: str, rows: int, runs: int) -> Measured:
        """Read, understand, check, apply and undo, `runs` times, each on a fresh copy of the register."""
        given, measured = self.workbook(layout, rows)
        for _ in range(runs):
            databases.create(WORK, self.register)
            self.measure(measured, "reading", given)
            self.measure(measured, "understanding", given)
            check = self.measure(measured, "check", given)
            for stage in ("apply", "undo"):
                last = self.measure(measured, stage, given | {"batch": check["batch"]})
                check["counts"] |= last["counts"]
            if last["persons"] != self.chosen.persons:
                sys.exit(f"undo left {last['persons']:,} persons, there were {self.chosen.persons:,}")
            measured.counts = check["counts"]
        return measured

    def check_only(self, layout: str, rows: int) -> Measured:
        given, measured = self.workbook(layout, rows)
        databases.create(WORK, self.register)
        measured.counts = self.measure(measured, "check", given)["counts"]
        return measured

    def workbook(self, layout: str, rows: int) -> tuple[dict[str, Any], Measured]:
        path = self.folder / f"{layout}-{rows}.xlsx"
        given = self.common | {"layout": layout, "rows": rows, "path": str(path)}
        made = stages.run("workbook", self.register, **given)
        say(f"{layout}, {rows:,} rows, {path.stat().st_size / 1e6:.1f} MB: {made['sorts']}")
        return given, Measured(layout, rows, made["sorts"], path.stat().st_size)

    def measure(self, measured: Measured, stage: str, given: dict[str, Any]) -> dict[str, Any]:
        profile = self.chosen.profile and self.chosen.profile / f"{measured.layout}-{measured.rows}-{stage}.txt"
        result = stages.run(stage, WORK, profile=profile, **given)
        measured.add(stage, result)
        say(
            f"  {stage:<14}{result['seconds']:>9.2f} s {result['rows'] / result['seconds']:>9,.0f} rows/s"
            f"  {result['memory'] / 1e6:>6.0f} MB, reader {result['reader_memory'] / 1e6:.0f} MB"
            f"  {result.get('counts', '')}"
        )
        return result

    def compare(self, stage: str, **given: Any) -> dict[str, Any]:
        databases.create(WORK, self.register)
        result = stages.run(stage, WORK, layout="mixed", rows=self.chosen.rows, **self.common, **given)
        say(f"{stage}: {result}")
        return result


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    chosen = options()
    databases.set_up()
    if chosen.profile:
        chosen.profile.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures = Bench(chosen, Path(folder)).run()
    text = page.recipients(figures) if chosen.recipients else page.render(figures)
    say(f"\n{text}\n{time.perf_counter() - started:.0f} s in all")
    if chosen.page and not chosen.profile:
        chosen.page.write_text(text)


if __name__ == "__main__":
    main()
