"""Retention: how long each kind is kept, what is due, and the nightly work that ends it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from welfare.audit.models import SensitiveRead
from welfare.desk.registry import announce, announced
from welfare.imports.models import ImportBatch
from welfare.jobs.progress import Progress
from welfare.jobs.registry import nightly
from welfare.trust.announcing import RetentionRule
from welfare.trust.chain import Amending
from welfare.trust.models import Erasure, RetentionPeriod

DAYS_OF_MONTH = 365.25 / 12
AT_ONCE = 5000
MOST_ROUNDS = 200
"""Of one kind in one night; the rest the next night."""


def periods(on: dt.date | None = None) -> dict[str, tuple[int, str]]:
    """By code: the period in months that holds on a day (0: for ever) and its source; one query."""
    held = {rule.code: (rule.months, rule.source) for rule in announced(RetentionRule)}
    begun = RetentionPeriod.objects.filter(valid_from__lte=on or timezone.localdate()).order_by("valid_from")
    return held | {code: (months, source) for code, months, source in begun.values_list("code", "months", "source")}


def limit(months: int, now: dt.datetime | None = None) -> dt.datetime | None:
    """What is older than this is due; None when it is kept for ever."""
    return (now or timezone.now()) - dt.timedelta(days=round(months * DAYS_OF_MONTH)) if months else None


def due(rule: RetentionRule, months: int) -> int:
    before = limit(months)
    return rule.due(before).count() if before else 0


def run(*, dry: bool = False, now: dt.datetime | None = None) -> dict[str, int]:
    """End what is due, by label; `dry` only counts.  Safe to repeat: what is ended is due no more."""
    done, held = {}, periods()
    for rule in announced(RetentionRule):
        before = limit(held[rule.code][0], now)
        if rule.end is not None and before is not None:
            done[rule.label] = rule.due(before).count() if dry else _end(rule, before)
    return done


def _end(rule: RetentionRule, before: dt.datetime) -> int:
    total = 0
    for _ in range(MOST_ROUNDS):
        with transaction.atomic():
            ended = rule.end(rule.due(before), None) if rule.end else 0
        total += ended
        if not ended:
            break
    return total


@nightly("trust.retain", label="Mengakhiri data yang lewat masa simpan", hour=3, atomic=False)
def retain(progress: Progress) -> dict[str, Any]:
    """End what is due; each part is a transaction of its own, and what is done is due no more."""
    return run()


def _old_reads(limit: dt.datetime) -> Any:
    return SensitiveRead.objects.filter(at__lt=limit)


def end_reads(rows: Any, by: Any) -> int:
    """Delete lines of the read log; the seals that cover them are amended."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if pks:
        table = SensitiveRead._meta.db_table
        made = Erasure.objects.create(
            kind=Erasure.Kind.RETENTION, subject_model="audit.sensitiveread",
            reason="Masa simpan catatan pembacaan sudah berakhir", rows={"audit.sensitiveread": len(pks)},
        )  # fmt: skip
        with Amending(made) as amending:
            amending.touch(table, pks)
            with pgtrigger.ignore("audit.SensitiveRead:append_only"):
                SensitiveRead.objects.filter(pk__in=pks).delete()
    return len(pks)


def _old_files(limit: dt.datetime) -> Any:
    return ImportBatch.objects.filter(created_at__lt=limit).exclude(file="")


announce(
    RetentionRule(
        "trust.reads", "Catatan pembacaan", 50, 120, "Usulan 10 tahun; sesuaikan dengan JRA kantor", _old_reads,
        end_reads, effect="Barisnya dihapus; segelnya diperbarui.",
    ),
    RetentionRule(
        "imports.files", "Berkas impor yang diunggah", 40, max(1, round(settings.IMPORT_FILE_DAYS / DAYS_OF_MONTH)),
        "Setelan server IMPORT_FILE_DAYS", _old_files, done_by="Pekerjaan malam impor, menurut setelan server",
        effect="Berkasnya dihapus; riwayat impor tetap.",
    ),
)  # fmt: skip
