"""Recipients beside what else the office knows: who may have died or moved, is doubled, cannot be matched, is barred.

Each kind is a condition over enrolments, so that page, list, sampling and rounds count the same rows.  Death and a move
are known only as somebody wrote them down: as a reason at a visit, at another aid that ended, or at a pillar's post.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from pillars.models import Membership
from puskesos.aid.models import Enrolment, Programme, ProgrammePeriod, Visit
from welfare.desk import asking
from welfare.people.models import PossibleDouble

Condition = Callable[[Programme | None], Any]


@dataclass(frozen=True)
class Finding:
    """A kind of doubt; `verb` is the way on, by `url_name` of the person, or as a proposal (`query`)."""

    code: str
    label: str
    note: str
    condition: Condition
    verb: str
    url_name: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    right: str = "aid.propose_decision"

    def url_for(self, enrolment: Enrolment) -> str:
        """Where the way on leads for one recipient."""
        if self.url_name:
            return reverse(self.url_name, args=[enrolment.person_id])
        return f"{reverse('aid:decision_create', args=[enrolment.pk])}?{urlencode(self.query)}"


def _written(reason: str, end_reason: str) -> Condition:
    """A reason that was found at the person before: at a counting visit, at ended aid, at a post."""

    def condition(programme: Programme | None) -> Any:
        visits = Visit.objects.counting().filter(sample__enrolment__person=OuterRef("person"), reason__code=reason)
        ended = Enrolment.objects.filter(person=OuterRef("person"), status=Enrolment.Status.ENDED, reason__code=reason)
        posts = Membership.objects.filter(person=OuterRef("person"), end_reason=end_reason)
        return Exists(visits) | Exists(ended) | Exists(posts)

    return condition


def moved(programme: Programme | None) -> Any:
    """Written down as moved, or the register knows another village than the list."""
    elsewhere = Q(person__region__isnull=False, region__isnull=False) & ~Q(person__region=F("region"))
    return _written("pindah", Membership.EndReason.MOVED)(programme) | (
        elsewhere & Q(person__region__level="village", region__level="village")
    )


def doubled(programme: Programme | None) -> Any:
    pairs = PossibleDouble.objects.open()
    return Exists(pairs.filter(first=OuterRef("person"))) | Exists(pairs.filter(second=OuterRef("person")))


def twice(programme: Programme | None) -> Any:
    """Receives another programme as well that the rule does not allow beside this one."""
    others = Enrolment.objects.active().filter(person=OuterRef("person"), programme__bars=OuterRef("programme"))
    return Exists(others)


def without_number(programme: Programme | None) -> Any:
    return Q(person__nik_index__isnull=True) & Q(person__nik_prefix_index="")


def damaged(programme: Programme | None) -> Any:
    """Of the NIK only fifteen digits are whole (a spreadsheet cut the last), or Dukcapil did not match it."""
    found = Visit.objects.counting().filter(sample__enrolment__person=OuterRef("person"), reason__code=UNMATCHED)
    cut = Q(person__nik_index__isnull=True) & ~Q(person__nik_prefix_index="")
    return cut | Exists(found)


def barred(programme: Programme | None) -> Any:
    """Works as, or is a member of, what the programme excludes; without a programme: what each row's own excludes."""
    post = Membership.objects.active().filter(person=OuterRef("person"))
    if programme is None:
        return Exists(post.filter(unit__pillar__barring_programmes=OuterRef("programme")))
    found = Exists(post.filter(unit__pillar__barring_programmes=programme))
    words = "|".join(re.escape(word) for word in programme.barred_words)
    return found | Q(person__occupation__iregex=rf"\m({words})\M") if words else found


UNMATCHED = "nik-tidak-padan"
FINDINGS = (
    Finding(
        "meninggal", "Tercatat meninggal", "Pada kunjungan, bantuan lain yang berakhir, atau jabatan di pilar.",
        _written("meninggal", Membership.EndReason.DIED), "Usulkan akhiri",
        query={"usul": "end", "alasan": "meninggal"},
    ),
    Finding(
        "pindah", "Tercatat pindah", "Alasan pindah pernah dicatat, atau desa di register berbeda dari desa di daftar.",
        moved, "Usulkan akhiri", query={"usul": "end", "alasan": "pindah"},
    ),
    Finding(
        "ganda", "Mungkin tercatat ganda", "Ada orang lain di register yang mungkin orang yang sama.", doubled,
        "Periksa ganda", url_name="people:person_merge", right="people.merge_person",
    ),
    Finding(
        "rangkap", "Menerima program lain yang tidak boleh bersama", "Menurut aturan pada halaman program.", twice,
        "Usulkan ganti", query={"usul": "replace", "alasan": "ganda"},
    ),
    Finding(
        "tanpa-nik", "NIK belum tercatat", "Tidak dapat dipadankan dengan Dukcapil.", without_number,
        "Perbaiki data", url_name="people:person_update", right="people.change_person",
    ),
    Finding(
        "nik-rusak", "NIK rusak atau tidak padan",
        "Digit terakhir hilang di lembar kerja, atau tidak padan saat kunjungan.", damaged,
        "Perbaiki data", url_name="people:person_update", right="people.change_person",
    ),
    Finding(
        "jabatan", "Memegang jabatan atau pekerjaan yang mengecualikan", "Menurut aturan pada halaman program.", barred,
        "Usulkan ganti", query={"usul": "replace", "alasan": "asn"},
    ),
)  # fmt: skip
BY_CODE = {finding.code: finding for finding in FINDINGS}


def found(enrolments: Any, code: str, programme: Programme | None = None) -> Any:
    """Those of the enrolments to whom a kind applies.  `programme`: of which they are; None for several."""
    return enrolments.filter(BY_CODE[code].condition(programme))


def counts(period: ProgrammePeriod, user: Any) -> dict[str, int]:
    """How many recipients of a period, as far as the user sees them, are of each kind; one query."""
    rows = period.enrolments.active().visible_to(user)  # type: ignore[attr-defined]
    asked = {
        finding.code: asking.numbers(found(rows, finding.code, period.programme), n=Count("pk")) for finding in FINDINGS
    }
    return {code: told[0]["n"] if told else 0 for code, told in asking.together(asked).items()}
