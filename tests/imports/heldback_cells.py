"""Persons and what office people make of them in a cell: one true value, many ways to write it, some of them damage.

Made beside the engine and not from it: the ways are those of lists seen in offices, chosen by chance.  Every writer
returns the cell, and whether an attentive reader could still tell the value from it (and the cells beside it).
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from tests.imports.vocabulary import gazetteer, pillar_words
from welfare.imports.workbook import Value

Written = tuple[Value, bool]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MONTHS = (
    _words("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"),
    _words("Jan Peb Mar Apr Mei Jun Jul Agt Sep Okt Nop Des"),
)
MEN = _words(
    "Budi Slamet Agus Eko Joko Wahyudi Sutrisno Hariyanto Moh. M. Abdul Ahmad Suwito Imam Fathur Bambang Kasiyan"
)
WOMEN = _words("Siti Sri Dewi Endah Lestari Nur Aminah Murni Kartini Suwarti Puji Ani Hj. Lilik Rahayu Umi Tutik")
LAST = _words(
    "Rekaan Contoh Karangan Santoso Hidayat Prasetyo Ma'ruf Nurcahyo Wibowo Sudarsono Al-Amin Fauzi Mubarok Basori "
    "Setiawan Anam Choiri Khasanah Utomo"
)
BEFORE = ("H.", "Hj.", "Drs.", "Ir.", "KH.", "Dra.", "Dr.", "H. Moh.", "R.", "Ny.", "Ust.")
AFTER = (
    ", S.Sos",
    ", S.Pd.",
    ", SE",
    ", S.Pd.I",
    ", M.Si",
    ", S.Sos., M.Si",
    ", A.Md",
    ", S.H., M.H.",
    " S.Pd",
    ", ST",
    ", S. Sos",
)
TOWNS = ("Lamongan", "Tuban", "Gresik", "Bojonegoro", "Surabaya", "Jombang", "Sidoarjo")
STREETS = (
    "Jl. Mawar No. 12",
    "Dsn. Krajan",
    "Jl. Raya Babat 7",
    "Dusun Gempol",
    "Gg. Melati 3",
    "Perum Made Indah B-4",
    "Dk. Sumber",
)
POSITIONS = (
    "Anggota",
    "Ketua",
    "Sekretaris",
    "Bendahara",
    "Wakil Ketua",
    "Koordinator Kecamatan",
    "Seksi Humas",
    "Pendamping Sosial",
)


@dataclass(frozen=True)
class Person:
    full_name: str
    sex: str
    birth_place: str
    born: dt.date
    nik: str
    phone: str
    village_code: str
    pillar: str
    position: str
    address: str
    rt: str
    rw: str

    @property
    def subdistrict_code(self) -> str:
        return self.village_code[:8]

    @property
    def village(self) -> str:
        return gazetteer().name(self.village_code)

    @property
    def subdistrict(self) -> str:
        return gazetteer().name(self.subdistrict_code)

    def true(self, field: str) -> str:
        return self.born.isoformat() if field == "birth_date" else str(getattr(self, field))


def make_person(chance: random.Random, number: int, within: str = "", pillar: str = "") -> Person:
    """Person `number` of a list, who lives in the kecamatan or village `within`, if given."""
    villages = [p.code for p in gazetteer().places.values() if p.level == "village" and p.code.startswith(within)]
    village, sex = chance.choice(villages), chance.choice("LP")
    born = dt.date(1957, 1, 1) + dt.timedelta(days=chance.randrange(17_500))
    words = [chance.choice(MEN if sex == "L" else WOMEN).rstrip(".") if chance.random() < 0.9 else "Moh.",
             *chance.sample(LAST, chance.choice((0, 1, 1, 2)))]  # fmt: skip
    name = " ".join(words) if len(words[0]) > 2 or len(words) > 1 else "Suwarti"
    name = f"{chance.choice(BEFORE)} {name}" if chance.random() < 0.12 else name
    name += chance.choice(AFTER) if chance.random() < 0.2 else ""
    issued = village[:8].replace(".", "") if chance.random() < 0.9 else "357801"
    nik = f"{issued}{born.day + 40 * (sex == 'P'):02d}{born:%m%y}9{number % 1000:03d}"
    return Person(
        name, sex, chance.choice(TOWNS), born, nik,
            f"08{chance.choice(('12', '53', '57', '95'))}00{number + 10_000:06d}",
        village, pillar or chance.choice([word.code for word in pillar_words()]), chance.choice(POSITIONS),
        chance.choice(STREETS), f"{chance.randint(1, 20):03d}", f"{chance.randint(1, 9):03d}",
    )  # fmt: skip


def agree(name: str, one: Person, two: Person) -> bool:
    """Whether two persons share what the field says, so that the second may be written as a ditto."""
    key = {"village": "village_code", "subdistrict": "subdistrict_code"}.get(name, name)
    return one.true(key) == two.true(key)


def spaced(text: str, chance: random.Random) -> str:
    """The same with white space, or nothing to see, where none should be."""
    ways = (
        f" {text}",
        f"{text}  ",
        f"{text}\xa0",
        f"{text}\u200b",
        text.replace(" ", "  "),
        f"{text}\n",
        f"\t{text}",
        f"\ufeff{text}",
    )
    return chance.choice(ways)


def cased(text: str, chance: random.Random) -> str:
    return chance.choice((text.upper(), text.lower(), text.upper()))


def misspelt(text: str, chance: random.Random) -> str:
    """One letter wrong: swapped, left out, doubled, or another vowel."""
    places = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    i = chance.choice(places)
    way = chance.randrange(4)
    if way == 0 and text[i] != text[i + 1]:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    if way == 1:
        return text[:i] + text[i + 1 :]
    return text[:i] + text[i] + text[i:] if way == 2 else text[:i] + ("u" if text[i] != "u" else "o") + text[i + 1 :]


def name(person: Person, chance: random.Random) -> Written:
    text = person.full_name
    way = chance.random()
    if way < 0.35:
        return cased(text, chance), True
    return (spaced(text, chance), True) if way < 0.55 else (text, True)


def nik(person: Person, chance: random.Random) -> Written:
    n = person.nik
    way = chance.randrange(16)
    damaged: tuple[Value, ...] = (
        int(n[:15] + "0"), float(n[:15] + "0"), f"{n[0]},{n[1:6]}E+15", f"{n[0]}.{n[1:6]}E+15", n[:15], n + "7",
            n[:12], "-", None, "belum ada",
        "proses", n[:6] + "......" + n[12:],
    )  # fmt: skip
    if way < 4:
        return chance.choice(damaged), False
    whole: tuple[Value, ...] = (
        n, n, n, f"'{n}", f"{n[:6]} {n[6:12]} {n[12:]}", f"{n[:6]}.{n[6:12]}.{n[12:]}", f"NIK. {n}", f"NIK : {n}",
        f"{n}\xa0", f" {n}", f"{n[:4]}-{n[4:8]}-{n[8:12]}-{n[12:]}", f"{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}", f"`{n}",
            f'="{n}"',
    )  # fmt: skip
    if n.endswith("0") or chance.random() < 0.85:
        return chance.choice(whole), True
    return chance.choice((int(n), n.replace("0", "O", 1))), True


def phone(person: Person, chance: random.Random) -> Written:
    p = person.phone
    way = chance.randrange(14)
    if way == 0:
        return chance.choice(("-", None, "0", "tidak punya", p[:7], "8,12E+10", "xxx")), False
    ways: tuple[Value, ...] = (
        p, p, int(p), p[1:], f"+62{p[1:]}", f"62{p[1:]}", f"+62 {p[1:4]}-{p[4:8]}-{p[8:]}", f"{p[:4]}-{p[4:8]}-{p[8:]}",
        f"{p[:4]} {p[4:8]} {p[8:]}", f"{p[:4]}.{p[4:8]}.{p[8:]}", f"{p} (WA)", f"HP. {p}", f"{p} / 0812009{p[-5:]}",
            f"WA: {p}", f"'{p}",
        f"(+62) {p[1:]}", f"{p};", f"{p},", int(f"62{p[1:]}"), f"{p} atau 0812008{p[-5:]}", f"Telp/WA {p}",
    )  # fmt: skip
    return chance.choice(ways), True


SEXES = (("L", "P"), ("Laki-laki", "Perempuan"), ("LK", "PR"), ("l", "p"), ("Pria", "Wanita"), ("Lk.", "Pr."),
    ("LAKI - LAKI", "PEREMPUAN"),
         ("Laki Laki", "Perempuan"), ("Laki2", "Perempuan"), ("M", "F"), ("Male", "Female"))  # fmt: skip


def birth_date(person: Person, chance: random.Random, style: int) -> Written:
    """`style` is the list's own way, from which single cells depart."""
    born, way = person.born, chance.random()
    if way < 0.05:
        return chance.choice(
            (None, "-", f"{MONTHS[0][born.month - 1]} {born.year}", born.year, f"31-02-{born.year}", "lupa")
        ), False
    if way < 0.2:
        style = chance.randrange(len(STYLES))
    text = STYLES[style](born)
    return text, True


STYLES = (
    lambda d: d,
    lambda d: dt.datetime(d.year, d.month, d.day),  # noqa: DTZ001 - spreadsheets know no zones
    lambda d: (d - dt.date(1899, 12, 30)).days,
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d.day}/{d.month}/{d:%y}",
    lambda d: f"{d.day} {MONTHS[0][d.month - 1]} {d.year}",
    lambda d: f"{d.day} {MONTHS[0][d.month - 1].upper()} {d.year}",
    lambda d: f"{d.day} {MONTHS[1][d.month - 1]} {d.year}",
    lambda d: f"{d.day}-{MONTHS[1][d.month - 1]}-{d:%y}",
    lambda d: f"{d:%d}{MONTHS[0][d.month - 1]}{d.year}",
    lambda d: f"{d:%d} - {d:%m} - {d.year}",
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%d %m %Y}",
    lambda d: f"{d.day} {MONTHS[0][d.month - 1]} {d:%Y}.",
    lambda d: f"'{d:%d-%m-%Y}",
    lambda d: f"{d.day} {MONTHS[1][d.month - 1]}. {d.year}",
    lambda d: f"{d:%d%m%Y}",
    lambda d: f"tgl {d.day} {MONTHS[0][d.month - 1]} {d.year}",
)


def birth(person: Person, chance: random.Random, style: int) -> tuple[Value, bool, bool]:
    """Place and date in one cell; whether either shows."""
    place = chance.choice((person.birth_place, person.birth_place, person.birth_place.upper()))
    if chance.random() < 0.05:
        return chance.choice(((place, True, False), (None, False, False)))
    written = STYLES[style](person.born)
    if not isinstance(written, str):
        written = f"{person.born:%d-%m-%Y}"
    mark = chance.choice((", ", ", ", ",", " , ", " ", "/", " / ", ";", "\n", ",\n", ". ", " - ", ": "))
    return f"{place}{mark}{written}", True, True


def village(person: Person, chance: random.Random) -> Written:
    text, way = person.village, chance.random()
    if way < 0.25:
        text = cased(text, chance)
    elif way < 0.35:
        text = chance.choice(("Desa ", "Ds. ", "DESA ", "Ds ", "ds.", "Kel. ", "Kelurahan ", "Desa/Kel. ")) + text
    elif way < 0.42:
        return misspelt(text, chance), False
    elif way < 0.47:
        text = spaced(text, chance)
    elif way < 0.5:
        return chance.choice((None, "-")), False
    return text, True


def subdistrict(person: Person, chance: random.Random) -> Written:
    text, way = person.subdistrict, chance.random()
    if way < 0.2:
        text = cased(text, chance)
    elif way < 0.4:
        text = chance.choice(("Kec. ", "Kecamatan ", "KEC. ", "kec ", "Kec.")) + text
    elif way < 0.44:
        text = spaced(text, chance)
    return text, True


def region(person: Person, chance: random.Random) -> Written:
    v, k = person.village, person.subdistrict
    ways = (
        f"{v} / {k}", f"{v}/{k}", f"{v} - {k}", f"{v}-{k}", f"{v}, {k}", f"Ds. {v} Kec. {k}", f"Desa {v} Kecamatan {k}",
        f"Ds. {v}, Kec. {k}", f"{v} ({k})", f"{v}\n{k}", f"DESA {v.upper()} KEC. {k.upper()}", f"Ds.{v} Kec.{k}",
            f"Kec. {k} Desa {v}",
        f"{v} Kec. {k}", f"Ds. {v} - Kec. {k}", f"Desa {v}, Kec. {k}, Kab. Lamongan", f"{v} {k}",
    )  # fmt: skip
    text = chance.choice(ways)
    return (text.upper() if chance.random() < 0.2 else text), True


def pillar(person: Person, chance: random.Random) -> Written:
    word = next(word for word in pillar_words() if word.code == person.pillar)
    text = chance.choice((word.name, word.code if word.code != "PENYULUH" else word.name, *word.aliases))
    way = chance.random()
    if way < 0.15:
        text = cased(text, chance)
    elif way < 0.2:
        text = spaced(text, chance)
    elif way < 0.24:
        text = f"{text} {chance.choice(('Kec. ', 'Kecamatan '))}{person.subdistrict}"
    elif way < 0.27 and len(word.name) > 14:
        text = misspelt(word.name, chance)
    elif way < 0.3:
        text = f"{word.name} ({word.code})"
    return text, True


def position(person: Person, chance: random.Random) -> Written:
    way = chance.random()
    if way < 0.05:
        return chance.choice((None, "-")), False
    return (cased(person.position, chance), True) if way < 0.3 else (person.position, True)


def address(person: Person, chance: random.Random, *, units: bool) -> tuple[Value, bool]:
    """`units`: RT and RW are written into the address, as no column has them."""
    rt, rw = int(person.rt), int(person.rw)
    if not units and chance.random() < 0.7:
        return person.address, False
    ways = (
        f"{person.address} RT {person.rt} RW {person.rw}", f"{person.address} RT.{rt}/RW.{rw}",
            f"{person.address}, RT {rt} RW {rw}",
        f"{person.address} RT {rt:02d}/{rw:02d}", f"{person.address} RT/RW {person.rt}/{person.rw}",
            f"{person.address} Rt. {rt} Rw. {rw}",
        f"{person.address} RT{rt:02d} RW{rw:02d}", f"{person.address} (RT {rt} / RW {rw})",
            f"{person.address} RT: {rt} RW: {rw}",
    )  # fmt: skip
    return chance.choice(ways), True


def whole_address(person: Person, chance: random.Random) -> Written:
    """Street, RT, RW, village and kecamatan in one cell."""
    street, _ = address(person, chance, units=True)
    v, k = person.village, person.subdistrict
    ways = (f"{street} Ds. {v} Kec. {k}", f"{street}, Desa {v}, Kecamatan {k}", f"{street} Desa {v} Kec. {k}",
        f"{street} Ds {v} - {k}",
            f"{street}, Kel. {v} Kec. {k} Kab. Lamongan")  # fmt: skip
    return chance.choice(ways), True


def rt_rw(person: Person, chance: random.Random) -> Written:
    rt, rw = int(person.rt), int(person.rw)
    ways = (f"{person.rt}/{person.rw}", f"{rt}/{rw}", f"RT {rt} RW {rw}", f"{rt:02d} / {rw:02d}",
        f"RT.{rt:02d}/RW.{rw:02d}",
            f"RT {rt}/RW {rw}", f"{rt:02d}-{rw:02d}", f"RT. {rt} / {rw}")  # fmt: skip
    return chance.choice(ways), True
