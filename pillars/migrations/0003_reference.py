"""The six pillars and the five others that lists name, with their posts and the words by which lists call them.

Rules: Permensos named in `legal_basis`.  Words: lists and letters of offices in East Java.
"""

from django.db import migrations

ALL_LEVELS = ["regency", "subdistrict", "village"]

# code: (name, short name, registers, hue, expected at, legal basis, aliases)
CORE = {
    "KT": (
        "Karang Taruna", "Karang Taruna", "unit", "kt", ALL_LEVELS,
        "Permensos 25/2019 tentang Karang Taruna, diubah dengan Permensos 9/2025",
        ["KT", "Kartar", "Katar", "K. Taruna", "Krg Taruna", "Krg. Taruna", "Karang Taruna Desa",
         "Karang Taruna Kelurahan", "Karang Taruna Kecamatan", "Karang Taruna Kabupaten"],
    ),
    "PSM": (
        "Pekerja Sosial Masyarakat", "PSM / IPSM", "person", "psm", [],
        "Permensos 10/2019 tentang Pekerja Sosial Masyarakat",
        ["PSM", "P.S.M", "IPSM", "Ikatan Pekerja Sosial Masyarakat", "Peksos Masyarakat",
         "Pekerja Sosial Masyarakat (PSM)"],
    ),
    "TAGANA": (
        "Taruna Siaga Bencana", "Tagana", "person", "tagana", [],
        "Permensos 28/2012 dan 29/2012 tentang Taruna Siaga Bencana",
        ["Tagana", "Taruna Tanggap Bencana", "Taruna Siaga Bencana (Tagana)", "Taruna Tanggap Bencana (Tagana)",
         "FK Tagana", "FKT", "Forum Koordinasi Tagana"],
    ),
    "LKS": (
        "Lembaga Kesejahteraan Sosial", "LKS / FLKS", "institution", "lks", [],
        "Permensos 5/2024 tentang LKS; akreditasi: Permensos 8/2025",
        ["LKS", "FLKS", "Forum Lembaga Kesejahteraan Sosial", "Forum LKS", "LKSA", "LKS Anak",
         "Lembaga Kesejahteraan Sosial Anak", "LKS-LU", "LKS Lansia", "Lembaga Kesejahteraan Sosial (LKS)", "Panti",
         "Panti Asuhan"],
    ),
    "PKH": (
        "SDM Program Keluarga Harapan", "SDM PKH", "person", "pkh", [],
        "Permensos 1/2018 tentang Program Keluarga Harapan",
        ["PKH", "SDM PKH", "Program Keluarga Harapan", "Koordinator PKH", "Koord. PKH", "Pendamping PKH", "Pend. PKH",
         "Pendamping Sosial PKH", "Korkab PKH"],
    ),
    "TKSK": (
        "Tenaga Kesejahteraan Sosial Kecamatan", "TKSK", "person", "tksk", ["subdistrict"],
        "Permensos 28/2018 tentang TKSK; Perdirjen 35/2020",
        ["TKSK", "T.K.S.K", "TKSK Kec.", "TKSK Kecamatan", "Tenaga Kesejahteraan Sosial Kecamatan (TKSK)"],
    ),
}  # fmt: skip

OTHERS = {
    "PUSKESOS": (
        "Pusat Kesejahteraan Sosial (petugas)", "Petugas Puskesos", "person", "tksk", [], "Permensos 15/2018 tentang SLRT",
        ["Puskesos", "SLRT", "Puskesos / SLRT", "Puskesos SLRT", "Pusat Kesejahteraan Sosial"],
    ),
    "LK3": (
        "Lembaga Konsultasi Kesejahteraan Keluarga", "LK3", "institution", "lks", [], "Permensos 8/2012",
        ["LK3", "L.K.3"],
    ),
    "WKSBM": (
        "Wahana Kesejahteraan Sosial Berbasis Masyarakat", "WKSBM", "unit", "psm", [], "Permensos 8/2012",
        ["WKSBM"],
    ),
    "PORDAM": ("Pelopor Perdamaian", "Pordam", "person", "tagana", [], "", ["Pordam", "Pelopor Perdamaian (Pordam)"]),
    "PENYULUH": (
        "Penyuluh Sosial Masyarakat", "Pensosmas", "person", "kt", [], "Permensos 8/2012",
        ["Penyuluh", "Pensosmas", "Penyuluh Sosial", "Penyuluh Sosial Masyarakat (Pensosmas)"],
    ),
}  # fmt: skip

SINGLE, LEADS, MANY = (True, False), (True, True), (False, False)
LEADERS = (False, True)  # a post that leads and may have several holders: two Korkab in one kabupaten occur

# code: [(post, (is_single, leads), aliases)]
POSITIONS = {
    "KT": [
        ("Ketua", LEADS, ["Ketua KT", "Ketua Karang Taruna", "Ketua Kartar"]),
        ("Wakil Ketua", MANY, ["Wakil", "Wk. Ketua"]),
        ("Sekretaris", SINGLE, ["Sekr."]),
        ("Wakil Sekretaris", MANY, []),
        ("Bendahara", SINGLE, ["Bend."]),
        ("Wakil Bendahara", MANY, []),
        ("Seksi Usaha Kesejahteraan Sosial", MANY, ["Seksi UKS", "Sie UKS", "Bidang Usaha Kesejahteraan Sosial"]),
        ("Seksi Usaha Ekonomi Produktif", MANY, ["Seksi UEP"]),
        ("Seksi Humas", MANY, ["Sie Humas", "Bidang Humas", "Seksi Hubungan Masyarakat"]),
        ("Seksi Pendidikan dan Pelatihan", MANY, []),
        ("Seksi Olahraga dan Seni Budaya", MANY, []),
        ("Seksi Lingkungan Hidup", MANY, []),
        ("Seksi Kerohanian", MANY, []),
        ("Anggota", MANY, []),
    ],
    "PSM": [
        ("Ketua IPSM", LEADS, ["Ketua", "Ketua PSM"]),
        ("Wakil Ketua", MANY, []),
        ("Sekretaris", SINGLE, []),
        ("Bendahara", SINGLE, []),
        ("Koordinator Kecamatan", MANY, ["Korcam", "Koord. Kecamatan", "Koordinator"]),
        ("Anggota", MANY, ["PSM"]),
    ],
    "TAGANA": [
        ("Ketua", LEADS, ["Ketua Tagana"]),
        ("Koordinator", MANY, ["Koordinator Tagana", "Koord. Tagana"]),
        ("Ketua FK", MANY, ["Ketua FK Tagana", "Ketua Forum Koordinasi"]),
        ("Sekretaris", SINGLE, []),
        ("Bendahara", SINGLE, []),
        ("Anggota", MANY, ["Anggota Tagana"]),
    ],
    "LKS": [
        ("Ketua FLKS", LEADS, ["Ketua Forum LKS"]),
        ("Ketua", LEADS, ["Ketua LKS", "Ketua LKSA", "Ketua Yayasan"]),
        ("Pimpinan", LEADS, ["Pimpinan LKS", "Kepala Panti"]),
        ("Sekretaris", SINGLE, []),
        ("Bendahara", SINGLE, []),
        ("Pekerja Sosial", MANY, ["Peksos"]),
        ("Pengasuh", MANY, []),
        ("Anggota", MANY, ["Pengurus"]),
    ],
    "PKH": [
        (
            "Koordinator Kabupaten",
            LEADERS,
            ["Korkab", "Koordinator PKH", "Koord. PKH", "Koordinator SDM PKH", "Koordinator"],
        ),
        ("Pekerja Sosial Supervisor", MANY, ["Supervisor"]),
        ("Pendamping Sosial", MANY, ["Pendamping", "Pendamping PKH", "Pendamping Sosial PKH"]),
        ("Administrator Pangkalan Data", MANY, ["APD", "ADB", "Administrator Database", "Operator PKH"]),
        ("Asisten Pendamping Sosial", MANY, []),
    ],
    "TKSK": [
        ("TKSK", LEADS, ["Petugas TKSK", "TKSK Kec.", "TKSK Kecamatan", "Anggota"]),
        ("Koordinator Kabupaten", MANY, ["Korda", "Koordinator Daerah", "Korda TKSK", "Koordinator TKSK"]),
    ],
    "PUSKESOS": [
        ("Penanggung Jawab", SINGLE, []),
        ("Koordinator", LEADS, ["Koordinator Puskesos"]),
        ("Petugas Front Office", MANY, ["Front Office", "FO"]),
        ("Petugas Back Office", MANY, ["Back Office", "BO"]),
        ("Fasilitator", MANY, []),
        ("Supervisor", MANY, []),
        ("Operator SIKS-NG", MANY, ["Operator"]),
    ],
    "LK3": [("Ketua", LEADS, ["Ketua LK3"]), ("Konselor", MANY, []), ("Anggota", MANY, [])],
    "WKSBM": [("Ketua", LEADS, ["Ketua WKSBM"]), ("Anggota", MANY, [])],
    "PORDAM": [("Koordinator", LEADS, ["Koordinator Pordam"]), ("Anggota", MANY, [])],
    "PENYULUH": [("Koordinator", LEADS, []), ("Anggota", MANY, ["Penyuluh"])],
}


def load(apps, schema_editor):
    pillar_model = apps.get_model("pillars", "Pillar")
    position_model = apps.get_model("pillars", "Position")
    for order, (code, row) in enumerate([*CORE.items(), *OTHERS.items()], start=1):
        name, short_name, registers, hue, expected_at, legal_basis, aliases = row
        pillar = pillar_model.objects.create(
            code=code, name=name, short_name=short_name, registers=registers, hue=hue, expected_at=expected_at,
            legal_basis=legal_basis, aliases=aliases, order=order * 10, is_core=code in CORE,
        )  # fmt: skip
        position_model.objects.bulk_create(
            position_model(
                pillar=pillar, name=post, is_single=is_single, leads=leads, aliases=words, order=place * 10
            )
            for place, (post, (is_single, leads), words) in enumerate(POSITIONS[code], start=1)
        )  # fmt: skip


def unload(apps, schema_editor):
    codes = [*CORE, *OTHERS]
    apps.get_model("pillars", "Position").objects.filter(pillar__code__in=codes).delete()
    apps.get_model("pillars", "Pillar").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    # pghistory installs there the function that its triggers call.
    dependencies = [("pillars", "0002_words_and_coordinators"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunPython(load, unload)]
