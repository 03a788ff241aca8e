"""What was understood of a workbook, as the wizard's second step shows it and as the batch keeps it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from welfare.imports.cells import shown_cells
from welfare.imports.columns import Column
from welfare.imports.fields import RowKind
from welfare.imports.understanding import Understanding, UnderstoodTable


def summary_of(understood: Understanding) -> dict[str, Any]:
    """Sheets found, head rows and columns with their confidence.  Must be taken before the rows have passed."""
    return {
        "ready": understood.ready,
        "questions": understood.questions,
        "tables": [
            {
                "sheet": entry.table.sheet.name,
                "head_rows": list(entry.table.head.rows),
                "rows": entry.rows,
                "columns": [_column_json(entry, column) for column in entry.mapping.columns],
                "skipped": dict(Counter(str(mark.kind) for mark in entry.table.marks if mark.kind != RowKind.DATA)),
                "questions": entry.mapping.questions,
            }
            for entry in understood.tables
        ],
    }


def _column_json(entry: UnderstoodTable, column: Column) -> dict[str, Any]:
    rows = [entry.table.sheet.rows[mark.number - 1] for mark in entry.table.data_rows()[:40]]
    cells = [row[column.index] for row in rows if column.index < len(row) and row[column.index] not in (None, "")]
    return {
        "index": column.index,
        "head": entry.table.head.labels[column.index] if column.index < entry.table.width else "",
        "field": column.field,
        "state": str(column.state),
        "confidence": column.confidence,
        "reason": column.reason,
        "samples": shown_cells(cells[:3]),
    }
