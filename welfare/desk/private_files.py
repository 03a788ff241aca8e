"""Private papers: a scan or a photo that only leaves through a view which asks for the right to see it.

One way for every room.  The model: `FileField(upload_to=PrivatePath("sk"))`.  The form: `PaperField` or `PhotoField`,
which look at the first bytes and not at the name.  The view: fetch the record by `visible_to`, then
`return private_file(record.scan, "SK 12")`.  There is no address of the file itself.

A picture is drawn anew before it is stored: what the phone wrote into it (place, time, device) stays behind.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
import warnings
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.deconstruct import deconstructible
from django.utils.text import slugify
from PIL import ExifTags, Image, ImageOps

MEGABYTE = 1 << 20
PAPER_BYTES = 5 * MEGABYTE
PHOTO_BYTES = 5 * MEGABYTE
HEAD = 1024
"""A PDF may carry a few bytes before its mark, within the first kilobyte (ISO 32000, annex H)."""

LARGEST_SIDE = 2400
"""Pixels: enough to read a scanned page, small enough for a village's line."""
MOST_PIXELS = 60_000_000
QUALITY = 85

TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
PHOTOS = ("jpg", "png")


@deconstructible
class PrivatePath:
    """`upload_to`: a name of ours under a folder; what the officer called the file is data, not a path."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __call__(self, record: Any, filename: str) -> str:
        suffix = PurePosixPath(filename).suffix.lower().lstrip(".")
        ending = f".{suffix}" if suffix in TYPES else ""
        return f"{self.folder}/{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}{ending}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PrivatePath) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)


def kind_of(head: bytes) -> str:
    """pdf, jpg or png by the first bytes of a file; "" for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "pdf" if b"%PDF-" in head[:HEAD] else ""


def without_traces(file: Any, kind: str) -> SimpleUploadedFile:
    """A picture drawn anew: upright, at most 2400 pixels a side, without place, time, device or comment.

    Raises ValidationError for a picture that cannot be drawn or is larger than any camera makes.
    """
    name = {"jpg": "JPEG", "png": "PNG"}[kind]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own, lower limit follows
            with Image.open(file, formats=[name]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise forms.ValidationError("Ukuran gambar ini terlalu besar. Perkecil dulu, lalu unggah.")
                picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # a JPEG is decoded small: less memory
                drawn = ImageOps.exif_transpose(picture)
                drawn.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise forms.ValidationError("Gambar ini rusak dan tidak dapat dibuka. Ambil lagi, lalu unggah.") from broken
    drawn = drawn.convert("RGBA" if kind == "png" and drawn.mode in ("P", "LA", "RGBA", "PA") else "RGB")
    bare = Image.new(drawn.mode, drawn.size)  # only the dots travel: a copy would take the notes along
    bare.paste(drawn)
    memory = io.BytesIO()
    bare.save(memory, name, quality=QUALITY, optimize=True)
    return SimpleUploadedFile(f"berkas.{kind}", memory.getvalue(), content_type=TYPES[kind])


@dataclass(frozen=True)
class Traces:
    """What the phone wrote into a picture: degrees north and east, and when it was taken; None where it did not."""

    latitude: Decimal | None = None
    longitude: Decimal | None = None
    taken_at: dt.datetime | None = None


def traces_of(file: Any) -> Traces:
    """Place and time of a picture (EXIF), for records that keep them apart from it; empty for one without or broken."""
    try:
        with Image.open(file) as picture:
            notes = picture.getexif()
            place, camera = notes.get_ifd(ExifTags.IFD.GPSInfo), notes.get_ifd(ExifTags.IFD.Exif)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Traces()
    finally:
        file.seek(0)
    north = _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef) == "S", 90)
    east = _degrees(place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef) == "W", 180)
    both = north is not None and east is not None
    return Traces(north if both else None, east if both else None, _moment(camera.get(ExifTags.Base.DateTimeOriginal)))


def _degrees(parts: Any, is_negative: bool, most: int) -> Decimal | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = round(Decimal(degrees + minutes / 60 + seconds / 3600), 6)
    except (TypeError, ValueError, ZeroDivisionError, ArithmeticError):
        return None
    return (-value if is_negative else value) if 0 <= value <= most else None


def _moment(text: Any) -> dt.datetime | None:
    """Phones write their own clock without a zone: taken for the office's."""
    try:
        return timezone.make_aware(dt.datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007 - made aware here
    except ValueError:
        return None


class PaperInput(forms.ClearableFileInput):
    """Says that a file is there; its name in the store is nobody's business."""

    def format_value(self, value: Any) -> Any:
        return "sudah tersimpan" if self.is_initial(value) else None

    def is_initial(self, value: Any) -> bool:
        return bool(value)


class PaperField(forms.FileField):
    """A scanned paper: PDF, JPG or PNG of at most 5 MB, told by its content; stored under the ending that fits."""

    kinds: tuple[str, ...] = tuple(TYPES)
    most_bytes = PAPER_BYTES
    words = "PDF, JPG, atau PNG"

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(TYPES[kind] for kind in self.kinds)
        kwargs.setdefault("help_text", f"{self.words}, paling besar {self.most_bytes // MEGABYTE} MB.")
        kwargs.setdefault("widget", PaperInput(attrs={"accept": accept}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file or file is initial or not hasattr(file, "chunks"):
            return file
        if file.size > self.most_bytes:
            limit = self.most_bytes // MEGABYTE
            text = f"Berkas ini lebih besar dari {limit} MB. Pindai lagi dengan mutu lebih rendah, lalu unggah."
            raise forms.ValidationError(text)
        kind = kind_of(file.read(HEAD))
        file.seek(0)
        if kind not in self.kinds:
            raise forms.ValidationError(f"Isi berkas ini bukan {self.words}. Simpan sebagai {self.words}, lalu unggah.")
        if kind in PHOTOS:
            traces = traces_of(file)
            bare = without_traces(file, kind)
            bare.traces = traces  # type: ignore[attr-defined]  # for the few records that keep them, apart from the picture
            return bare
        file.name = f"berkas.{kind}"
        return file


class PhotoField(PaperField):
    kinds = PHOTOS
    most_bytes = PHOTO_BYTES
    words = "foto JPG atau PNG"


class ManyInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(PhotoField):
    """Several photos at once; `cleaned_data` holds a list."""

    most_files = 6

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(TYPES[kind] for kind in self.kinds)
        kwargs.setdefault("widget", ManyInput(attrs={"accept": accept}))
        kwargs.setdefault("help_text", f"Paling banyak {self.most_files} {self.words}, masing-masing 5 MB.")
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data or []) if file]
        if len(files) > self.most_files:
            raise forms.ValidationError(f"Paling banyak {self.most_files} foto sekali kirim.")
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(PhotosField, self).clean(file) for file in files]


def private_file(file: Any, title: str) -> HttpResponse:
    """Send a stored file to somebody who may see it, named by `title`.  Raises Http404 when there is none.

    Shown in the browser (`inline`): the type is one of three, set by us, and `nosniff` keeps it.  At most a few
    megabytes (see above), so it is read at once.
    """
    if not file or not file.storage.exists(file.name):
        raise Http404("Berkas ini tidak ada.")
    kind = PurePosixPath(file.name).suffix.lstrip(".")
    with file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=TYPES.get(kind, "application/octet-stream"))
    shown = "inline" if kind in TYPES else "attachment"
    response.headers["Content-Disposition"] = f'{shown}; filename="{slugify(title) or "berkas"}.{kind or "bin"}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
