"""The cases on the map: how many are open in each village, for those who have signed in (nothing is hidden)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from puskesos.cases.models import Case
from puskesos.cases.seeing import SENSITIVE
from welfare.audit.remembering import Remembered
from welfare.desk.layers import Ladder, MapFact, MapLayer
from welfare.desk.wording import number

LADDER = Ladder("kasus", "tidak ada kasus terbuka")
_REMEMBERED = Remembered(Case)


def facts(user: Any) -> dict[str, MapFact]:
    """Open cases that the user sees, by the village in which they were taken; one query, and one to remember."""
    today = timezone.localdate()
    key = (user.pk, user.has_perm(SENSITIVE), user.territory_codes, today)
    counted = _REMEMBERED.value(key, lambda: _counted(user))
    return {
        code: MapFact(LADDER.key(found), _words(found, late), found, _url(code), found)
        for code, found, late in counted
    }  # fmt: skip


def _counted(user: Any) -> list[tuple[str, int, int]]:
    today = timezone.localdate()
    late = Q(paused_on=None, due_on__lt=today) | Q(answer_due_on__lt=today)
    cases = Case.objects.visible_to(user).open().order_by().values("village")
    return list(cases.annotate(n=Count("pk"), late=Count("pk", filter=late)).values_list("village", "n", "late"))


def _words(found: int, late: int) -> str:
    return f"{number(found)} kasus terbuka{f', {number(late)} lewat batas' if late else ''}"


def _url(code: str) -> str:
    return f"{reverse('cases:case_list')}?{urlencode({'wilayah': code})}"


LAYER = MapLayer(
    "layanan", "Layanan terbuka", permission="cases.view_case", order=30,
    lead="Berapa permohonan dan keluhan warga yang belum selesai, menurut desa atau kelurahan tempat dilayani.",
    measure="Kasus terbuka", steps=LADDER.steps(), facts=facts, absent=MapFact("0", "tidak ada kasus terbuka", 0),
)  # fmt: skip
