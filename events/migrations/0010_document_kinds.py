"""What the file of an event holds (pages of a Dinas Sosial's own checklists) and how certificates are numbered."""

from django.db import migrations

KINDS = [
    ("kak", "Kerangka acuan (KAK)", False, ""),
    ("sk-panitia", "SK panitia/narasumber", False, ""),
    ("undangan", "Surat undangan", False, "letter"),
    ("susunan-acara", "Susunan acara", False, "agenda"),
    ("daftar-hadir", "Daftar hadir", False, "attendance"),
    ("daftar-hadir-ttd", "Daftar hadir bertanda tangan (pindaian)", False, ""),
    ("materi", "Materi/paparan", False, ""),
    ("notulen", "Notulen", False, "minutes"),
    ("berita-acara", "Berita acara kesepakatan", False, "agreement"),
    ("foto", "Dokumentasi foto", True, ""),
    ("laporan", "Laporan kegiatan", False, "report"),
    ("sertifikat", "Sertifikat", False, "certificates"),
    ("lain", "Dokumen lain", False, ""),
]
ALWAYS = ("undangan", "susunan-acara", "daftar-hadir", "notulen", "foto", "laporan")
REQUIRED = {
    "pembinaan": (*ALWAYS, "daftar-hadir-ttd", "materi", "berita-acara"),
    "bimtek": (*ALWAYS, "kak", "sk-panitia", "daftar-hadir-ttd", "materi", "sertifikat"),
    "rakor": (*ALWAYS, "daftar-hadir-ttd"),
    "fgd": (*ALWAYS, "daftar-hadir-ttd", "berita-acara"),
    "sosialisasi": (*ALWAYS, "daftar-hadir-ttd", "materi"),
    "monev": ("daftar-hadir", "notulen", "foto", "laporan"),
    "pelantikan": ("undangan", "susunan-acara", "daftar-hadir", "foto", "laporan"),
    "apel": ("daftar-hadir", "foto"),
    "lainnya": ("daftar-hadir", "foto", "laporan"),
}


def add(apps, schema_editor):
    kinds = apps.get_model("events", "DocumentKind")
    rows = {}
    for number, (code, name, is_photo, proof) in enumerate(KINDS, 1):
        values = {"name": name, "is_photo": is_photo, "proof": proof, "order": number * 10}
        rows[code] = kinds.objects.get_or_create(code=code, defaults=values)[0]
    required = apps.get_model("events", "RequiredDocument")
    for event_kind in apps.get_model("events", "EventKind").objects.filter(code__in=REQUIRED):
        for code in REQUIRED[event_kind.code]:
            required.objects.get_or_create(event_kind=event_kind, document_kind=rows[code])
    formats = apps.get_model("events", "NumberFormat")
    defaults = {"name": "Sertifikat", "pattern": "400.9/{n3}/SERT/413.109/{year}"}
    formats.objects.get_or_create(code="sertifikat", defaults=defaults)


def remove(apps, schema_editor):
    """Only what nothing uses."""
    apps.get_model("events", "RequiredDocument").objects.all().delete()
    codes = [code for code, *_ in KINDS]
    apps.get_model("events", "DocumentKind").objects.filter(code__in=codes, documents__isnull=True).delete()
    formats = apps.get_model("events", "NumberFormat")
    formats.objects.filter(code="sertifikat", certificates__isnull=True, letters__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("events", "0009_after_event")]
    operations = [migrations.RunPython(add, remove)]
