"""QR codes as SVG, drawn one way for every paper and page."""

from __future__ import annotations

import re

import segno
from django.utils.safestring import SafeString, mark_safe

# Any mask is readable; trying all eight for the most even picture takes five times as long, and papers have hundreds.
_MASK = 3
_DARK = re.compile(rb"\x01+")


def for_paper(text: str, border: int = 1) -> str:
    """The drawing that a Typst template takes by `image(bytes(…), format: "svg")`: a stroke for each dark run of a row.

    Drawn here, not by `svg_inline`, which takes as long again as making the code: five hundred cards stand on a paper.
    """
    rows = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    side = len(rows) + 2 * border
    strokes = "".join(
        f"M{run.start() + border} {y + border + 0.5}h{run.end() - run.start()}"
        for y, row in enumerate(rows) for run in _DARK.finditer(row)
    )  # fmt: skip
    size = f'width="{side}" height="{side}" viewBox="0 0 {side} {side}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path stroke="#000" d="{strokes}"/></svg>'


def for_page(text: str) -> SafeString:
    """The drawing inside a page: as large as its place, black on white whatever the page's colours."""
    code = segno.make(text, error="m", micro=False, mask=_MASK)
    drawn = code.svg_inline(omitsize=True, dark="#000", light="#fff", border=3)
    return mark_safe(drawn)  # noqa: S308 - black and white squares, the text is not in it
