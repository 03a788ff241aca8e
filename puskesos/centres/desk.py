"""What the Puskesos announce at the front desk.  Sheet kinds: `lists.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from puskesos.centres import reporting  # noqa: F401 - brings the centres' own tables to the report
from puskesos.centres.layer import LAYER
from puskesos.centres.models import ActivationStep, Centre, CentreStaff, Stage
from puskesos.centres.places import SECTION
from welfare.desk import asking
from welfare.desk.lately import watched
from welfare.desk.registry import (
    HOME,
    PERSON,
    QUALITY,
    SEARCH,
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
from welfare.desk.templatetags.office import tanggal
from welfare.desk.wording import number
from welfare.regions.choices import place_name
from welfare.regions.models import Region

FOUND = 10
TOLD = 6
SOON = dt.timedelta(days=7)
ALIKE = 0.35
"""Least trigram likeness of a misspelt name with a village's name (Brojong, Bronjong)."""


def _counts(user: Any) -> asking.Numbers:
    return asking.numbers(
        Centre.objects.visible_to(user), all=Count("pk"), active=Count("pk", filter=Q(stage=Stage.ACTIVE)),
        unverified=Count("pk", filter=Q(stage=Stage.UNVERIFIED)),
    )  # fmt: skip


def _villages(user: Any) -> asking.Numbers:
    return asking.numbers(Region.objects.visible_to(user).villages(), all=Count("pk"))


COUNTS = Question("centres.counts", "centres.view_centre", (HOME, QUALITY), _counts)
VILLAGES = Question("centres.villages", "centres.view_centre", (HOME,), _villages)


def counts(user: Any) -> dict[str, int]:
    """All, active and unverified centres in the user's territories."""
    return asking.counts(COUNTS, user)


def caption(user: Any) -> str:
    found = counts(user)
    words = f"{number(found['active'])} aktif"
    return f"{words}, {number(found['unverified'])} belum diverifikasi" if found["unverified"] else words


def _named(user: Any, text: str) -> asking.Rows:
    """Centres by the name of their village, in any spelling and also misspelt; the word "Puskesos" may stand there."""
    name = " ".join(word for word in text.split() if word.lower() not in {"puskesos", "desa", "kelurahan", "kel."})
    centres = Centre.objects.visible_to(user)
    if not name:
        found = centres if text.strip() else centres.none()
    else:
        spelt = Q(village__name__icontains=name) | Q(pk__in=_spelt(name))
        found = centres.annotate(likeness=TrigramSimilarity("village__name", name))
        found = found.filter(spelt | Q(likeness__gte=ALIKE)).order_by("-likeness", "pk")
    parent = ("village__parent__pk", "village__parent__name", "village__parent__kind", "village__parent__level")
    return asking.rows(found[:FOUND], "pk", "stage", *_fields("village"), *parent)


NAMED = Question("centres.named", "centres.view_centre", (SEARCH,), _named)


def find_centres(user: Any, text: str) -> list[tuple[str, str, str]]:
    return [
        (str(centre), f"{place_name(centre.village)}: {centre.get_stage_display()}", centre.get_absolute_url())
        for centre in asking.records(NAMED, Centre, user, text)
    ]


def _spelt(name: str) -> Any:
    return Centre.objects.filter(village__spellings__spelling__icontains=name).values("pk")


def _posts(user: Any, person: Any) -> asking.Rows:
    rows = CentreStaff.objects.visible_to(user).filter(person=person)
    return asking.rows(rows, "pk", "role", "decree", "start", "end", "centre__pk", *_fields("centre__village"))


def _fields(village: str) -> tuple[str, ...]:
    """What a village is called by."""
    return tuple(f"{village}__{name}" for name in ("pk", "name", "kind", "level"))


OF_PERSON = Question("centres.of_person", "centres.view_centrestaff", (PERSON,), _posts)


def posts_of(user: Any, person: Any) -> dict[str, Any] | None:
    """A person's work at Puskesos, the running first; None when the user sees none."""
    posts = asking.records(OF_PERSON, CentreStaff, user, person)
    found = sorted(posts, key=lambda post: (not post.is_running, post.pk))
    return {"posts": found} if found else None


def role_words(user: Any, pks: Collection[int]) -> dict[int, list[str]]:
    """What persons do at a Puskesos today: "Fasilitator, Puskesos Desa Bronjong"."""
    posts = CentreStaff.objects.visible_to(user).active().filter(person__in=pks).select_related("centre__village")
    found: dict[int, list[str]] = {}
    for post in posts.order_by("centre", "pk"):
        found.setdefault(post.person_id, []).append(f"{post.get_role_display()}, {post.centre}")
    return found


def _steps(user: Any) -> asking.Rows:
    """The user's own steps that nothing stands in the way of: overdue first, then those due within a week."""
    soon = timezone.localdate() + SOON
    steps = ActivationStep.objects.visible_to(user).ready().filter(owner=user, due__lte=soon).order_by("due", "pk")
    village = _fields("plan__centre__village")
    return asking.rows(steps[:TOLD], "pk", "name", "due", "plan__pk", "plan__centre__pk", *village)


STEPS = Question("centres.my_steps", "centres.change_activationstep", (HOME,), _steps)


def my_steps(user: Any) -> list[Task]:
    today = timezone.localdate()
    return [
        Task(
            f"{step}, batas {tanggal(step.due)}", reverse("centres:activationstep_finish", args=[step.pk]),
            "Selesaikan", "lewat batas" if step.due < today else "segera", "bad" if step.due < today else "warn",
        )
        for step in asking.records(STEPS, ActivationStep, user)
    ]  # fmt: skip


def to_verify(user: Any) -> list[Task]:
    """Centres known by hearsay only, for those who may say what became of them."""
    waiting = counts(user)["unverified"]
    if not waiting or not user.has_perm("centres.change_centre"):
        return []
    url = reverse("centres:unverified_list")
    return [Task(f"{number(waiting)} Puskesos belum diverifikasi", url, "Verifikasi", "menunggu", "info")]


announce(
    *watched(
        Centre, "centres.view_centre", ("village__name",), lambda pk: reverse("centres:centre_detail", args=[pk]), 20
    ),
    QualitySource(
        "Puskesos belum diverifikasi", "centres.add_stagechange", 30, "Baru diketahui dari daftar; belum dipastikan.",
        lambda user: counts(user)["unverified"], lambda user: reverse("centres:unverified_list"), "Verifikasi",
        "centres.add_stagechange",
    ),
    NAMED,
    COUNTS,
    VILLAGES,
    OF_PERSON,
    STEPS,
    SECTION,
    LAYER,
    MenuEntry("Puskesos", "centres:centre_list", "building-storefront", permission="centres.view_centre", order=130),
    HomePanel(
        "Puskesos", permission="centres.view_centre", order=30, count=lambda user: counts(user)["all"],
        of=lambda user: asking.number(VILLAGES, user, "all"), caption=caption,
        url=lambda user: reverse("centres:centre_list"),
    ),
    TaskSource("Langkah aktivasi", "centres.change_activationstep", 30, my_steps),
    TaskSource("Verifikasi Puskesos", "centres.add_stagechange", 35, to_verify),
    PersonSection(
        "Tugas di Puskesos", permission="centres.view_centrestaff", order=30, template="centres/_person_posts.html",
        context=posts_of,
    ),
    RoleSource("Tugas di Puskesos", permission="centres.view_centrestaff", order=30, roles=role_words),
    SearchSource("Puskesos", permission="centres.view_centre", order=30, find=find_centres),
)  # fmt: skip
