"""QR codes as SVG, drawn one way for every paper and page."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

# Any mask is readable; trying all eight for the most even picture takes five times as long, and papers have hundreds.
_MASK = 3


def for_paper(text: str, border: int = 1) -> str:
    """The drawing that a Typst template takes by `image(bytes(…), format: "svg")`."""
    return str(segno.make(text, error="m", micro=False, mask=_MASK).svg_inline(border=border))


def for_page(text: str) -> SafeString:
    """The drawing inside a page: as large as its place, black on white whatever the page's colours."""
    code = segno.make(text, error="m", micro=False, mask=_MASK)
    drawn = code.svg_inline(omitsize=True, dark="#000", light="#fff", border=3)
    return mark_safe(drawn)  # noqa: S308 - black and white squares, the text is not in it
