"""The words of papers, for tests that compare them with the record."""

from __future__ import annotations

import io
import re

import docx
import pypdf


def pages_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def words_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def words_of_docx(content: bytes) -> str:
    """Paragraphs, then every cell of every table."""
    book = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return " ".join([*(line.text for line in book.paragraphs), *cells])
