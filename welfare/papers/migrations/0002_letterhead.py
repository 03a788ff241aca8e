"""The letterhead of Dinas Sosial Kabupaten Lamongan, as its public papers carry it.  Signatories are the office's own."""

from django.db import migrations

ROW = {
    "government": "PEMERINTAH KABUPATEN LAMONGAN",
    "office": "DINAS SOSIAL",
    "address": "Jalan Kusuma Bangsa Nomor 32 Lamongan",
    "city": "Lamongan",
}


def add(apps, schema_editor):
    letterhead = apps.get_model("papers", "Letterhead")
    if not letterhead.objects.filter(in_use=True).exists():
        letterhead.objects.create(in_use=True, **ROW)


def remove(apps, schema_editor):
    apps.get_model("papers", "Letterhead").objects.filter(**ROW).delete()


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_first")]
    operations = [migrations.RunPython(add, remove)]
