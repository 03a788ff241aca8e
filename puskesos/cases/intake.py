"""Taking a case: the number, the deadline, the papers to bring, and the citizen's code, in one transaction."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from puskesos.cases.flow import State
from puskesos.cases.models.cases import Case
from puskesos.cases.models.kinds import SENSITIVE_NEEDS, ServiceKind
from puskesos.cases.models.timeline import CaseEntry, CasePaper
from puskesos.centres.models import Centre
from welfare.papers.numbering import next_number
from welfare.people.models import Person
from welfare.regions.models import Region
from welfare.workdays.calendar import WorkingDays

SERIES = "kasus"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of the citizen's code: without 0, 1, I and O, which are read as one another."""
CODE_LENGTH = 8
EMERGENCY_DAYS = 1
"""Working days for whatever is a matter of life, whatever the service promises."""


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


@transaction.atomic
def take_case(
    *, client: Person | None, service: ServiceKind, village: Region, by: Any, papers: Iterable[str] = (),
    on: dt.date | None = None, **said: Any,
) -> Case:  # fmt: skip
    """Take a new case.  `papers`: names of those brought; `said`: further columns (channel, relation, narrative, …).

    Raises ValidationError without a client, for a village outside the officer's territory, or for a day to come.
    """
    if client is None:
        raise ValidationError({"client": "Pilih dulu untuk siapa layanan ini."})
    if not by.covers(village.code):
        raise ValidationError({"village": "Desa ini di luar wilayah kerja Anda."})
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"received_on": "Tanggal penerimaan belum terjadi."})
    urgency = int(said.get("urgency") or Case.Urgency.NORMAL)
    need = said.pop("need", "") or service.need
    days = EMERGENCY_DAYS if urgency == Case.Urgency.EMERGENCY else service.days
    secret = service.is_sensitive or need in SENSITIVE_NEEDS or bool(said.pop("is_sensitive", False))
    case = Case(
        client=client, service=service, village=village, need=need, is_sensitive=secret, received_on=day,
        state_since=day, due_on=WorkingDays().after(day, days), code=new_code(), taken_by=by, assigned_to=by,
        centre=Centre.objects.filter(village=village).first(), **said,
    )  # fmt: skip
    case.full_clean(exclude=["number"])
    # The number last: others wait from here until this transaction ends.
    case.number = f"ADU-{day:%Y%m}-{next_number(SERIES, day.year):05}"
    with pghistory.context(user=by.pk, reason="layanan diterima"):
        case.save()
        _list_papers(case, set(papers), by, day)
        text = f"Diterima melalui {case.get_channel_display()}."
        CaseEntry.objects.create(
            case=case, kind=CaseEntry.Kind.MOVE, to_state=State.RECEIVED, on=day, text=text, by=by
        )  # fmt: skip
    return case


def _list_papers(case: Case, brought: set[str], by: Any, day: dt.date) -> None:
    CasePaper.objects.bulk_create(
        CasePaper(case=case, name=name, **({"received_on": day, "by": by} if name in brought else {}))
        for name in case.service.paper_names
    )
