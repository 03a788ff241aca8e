"""The lists that monev starts with, all to be edited by the office; and a row for every period that is in use.

Reasons: those that offices name in their evidence.  Weights of the queue and questions of a visit are proposals.
"""

import calendar
import datetime as dt
import re

from django.db import migrations

REASONS = [
    # code, name, verdicts, recommendations
    ("meninggal", "meninggal", ["unfit"], ["replace"]),
    ("pindah", "pindah dari desa", ["unfit"], ["replace", "correct"]),
    ("ganda", "data ganda", ["unfit", "recheck"], ["replace", "correct"]),
    ("mampu", "mampu atau naik desil", ["unfit"], ["replace"]),
    ("asn", "ASN/TNI/Polri atau pegawai BUMN/BUMD", ["unfit"], ["replace"]),
    ("perusahaan", "memiliki perusahaan", ["unfit"], ["replace"]),
    ("bawah-umur", "di bawah umur", ["unfit"], ["replace", "correct"]),
    ("judi-daring", "rekening atau NIK dipakai judi daring", ["unfit", "recheck"], ["replace"]),
    ("menolak", "menolak verifikasi atau stiker", ["unfit", "recheck"], ["replace"]),
    ("tidak-ditemukan", "tidak ditemukan di alamat", ["unfit", "recheck"], ["replace", "correct"]),
    ("disalahgunakan", "bantuan disalahgunakan (dijual, kartu digadaikan)", ["unfit"], ["replace"]),
    ("graduasi", "graduasi atau mandiri", ["unfit"], ["replace"]),
    ("nik-tidak-padan", "NIK tidak padan dengan Dukcapil", ["recheck"], ["correct"]),
    ("belum-ektp", "belum e-KTP atau belum aktivasi", ["recheck"], ["correct"]),
    ("tanpa-kk", "tidak ada nomor KK", ["recheck"], ["correct"]),
    ("layanan-lain", "membutuhkan layanan lain", ["recheck"], ["refer"]),
    ("lainnya", "lainnya", ["unfit", "recheck"], ["replace", "correct", "refer"]),
]  # fmt: skip
QUESTIONS = [
    # question, aspect, kind, options
    ("Apakah keluarga ini tinggal di alamat tersebut?", "target", "yes_no", ""),
    ("Apakah ada anggota keluarga yang menjadi ASN, TNI, Polri, atau pegawai BUMN/BUMD?", "target", "yes_no", ""),
    ("Bagaimana keadaan rumahnya?", "target", "choice", "tidak layak huni\nsederhana\nbaik"),
    ("Berapa orang tinggal di rumah ini?", "target", "number", ""),
    ("Apakah bantuan diterima sendiri dan utuh?", "use", "yes_no", ""),
    ("Dipakai untuk apa bantuan itu?", "use", "choice", "makan\nsekolah\nkesehatan\nusaha\nlainnya"),
    ("Apakah kartu atau rekening dipegang sendiri?", "use", "yes_no", ""),
    ("Apakah ada usaha atau keterampilan yang dapat dikembangkan?", "growth", "yes_no", ""),
    ("Apa yang dibutuhkan supaya keluarga ini mandiri?", "growth", "text", ""),
]
CRITERIA = [
    # name, kind, weight
    ("desil rendah", "decile", 3),
    ("belum menerima bantuan apa pun", "unaided", 10),
    ("ada penyandang disabilitas di keluarga", "tick", 8),
    ("lanjut usia (60 tahun atau lebih)", "elderly", 6),
    ("rumah tidak layak huni", "tick", 6),
    ("ada yang sakit menahun", "tick", 5),
    ("kepala keluarga perempuan", "tick", 4),
    ("ada anak sekolah atau balita", "tick", 3),
]
CODE = re.compile(r"(20\d\d)(?:-([TS])([1-4]))?")


def span(code):
    """Days of "2026", "2026-T3" or "2026-S1"; of anything else the whole of this year, for the office to mend."""
    found = CODE.fullmatch(code.strip().upper())
    if found is None:
        year = dt.date.today().year  # noqa: DTZ011
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    year, part, number = int(found[1]), found[2], int(found[3] or 1)
    months = {"T": 3, "S": 6}.get(part, 12)
    last = min(number * months, 12)
    return dt.date(year, max(last - months + 1, 1), 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def load(apps, schema_editor):
    get = apps.get_model
    reasons = enumerate(REASONS, start=1)
    get("aid", "ReasonCode").objects.bulk_create(
        get("aid", "ReasonCode")(code=code, name=name, verdicts=verdicts, recommendations=wanted, order=number * 10)
        for number, (code, name, verdicts, wanted) in reasons
    )
    get("aid", "ChecklistItem").objects.bulk_create(
        get("aid", "ChecklistItem")(question=text, aspect=aspect, kind=kind, options=options, order=number * 10)
        for number, (text, aspect, kind, options) in enumerate(QUESTIONS, start=1)
    )
    get("aid", "Criterion").objects.bulk_create(
        get("aid", "Criterion")(name=name, kind=kind, weight=weight, order=number * 10)
        for number, (name, kind, weight) in enumerate(CRITERIA, start=1)
    )
    used = get("aid", "Enrolment").objects.exclude(period="").order_by().values_list("programme", "period").distinct()
    get("aid", "ProgrammePeriod").objects.bulk_create(
        get("aid", "ProgrammePeriod")(programme_id=programme, code=code, starts_on=first, ends_on=last)
        for programme, code in used
        for first, last in [span(code)]
    )


def unload(apps, schema_editor):
    for name in ("ReasonCode", "ChecklistItem", "Criterion", "ProgrammePeriod"):
        apps.get_model("aid", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("aid", "0004_monev")]
    operations = [migrations.RunPython(load, unload)]
