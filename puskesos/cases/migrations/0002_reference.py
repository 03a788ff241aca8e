"""The kinds of service and the agencies that offices of this kind name; the office edits them as rows.

Required papers: as asked for in Kabupaten Batang and Blitar.  Deadlines in working days are proposals.
"""

from django.db import migrations

KTP_KK = ["KTP", "KK"]
SERVICES = [
    # code, name, papers, working days, PPKS kind, sensitive
    (
        "bpjs-kis",
        "BPJS/KIS (PBI-JK)",
        [*KTP_KK, "SKTM", "SPTJM Kepala Desa bermeterai", "Foto rumah", "Surat sakit"],
        5,
        "poor",
        False,
    ),
    ("reaktivasi-pbi", "Reaktivasi KIS/PBI-JK", [*KTP_KK, "Surat keterangan sakit atau rawat"], 3, "poor", False),
    ("cek-desil", "Pengecekan desil DTSEN", KTP_KK, 1, "", False),
    ("usul-dtsen", "Usulan atau perbaikan DTSEN", [*KTP_KK, "Foto rumah"], 30, "poor", False),
    ("surat-dtsen", "Surat keterangan terdaftar DTSEN", KTP_KK, 2, "", False),
    ("kip-kuliah", "Rekomendasi KIP Kuliah", [*KTP_KK, "Kartu pelajar", "Ijazah"], 5, "", False),
    ("kip", "KIP/PIP sekolah", ["KK", "Kartu pelajar", "Akta kelahiran", "Ijazah"], 5, "", False),
    ("pkh-sembako", "Keluhan PKH/Sembako", KTP_KK, 5, "poor", False),
    (
        "perawatan",
        "Bantuan operasional perawatan",
        ["Surat permohonan", "SKTM", "Foto rumah dan pasien", "Surat rawat inap kelas III"],
        3,
        "poor",
        False,
    ),
    ("jampersal", "Rekomendasi jampersal", [*KTP_KK, "Surat rujukan bidan"], 2, "", False),
    ("yatim", "Bantuan yatim piatu", ["KTP/KIA", "KK", "Foto rumah"], 10, "child", False),
    (
        "rtlh",
        "Usulan rumah tidak layak huni",
        [*KTP_KK, "SKTM", "Foto rumah", "Bukti kepemilikan tanah"],
        30,
        "poor",
        False,
    ),
    ("adminduk", "Dokumen kependudukan", ["KK", "Surat pengantar desa"], 10, "", False),
    ("lansia", "Lanjut usia telantar", ["KTP bila ada", "Laporan kunjungan"], 5, "elderly", False),
    (
        "disabilitas",
        "Layanan penyandang disabilitas",
        [*KTP_KK, "Foto", "Surat keterangan disabilitas"],
        14,
        "disabled",
        False,
    ),
    ("anak-telantar", "Laporan anak telantar", ["Laporan kunjungan"], 3, "child", True),
    ("odgj", "Orang dengan gangguan jiwa telantar", ["Laporan kunjungan"], 2, "", True),
    ("kekerasan", "Korban tindak kekerasan", [], 1, "violence", True),
    ("kekerasan-anak", "Anak korban tindak kekerasan", [], 1, "child_violence", True),
    ("hiv", "Pendampingan orang dengan HIV/AIDS", [], 5, "hiv", True),
    ("napza", "Korban penyalahgunaan NAPZA", [], 5, "drugs", True),
    ("konflik", "Penyelesaian konflik sosial", ["Laporan kunjungan"], 10, "family", False),
    ("bencana", "Bantuan korban bencana", ["KK", "Surat keterangan desa", "Foto kejadian"], 3, "disaster", False),
    ("santunan", "Surat kematian dan santunan ahli waris", [*KTP_KK, "Surat kematian"], 7, "", False),
    ("informasi", "Informasi dan lainnya", [], 1, "", False),
]
AGENCIES = [
    # name, kind, addressee, place, working days until an answer is expected
    ("RSUD dr. Soegiri Lamongan", "hospital", "Direktur", "Lamongan", 3),
    ("Dinas Kesehatan Kabupaten Lamongan", "hospital", "Kepala Dinas", "Lamongan", 7),
    ("BPJS Kesehatan Lamongan", "insurance", "Kepala Kantor", "Lamongan", 7),
    ("Dinas Kependudukan dan Pencatatan Sipil Kabupaten Lamongan", "civil", "Kepala Dinas", "Lamongan", 7),
    ("Dinas Pendidikan Kabupaten Lamongan", "school", "Kepala Dinas", "Lamongan", 10),
    ("BAZNAS Kabupaten Lamongan", "alms", "Ketua", "Lamongan", 10),
    ("UPTD Perlindungan Perempuan dan Anak", "protection", "Kepala UPTD", "Lamongan", 2),
    ("Polres Lamongan (Unit PPA)", "protection", "Kepala Unit", "Lamongan", 2),
    ("Satpol PP Kabupaten Lamongan", "office", "Kepala Satuan", "Lamongan", 3),
    ("BPBD Kabupaten Lamongan", "office", "Kepala Pelaksana", "Lamongan", 2),
    ("Dinas Tenaga Kerja Kabupaten Lamongan", "office", "Kepala Dinas", "Lamongan", 10),
    ("Dinas Perumahan Rakyat, Kawasan Permukiman dan Cipta Karya", "office", "Kepala Dinas", "Lamongan", 20),
    ("Dinas Sosial Provinsi Jawa Timur", "province", "Kepala Dinas", "Surabaya", 14),
    ("Sentra Kementerian Sosial", "province", "Kepala Sentra", "Surakarta", 14),
    ("LKS setempat", "institution", "Ketua", "tempat", 7),
]


def fill(apps, schema_editor):
    kind, agency = apps.get_model("cases", "ServiceKind"), apps.get_model("cases", "Agency")
    kind.objects.bulk_create(
        kind(
            code=code,
            name=name,
            papers="\n".join(papers),
            days=days,
            need=need,
            is_sensitive=secret,
            order=10 * (n + 1),
        )
        for n, (code, name, papers, days, need, secret) in enumerate(SERVICES)
    )
    agency.objects.bulk_create(
        agency(name=name, kind=kind_, addressee=to, city=city, days=days) for name, kind_, to, city, days in AGENCIES
    )


def empty(apps, schema_editor):
    """Only what nothing points to: rows in use stay, and the migration stops there."""
    apps.get_model("cases", "ServiceKind").objects.filter(code__in=[row[0] for row in SERVICES]).delete()
    apps.get_model("cases", "Agency").objects.filter(name__in=[row[0] for row in AGENCIES]).delete()


class Migration(migrations.Migration):
    # pghistory installs there the function that its triggers call.
    dependencies = [("cases", "0001_first"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunPython(fill, empty)]
