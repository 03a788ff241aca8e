"""The kinds of events an office of social welfare holds; the office may add others."""

from django.db import migrations

KINDS = [
    ("pembinaan", "Pembinaan"),
    ("bimtek", "Bimbingan teknis"),
    ("rakor", "Rapat koordinasi"),
    ("fgd", "FGD (diskusi terpumpun)"),
    ("sosialisasi", "Sosialisasi"),
    ("monev", "Monitoring dan evaluasi"),
    ("pelantikan", "Pelantikan/pengukuhan"),
    ("apel", "Apel"),
    ("lainnya", "Lainnya"),
]


def add(apps, schema_editor):
    kind = apps.get_model("events", "EventKind")
    for number, (code, name) in enumerate(KINDS, 1):
        kind.objects.get_or_create(code=code, defaults={"name": name, "order": number * 10})


def remove(apps, schema_editor):
    """Only those no event uses: an office's own events outlive a step back."""
    kind = apps.get_model("events", "EventKind")
    kind.objects.filter(code__in=[code for code, _ in KINDS], events__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("events", "0004_cancel_reason")]
    operations = [migrations.RunPython(add, remove)]
