"""The measured steps.  Each runs in a process of its own, so that its peak memory is its own.

    python -m tests.bench.stages '{"stage": "check", "database": "bench_work", ...}'    the last line is the result

`run(...)` starts that process and returns what it said: seconds, rows, peak memory of the process and of the children
that it started (the reader of workbooks), in bytes, and whatever the stage adds.
"""

from __future__ import annotations

import inspect
import itertools
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench.databases import set_up
from tests.bench.made_up import Crowd, MadeUp
from tests.bench.profiling import profiled

USER = "bench"
KINDS = {"recipients": "recipients"}
"""The kind of list by layout; other layouts are lists of persons."""
Result = dict[str, Any]


class StageFailed(Exception):
    """A measured process ended with an error; `str()` is the end of what it complained."""


def run(stage: str, database: str, *, profile: Path | None = None, **given: Any) -> Result:
    """Run one stage in a new process.  Raises StageFailed."""
    task = {"stage": stage, "database": database, "profile": str(profile or "")} | given
    command = [sys.executable, "-m", "tests.bench.stages", json.dumps(task, default=str)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StageFailed(f"{stage}: {done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().rpartition("\n")[2])


# What is not measured -------------------------------------------------------------------------------------------------
def prepare(task: dict[str, Any]) -> Result:
    """Migrate an empty database, add the officer who imports, and fill the register."""
    from django.core.management import call_command

    from tests.bench.register import fill_register
    from welfare.accounts.models import User

    call_command("migrate", interactive=False, verbosity=0)
    user = User.objects.create_user(USER, role="staff", name="Pengukur")
    user.territories.set(["35.24"])
    started = time.perf_counter()
    fill_register(task["persons"], task["seed"])
    return {"seconds": time.perf_counter() - started, "rows": task["persons"]}


def workbook(task: dict[str, Any]) -> Result:
    """Write the workbook of a layout."""
    from tests.bench import workbooks

    started = time.perf_counter()
    sorts = workbooks.write(Path(task["path"]), _rows(task), aided=_kind(task) == "recipients")
    return {"seconds": time.perf_counter() - started, "rows": task["rows"], "sorts": sorts}


# What is measured -----------------------------------------------------------------------------------------------------
def reading(task: dict[str, Any]) -> Result:
    from welfare.imports.reading import read_workbook

    content = Path(task["path"]).read_bytes()
    return _timed(task, lambda: read_workbook(content, Path(task["path"]).name))


def understanding(task: dict[str, Any]) -> Result:
    """Heads, columns, cleaning and duplicates of a workbook already read."""
    from welfare.imports import planning
    from welfare.imports.reading import read_workbook
    from welfare.imports.understanding import open_workbook

    book = read_workbook(Path(task["path"]).read_bytes(), Path(task["path"]).name)
    specs, places, pillars = planning.resource_for(_kind(task)).specs, planning.gazetteer(), planning.pillar_words()
    return _timed(task, lambda: sum(1 for _ in open_workbook(book, specs, places, pillars).iter_rows()))


def check(task: dict[str, Any]) -> Result:
    """All that happens between the upload and the preview: reading, understanding, matching, planning, storing."""
    from welfare.imports.receiving import receive

    content, by = Path(task["path"]).read_bytes(), _officer()
    result = _timed(task, lambda: receive(content, Path(task["path"]).name, kind=_kind(task), by=by))
    batch = result.pop("value")
    return result | {"batch": batch.pk, "counts": batch.counts}


def apply(task: dict[str, Any]) -> Result:
    from welfare.imports.applying import apply_batch
    from welfare.imports.models import ImportBatch

    batch, by = ImportBatch.objects.get(pk=task["batch"]), _officer()
    result = _timed(task, lambda: apply_batch(batch, by=by))
    return result | {"counts": result.pop("value").counts, "persons": _persons()}


def undo(task: dict[str, Any]) -> Result:
    from welfare.imports.models import ImportBatch
    from welfare.imports.undoing import undo_batch

    batch, by = ImportBatch.objects.get(pk=task["batch"]), _officer()
    result = _timed(task, lambda: undo_batch(batch, by=by))
    undone = result.pop("value")
    counts = {"removed": undone.removed, "restored": undone.restored, "kept": len(undone.kept)}
    return result | {"counts": counts, "persons": _persons()}


def stock(task: dict[str, Any]) -> Result:
    """Both halves of the stock import, on the first rows of the same workbook that have a NIK."""
    import pghistory

    from tests.bench import stock as library

    path = Path(task["path"])
    rows = library.write_sheet(path, itertools.islice(_written(task, with_nik=True), task["sample"]))
    looked, seen = library.import_sheet(path, dry_run=True)
    with pghistory.context(user=_officer().pk):
        wrote, _ = library.import_sheet(path, dry_run=False)
    return {"rows": rows, "check": looked, "apply": wrote, "counts": seen, "persons": _persons()}


def copy(task: dict[str, Any]) -> Result:
    from tests.bench import register
    from tests.bench import stock as library

    text = register.copy_text(_written(task))
    return {"rows": task["rows"], "seconds": library.bare_copy(text)}


STAGES: dict[str, Callable[[dict[str, Any]], Result]] = {
    stage.__name__: stage for stage in (prepare, workbook, reading, understanding, check, apply, undo, stock, copy)
}


def _timed(task: dict[str, Any], work: Callable[[], Any]) -> Result:
    started = time.perf_counter()
    value = profiled(work, Path(task["profile"])) if task["profile"] else work()
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "rows": task["rows"], "value": value}


def _rows(task: dict[str, Any]) -> Iterator[Any]:
    from tests.bench import register, workbooks

    make = workbooks.nameless_rows if task["layout"] == "nameless" else workbooks.mixed_rows
    return make(Crowd(task["seed"], register.places()), task["seed"], task["persons"], task["rows"])


def _kind(task: dict[str, Any]) -> str:
    return KINDS.get(task["layout"], "persons")


def _written(task: dict[str, Any], *, with_nik: bool = False) -> Iterator[MadeUp]:
    from tests.bench.workbooks import as_written

    return (as_written(row) for row in _rows(task) if row.has_nik or not with_nik)


def _officer() -> Any:
    from welfare.accounts.models import User

    return User.objects.get(username=USER)


def _persons() -> int:
    from welfare.people.models import Person

    return Person.objects.count()


def _read_more_than_an_upload() -> None:
    """A million rows are more than an upload may bring; the reader's limits are raised, for all stages alike."""
    from welfare.imports import reading as reader

    larger = replace(
        reader.Limits(), upload_bytes=1 << 28, unzipped_bytes=1 << 31, rows=1_100_000, cells=14_000_000, seconds=900,
        memory_bytes=4 << 30,
    )  # fmt: skip
    function = reader.read_workbook
    defaults = inspect.signature(function).parameters
    function.__defaults__ = tuple(
        larger if parameter.name == "limits" else parameter.default
        for parameter in defaults.values()
        if parameter.default is not parameter.empty and parameter.kind is not parameter.KEYWORD_ONLY
    )


def main() -> None:
    task = json.loads(sys.argv[1])
    set_up(task["database"], task.get("media", ""))
    if task.get("rows", 0) > 250_000:
        _read_more_than_an_upload()
    result = STAGES[task["stage"]](task)
    result.pop("value", None)
    result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result["reader_memory"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
