"""The office's list: what every django-tables2 table of ours brings to components/table.html."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from welfare.desk import wording
from welfare.desk.templatetags import office


class OfficeTable(tables.Table):
    """A list with a count in words and a text for when it is empty.

    Class attributes to set: `noun` ("peserta"), `empty_title`, `empty_text`, `empty_url`, `empty_label`.
    On an instance: `whole` (the number of which the rows are a part: "22 dari 27 post") and `download_url`.
    """

    noun = "baris"
    caption = ""
    empty_title = ""
    empty_url = ""
    empty_label = ""
    whole: int | None = None
    download_url = ""
    reset_url = ""
    """Where the list is shown without filters; "" while nothing is filtered.  `ListPage` sets it."""
    where = ""
    """The one region to which the list is narrowed, where no field above it says so.  `ListPage` sets it."""
    swaps = False
    """Whether sorting and paging swap #results in place; `ListPage` sets it."""

    @property
    def total(self) -> int:
        """Rows of the whole list, not of the page shown."""
        paginator = getattr(self, "paginator", None)
        return paginator.count if paginator is not None else len(self.rows)

    @property
    def count_words(self) -> str:
        if getattr(getattr(self, "paginator", None), "is_capped", False):
            return f"Lebih dari {wording.count_words(self.total, self.noun)}, saring untuk mempersempit."
        return wording.count_words(self.total, self.noun, self.whole) if self.total or self.whole else ""


class ChipColumn(tables.Column):
    """A state as a chip.  `tones` maps the stored value to info, warn, bad, mute or good; the word is the display."""

    def __init__(self, *args: Any, tones: dict[Any, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tones = tones or {}

    def render(self, value: Any, record: Any, bound_column: Any) -> str:
        display = getattr(record, f"get_{bound_column.accessor}_display", None)
        stored = bound_column.accessor.resolve(record, quiet=True)
        return chip(str(display() if callable(display) else value), self.tones.get(stored, "mute"))


class DayColumn(tables.Column):
    """A date with its weekday: "Senin, 16 Juni 2025"."""

    def render(self, value: Any) -> str:
        return office.tanggal(value)

    def value(self, value: Any, **_: Any) -> Any:
        """In a spreadsheet a day stays a day."""
        return value


class PhoneColumn(tables.Column):
    """A phone number as links to call and to WhatsApp."""

    def render(self, value: Any) -> str:
        return office.phone_link(value)

    def value(self, value: Any, **_: Any) -> Any:
        return str(value)


class VerbColumn(tables.Column):
    """A link named by a verb at the end of a row: `VerbColumn(verb="Ubah", url=lambda record: reverse(…))`."""

    def __init__(self, *args: Any, verb: str, url: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"verbose_name": "", "empty_values": (), "orderable": False, "exclude_from_export": True} | kwargs
        )
        self.verb = verb
        self.url = url

    def render(self, record: Any) -> str:
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>', self.url(record), self.verb, record
        )


@lru_cache(maxsize=1024, typed=True)
def chip(text: str, tone: str = "mute") -> SafeString:
    """The chip component as a string, for columns.  Remembered: a list repeats a few in every row."""
    drawn = render_to_string("components/chip.html", {"text": text, "tone": tone})
    return mark_safe(drawn.strip())  # noqa: S308 - drawn by our own template, which escapes its inputs
