"""How the house is: each part a sentence and a colour.  Nothing about persons; the public answer is one word."""

from __future__ import annotations

import datetime as dt
import hmac
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Min
from django.utils import timezone

from welfare.jobs import locks, registry
from welfare.jobs.models import Job, NightlyRun
from welfare.operations import records

GOOD, WARN, BAD = "good", "warn", "bad"
WORDS = {GOOD: "baik", WARN: "perhatikan", BAD: "perlu tindakan"}
BACKUP_LATE, BACKUP_MISSING = dt.timedelta(hours=26), dt.timedelta(hours=50)
DRILL_LATE = dt.timedelta(days=35)
WAITED_LONG = dt.timedelta(minutes=10)
FREE_WARN, FREE_BAD = 0.10, 0.03
CONNECTIONS_WARN = 0.8
STATE = """
SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
       current_setting('max_connections')::int, pg_database_size(current_database()), pg_is_in_recovery()
"""


@dataclass(frozen=True)
class Finding:
    code: str
    label: str
    tone: str
    text: str

    @property
    def word(self) -> str:
        return WORDS[self.tone]


def database_answers() -> None:
    """Raises OperationalError or InterfaceError when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def findings() -> list[Finding]:
    """Everything that is watched; what needs the database says so while that is away."""
    found = [_web(), _database()]
    if found[-1].tone != BAD:
        found += [*_workers(), *_nights()]
    return [*found, *_disks(), _backup(), _drill()]


def worst(found: list[Finding]) -> str:
    tones = {finding.tone for finding in found}
    return next(tone for tone in (BAD, WARN, GOOD) if tone in tones)


def token_fits(header: str) -> bool:
    """Whether `Authorization: Bearer …` carries HEALTH_TOKEN; never while none is set."""
    given = header.removeprefix("Bearer ")
    return bool(settings.HEALTH_TOKEN) and hmac.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode())


def _web() -> Finding:
    return Finding("web", "Peladen web", GOOD, "Menjawab.")


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute(STATE)
            used, most, size, is_copy = cursor.fetchone()
    except (OperationalError, InterfaceError):
        return Finding("database", "Basis data", BAD, "Tidak terjangkau.")
    text = f"{_gigabytes(size)}; {used} dari {most} sambungan terpakai."
    if is_copy:
        return Finding("database", "Basis data", BAD, f"Ini salinan siaga: hanya dapat dibaca. {text}")
    return Finding("database", "Basis data", WARN if used >= most * CONNECTIONS_WARN else GOOD, text)


def _workers() -> list[Finding]:
    alive = locks.held(locks.WORKER)
    waiting = dict(
        Job.objects.filter(state=Job.State.WAITING)
        .order_by()
        .values_list("is_long")
        .annotate(since=Min("created_at"))
        .values_list("is_long", "since")
    )
    return [
        _worker("worker", "Pekerja latar", locks.QUEUES["default"] in alive, waiting.get(False)),
        _worker("worker_long", "Pekerja latar panjang", locks.QUEUES["long"] in alive, waiting.get(True)),
    ]


def _worker(code: str, label: str, is_alive: bool, since: dt.datetime | None) -> Finding:
    if not is_alive:
        return Finding(
            code, label, BAD, "Tidak ada yang bekerja. Nyalakan pekerja latar; pekerjaan menunggu, tidak hilang."
        )
    if since and timezone.now() - since > WAITED_LONG:
        return Finding(code, label, WARN, f"Bekerja, tetapi ada pekerjaan yang menunggu sejak {_moment(since)}.")
    return Finding(code, label, GOOD, "Bekerja.")


def _nights() -> list[Finding]:
    """The latest run of each nightly work; a PC that was off yesterday has till tomorrow."""
    today = timezone.localdate()
    runs = NightlyRun.objects.filter(day__gte=today - dt.timedelta(days=7)).select_related("job").order_by("day")
    latest = {run.code: run for run in runs}
    failed, late = [], []
    for night in registry.nights():
        run, known = latest.get(night.code), registry.verb(night.code)
        label = known.label if known else night.code
        if run and run.job.state == Job.State.FAILED:
            failed.append(label)
        elif run is None or run.day < today - dt.timedelta(days=1):
            late.append(label)
    if failed:
        return [Finding("nightly", "Pekerjaan malam", BAD, f"Gagal: {', '.join(failed)}.")]
    if late:
        return [Finding("nightly", "Pekerjaan malam", WARN, f"Belum berjalan sejak kemarin: {', '.join(late)}.")]
    return [Finding("nightly", "Pekerjaan malam", GOOD, "Semua berjalan.")]


def _disks() -> list[Finding]:
    """One finding for each disk: several folders on one disk are one."""
    folders = {
        "data": Path(settings.VAR_DIR),
        "unggahan": Path(settings.MEDIA_ROOT),
        "cadangan": records.folder_of_backups(),
    }
    by_disk: dict[int, list[str]] = {}
    places: dict[int, Path] = {}
    for name, folder in folders.items():
        place = _existing(folder)
        disk = place.stat().st_dev
        by_disk.setdefault(disk, []).append(name)
        places[disk] = place
    return [_disk(number, places[disk], names) for number, (disk, names) in enumerate(by_disk.items(), 1)]


def _disk(number: int, place: Path, names: list[str]) -> Finding:
    usage = shutil.disk_usage(place)
    free = usage.free / usage.total
    tone = BAD if free < FREE_BAD else WARN if free < FREE_WARN else GOOD
    text = f"Sisa {_gigabytes(usage.free)} dari {_gigabytes(usage.total)} ({free:.0%})."
    return Finding(f"disk_{number}", f"Penyimpanan {', '.join(names)}", tone, text)


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _backup() -> Finding:
    moment, label = records.moment("backup"), "Cadangan"
    if not settings.BACKUP_KEYS:
        return Finding("backup", label, BAD, "Kunci cadangan (BACKUP_KEYS) belum diisi, jadi tidak ada cadangan.")
    if moment is None:
        return Finding("backup", label, WARN, "Belum pernah dibuat di mesin ini.")
    age = timezone.now() - moment
    tone = BAD if age > BACKUP_MISSING else WARN if age > BACKUP_LATE else GOOD
    return Finding(
        "backup", label, tone, f"Terakhir {_moment(moment)}, {_gigabytes(records.read()['backup']['size'])}."
    )


def _drill() -> Finding:
    moment, label = records.moment("drill"), "Gladi pemulihan"
    if moment is None:
        return Finding("drill", label, WARN, "Belum pernah dicoba. Jalankan: manage.py restore --drill")
    if not records.read()["drill"].get("good"):
        return Finding("drill", label, BAD, f"Gladi {_moment(moment)} menemukan perbedaan.")
    tone = WARN if timezone.now() - moment > DRILL_LATE else GOOD
    return Finding("drill", label, tone, f"Terakhir {_moment(moment)}: semua tabel dan berkas sama.")


def _moment(moment: dt.datetime) -> str:
    from welfare.desk.templatetags.office import waktu

    return waktu(moment)


def _gigabytes(count: int) -> str:
    number = f"{count / 1e9:.1f}" if count >= 1e8 else f"{count / 1e9:.3f}"
    return f"{number.replace('.', ',')} GB"
