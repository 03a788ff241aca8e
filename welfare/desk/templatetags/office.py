"""Template filters and tags that every page of the office may use; loaded everywhere (`builtins`)."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

import heroicons
from django import template
from django.template.base import render_value_in_context
from django.template.defaultfilters import date as date_filter
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from welfare.desk import wording
from welfare.desk.registry import RecordSection, announced

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """An outline heroicon that only decorates: `{% icon "users" %}`.  The word beside it says what it means."""
    drawn = heroicons._render_icon(
        "outline", name, size, {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by the library from its own file, with attributes written above


@register.filter
def tanggal(value: Any) -> str:
    """A date with its weekday: "Senin, 16 Juni 2025".  Empty for no date."""
    return date_filter(value, "l, j F Y") if value else ""


@register.filter
def waktu(value: Any) -> str:
    """A moment or a time of day in western Indonesian time: "16 Juni 2025, 09.00 WIB" or "09.00 WIB"."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{date_filter(moment, 'j F Y, H.i')} WIB"
    return f"{date_filter(value, 'H.i')} WIB"


@register.filter
def jam(value: Any) -> str:
    """Only the time of day: "09.00 WIB"."""
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{date_filter(value, 'H.i')} WIB"


@register.filter
def phone_link(number: Any) -> SafeString | str:
    """A number as `tel:` link and, for a mobile number (08…), a second link to WhatsApp.  Empty for no number."""
    text = str(number or "").strip()
    digits = re.sub(r"\D", "", text)
    if not digits:
        return text
    call = format_html('<a class="phone" href="tel:{}">{}</a>', digits, wording.spaced_phone(text))
    if not digits.startswith("08"):
        return call
    return format_html(
        '{} <a class="whatsapp" href="https://wa.me/62{}" rel="noreferrer" aria-label="WhatsApp ke {}">WhatsApp</a>',
        call,
        digits[1:],
        wording.spaced_phone(text),
    )


@register.filter
def masked(value: Any) -> str:
    """The first four digits of a NIK, KK or account number and dots for the rest, whatever the length."""
    digits = re.sub(r"\D", "", str(value or ""))
    return f"{digits[:4]}{'•' * (len(digits) - 4)}" if len(digits) > 4 else "•" * len(digits)


@register.filter
def angka(value: Any) -> str:
    """A whole number with dots between thousands: "1.234".  A dash for no number."""
    return "–" if value is None or value == "" else wording.number(int(value))


@register.simple_tag
def count_words(count: int, noun: str, of: int | None = None) -> str:
    """A count as a person says it: "22 dari 27 post", "32 peserta", "Belum ada peserta"."""
    return wording.count_words(count, noun, of)


@register.filter
def share(part: Any, whole: Any) -> str:
    """The percentage of `part` in `whole`, between 0 and 100, for a bar's width.  0 when there is no whole."""
    part, whole = float(part or 0), float(whole or 0)
    return f"{max(0.0, min(100.0, 100 * part / whole)):.1f}" if whole else "0"


SWAP = ' hx-get="{0}" hx-target="#results" hx-push-url="true" hx-swap="innerHTML show:#results:top"'


def _link(context: Any, swaps: Any, **changed: Any) -> SafeString:
    query = context["request"].GET.copy()
    for name, value in changed.items():
        query[name] = value
    address = f"?{query.urlencode()}"
    if not swaps:
        return format_html('href="{}"', address)
    return format_html('href="{}"' + SWAP.replace("{0}", "{}"), address, context["request"].path + address)


@register.simple_tag(takes_context=True)
def page_link(context: Any, number: int, param: str = "page", swaps: Any = False) -> SafeString:
    """The attributes of a link to page `number` of the list shown, everything else in the address kept."""
    return _link(context, swaps, **{param or "page": number})


@register.simple_tag(takes_context=True)
def sort_link(context: Any, table: Any, column: Any) -> SafeString:
    """The attributes of a link that sorts by `column`; back to the first page."""
    page = {table.prefixed_page_field: 1} if table.prefixed_page_field in context["request"].GET else {}
    return _link(
        context, getattr(table, "swaps", False), **{table.prefixed_order_by_field: column.order_by_alias.next}, **page
    )


@register.simple_tag(takes_context=True)
def record_sections(context: Any, record: Any) -> SafeString:
    """What rooms above have to say on the page of a record, each a panel."""
    user = context["request"].user
    told = [
        (section, section.context(user, record))
        for section in announced(RecordSection, user) if record._meta.label_lower in section.models
    ]  # fmt: skip
    panels = [
        render_to_string("components/record_section.html", {"section": section, **data}, context["request"])
        for section, data in told if data is not None
    ]  # fmt: skip
    return mark_safe("".join(panels))  # noqa: S308 - rendered templates


@register.filter
def is_checkbox(field: Any) -> bool:
    """Whether a bound field is one box to tick: its label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag(takes_context=True)
def table_rows(context: Any, table: Any) -> SafeString:
    """The rows of a table's page: one cell a column, which a phone labels with the column's head.

    Drawn here and not by the template, which would look seven things up for each cell: a list of fifty rows takes half
    the time.  A cell's attributes are its column's, not its record's.
    """
    heads = [
        format_html('<td role="cell" data-label="{}" {}><div>', column.header, column.attrs["td"].as_html())
        for column in table.columns
    ]
    parts = []
    for row in table.paginated_rows:
        cells = (
            f"{head}{_cell(context, column.localize, cell)}</div></td>"
            for head, (column, cell) in zip(heads, row.items(), strict=True)
        )
        parts.append(f'<tr role="row" {row.attrs.as_html()}>{"".join(cells)}</tr>')
    return mark_safe("".join(parts))  # noqa: S308 - every value in it was escaped above or in _cell


def _cell(context: Any, is_localized: bool | None, value: Any) -> str:
    """A cell's value as a template writes it; `is_localized` as the column says (None: as the settings have it)."""
    if isinstance(value, SafeString):
        return value
    if is_localized is not None:
        value = localize(value, use_l10n=is_localized)
    return render_value_in_context(value, context)
