"""Where the time of a stage goes: the functions by their own time, and the statements by theirs."""

from __future__ import annotations

import cProfile
import io
import pstats
import re
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOP = 25
_SHOWN = 150


def profiled(work: Callable[[], Any], path: Path) -> Any:
    """Do `work`, write what took long to `path`, and return what it returned."""
    from django.db import connection

    profiler, statements = cProfile.Profile(), _Statements()
    with connection.execute_wrapper(statements):
        value = profiler.runcall(work)
    text = io.StringIO()
    functions = pstats.Stats(profiler, stream=text)
    functions.strip_dirs().sort_stats("tottime").print_stats(TOP)
    functions.sort_stats("cumulative").print_stats("welfare|planning|receiving|applying|undoing|matching|candidates")
    path.write_text(text.getvalue() + statements.as_text())
    return value


class _Statements:
    """Seconds and calls of each statement, by its beginning without numbers."""

    def __init__(self) -> None:
        self.seen: dict[str, list[float]] = defaultdict(list)

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            key = re.sub(r"\s+", " ", re.sub(r"\d+", "#", str(sql)[: 4 * _SHOWN]))[:_SHOWN]
            self.seen[key].append(time.perf_counter() - started)

    def as_text(self) -> str:
        slowest = sorted(self.seen.items(), key=lambda item: -sum(item[1]))[:TOP]
        lines = [f"{sum(times):9.3f} s {len(times):7} calls  {sql}" for sql, times in slowest]
        return "\n".join(["Statements, sending and binding included:", *lines, ""])
