"""What the pillars announce at the front desk.  Sheet kinds: `lists.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from pillars import demo, demo_doubles
from pillars.layer import LAYER, VILLAGES, url_without_anyone, without_anyone
from pillars.models import ActivityReport, Decree, Membership, Training, Unit
from pillars.models.decrees import EXPIRING_DAYS
from pillars.paging import count_of
from pillars.places import SECTION
from pillars.standing import standings, unit_list_url
from welfare.desk import asking
from welfare.desk.lately import watched
from welfare.desk.registry import (
    HOME,
    PERSON,
    SEARCH,
    DemoStep,
    HomePanel,
    MenuEntry,
    PersonSection,
    QualitySource,
    Question,
    RoleSource,
    SearchSource,
    Task,
    TaskSource,
    announce,
)
from welfare.regions.choices import place_name

# The six of which the office keeps the home page: code, label, hue.  More pillars stand in the overview by themselves.
CORE = [
    ("KT", "Karang Taruna", "kt"),
    ("PSM", "PSM / IPSM", "psm"),
    ("TAGANA", "Tagana", "tagana"),
    ("LKS", "LKS / FLKS", "lks"),
    ("PKH", "SDM PKH", "pkh"),
    ("TKSK", "TKSK", "tksk"),
]
FOUND = 10
ALIKE = 0.45
"""Least trigram likeness of a misspelt word with a unit's name."""


def _panel(order: int, code: str, label: str, hue: str) -> HomePanel:
    def of_standing(user: Any, name: str, otherwise: Any) -> Any:
        standing = standings(user).get(code)
        return getattr(standing, name) if standing else otherwise

    return HomePanel(
        label=label,
        permission="pillars.view_unit",
        order=order,
        count=lambda user: of_standing(user, "count", 0),
        of=lambda user: of_standing(user, "of", None),
        url=lambda user: of_standing(user, "url", unit_list_url(pilar=code)),
        caption=lambda user: of_standing(user, "caption", "bukan pilar Anda"),
        hue=hue,
    )


_UNIT = (
    "pk", "name", "pillar__pk", "pillar__short_name", "region__pk", "region__name", "region__kind", "region__level",
    "region__parent__pk", "region__parent__name", "region__parent__kind", "region__parent__level",
)  # fmt: skip


def _named(user: Any, text: str) -> asking.Rows:
    units = Unit.objects.visible_to(user)
    for word in text.split():
        units = units.filter(name__icontains=word)
    return asking.rows(units[:FOUND], *_UNIT)


NAMED = Question("pillars.named", "pillars.view_unit", (SEARCH,), _named)
LIKE = Question(
    "pillars.alike", "pillars.view_unit", (SEARCH,),
    lambda user, text: asking.rows(_alike(Unit.objects.visible_to(user), text)[:FOUND], *_UNIT),
)  # fmt: skip


def find_units(user: Any, text: str) -> list[tuple[str, str, str]]:
    """Units whose name holds every word; after them those whose name is alike (misspelt)."""
    found = {unit.pk: unit for asked in (NAMED, LIKE) for unit in asking.records(asked, Unit, user, text)}
    return [
        (unit.name, f"{unit.pillar.short_name}, {place_name(unit.region)}", unit.get_absolute_url())
        for unit in list(found.values())[:FOUND]
    ]


def _alike(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    alike = units.annotate(likeness=TrigramWordSimilarity(text, "name")).filter(likeness__gte=ALIKE)
    return alike.order_by("-likeness", "pk")


def _posts(user: Any, person: Any) -> asking.Rows:
    rows = Membership.objects.visible_to(user).filter(person=person)
    named = ("unit__pk", "unit__name", "position__pk", "position__name", "decree__pk", "decree__number")
    return asking.rows(rows, "pk", "start", "end", "end_reason", *named)


def _trainings(user: Any, person: Any) -> asking.Rows:
    rows = Training.objects.visible_to(user).filter(person=person)
    return asking.rows(rows, "pk", "name", "kind", "organiser", "on", "certificate", "certificate_number")


POSTS = Question("pillars.posts", "pillars.view_membership", (PERSON,), _posts)
TRAININGS = Question("pillars.trainings", "pillars.view_training", (PERSON,), _trainings)


def roles_of(user: Any, person: Any) -> dict[str, Any] | None:
    """The posts of a person, the running ones first; None when the user sees none."""
    rows = asking.records(POSTS, Membership, user, person)
    memberships = sorted(
        rows, key=lambda member: (not member.is_running, -(member.start.toordinal() if member.start else 0))
    )
    return {"memberships": memberships} if memberships else None


def trainings_of(user: Any, person: Any) -> dict[str, Any] | None:
    """The trainings of a person; None where there are none and the user may not record any."""
    trainings = asking.records(TRAININGS, Training, user, person)
    may_add = user.has_perms(["pillars.add_training", "people.view_person"])
    may_appoint = user.has_perms(["pillars.add_membership", "people.view_person"])
    found = {"trainings": trainings, "person": person, "may_add": may_add, "may_appoint": may_appoint}
    return found if trainings or may_add else None


def _decrees(user: Any, text: str) -> asking.Rows:
    """SK whose number, subject or issuer holds every word."""
    decrees = Decree.objects.visible_to(user)
    for word in text.split():
        decrees = decrees.filter(Q(number__icontains=word) | Q(about__icontains=word) | Q(issuer__icontains=word))
    return asking.rows(decrees[:FOUND], "pk", "number", "about", "issuer", "valid_from")


DECREES = Question("pillars.decrees", "pillars.view_decree", (SEARCH,), _decrees)


def find_decrees(user: Any, text: str) -> list[tuple[str, str, str]]:
    decrees = asking.records(DECREES, Decree, user, text)
    return [(f"SK {decree}", decree.about or decree.issuer, decree.get_absolute_url()) for decree in decrees]


def _returned(user: Any) -> asking.Rows:
    rows = ActivityReport.objects.visible_to(user).filter(written_by=user, state=ActivityReport.State.RETURNED)
    return asking.rows(rows[:FOUND], "pk", "unit__pk", "unit__name")


def _waiting(user: Any) -> asking.Numbers:
    return asking.numbers(ActivityReport.objects.visible_to(user).waiting(), reports=Count("pk"))


def _ending(user: Any) -> asking.Numbers:
    ending = Decree.objects.visible_to(user).expiring(within_days=EXPIRING_DAYS[0])
    return asking.numbers(ending, decrees=Count("pk"))


WAITING = Question("pillars.waiting_reports", "pillars.decide_activityreport", (HOME,), _waiting)
RETURNED = Question("pillars.returned_reports", "pillars.change_activityreport", (HOME,), _returned)
ENDING = Question("pillars.ending_decrees", "pillars.add_decree", (HOME,), _ending)


def waiting_reports(user: Any) -> list[Task]:
    """Reports that wait for a decision, for those who decide."""
    waiting = asking.number(WAITING, user, "reports")
    url = f"{reverse('pillars:activityreport_list')}?keadaan=sent"
    return [Task(f"{waiting} laporan kegiatan menunggu persetujuan", url, "Periksa", "menunggu", "info")] * bool(
        waiting
    )


def returned_reports(user: Any) -> list[Task]:
    """The user's own reports that were sent back."""
    return [
        Task(
            f"Laporan kegiatan {report.unit} perlu diperbaiki", report.get_absolute_url(), "Perbaiki", "kembali", "warn"
        )
        for report in asking.records(RETURNED, ActivityReport, user)
    ]


def ending_decrees(user: Any) -> list[Task]:
    """How many SK run out within a month, for those who can record the next."""
    ending = asking.number(ENDING, user, "decrees")
    url = f"{reverse('pillars:decree_list')}?keadaan=habis-{EXPIRING_DAYS[0]}"
    text = f"{ending} SK habis dalam {EXPIRING_DAYS[0]} hari"
    return [Task(text, url, "Lihat", "segera", "warn")] if ending else []


def role_words(user: Any, pks: Collection[int]) -> dict[int, list[str]]:
    """The posts of persons, the running ones first: "Ketua, Karang Taruna Desa Bronjong sejak 2022"."""
    rows = Membership.objects.visible_to(user).filter(person__in=pks).select_related("unit", "position")
    found: dict[int, list[str]] = {}
    for member in sorted(rows.order_by("unit__name", "pk"), key=lambda member: not member.is_running):
        found.setdefault(member.person_id, []).append(f"{member.position.name}, {member.unit.name}{_years(member)}")
    return found


def _years(member: Membership) -> str:
    if member.is_running:
        return f" sejak {member.start.year}" if member.start else ""
    return f" sampai {member.end.year}" if member.end else " (belum mulai)"


def _quality(order: int, label: str, note: str, rows: Any, of: str, state: str, verb: str, mends: str) -> QualitySource:
    """`rows(user)`: the queryset that the list of holders or decrees shows at that state."""
    right = "pillars.view_decree" if of == "pillars:decree_list" else "pillars.view_membership"
    query = f"?{urlencode({'keadaan': state})}"
    return QualitySource(
        label, right, order, note, lambda user: count_of(rows(user)), lambda user: f"{reverse(of)}{query}", verb, mends
    )


FLAWS = [
    QualitySource(
        "Desa tanpa siapa pun", "pillars.view_unit", 19, "Tidak seorang pun memegang jabatan pilar di sana.",
        without_anyone, url_without_anyone, "Isi", "pillars.add_unit",
    ),
    _quality(
        20, "SK yang sudah habis", "Belum diperpanjang, diganti, atau dicabut.",
        lambda user: Decree.objects.visible_to(user).expired(), "pillars:decree_list", "habis", "Perbarui",
        "pillars.change_decree",
    ),
    _quality(
        21, "Masa bakti lewat", "Masih memegang jabatan, padahal masa bakti atau SK-nya sudah lewat.",
        lambda user: Membership.objects.visible_to(user).overdue(), "pillars:membership_list", "lewat",
        "Perpanjang atau akhiri", "pillars.change_membership",
    ),
    _quality(
        22, "Pemegang jabatan tanpa SK", "Tanpa SK, atau dengan SK yang sudah dicabut.",
        lambda user: Membership.objects.visible_to(user).without_decree(), "pillars:membership_list", "tanpa-sk",
        "Lengkapi", "pillars.change_membership",
    ),
    _quality(
        23, "Pemegang jabatan tanpa nomor HP", "Tidak dapat ditelepon.",
        lambda user: Membership.objects.visible_to(user).without_phone(), "pillars:membership_list", "tanpa-hp",
        "Lengkapi", "pillars.change_membership",
    ),
]  # fmt: skip

announce(
    *FLAWS,
    *watched(
        Membership, "pillars.view_membership", ("person__name", "position__name", "unit__name"),
        lambda pk: reverse("pillars:membership_detail", args=[pk]), 10,
    ),
    *watched(Unit, "pillars.view_unit", ("name",), lambda pk: reverse("pillars:unit_detail", args=[pk]), 11),
    *watched(Decree, "pillars.view_decree", ("number",), lambda pk: reverse("pillars:decree_detail", args=[pk]), 12),
    VILLAGES,
    NAMED,
    LIKE,
    DECREES,
    POSTS,
    TRAININGS,
    WAITING,
    RETURNED,
    ENDING,
    SECTION,
    LAYER,
    DemoStep("Register pilar", 90, demo.fill),
    DemoStep("Orang yang tercatat dua kali", 95, demo_doubles.fill),
    MenuEntry("Pilar sosial", "pillars:pillar_list", "user-group", permission="pillars.view_pillar", order=110),
    MenuEntry(
        "Kelengkapan pilar", "pillars:gap_list", "clipboard-document-check", permission="pillars.view_unit", order=111
    ),
    *(_panel(order, *row) for order, row in enumerate(CORE, start=10)),
    SearchSource("Unit pilar", permission="pillars.view_unit", order=20, find=find_units),
    SearchSource("SK", permission="pillars.view_decree", order=25, find=find_decrees),
    TaskSource("Laporan menunggu", "pillars.decide_activityreport", 30, waiting_reports),
    TaskSource("Laporan dikembalikan", "pillars.change_activityreport", 31, returned_reports),
    TaskSource("SK segera habis", "pillars.add_decree", 32, ending_decrees),
    PersonSection(
        "Pelatihan", permission="pillars.view_training", order=12, template="pillars/_person_trainings.html",
        context=trainings_of,
    ),
    PersonSection(
        "Peran di pilar", permission="pillars.view_membership", order=10, template="pillars/_person_roles.html",
        context=roles_of,
    ),
    RoleSource("Peran di pilar", permission="pillars.view_membership", order=10, roles=role_words),
)  # fmt: skip
