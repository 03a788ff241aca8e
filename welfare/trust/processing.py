"""The ground's own lines in the record of processing."""

from welfare.desk.registry import announce
from welfare.trust.announcing import Processing

announce(
    Processing(
        "Register orang", 10,
        "Satu catatan untuk setiap orang, agar tidak ada yang tercatat ganda.",
        "Tugas dalam kepentingan umum, UU 27/2022 Pasal 20 ayat (2) huruf e.",
        "Setiap orang yang berurusan dengan kantor",
        "Nama, jenis kelamin, tempat dan tanggal lahir, alamat, nomor HP, NIK (terenkripsi)",
        "Tidak dibagikan; unduhan memerlukan alasan dan tidak memuat NIK",
        "Selama ada urusan; dihapus atas permintaan orangnya",
    ),
    Processing(
        "Impor daftar", 60,
        "Memasukkan daftar yang diterima kantor ke register.",
        "Tugas dalam kepentingan umum, UU 27/2022 Pasal 20 ayat (2) huruf e.",
        "Orang yang namanya ada di daftar",
        "Isi daftar sebagaimana diterima",
        "Tidak dibagikan",
        "imports.files",
    ),
    Processing(
        "Keamanan: siapa melihat apa", 70,
        "Membuktikan siapa melihat dan mengunduh data pribadi, dan siapa masuk dari mana.",
        "Kewajiban hukum, UU 27/2022 Pasal 31, 35, 38, 39; Peraturan BSSN 4/2021.",
        "Petugas yang memakai aplikasi",
        "Nama, waktu, alasan, alamat IP saat masuk",
        "Pemeriksa, Inspektorat",
        "trust.reads",
    ),
)  # fmt: skip
