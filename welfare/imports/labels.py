"""The names of columns: which field a label means, compared as people write them.

Case, spaces and punctuation do not count, `N I K` is one word, and usual short forms are written out on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from welfare.imports.cleaning.text import tidy
from welfare.imports.fields import FieldSpec

_WORDS = re.compile(r"[a-z0-9]+")
_FIRST_WORD = re.compile(r"[A-Za-z0-9]+(?=$|[ ,./&()\-])")
_PARTS = re.compile(r"[/&,()]|\bdan\b|\batau\b", re.IGNORECASE)
_SHORT = {
    "nomor": "no", "nomer": "no", "nmr": "no", "nr": "no", "tanggal": "tgl", "tggl": "tgl", "tg": "tgl",
    "tangal": "tgl", "tanggl": "tgl", "tgal": "tgl", "tpt": "tempat", "tmp": "tempat", "tmpt": "tempat",
    "kel": "kelurahan", "kec": "kecamatan", "kab": "kabupaten",
    "jml": "jumlah", "jmlh": "jumlah", "jum": "jumlah", "jbtn": "jabatan", "jbt": "jabatan", "almt": "alamat",
    "alm": "alamat", "ket": "keterangan", "thn": "tahun", "th": "tahun", "bln": "bulan", "lhr": "lahir",
    "tlp": "telp", "telpon": "telp", "telepon": "telp", "telephone": "telp", "nm": "nama", "lk": "laki",
    "lengkp": "lengkap", "ds": "desa", "jns": "jenis", "handphone": "hp", "ponsel": "hp", "whatsapp": "wa",
    "whatsap": "wa", "surel": "email",
}  # fmt: skip


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that leave the meaning of a label as it is.
_HARMLESS = _set(
    "no lengkap dan gelar peserta anggota pengurus sesuai ktp yang aktif pribadi wajib diisi dd mm yyyy yy contoh "
    "hh bb tttt tt ybs bersangkutan digit angka huruf tanggal bulan tahun dlm dari dalam "
    "format l p personil para serta atau jika ada asal rumah tinggal domisili sekarang nama data"
)
# Words that make it another thing: a mother's name is not the person's name.
_TELLING = _set(
    "ibu ayah bapak kandung suami istri anak orang tua wali waris ahli bank rekening rek tugas kerja kantor "
    "sekretariat ketua wakil bendahara sekretaris lembaga desa kecamatan kabupaten kelurahan jumlah sk npwp kk "
    "jalan program bantuan pendamping tanda tangan ttd foto sekolah usaha unit penandatangan pejabat sertifikat "
    "mulai selesai berlaku pelatihan kegiatan email dusun rt rw lahir tgl tempat panggilan alias kader darurat "
    "tanggungan karang taruna lks puskesos organisasi instansi"
)

# What an address may be said to consist of: `Alamat Lengkap (Dusun, Desa, Kec)` is still the address.
_PLACED = frozenset({"address"})
_PLACE_PARTS = _set("dusun desa kelurahan kecamatan kabupaten rt rw jalan")

ROW_NUMBER = ("no", "no urut", "nomor urut", "nr", "nomor", "no.", "urut", "number")
SIGNATURE = ("tanda tangan", "ttd", "paraf", "tandatangan", "tanda tangan peserta", "t t d", "signature")
NOT_COLLECTED = {
    "agama": "Agama tidak dikumpulkan.",
    "nama ibu kandung": "Nama ibu kandung tidak dikumpulkan.",
    "nama ibu": "Nama ibu kandung tidak dikumpulkan.",
    "ibu kandung": "Nama ibu kandung tidak dikumpulkan.",
    "rekening bank": "Nomor rekening tidak dikumpulkan.",
    "no rekening": "Nomor rekening tidak dikumpulkan.",
    "rekening": "Nomor rekening tidak dikumpulkan.",
    "nama bank": "Nomor rekening tidak dikumpulkan.",
    "golongan darah": "Golongan darah tidak dikumpulkan.",
    "gol darah": "Golongan darah tidak dikumpulkan.",
    "npwp": "NPWP tidak dikumpulkan.",
    "suku": "Suku tidak dikumpulkan.",
    "foto": "Foto tidak dibaca dari lembar kerja.",
    "foto ktp": "Foto KTP tidak dikumpulkan.",
    "scan ktp": "Foto KTP tidak dikumpulkan.",
}
# Numbers that look like a NIK or stand beside one, and are something else.
OTHER_NUMBERS = (
    "niat",
    "no anggota",
    "nomor anggota",
    "nip",
    "nipppk",
    "no kk",
    "nomor kk",
    "id dtks",
    "idbdt",
    "no kartu",
    "no kks",
)


def label_words(text: str) -> tuple[str, ...]:
    words = _WORDS.findall(tidy(text).lower())
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return ("".join(words),)
    return tuple(_SHORT.get(word, word) for word in words)


def label_key(text: str) -> str:
    return "".join(label_words(text))


@dataclass(frozen=True, slots=True)
class LabelMatch:
    field: str
    confidence: float
    reason: str


@dataclass(slots=True)
class LabelBook:
    """All labels that an import kind understands."""

    specs: tuple[FieldSpec, ...]
    exact: dict[str, str] = field(default_factory=dict)
    words: list[tuple[frozenset[str], str]] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    signatures: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    _known: dict[str, bool] = field(default_factory=dict)
    _beginnings: frozenset[str] = frozenset()

    def __init__(self, specs: Sequence[FieldSpec]) -> None:
        self.specs = tuple(specs)
        self.exact, self.words, self._known = {}, [], {}
        for spec in specs:
            for synonym in (spec.label, spec.name.replace("_", " "), *spec.synonyms):
                words = label_words(synonym)
                self.exact.setdefault("".join(words), spec.name)
                self.words.append((frozenset(words), spec.name))
        self.words.sort(key=lambda pair: -len(pair[0]))
        self.numbers = frozenset(label_key(text) for text in ROW_NUMBER) - {""}
        self.signatures = frozenset(label_key(text) for text in SIGNATURE)
        self.ignored = {label_key(text): note for text, note in NOT_COLLECTED.items()}
        self.others = frozenset(label_key(text) for text in OTHER_NUMBERS) - self.exact.keys()
        keys = {*self.exact, *self.numbers, *self.signatures, *self.ignored, *self.others}
        self._beginnings = frozenset(key[:length] for key in keys for length in range(1, len(key) + 1))

    def is_label(self, text: str) -> bool:
        """Whether the text is, letter for letter, the name of some column; remembered, as it is asked for every row."""
        if (first := _FIRST_WORD.match(text)) is not None:
            word = first.group().lower()
            if _SHORT.get(word, word) not in self._beginnings:
                return False  # as of nearly every cell of a list
        known = self._known.get(text)
        if known is None:
            key = label_key(text)
            known = bool(key) and (
                key in self.exact
                or key in self.numbers
                or key in self.signatures
                or key in self.ignored
                or key in self.others
            )
            if len(self._known) < 50_000:
                self._known[text] = known
        return known

    def ignored_note(self, label: str) -> str:
        """Why a column of this name is left out, or nothing."""
        key = label_key(label)
        if key in self.exact:
            return ""
        if note := self.ignored.get(key):
            return note
        if key in self.signatures:
            return "Kolom tanda tangan."
        for name, note in self.ignored.items():
            if len(name) > 6 and name in key:
                return note
        return ""

    def matches(self, label: str, parent: str = "") -> list[LabelMatch]:
        """The fields that a label may mean, the likeliest first.  `parent` is the wide label above it, if any."""
        found: dict[str, LabelMatch] = {}
        whole = [(label, "")] if not parent else [(label, ""), (f"{parent} {label}", "")]
        for text, _ in whole:
            for match in self._match(text):
                if match.confidence > found.get(match.field, LabelMatch("", 0.0, "")).confidence:
                    found[match.field] = match
        return sorted(found.values(), key=lambda match: -match.confidence)

    def _match(self, label: str) -> list[LabelMatch]:
        words = label_words(label)
        key = "".join(words)
        if not key or key in self.numbers or key in self.signatures or key in self.others:
            return []
        if name := self.exact.get(key):
            return [LabelMatch(name, 1.0, f"Judul kolom “{tidy(label)}”.")]
        if self.ignored_note(label):
            return []
        if name := self._twice(label):
            return [LabelMatch(name, 0.95, f"Judul kolom “{tidy(label)}”.")]
        if close := self._close(key, label):
            return close
        return self._contained(frozenset(words), label)

    def _twice(self, label: str) -> str:
        """The field that a label names with several words at once: `Jabatan/Tugas`, `Unsur & Lembaga`."""
        names = {self.exact.get(label_key(part), "") for part in _PARTS.split(label) if label_key(part)}
        return names.pop() if len(names) == 1 else ""

    def _close(self, key: str, label: str) -> list[LabelMatch]:
        allowed = 0 if len(key) < 5 else 1 if len(key) < 9 else 2
        if not allowed:
            return []
        found = {
            name for synonym, name in self.exact.items()
            if len(synonym) >= 5 and abs(len(synonym) - len(key)) <= allowed and OSA.distance(key, synonym) <= allowed
        }  # fmt: skip
        return [LabelMatch(name, 0.85, f"Judul kolom “{tidy(label)}”, salah ketik.") for name in found]

    def _contained(self, words: frozenset[str], label: str) -> list[LabelMatch]:
        found: dict[str, LabelMatch] = {}
        for synonym, name in self.words:
            if name in found or not synonym <= words or synonym == {"no"}:
                continue
            rest = {word for word in words - synonym if not word.isdigit()}
            if name in _PLACED:
                rest -= _PLACE_PARTS
            if rest & _TELLING:
                continue
            sure = 0.8 if rest <= _HARMLESS else 0.55
            found[name] = LabelMatch(name, sure, f"Judul kolom “{tidy(label)}” memuat kata yang dikenal.")
        return list(found.values())
