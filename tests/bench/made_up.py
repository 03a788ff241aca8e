"""Persons nobody is: made from a number alone, so that a register and a workbook of the same persons need no memory.

Plain Python.  NIK serials start at 9001 (none are issued that high), phone numbers are 08xx-00….  Names are drawn as
they are given in Java: a few words for many people, one-word names, made of syllables, so that many persons share one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import struct
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

_FIRST_DAY = dt.date(1945, 1, 1)
_DAYS = (dt.date(2007, 12, 31) - _FIRST_DAY).days + 1
_FIRST_SERIAL, _SERIALS = 9001, 999
_PREFIXES = ("0812", "0813", "0821", "0822", "0852", "0857", "0878", "0895")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The first words of each list are drawn far more often than the last.
_FIRST = {
    "L": _words(
        "Muhammad Ahmad Abdul Moh. Nur Agus Slamet Eko Budi Moch. Dwi Tri Heri Arif Imam Zainal Hadi Joko Bambang "
        "Saiful Khoirul Dedi Andi Rudi Yudi Wahyu Bayu Rizki Fajar Ilham Hendra Didik Anang Sigit Teguh Yanto Mulyono "
        "Kusnan Sutrisno Masrukhan Ach. Syaiful Miftakhul Roni Dimas Galih Aris Toni Edi Gunawan"
    ),
    "P": _words(
        "Siti Nur Sri Dewi Dwi Tri Eka Endang Lilik Umi Sulis Yuni Ani Rina Wiwik Anik Ika Fitri Lailatul Khusnul "
        "Kartika Ratna Titik Indah Puji Nining Mega Ayu Retno Wahyu Rizki Ida Elok Luluk Muslikhah Uswatun Zulaikha "
        "Maslikhah Rukmini Dian Novi Intan Hanik Aminatus Binti Tutik Yayuk Winarsih Erna Mudrikah"
    ),
}
_LAST = {
    "L": _words(
        "Santoso Setiawan Rohman Hidayat Wibowo Prasetyo Arifin Fauzi Huda Anwar Susanto Kurniawan Wahyudi Purnomo "
        "Utomo Mustofa Hasan Ali Yusuf Ibrahim Efendi Nugroho Saputra Firmansyah Maulana Ghofur Rozak Hakim Aziz Mukti "
        "Suprapto Handoko Winarno Hariyanto Subekti Cahyono Basuki Rofiq Khamim Syafii Asrori Fatoni Maksum Zuhri "
        "Romadhon Pamungkas Priyambodo Sasmito Wicaksono Mardiono"
    ),
    "P": _words(
        "Lestari Rahayu Wahyuni Aisyah Fatimah Khasanah Wati Ningsih Utami Astuti Handayani Puspitasari Kholifah "
        "Jannah Hidayati Mulyani Susanti Rokhmah Anggraini Permatasari Maghfiroh Zahro Fauziah Safitri Kurniasih "
        "Setyowati Indrawati Mukaromah Nafisah Aminah Hartini Sundari Purwanti Masruroh Umami Yuliana Rosida Afifah "
        "Nikmah Wulandari Saadah Barokah Latifah Hanifah Maryam Nisa Sholikhah Munawaroh Widayanti Pertiwi"
    ),
}
_START = _words("Su Ka Sar Wa Mar Ju Tu Ngat Pon Mu Da Ras Ker Sla Les Kas Nga Par Wi Tas")
_MIDDLE = _words("par tar ji min wi ki pri la ya har gi ri di mo na li wa to ra si")
_END = {"L": _words("no to di man jan min mat kan yo wan"), "P": _words("ti ni mi yem nah tin tun sih yah mah")}
_TOWNS = _words("Lamongan Lamongan Lamongan Gresik Tuban Bojonegoro Jombang Surabaya Mojokerto Babat")
_STREETS = _words("Melati Mawar Kenanga Raya Pahlawan Masjid Balai Sawah Kembang Anggrek Krajan Tengah Lor Kidul Wetan")


class Place(NamedTuple):
    code: str
    """Code of a village, `35.24.02.2005`."""
    village: str
    subdistrict: str


@dataclass(frozen=True, slots=True)
class MadeUp:
    index: int
    name: str
    sex: str
    birth_place: str
    birth_date: dt.date
    nik: str
    phone: str
    """Empty for one in six."""
    address: str
    rt: str
    rw: str
    place: Place


class Crowd:
    """The endless row of made-up persons of a seed: `person(index)` is always the same one, and no two share a NIK."""

    def __init__(self, seed: int, places: Sequence[Place]) -> None:
        self._seed = seed
        self._places = sorted(places)
        by_area: dict[str, list[Place]] = defaultdict(list)
        for place in self._places:
            by_area[place.code.replace(".", "")[:6]].append(place)
        self._areas = sorted(by_area.items())
        self._total = len(self._areas) * _DAYS * _SERIALS
        # A step without a common divisor visits every (area, date, serial) once before any comes again.
        self._step = next(step for step in range(271_828_183, 271_829_183) if math.gcd(step, self._total) == 1)

    def person(self, index: int) -> MadeUp:
        draw = draws(self._seed, index)
        rest, serial = divmod((index + self._seed * 7_919) * self._step % self._total, _SERIALS)
        area, day = divmod(rest, _DAYS)
        area_code, neighbours = self._areas[area]
        born = _FIRST_DAY + dt.timedelta(days=day)
        sex = "LP"[draw[0] & 1]
        place = neighbours[draw[2] % len(neighbours)]
        if draw[1] < 6_554:  # one in ten has moved
            place = self._places[draw[2] % len(self._places)]
        return MadeUp(
            index=index,
            name=_name(draw, sex),
            sex=sex,
            birth_place=_TOWNS[draw[10] % len(_TOWNS)],
            birth_date=born,
            nik=f"{area_code}{born.day + 40 * (sex == 'P'):02}{born:%m%y}{_FIRST_SERIAL + serial:04}",
            phone=f"{_PREFIXES[index // 1_000_000 % len(_PREFIXES)]}00{index % 1_000_000:06}" if draw[11] % 6 else "",
            address=f"Jl. {_STREETS[draw[12] % len(_STREETS)]} {draw[13] % 90 + 1}",
            rt=f"{draw[14] % 12 + 1:03}",
            rw=f"{draw[15] % 6 + 1:03}",
            place=place,
        )


def draws(seed: int, index: int, purpose: str = "person") -> tuple[int, ...]:
    """Sixteen numbers from 0 to 65535 that look like chance and are always the same."""
    return struct.unpack(">16H", hashlib.blake2b(f"{purpose}:{seed}:{index}".encode(), digest_size=32).digest())


def _name(draw: Sequence[int], sex: str) -> str:
    shape = draw[3] % 100
    first, last = _often(_FIRST[sex], draw[4]), _often(_LAST[sex], draw[5])
    own = _often(_START, draw[6]) + _often(_MIDDLE, draw[7]) + _often(_END[sex], draw[8])
    if shape < 14:
        return own
    if shape < 40:
        return f"{first} {last}"
    if shape < 62:
        return f"{own} {last}"
    if shape < 80:
        return f"{first} {own}"
    return f"{first} {_often(_FIRST[sex], draw[9])} {last}" if draw[9] & 1 else f"{first} {own} {last}"


def _often(words: Sequence[str], number: int) -> str:
    """Squared chance: of fifty words the first is drawn by one in seven."""
    return words[number * number * len(words) >> 32]
