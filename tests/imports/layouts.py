"""Office lists made up at random, with what is true of each row: other labels, orders, ways to write, subheadings."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from tests.imports.vocabulary import gazetteer
from welfare.imports.workbook import Sheet, Value


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MONTHS = _words("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember")
NAMES = _words("Budi Santoso Siti Aminah Slamet Agus Wahyudi Dwi Lestari Tri Nur Hidayat Eko Sri Rahayu Joko Rekaan")
PILLARS = {
    "KT": ("Karang Taruna", "KT", "Kartar"),
    "PSM": ("PSM", "Pekerja Sosial Masyarakat", "P.S.M"),
    "TKSK": ("TKSK", "T.K.S.K."),
    "PKH": ("PKH", "Pendamping PKH"),
}
SEXES = (("L", "P"), ("Laki-laki", "Perempuan"), ("LK", "PR"), ("l", "p"), ("Pria", "Wanita"), ("1", "2"))
LABELS = {
    "name": ("Nama", "NAMA LENGKAP", "Nama Peserta", "Nama Lengkap & Gelar", "N A M A", "Nama Pengurus"),
    "nik": ("NIK", "N I K", "No. KTP", "No KTP/NIK", "Nomor Induk Kependudukan", "NO. NIK"),
    "sex": ("L/P", "JK", "Jenis Kelamin", "J. Kelamin", "Jns. Kelamin", "Jenis Kelamin (L/P)", "JENKEL"),
    "birth_place": ("Tempat Lahir", "Tpt. Lahir", "Tempat"),
    "birth_date": ("Tanggal Lahir", "Tgl. Lahir", "Tgl Lhr", "Tanggal lahir (hh/bb/tttt)", "Tgl/Bln/Thn Lahir"),
    "birth": ("TTL", "Tempat, Tgl Lahir", "TEMPAT/TANGGAL LAHIR", "T T L", "Tempat & Tgl. Lahir"),
    "address": ("Alamat", "ALAMAT RUMAH", "Alamat Lengkap", "Dusun/Jalan"),
    "rt_rw": ("RT/RW", "RT / RW"),
    "village": ("Desa", "Desa/Kelurahan", "DESA / KEL", "Kel/Desa", "Nama Desa"),
    "subdistrict": ("Kecamatan", "KEC.", "Nama Kecamatan"),
    "region": ("Desa/Kecamatan", "Alamat Desa/Kec", "DESA & KECAMATAN", "Asal Desa/Kec."),
    "phone": ("No HP", "No. HP/WA", "NOMOR HP", "Telp", "No. Telepon", "Kontak", "WhatsApp"),
    "pillar": ("Unsur", "Pilar", "Asal Lembaga", "Lembaga/Instansi", "Unsur Pilar", "Jenis PSKS"),
    "position": ("Jabatan", "Jab.", "Kedudukan", "Jabatan dalam organisasi"),
}
DATE_STYLES = (
    lambda day: day,
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day}/{day.month}/{day:%y}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: (day - dt.date(1899, 12, 30)).days,
    lambda day: f"{day.day} {MONTHS[day.month - 1][:3].upper()} {day.year}",
)
_WRITTEN = (1, 2, 3, 4, 7)
"""Styles that are texts, as a column of place and date together needs."""


@dataclass
class Layout:
    """Sheets, and the true values of each person's row by sheet and number."""

    sheets: list[Sheet] = field(default_factory=list)
    truth: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)


def made_up(seed: int) -> Layout:
    return _Maker(random.Random(seed)).make()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.villages = [place for place in gazetteer().places.values() if place.level == "village"]
        self.codes = chance.sample(sorted({place.parent for place in self.villages}), 3)
        self.shape = chance.choice(("plain", "plain", "sheets", "kecamatan", "pillars"))
        self.fields = self._fields()
        self.labels = {name: chance.choice(LABELS[name]) for name in self.fields}
        self.sexes = chance.choice(SEXES)
        self.words = {code: chance.choice(words) for code, words in PILLARS.items()}
        self.style = DATE_STYLES[chance.choice(_WRITTEN if "birth" in self.fields else range(len(DATE_STYLES)))]
        self.numbered = chance.random() < 0.8
        self.offset = chance.choice((0, 0, 0, 1))
        self.shouted = chance.random() < 0.3
        self.people = 0
        self.layout = Layout()

    def _fields(self) -> list[str]:
        chance = self.chance
        fields = ["name", *(name for name in ("nik", "sex", "phone", "position", "address", "rt_rw")
                            if chance.random() < 0.6)]  # fmt: skip
        fields += chance.choice(([], ["birth"], ["birth_place", "birth_date"]))
        if self.shape in ("sheets", "kecamatan"):
            fields.append("village")
        else:
            fields += chance.choice(([], ["region"], ["village", "subdistrict"]))
        if self.shape != "pillars" and chance.random() < 0.6:
            fields.append("pillar")
        if len(fields) < 3:
            fields += ["phone", "sex"]
        fields = list(dict.fromkeys(fields))
        if chance.random() < 0.5:
            chance.shuffle(fields)
        return fields

    def make(self) -> Layout:
        for index in range(2 if self.shape == "sheets" else 1):
            code = self.codes[index]
            name = f"Kec. {gazetteer().name(code)}" if self.shape == "sheets" else "Sheet1"
            sheet = Sheet(name, [])
            self._top(sheet)
            groups: list[str] = {
                "kecamatan": self.codes[:2], "pillars": self.chance.sample(list(PILLARS), 2), "sheets": [code],
            }.get(self.shape, [""])  # fmt: skip
            for group in groups:
                self._group(sheet, group)
            if self.chance.random() < 0.4:
                self._foot(sheet)
            self.layout.sheets.append(sheet)
        return self.layout

    def _put(self, sheet: Sheet, *cells: Value) -> None:
        assert isinstance(sheet.rows, list)
        sheet.rows.append([*[None] * self.offset, *cells] if cells else [])

    def _top(self, sheet: Sheet) -> None:
        if self.chance.random() < 0.6:
            self._put(sheet, "DAFTAR HADIR PEMBINAAN PILAR SOSIAL")
            self._put(sheet, "KABUPATEN LAMONGAN TAHUN 2025")
            self._put(sheet)
        labels: list[Value] = [*(["No"] if self.numbered else []), *(self.labels[name] for name in self.fields)]
        pair = [index for index, name in enumerate(self.fields, self.numbered) if name in ("village", "subdistrict")]
        if len(pair) == 2 and pair[1] == pair[0] + 1 and self.chance.random() < 0.5:
            below: list[Value] = [label if index in pair else None for index, label in enumerate(labels)]
            labels[pair[0]], labels[pair[1]] = "WILAYAH", None
            self._put(sheet, *labels)
            self._put(sheet, *below)
        else:
            self._put(sheet, *labels)
        if self.chance.random() < 0.25:
            self._put(sheet, *range(1, len(labels) + 1))

    def _group(self, sheet: Sheet, group: str) -> None:
        if self.shape == "kecamatan":
            self._put(sheet, self.chance.choice(("KECAMATAN {}", "Kec. {}")).format(gazetteer().name(group).upper()))
        elif self.shape == "pillars":
            self._put(sheet, self.chance.choice(("{}", "A. {}", "UNSUR {}")).format(PILLARS[group][0].upper()))
        count = self.chance.choice((2, 5, 12))
        for number in range(1, count + 1):
            true, cells = self._person(group)
            self._put(sheet, *([number] if self.numbered else []), *(cells[name] for name in self.fields))
            self.layout.truth[sheet.name, len(sheet.rows)] = true
        if self.chance.random() < 0.4:
            self._put(sheet, "Jumlah", *[None] * (len(self.fields) - 2), count)
        if self.chance.random() < 0.2:
            self._put(sheet)

    def _foot(self, sheet: Sheet) -> None:
        gap: list[Value] = [None] * max(1, len(self.fields) - 1)
        self._put(sheet)
        for text in ("Lamongan, 16 Juni 2025", "Kepala Dinas Sosial", "", "NAMA PEJABAT, S.Sos", "NIP. 19700101 1"):
            self._put(sheet, *gap, text or None)

    def _person(self, group: str) -> tuple[dict[str, Any], dict[str, Value]]:
        """True values as the import names them, and the cells that say so."""
        chance = self.chance
        self.people += 1
        place = chance.choice([v for v in self.villages if group not in self.codes or v.parent == group])
        born = dt.date(1955, 1, 1) + dt.timedelta(days=chance.randrange(18_000))
        sex, pillar = chance.choice("LP"), group if group in PILLARS else chance.choice(list(PILLARS))
        day = born.day + 40 * (sex == "P")
        nik = f"352422{day:02d}{born:%m%y}{9000 + self.people}"
        name, phone = " ".join(chance.sample(NAMES, 2)), f"0812000{self.people:05d}"
        town, subdistrict = chance.choice(("Lamongan", "Tuban")), gazetteer().name(place.parent)
        rt, rw = f"{chance.randint(1, 20):03d}", f"{chance.randint(1, 9):03d}"
        cells: dict[str, Value] = {
            "name": chance.choice((name, name.upper(), f" {name}\xa0", f"H. {name}", f"{name}, S.Sos")),
            "nik": chance.choice((nik, f"'{nik}", f"{nik[:6]} {nik[6:12]} {nik[12:]}", f"NIK. {nik}")),
            "sex": self.sexes["LP".index(sex)],
            "birth_place": town, "birth_date": self.style(born), "birth": f"{town}, {self.style(born)}",
            "phone": chance.choice((phone, int(phone), f"+62 {phone[1:]}", f"{phone[:4]}-{phone[4:8]}-{phone[8:]}")),
            "address": "Dsn. Krajan", "rt_rw": f"{rt}/{rw}", "subdistrict": chance.choice(("", "Kec. ")) + subdistrict,
            "village": chance.choice((place.name, place.name.upper(), f"Desa {place.name}")),
            "region": f"{place.name} / {subdistrict}", "pillar": self.words[pillar],
            "position": chance.choice(("Anggota", "ANGGOTA")),
        }  # fmt: skip
        facts: dict[str, dict[str, Any]] = {
            "name": {"name": name}, "nik": {"nik": nik}, "sex": {"sex": sex}, "phone": {"phone": phone},
            "birth_place": {"birth_place": town}, "birth_date": {"birth_date": born},
            "birth": {"birth_place": town, "birth_date": born}, "address": {"address": "Dsn. Krajan"},
            "rt_rw": {"rt": rt, "rw": rw}, "pillar": {"pillar": pillar}, "position": {"position": "Anggota"},
            "subdistrict": {"village_code": place.code, "subdistrict_code": place.parent},
            "region": {"village_code": place.code, "subdistrict_code": place.parent},
        }  # fmt: skip
        shown = {
            *self.fields,
            *(["subdistrict"] if group in self.codes else []),
            *(["pillar"] if group in PILLARS else []),
        }
        return {key: value for name in shown for key, value in facts.get(name, {}).items()}, cells
