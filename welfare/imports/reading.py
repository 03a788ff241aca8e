"""Bytes -> workbook of raw cells.  The parent side: starts the child, guards it, and believes only its messages."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from welfare.imports.parsing.limits import STANDARD, Limits
from welfare.imports.parsing.messages import decode
from welfare.imports.parsing.refusals import damage_in_words, refusal
from welfare.imports.parsing.sink import Sink
from welfare.imports.parsing.stored import MessageFile, StoredRows, decode_rows
from welfare.imports.parsing.text import read_text
from welfare.imports.workbook import Sheet, UnreadableFile, Workbook

__all__ = ["Limits", "UnreadableFile", "read_pasted", "read_workbook"]

logger = logging.getLogger(__name__)

_CHILD = Path(__file__).with_name("parsing") / "child.py"
_NO_ROOM = 3
LISTED_ROWS = 5_000
"""Sheets up to this length are lists in memory."""
# Nothing else of the environment reaches the child: it needs no keys and no database.
_ENVIRONMENT = {"PATH", "LD_LIBRARY_PATH", "LANG"}


def read_workbook(content: bytes, filename: str, limits: Limits = STANDARD) -> Workbook:
    """Read an uploaded file of any format, by its content, in a child process.

    Raises `UnreadableFile` and nothing else on account of what is in the file.
    """
    if len(content) > limits.upload_bytes:
        megabytes = limits.upload_bytes // (1 << 20)
        raise refusal("too_large", f"Berkas ini lebih besar dari {megabytes} MB. Bagi menjadi beberapa berkas.")
    if not content:
        raise refusal("empty")
    limits = limits.for_upload(len(content))
    answers = MessageFile()
    keep = False
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
            given.write(content)
            given.seek(0)
            code = _run(filename, limits, given, answers.file, complaints)
            if code:
                raise _ended_badly(code, complaints)
        answers.file.seek(0)
        workbook = _assemble(answers.file, answers)
        keep = any(isinstance(sheet.rows, StoredRows) for sheet in workbook.sheets)
    finally:
        if not keep:
            answers.file.close()
    if not any(sheet.rows for sheet in workbook.sheets):
        raise refusal("empty")
    return workbook


def read_pasted(text: str, limits: Limits = STANDARD) -> Workbook:
    """Read text pasted from a spreadsheet, a message or an e-mail.  Raises `UnreadableFile` (empty or too much)."""
    lines: list[bytes] = []
    if len(text) > limits.pasted_characters:
        raise refusal("too_large", "Teks yang ditempel terlalu panjang. Simpan sebagai berkas, lalu unggah.")
    if not text.strip():
        raise refusal("empty", "Belum ada teks yang ditempel.")
    # Half characters, as broken chat programs send them, cannot be stored.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    with damage_in_words():
        read_text(text, "Teks yang ditempel", Sink(lines.append, limits), pasted=True)
    return _assemble([*lines, b'["done"]\n'])


def _run(filename: str, limits: Limits, given: IO[bytes], answers: IO[bytes], complaints: IO[bytes]) -> int:
    """Run the child to its end or to the time limit; returns its exit code (negative: the signal that ended it)."""
    task = json.dumps([filename[-200:], dataclasses.asdict(limits)])
    command = [sys.executable, "-I", str(_CHILD), task]
    environment = {key: value for key, value in os.environ.items() if key in _ENVIRONMENT}
    with subprocess.Popen(  # noqa: S603  our own script with our own interpreter
        command, stdin=given, stdout=answers, stderr=complaints, env=environment, cwd="/"
    ) as child:
        try:
            return child.wait(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise refusal("too_slow") from None
        finally:
            child.kill()


def _ended_badly(code: int, complaints: IO[bytes]) -> UnreadableFile:
    complaints.seek(0)
    # The last line names the error; it is cut before the colon, because what follows may quote a cell.
    last = complaints.read(100_000).decode("utf-8", "replace").strip().rpartition("\n")[2].partition(":")[0]
    logger.warning("Pembaca berkas berhenti dengan kode %s (%s)", code, last)
    if code == -signal.SIGXCPU:
        return refusal("too_slow")
    if code in (_NO_ROOM, -signal.SIGABRT, -signal.SIGKILL):
        return refusal("too_large")
    return refusal("damaged")


def _assemble(lines: Iterable[bytes], store: MessageFile | None = None) -> Workbook:
    """The workbook that the messages describe.  Raises `UnreadableFile` when they refuse, or stop before the end.

    With `store`, in which the messages stand, the rows of long sheets stay there.
    """
    workbook = Workbook(sheets=[])
    complete, stored = False, None
    messages = _Messages(lines)
    for kind, *values in messages:
        if kind == "rows":
            _add_rows(workbook.sheets[-1], values[0], values[1], messages, stored)
        elif kind == "sheet":
            workbook.sheets.append(Sheet(name=values[0], rows=[]))
            stored = StoredRows(store) if store else None
        elif kind == "end":
            sheet = workbook.sheets[-1]
            sheet.merges = [tuple(area) for area in values[0]]
            sheet.hidden_rows, sheet.hidden_columns = frozenset(values[1]), frozenset(values[2])
        elif kind == "note":
            workbook.notes.append(values[0])
        elif kind == "format":
            workbook.format = values[0]
        elif kind == "refused":
            raise refusal(*values)
        elif kind == "done":
            complete = True
    if not complete:
        raise refusal("damaged")
    return workbook


class _Messages:
    """The messages of the child, and where among its lines one is."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self.offset = 0

    def line(self) -> bytes:
        line = next(self._lines, b"")
        self.offset += len(line)
        return line

    def __iter__(self) -> Iterator[list[Any]]:
        while line := self.line():
            yield decode(line.decode("ascii"))


def _add_rows(sheet: Sheet, first: int, count: int, messages: _Messages, stored: StoredRows | None) -> None:
    offset = messages.offset
    line = messages.line()
    if stored is not None:
        stored.add(first - 1, count, offset, len(line))
        if first + count > LISTED_ROWS:
            sheet.rows = stored
            return
    assert isinstance(sheet.rows, list)  # noqa: S101  rows come in order: a sheet once long stays long
    sheet.rows.extend([] for _ in range(first - 1 - len(sheet.rows)))
    sheet.rows.extend(decode_rows(line, count))
