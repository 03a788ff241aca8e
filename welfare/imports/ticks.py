"""Two columns in which one is ticked: `L` and `P` beside each other, often below one wide `Jenis Kelamin`."""

from __future__ import annotations

from welfare.imports.cleaning.text import as_text, filled_text
from welfare.imports.cleaning.words import key, read_sex
from welfare.imports.headers import Head
from welfare.imports.workbook import Value

_MEN = frozenset({"l", "lk", "laki", "lakilaki", "pria"})
_WOMEN = frozenset({"p", "pr", "perempuan", "wanita", "w"})
_NOT = frozenset({"0", "tidak", "t", "n"})


def is_tick_label(text: str) -> bool:
    """Whether a label stands for one sex alone."""
    return key(text) in _MEN | _WOMEN


def women_beside(head: Head, column: int) -> int | None:
    """The column of ticks for women (from 0), where `column` is the one for men; None where there is no such pair."""
    labels = head.labels
    if column + 1 >= len(labels) or head.parents[column] != head.parents[column + 1]:
        return None
    return column + 1 if key(labels[column]) in _MEN and key(labels[column + 1]) in _WOMEN else None


def read_ticks(man: Value, woman: Value) -> str | None:
    """`L`, `P`, empty when neither is ticked, None when both are or a cell says the other sex."""
    ticked = [_is_ticked(man), _is_ticked(woman)]
    if ticked == [False, False]:
        return ""
    if ticked == [True, True]:
        return None
    sex = "L" if ticked[0] else "P"
    word = as_text(man if ticked[0] else woman)
    says = read_sex(word) if word.isalpha() and key(word) not in {"v", "x"} else ""
    return sex if not says or says == sex else None


def _is_ticked(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    text = as_text(value)  # an x is a tick here, though it stands for nothing elsewhere
    return bool(text) and key(text) not in _NOT and (bool(filled_text(value)) or text.lower() in ("x", "√", "✓", "✔"))
