"""The sentences with which a file is refused.  Each code has one sentence; a format may give a more precise one."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers import expat

from welfare.imports.workbook import UnreadableFile

SENTENCES = {
    "empty": "Berkas ini kosong: tidak ada satu pun sel yang terisi.",
    "encrypted": "Berkas ini dilindungi kata sandi. Buka di Excel, hapus kata sandinya, lalu unggah lagi.",
    "damaged": "Berkas ini rusak atau tidak lengkap. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi.",
    "not_a_spreadsheet": "Berkas ini bukan lembar kerja. Unggah berkas Excel, LibreOffice (.ods), atau CSV.",
    "too_large": "Berkas ini terlalu besar untuk dibaca. Bagi menjadi beberapa berkas.",
    "too_many_rows": "Berkas ini berisi terlalu banyak baris. Bagi menjadi beberapa berkas.",
    "too_slow": "Berkas ini terlalu lama dibaca. Salin datanya ke buku kerja baru, lalu unggah lagi.",
    "html": "Berkas ini halaman web, bukan buku kerja. Buka di Excel lalu simpan sebagai .xlsx, kemudian unggah lagi.",
    "old_format": "Format berkas ini tidak didukung. Buka di Excel lalu simpan sebagai .xlsx, kemudian unggah lagi.",
}

PICTURE = "Berkas ini gambar, bukan lembar kerja. Unggah berkas Excel (.xlsx, .xls), LibreOffice (.ods), atau CSV."
PDF = "Berkas ini PDF, bukan lembar kerja. Unggah berkas Excel (.xlsx, .xls), LibreOffice (.ods), atau CSV."
DOCUMENT = (
    "Berkas ini dokumen Word, bukan lembar kerja. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi."
)
SLIDES = "Berkas ini presentasi, bukan lembar kerja. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu unggah lagi."

# What the standard library raises on a file that is not what it says it is.
SIGNS_OF_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    EOFError,
    NotImplementedError,  # an unknown compression in a zip
    RuntimeError,  # an encrypted zip entry
    LookupError,
    ValueError,  # includes UnicodeError
    OverflowError,
    RecursionError,
)


def refusal(code: str, sentence: str = "") -> UnreadableFile:
    """The exception for `code`, with its usual sentence unless a more precise one is given."""
    return UnreadableFile(sentence or SENTENCES[code], code=code)


@contextmanager
def damage_in_words() -> Iterator[None]:
    """Turn what a broken file provokes into `UnreadableFile`; a refusal made on purpose passes as it is."""
    try:
        yield
    except SIGNS_OF_DAMAGE as error:
        raise refusal("damaged") from error
