"""Papers of running text: written once as plain parts, printed as PDF (Typst) and as a docx to go on editing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docx import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from welfare.papers.rendering import letterhead, render_pdf

TEMPLATE = "naskah"
SIZES = {"a4": (210, 297), "f4": (215, 330)}
"""Millimetres, as `kop.typ` has them."""
BLANK = {"name": "", "capacity": "", "nip": "", "rank": ""}
DOTS = "." * 40
NOT_WRITTEN = "(belum diisi)"

Block = dict[str, Any]


def text(words: str, empty: str = "") -> Block:
    """Paragraphs out of a text field; `empty` stands where nothing was written."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return {"kind": "text", "paragraphs": lines or ([empty] if empty else [])}


def points(items: Sequence[str], empty: str = "") -> Block:
    """A numbered list; `empty` as a sentence when there is none."""
    return {"kind": "list", "items": list(items)} if items else text(empty)


def table(
    heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], right: Sequence[int] = ()
) -> Block:
    """A grid with `widths` as shares; `right` are the columns of numbers."""
    cells = [[str(cell) for cell in row] for row in rows]
    return {"kind": "table", "heads": list(heads), "rows": cells, "widths": list(widths), "right": list(right)}


@dataclass(frozen=True)
class Section:
    """A chapter (level 1) or a part of one (level 2)."""

    title: str
    blocks: list[Block] = field(default_factory=list)
    level: int = 2
    breaks: bool = False
    """Whether it starts a new page."""


def signature(heading: str, place_and_date: str = "", **signer: str) -> dict[str, Any]:
    """A place to sign: a name that is not known leaves a dotted line (and none for a NIP, which not everybody has)."""
    if not signer.get("name"):
        signer["name"] = DOTS
    return {"heading": heading, "place_and_date": place_and_date, "signer": BLANK | signer}


@dataclass(frozen=True)
class Manuscript:
    title: str
    subtitle: str
    facts: list[tuple[str, str]]
    sections: list[Section]
    signatures: list[dict[str, Any]] = field(default_factory=list)
    number: str = ""
    footer: str = ""
    is_draft: bool = False
    is_wide: bool = False
    annexes: list[Section] = field(default_factory=list)
    """What comes behind the signatures."""
    head: dict[str, str] = field(default_factory=letterhead)

    def pdf(self, paper: str = "a4") -> bytes:
        """On "a4" or "f4" paper; anything else is A4."""
        data = {
            "letterhead": self.head, "paper": paper if paper in SIZES else "a4", "is_wide": self.is_wide,
            "title": self.title, "subtitle": self.subtitle, "number": self.number,
            "facts": [list(fact) for fact in self.facts], "signatures": self.signatures,
            "sections": [vars(part) for part in self.sections], "annexes": [vars(part) for part in self.annexes],
            "footer": self.footer or f"{self.title}, {self.subtitle}", "is_draft": self.is_draft,
        }  # fmt: skip
        return render_pdf(TEMPLATE, data)

    def docx(self, paper: str = "a4") -> bytes:
        """The same as a word-processor file."""
        book = Docx()
        _page(book, SIZES.get(paper, SIZES["a4"]))
        _head(book, self.head)
        _centred(book, self.title.upper(), 13)
        _centred(book, self.subtitle.upper(), 11)
        if self.number:
            _centred(book, self.number, 11, bold=False)
        if self.facts:
            _grid(book, [(label, f": {value}") for label, value in self.facts], [0.22, 0.78], "Normal Table")
        for section in self.sections:
            _section(book, section)
        _signatures(book, self.signatures)
        for section in self.annexes:
            _section(book, section)
        memory = io.BytesIO()
        book.core_properties.title = f"{self.title}: {self.subtitle}"
        book.core_properties.author = ""
        book.save(memory)
        return memory.getvalue()


def _page(book: Any, size: tuple[int, int]) -> None:
    page = book.sections[0]
    page.page_width, page.page_height = Mm(size[0]), Mm(size[1])
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(20)
    style = book.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(11)
    style.paragraph_format.space_after = Pt(4)


def _head(book: Any, head: dict[str, str]) -> None:
    for name, size in (("government", 13), ("office", 16), ("address", 10), ("contact", 9)):
        if head[name]:
            words = head[name].upper() if name in ("government", "office") else head[name]
            _centred(book, words, size, bold=name == "office")
    book.add_paragraph()


def _centred(book: Any, words: str, size: int, *, bold: bool = True) -> None:
    line = book.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(0)
    run = line.add_run(words)
    run.bold, run.font.size = bold, Pt(size)


def _section(book: Any, section: Section) -> None:
    if section.breaks:
        book.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    if section.title:
        heading = book.add_heading(section.title, level=section.level)
        for run in heading.runs:
            run.font.name, run.font.size = "Times New Roman", Pt(13 if section.level == 1 else 11)
    for block in section.blocks:
        if block["kind"] == "table":
            if block["rows"]:
                _grid(book, [block["heads"], *block["rows"]], block["widths"], "Table Grid", heads=True)
                book.add_paragraph()
        elif block["kind"] == "list":
            # Numbered by hand: Word's own numbering would run on from the list before.
            for place, item in enumerate(block["items"], 1):
                book.add_paragraph(f"{place}. {item}")
        else:
            for line in block["paragraphs"]:
                book.add_paragraph(line)


def _grid(
    book: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], style: str, *, heads: bool = False
) -> None:
    """A table; its cells are filled by column lists once, python-docx looks each up anew otherwise."""
    grid = book.add_table(rows=len(rows), cols=len(widths), style=style)
    whole = Mm(160)
    for place, (line, values) in enumerate(zip(grid.rows, rows, strict=True)):
        for cell, value, share in zip(line.cells, values, widths, strict=True):
            cell.width = int(whole * share / sum(widths))
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(value)
            run.bold = heads and place == 0
            run.font.size = Pt(9.5 if style == "Table Grid" else 11)


def _signatures(book: Any, places: Sequence[dict[str, Any]]) -> None:
    if not places:
        return
    cells = [_signed(place) for place in places]
    if len(cells) % 2:
        cells = ["", *cells] if len(cells) == 1 else [*cells, ""]
    book.add_paragraph()
    _grid(book, list(zip(cells[::2], cells[1::2], strict=True)), [0.5, 0.5], "Normal Table")


def _signed(place: dict[str, Any]) -> str:
    signer = place["signer"]
    above = [part for part in (place["place_and_date"], place["heading"], signer["capacity"]) if part]
    below = [signer["name"], signer["rank"], f"NIP. {signer['nip']}" if signer["nip"] else ""]
    return "\n".join([*above, "", "", "", *(part for part in below if part)])
