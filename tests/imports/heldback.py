"""Office workbooks held back from the engine: lists of made-up persons in layouts of their own, with the truth.

`held_back(seed)` is always the same workbook.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.imports import heldback_cells as cells
from tests.imports.heldback_cells import Person, agree, make_person
from tests.imports.heldback_words import EXTRAS, HEADINGS, LABELS
from tests.imports.vocabulary import gazetteer, pillar_words
from tests.sheets.score import FIELDS
from welfare.imports.workbook import Sheet, Value, Workbook


@dataclass(frozen=True)
class Truth:
    person: Person
    shown: frozenset[str]
    rejected: bool = False
    nik_whole: bool = True


@dataclass
class HeldBack:
    workbook: Workbook
    truth: dict[tuple[str, int], Truth] = field(default_factory=dict)


def held_back(seed: int) -> HeldBack:
    return _Maker(random.Random(seed)).make()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.shape = chance.choice(
            ("plain", "plain", "sheets", "subdistricts", "pillars", "villages", "blocks", "both")
        )
        self.fields = self._fields()
        self.style = chance.randrange(len(cells.STYLES))
        self.sexes = chance.choice(cells.SEXES)
        self.damage = chance.choice((0.0, 0.3, 1.0))
        self.labels = {name: chance.choice(LABELS[name]) for name in self.fields}
        self.extras = chance.sample(sorted(EXTRAS), chance.choice((0, 0, 1, 2, 4)))
        self.ticked = chance.choice(("", "", "", "v", "1", "√", "x", "L")) if "sex" in self.fields else ""
        pair = chance.randrange(3)
        self.labels |= {"men": LABELS["men"][pair], "women": LABELS["women"][pair]}
        self.numbered = chance.random() < 0.85
        self.offset = chance.choice((0, 0, 0, 0, 1, 2))
        self.ditto = chance.choice(("", "", "", "sda", '"', "idem", '-"-', "s.d.a"))
        self.columns = self._columns()
        self.people = 0
        self.out = HeldBack(Workbook([], format=chance.choice(("xlsx", "xlsx", "xls", "ods"))))

    def _fields(self) -> list[str]:
        chance = self.chance
        fields = ["name"] + [name for name in ("nik", "sex", "phone", "position", "address") if chance.random() < 0.7]
        fields += chance.choice(([], ["birth"], ["birth_place", "birth_date"], ["birth_date"]))
        if self.shape == "plain" and chance.random() < 0.15:
            fields = [*(name for name in fields if name != "address"), "whole_address"]
        elif "address" in fields:
            fields += chance.choice(([], ["rt", "rw"], ["rt_rw"]))
        if self.shape in ("sheets", "subdistricts", "blocks", "both"):
            fields += ["village"]
        elif self.shape != "villages" and "whole_address" not in fields:
            fields += chance.choice((["region"], ["village", "subdistrict"], ["village", "subdistrict"]))
        if self.shape not in ("pillars", "both") and chance.random() < 0.8:
            fields += ["pillar"]
        if len(fields) < 4:
            fields = list(dict.fromkeys([*fields, "phone", "sex", "position"]))
        if chance.random() < 0.4:
            chance.shuffle(fields)
        return fields

    def _columns(self) -> list[str]:
        """Fields and extras in the sheet's order; an extra's name is its label."""
        columns = list(self.fields)
        for extra in self.extras:
            columns.insert(self.chance.randrange(len(columns) // 2, len(columns) + 1), extra)
        if "sex" in columns and self.ticked:
            place = columns.index("sex")
            columns[place : place + 1] = ["men", "women"]
        return columns

    def make(self) -> HeldBack:
        codes = self.chance.sample(sorted(code for code in gazetteer().places if len(code) == 8), 3)
        if self.shape == "sheets":
            for code in codes:
                name = gazetteer().name(code)
                self._sheet(
                    self.chance.choice((name, name.upper(), f"Kec. {name}", f"KEC {name}", f"{name} (1)"[:31])),
                    [(code, "")],
                    title=code,
                )
        else:
            words = self.chance.sample([word.code for word in pillar_words()], 2)
            alone = [(code, "") for code in codes]
            groups = {
                "subdistricts": alone,
                "blocks": alone,
                "pillars": [("", word) for word in words],
                "both": [(code, word) for code in codes[:2] for word in words],
                "villages": [(place, "") for place in self._villages_of(codes[0])[:3]],
            }.get(self.shape, [("", "")])
            self._sheet(self.chance.choice(("Sheet1", "DATA", "Peserta", "Lembar1", "Data 2025")), groups,
                        title=codes[0] if self.shape == "villages" else "")  # fmt: skip
        if self.chance.random() < 0.3:
            self.out.workbook.sheets.append(
                Sheet("REKAP", [["No", "Kecamatan", "Jumlah"], [1, "Babat", 12], [2, "Turi", 9]])
            )
        if self.chance.random() < 0.3:
            self.out.workbook.sheets.append(Sheet("Sheet3", []))
        if self.chance.random() < 0.15:
            self._as_csv()
        return self.out

    def _villages_of(self, code: str) -> list[str]:
        return sorted(place for place in gazetteer().places if place.startswith(code) and len(place) > len(code))

    def _as_csv(self) -> None:
        """Numbers become the texts that a csv holds; only the first sheet is saved."""
        if self.shape == "sheets":
            return
        book = self.out.workbook
        book.format = "csv"
        del book.sheets[1:]
        book.sheets[0].rows = [["" if v is None else str(v) for v in row] for row in book.sheets[0].rows]

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _put(self, sheet: Sheet, *values: Value) -> None:
        assert isinstance(sheet.rows, list)
        row: list[Value] = [*[None] * self.offset, *values] if values else []
        while row and row[-1] is None:
            row.pop()
        sheet.rows.append(row)

    def _sheet(self, name: str, groups: list[tuple[str, str]], title: str = "") -> None:
        sheet, chance = Sheet(name, []), self.chance
        self.out.workbook.sheets.append(sheet)
        self._titles(sheet, title)
        if self.shape != "blocks":
            self._head(sheet)
        before = ("", "")
        for place, (code, word) in enumerate(groups):
            if self.shape == "blocks":
                self._put(sheet)
                self._put(
                    sheet,
                    chance.choice(("KECAMATAN {}", "Kecamatan : {}", "KEC. {}")).format(gazetteer().name(code).upper()),
                )
                self._head(sheet)
            else:
                self._heading(sheet, code, word, before, place)
            before = (code, word)
            self._people(sheet, code or title, word)
        self._foot(sheet)

    def _titles(self, sheet: Sheet, title: str) -> None:
        chance, where = self.chance, gazetteer().name(title) if title else ""
        if chance.random() < 0.4:
            for line in ("PEMERINTAH KABUPATEN LAMONGAN", "DINAS SOSIAL", "Jl. Jaksa Agung Suprapto No. 000 Lamongan"):
                self._put(sheet, line)
            self._put(sheet)
        if chance.random() < 0.8 or self.shape == "villages":
            self._put(sheet, chance.choice(HEADINGS))
            if where:
                ways = ((f"KECAMATAN {where.upper()} KABUPATEN LAMONGAN",), ("Kecamatan", f": {where}"),
                    (f"Kecamatan : {where}",),
                        ("KECAMATAN", ":", where.upper()), (f"KEC. {where.upper()} TAHUN 2025",))  # fmt: skip
                self._put(sheet, *chance.choice(ways))
            else:
                self._put(
                    sheet,
                    chance.choice(("KABUPATEN LAMONGAN TAHUN 2025", "TAHUN ANGGARAN 2025", "SE-KABUPATEN LAMONGAN")),
                )
            if chance.random() < 0.3:
                self._put(sheet, "Hari/Tanggal", ": Senin, 16 Juni 2025")
                self._put(sheet, "Tempat", ": Pendopo Lokatantra")
        if chance.random() < 0.7:
            self._put(sheet)

    def _head(self, sheet: Sheet) -> None:
        chance = self.chance
        labels: list[Value] = [chance.choice(("No", "NO.", "No. Urut", "NO"))] if self.numbered else []
        labels += [self.labels.get(name, name) for name in self.columns]
        wide = next(
            (
                pair
                for pair in (("men", "women"), ("birth_place", "birth_date"), ("village", "subdistrict"), ("rt", "rw"))
                if self._adjoin(pair)
            ),
            None,
        )
        if wide and chance.random() < 0.5:
            first = self.columns.index(wide[0]) + self.numbered
            over = {
                "men": chance.choice(("JENIS KELAMIN", "L/P", "JK")),
                "birth_place": "KELAHIRAN",
                "village": chance.choice(("ALAMAT", "WILAYAH", "ASAL")),
                "rt": "ALAMAT",
            }[wide[0]]
            row = len(sheet.rows) + 1
            below: list[Value] = [None] * len(labels)
            below[first], below[first + 1] = labels[first], labels[first + 1]
            labels[first], labels[first + 1] = over, None
            self._put(sheet, *labels)
            self._put(sheet, *below)
            if chance.random() < 0.6:
                sheet.merges = [*sheet.merges, (row, first + self.offset + 1, row, first + self.offset + 2)]
        else:
            self._put(sheet, *labels)
        if chance.random() < 0.25:
            style = chance.choice(("{}", "({})", "{}."))
            numbers = range(1, len(labels) + 1)
            self._put(sheet, *(numbers if style == "{}" else (style.format(n) for n in numbers)))

    def _adjoin(self, pair: tuple[str, str]) -> bool:
        one, two = pair
        return one in self.columns and two in self.columns and self.columns.index(two) == self.columns.index(one) + 1

    def _heading(self, sheet: Sheet, code: str, word: str, before: tuple[str, str], place: int) -> None:
        chance = self.chance
        if code and self.shape != "sheets" and code != before[0]:
            name, letter = gazetteer().name(code), "ABCDE"[place % 5]
            kind = "DESA" if len(code) > 8 else "KECAMATAN"
            short = "Ds." if len(code) > 8 else "Kec."
            ways = (f"{kind} {name.upper()}", f"{short} {name}", f"{letter}. {kind} {name.upper()}",
                f"{kind.title()} : {name}", f"{kind} {name}:",
                    f"{('I', 'II', 'III', 'IV')[place % 4]}. {kind} {name.upper()}")  # fmt: skip
            self._put(sheet, *self._indented(chance.choice(ways)))
        if word:
            entry = next(w for w in pillar_words() if w.code == word)
            name, letter = chance.choice((entry.name, entry.aliases[0])), "ABCDEFGH"[place % 8]
            self._put(
                sheet,
                *self._indented(
                    chance.choice(
                        (
                            name.upper(),
                            f"{letter}. {name.upper()}",
                            f"UNSUR {name.upper()}",
                            f"{place + 1}. {name}",
                            f"{name} :",
                        )
                    )
                ),
            )

    def _indented(self, text: str) -> list[Value]:
        return [None, text] if self.numbered and self.chance.random() < 0.3 else [text]

    def _people(self, sheet: Sheet, code: str, word: str) -> None:
        chance = self.chance
        count = chance.choice((3, 8, 15, 30))
        above: dict[str, tuple[Value, Person]] = {}
        for number in range(1, count + 1):
            if chance.random() < 0.03:
                self._put(sheet)
            if chance.random() < 0.02 and self.shape != "blocks" and number > 1:
                self._put(
                    sheet, *(["No"] if self.numbered else []), *(self.labels.get(name, name) for name in self.columns)
                )
            self.people += 1
            person = make_person(chance, self.people, code, word)
            written, truth = self._row(person, above, code, word)
            self._put(sheet, *([chance.choice((number, number, f"{number}."))] if self.numbered else []), *written)
            self.out.truth[sheet.name, len(sheet.rows)] = truth
        if chance.random() < 0.35:
            gap: list[Value] = [None] * max(0, len(self.columns) - 2)
            self._put(sheet, *chance.choice((["Jumlah", *gap, count], [f"JUMLAH : {count} orang"], ["TOTAL", *gap,
                count], [None, "Sub Total", *gap[:-1], count],
                                             [f"Jumlah {count} orang"])))  # fmt: skip
        if chance.random() < 0.3:
            self._put(sheet)

    def _row(
        self, person: Person, above: dict[str, tuple[Value, Person]], code: str, word: str
    ) -> tuple[list[Value], Truth]:
        chance = self.chance
        out: dict[str, Value] = {}
        shown: set[str] = set()
        for name in self.fields:
            if chance.random() >= self.damage and self.damage < 1:
                value, seen = self._plain(name, person)
            else:
                value, seen = self._noisy(name, person)
            last = above.get(name)
            if (self.ditto and name in ("village", "subdistrict", "pillar", "position") and last and agree(name,
                last[1], person)
                    and chance.random() < 0.7):  # fmt: skip
                value, seen = self.ditto, {name}
            else:
                above[name] = (value, person) if seen else above.pop(name, (None, person))
                if not seen:
                    above.pop(name, None)
            out[name] = value
            shown |= seen
        if self.ticked:
            man = person.sex == "L"
            mark = {"L": person.sex, "1": 1}.get(self.ticked, self.ticked)
            out["men"], out["women"], shown = (mark if man else None), (None if man else mark), shown | {"men"}
        rejected = not str(out["name"] or "").strip()
        whole = "nik" in shown
        values = [out[name] if name in out else chance.choice(EXTRAS[name]) or None for name in self.columns]
        return values, Truth(person, self._fields_shown(shown, out, code, word), rejected, whole)

    def _plain(self, name: str, person: Person) -> tuple[Value, set[str]]:
        plain: dict[str, Callable[[], Value]] = {
            "name": lambda: person.full_name, "nik": lambda: person.nik,
                "sex": lambda: self.sexes["LP".index(person.sex)],
            "birth_date": lambda: cells.STYLES[self.style](person.born), "phone": lambda: person.phone,
            "village": lambda: person.village, "subdistrict": lambda: person.subdistrict,
                "position": lambda: person.position,
            "rt": lambda: person.rt, "rw": lambda: person.rw, "rt_rw": lambda: f"{person.rt}/{person.rw}",
            "pillar": lambda: next(w.name for w in pillar_words() if w.code == person.pillar),
            "birth_place": lambda: person.birth_place,
        }  # fmt: skip
        return (plain[name](), {name}) if name in plain else self._noisy(name, person)

    def _noisy(self, name: str, person: Person) -> tuple[Value, set[str]]:
        chance = self.chance
        if name == "sex":
            return (None, set()) if chance.random() < 0.05 else self._plain(name, person)
        if name == "birth_place":
            return chance.choice((person.birth_place, person.birth_place.upper())), {name}
        if name in ("rt", "rw"):
            number = person.true(name)
            return chance.choice((number, int(number), str(int(number)), f"{name.upper()} {number}")), {name}
        if name == "birth_date":
            value, seen = cells.birth_date(person, chance, self.style)
        elif name == "birth":
            value, place, date = cells.birth(person, chance, self.style)
            return value, {key for key, is_shown in (("birth_place", place), ("birth_date", date)) if is_shown}
        elif name == "address":
            value, units = cells.address(person, chance, units=not {"rt", "rt_rw"} & set(self.fields))
            return value, {"address", *(("rt", "rw") if units else ())}
        else:
            writers: dict[str, Callable[[Person, random.Random], cells.Written]] = {
                "name": cells.name, "nik": cells.nik, "phone": cells.phone, "village": cells.village,
                    "subdistrict": cells.subdistrict,
                "region": cells.region, "pillar": cells.pillar, "position": cells.position, "rt_rw": cells.rt_rw,
                "whole_address": cells.whole_address,
            }  # fmt: skip
            value, seen = writers[name](person, chance)
        return value, {name} if seen else set()

    def _fields_shown(self, shown: set[str], out: dict[str, Value], code: str, word: str) -> frozenset[str]:
        """The score's fields that an attentive reader could tell."""
        found = {"full_name" if name == "name" else name for name in shown if name in FIELDS or name == "name"}
        if "whole_address" in shown:
            found |= {"address", "rt", "rw", "village_code", "subdistrict_code"}
        if "men" in shown:
            found.add("sex")
        if "rt_rw" in shown:
            found |= {"rt", "rw"}
        if "region" in shown:
            found |= {"village_code", "subdistrict_code"}
        if "subdistrict" in shown:
            found.add("subdistrict_code")
        if "village" in shown and ("subdistrict" in shown or code):
            found |= {"village_code", "subdistrict_code"}
        if code:
            found.add("subdistrict_code")
        if len(code) > 8:
            found.add("village_code")
        if word:
            found.add("pillar")
        return frozenset(found)

    def _foot(self, sheet: Sheet) -> None:
        chance = self.chance
        if chance.random() < 0.25:
            self._put(
                sheet,
                chance.choice(
                    (
                        "*) Data per 16 Juni 2025",
                        "Catatan: mohon dikoreksi",
                        "Ket : L = Laki-laki, P = Perempuan",
                        "NB: wajib diisi",
                    )
                ),
            )
        if chance.random() < 0.5:
            return
        gap: list[Value] = [None] * max(1, len(self.columns) - 2)
        self._put(sheet)
        left = chance.random() < 0.5
        for one, two in (("", "Lamongan, 16 Juni 2025"), ("Mengetahui,", "Yang membuat,"), ("Camat",
            "Koordinator TKSK"), ("", ""), ("", ""),
                         ("NAMA CAMAT CONTOH, S.Sos", "NAMA PEJABAT CONTOH, S.E."), ("NIP. 19700101 199503 1 000",
                             "NIP. 19710101 199503 1 001")):  # fmt: skip
            self._put(sheet, *([None, (one or None) if left else None, *gap[1:], two or None] if two else []))
