"""How a pillar stands in a user's territory, in the words of the overview and the home page.  Counted in `gaps`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pillars.gaps import gaps_of
from pillars.measures import HOLDER, UNIT, list_url
from pillars.models import Pillar
from welfare.desk.wording import number


@dataclass(frozen=True)
class Standing:
    """Numbers of one pillar; each equals the rows of the list that the address beside it opens."""

    pillar: Pillar
    expected: int
    """Units that should exist by rule; 0 where no rule says so."""
    filled: int
    vacant: int
    members: int
    """Terms running today."""
    member_villages: int

    @property
    def noun(self) -> str:
        return unit_noun(self.pillar)

    @property
    def counts_units(self) -> bool:
        """Whether the pillar is counted by its units, else by the persons in it."""
        return self.pillar.registers != Pillar.Registers.PERSON or bool(self.pillar.expected_at)

    @property
    def whole(self) -> int:
        return max(self.expected, self.filled + self.vacant)

    @property
    def count(self) -> int:
        """The pillar's one number."""
        if not self.counts_units:
            return self.members
        return self.units if self.pillar.registers == Pillar.Registers.INSTITUTION else self.filled

    @property
    def units(self) -> int:
        return self.filled + self.vacant

    @property
    def caption(self) -> str:
        if self.pillar.registers == Pillar.Registers.INSTITUTION:
            return "lembaga terdaftar"
        if not self.counts_units:
            return f"di {number(self.member_villages)} desa/kelurahan" if self.member_villages else "anggota aktif"
        vacant = f", {number(self.vacant)} kosong" if self.vacant and self.units == self.whole else ""
        return f"dari {number(self.whole)} {self.noun}{vacant}"

    @property
    def of(self) -> int | None:
        """The whole of which `count` is a part; None where no whole is known."""
        return self.whole if self.counts_units and self.pillar.registers != Pillar.Registers.INSTITUTION else None

    @property
    def url(self) -> str:
        if not self.counts_units:
            return self.members_url
        return self.units_url if self.pillar.registers == Pillar.Registers.INSTITUTION else self.filled_url

    @property
    def units_url(self) -> str:
        return unit_list_url(pilar=self.pillar.code, keadaan="ada")

    @property
    def filled_url(self) -> str:
        return unit_list_url(pilar=self.pillar.code, keadaan="terisi")

    @property
    def vacant_url(self) -> str:
        return unit_list_url(pilar=self.pillar.code, keadaan="kosong")

    @property
    def members_url(self) -> str:
        return member_list_url(pilar=self.pillar.code, keadaan="aktif")


def unit_noun(pillar: Pillar) -> str:
    """What a unit of a pillar is called in a count."""
    if pillar.registers == Pillar.Registers.UNIT:
        return "kepengurusan"
    if pillar.registers == Pillar.Registers.INSTITUTION:
        return "lembaga"
    return "pos" if pillar.expected_at else "unit"


def unit_list_url(**query: Any) -> str:
    return list_url(UNIT, **query)


def member_list_url(**query: Any) -> str:
    return list_url(HOLDER, **query)


def standings(user: Any) -> dict[str, Standing]:
    """The standing of every pillar the user may see, by code, in order; four queries (see `gaps`).

    Kept on the user object, which lives for one request: the home page asks several times.
    """
    known: dict[str, Standing] | None = getattr(user, "_pillar_standings", None)
    if known is None:
        known = {standing.pillar.code: standing for standing in _count(user)}
        user._pillar_standings = known
    return known


def _count(user: Any) -> list[Standing]:
    gaps = gaps_of(user, overview=True)
    return [
        Standing(
            pillar=pillar,
            expected=gaps.value(pillar, "expected") or 0,
            filled=gaps.value(pillar, "filled") or 0,
            vacant=gaps.value(pillar, "vacant") or 0,
            members=gaps.value(pillar, "holders") or 0,
            member_villages=gaps.value(pillar, "villages") or 0,
        )
        for pillar in gaps.pillars
    ]
