"""The event of 16 June 2025 from its plan to its certificates, in a browser, at both sizes; names are made up.

32 invited, 22 of them TKSK, an FGD with a viewpoint of every pillar, an agreement, and the decision that must not get
lost again: "aktivasi Puskesos menunggu petunjuk pimpinan", owner Kepala Dinas.  Only the register stands before.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from events.models import Attendance, Certificate, Event, FollowUp, Participant
from pillars.models import Membership, Position, Unit
from tests.browser.conftest import DESK, PASSWORD, PHONE
from tests.conftest import KABUPATEN
from tests.events.conftest import WITHOUT_TKSK
from tests.events.reading import pages_of, words_of, words_of_docx
from tests.events.test_documents import photo, scan
from tests.factories import make_membership, make_person, make_signatory, make_unit, make_user
from welfare.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
TITLE = "Penguatan dan Pembinaan Pilar-pilar Sosial"
PLACE = "Ruang Asasta, Dinsos Kab. Lamongan"
ACTIVATION = "Aktivasi Puskesos menunggu petunjuk pimpinan"
AGREED = ("Puskesos adalah rumah besar pilar-pilar sosial", "Puskesos menjadi pusat informasi sosial di desa")
CHAIRS = [
    ("KT", "Ketua", "Ketua Karang Taruna kabupaten"),
    ("PSM", "Ketua IPSM", "Ketua IPSM"),
    ("TAGANA", "Ketua", "Ketua Tagana"),
    ("LKS", "Ketua FLKS", "Ketua FLKS"),
    ("PKH", "Koordinator Kabupaten", "Koordinator PKH"),
]
GUESTS = [f"Tamu Contoh {letter}" for letter in ("Anggrek", "Bakung", "Cempaka", "Dahlia", "Edelweis")]
VIEWS = {
    "Karang Taruna": "Pemuda desa siap mendata",
    "PSM / IPSM": "Pekerja sosial masyarakat siap berjaga",
    "Tagana": "Puskesos tempat melapor saat bencana",
    "LKS / FLKS": "Lembaga siap menerima rujukan",
    "SDM PKH": "Data keluarga penerima siap dipadankan",
    "TKSK": "TKSK mendampingi petugas desa",
}


@pytest.fixture
def register(transactional_db: None) -> list[str]:
    """A TKSK in 22 of 27 kecamatan and the head of each other pillar; the names in the order of invitation."""
    make_user("staf", Role.STAFF, KABUPATEN, name="Sari Contoh", password=PASSWORD)
    make_user("kadis", Role.HEAD, KABUPATEN, name="Kepala Dinas Contoh", password=PASSWORD)
    make_signatory(name="Penanda Contoh, S.Sos.", capacity="Kepala Dinas Sosial")
    posts = {(post.pillar.code, post.name): post for post in Position.objects.select_related("pillar")}
    held: list[Membership] = []
    tksk = posts["TKSK", "TKSK"]
    for unit in Unit.objects.filter(pillar__code="TKSK").exclude(region__in=WITHOUT_TKSK).select_related("region"):
        held.append(make_membership(make_person(name=f"Petugas Contoh {unit.region.name}"), unit, tksk))
    for code, post, _ in CHAIRS:
        position = posts[code, post]
        unit = Unit.objects.filter(pillar__code=code, region=KABUPATEN).first() or make_unit(position.pillar, KABUPATEN)
        held.append(make_membership(make_person(name=f"Pengurus Contoh {code}"), unit, position))
    return [term.person.full_name for term in held]


class Office:
    """The officer's hands: what is done on the pages of one event, by what stands on them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.locator("main")

    def follow(self, name: str, **more: object) -> None:
        self.main.get_by_role("link", name=name, **more).first.click()

    def press(self, name: str | re.Pattern[str], **more: object) -> None:
        self.main.get_by_role("button", name=name, **more).first.click()

    def fill(self, **fields: str) -> None:
        """By label; an underscore in a name is a space."""
        for label, value in fields.items():
            self.main.get_by_label(label.replace("_", " ")).first.fill(value)

    def home(self) -> None:
        self.page.goto(self.event_path)

    def link_of_chain(self, label: str) -> None:
        self.home()
        self.page.locator(".chain a", has_text=label).click()

    def file_of(self, name: str) -> bytes:
        """What the link of this name on the page gives."""
        address = self.main.get_by_role("link", name=name).first.get_attribute("href")
        answer = self.page.request.get(str(address))
        assert answer.ok, (name, answer.status)
        return answer.body()

    def fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.page.viewport_size["width"]  # type: ignore[index]

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.main).to_contain_text(words)

    # Plan ------------------------------------------------------------------------------------------------------------
    def plan(self) -> None:
        self.page.goto("/kegiatan/")
        self.follow("Kegiatan baru")
        self.main.get_by_label("Jenis", exact=False).first.select_option(label="Pembinaan")
        self.fill(Nama_kegiatan=TITLE, Tanggal_mulai="2025-06-16", Jam_mulai="09:00", Tempat=PLACE)
        self.fill(Topik_FGD="Puskesos berbasis desa/kelurahan", Pemandu_FGD="Kepala Bidang Contoh")
        self.press("Buat kegiatan")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(TITLE)
        self.event_path = self.page.url
        self.follow("Ubah susunan acara")
        for title in ("Pembukaan", "Laporan panitia", "Penguatan oleh Kepala Dinas", "FGD per pilar"):
            self.main.locator("#tambah").get_by_label("Acara").fill(title)
            self.main.get_by_role("button", name="Tambah acara").dblclick()  # a second click does not send twice
            expect(self.main.locator("#acara")).to_contain_text(title)
        expect(self.main.locator("#acara ol.rundown > li")).to_have_count(4)
        self.fits()

    # Invite ----------------------------------------------------------------------------------------------------------
    def invite_by_rule(self) -> None:
        self.link_of_chain("Undangan")
        self.follow("Undang menurut jabatan")
        for label in ("Semua TKSK", *(often for _, _, often in CHAIRS)):
            self.follow(label, exact=True)
            self.press("Periksa dulu")
            if label == "Semua TKSK":
                self.says("5 kecamatan tanpa TKSK")
            self.press("Simpan aturan")
            self.press(re.compile(r"^Undang \d+ orang"))
        self.fits()

    def add_guests(self) -> None:
        self.home()
        for name in GUESTS:
            self.follow("Tambah peserta")
            form = self.main.locator("form[novalidate]")
            form.get_by_label("Nama", exact=False).first.fill(name)
            form.get_by_label("Instansi").fill("Bappeda Kab. Lamongan")
            form.locator("button[type=submit]").click()
            self.home()

    def letters(self) -> bytes:
        self.link_of_chain("Undangan")
        self.follow("Terbitkan surat")
        self.fill(Tanggal_surat="2025-06-09")
        with self.page.context.expect_page():  # and to look first does not keep one from sending
            self.press("Pratinjau (PDF)")
        self.press("Beri nomor dan terbitkan")
        return self.file_of("Cetak surat")

    # Attend ----------------------------------------------------------------------------------------------------------
    def attend(self) -> None:
        """By tap the first three, one stand-in, one at the door; all others from the signed sheet."""
        self.link_of_chain("Daftar hadir")
        for number in (1, 2, 3):
            row = self.page.locator("#results li", has_text=re.compile(rf"(^|\s){number}\. ")).first
            row.get_by_role("button", name="Hadir", exact=True).click()
            expect(row.locator(".who .chip")).to_have_text(re.compile("^[^,]*hadir$"))
        row = self.page.locator("#results li", has_text="23. ").first
        row.get_by_text("Diwakili…").click()
        row.get_by_label("Diwakili oleh").fill("Sulastri Contoh")
        row.get_by_role("button", name="Catat").click()
        expect(row.locator(".who .chip")).to_have_text(re.compile("^[^,]*diwakili$"))
        self.fits()
        self.follow("Datang langsung")
        self.fill(Nama=GUESTS[4])
        self.press("Cari")
        self.press(f"Catat hadir {GUESTS[4]}")
        self.follow("Dari kertas")
        self.fill(Bertanda_tangan="9-5")
        self.press("Periksa nama")
        expect(self.page.get_by_role("alert")).to_be_visible()
        self.fill(Bertanda_tangan="4-22,24-31")
        self.press("Periksa nama")
        self.press("Simpan 27 tanda")
        self.fits()

    # After -----------------------------------------------------------------------------------------------------------
    def minutes(self) -> None:
        self.link_of_chain("Notulen")
        self.follow("Tulis notulen")
        self.fill(Notulis="Notulis Contoh", Butir_kesepakatan="\n".join(AGREED))
        for pillar, view in VIEWS.items():
            self.page.get_by_role("group", name=pillar, exact=True).get_by_label("Pandangan").fill(view)
        self.fits()
        self.press("Simpan notulen")
        self.says("31 hadir dari 32 yang diundang")

    def decision(self) -> None:
        self.follow("Tambah tindak lanjut")
        self.fill(Apa_yang_ditindaklanjuti=ACTIVATION)
        self.main.get_by_label("Sebagai").select_option(label="keputusan terbuka")
        self.press("Simpan tindak lanjut")
        expect(self.page.get_by_role("alert")).to_contain_text("Sebutkan penanggung jawabnya")
        self.main.get_by_label("Penanggung jawab (akun)").select_option(label="Kepala Dinas Contoh")
        self.main.get_by_label("Penanggung jawab (nama atau jabatan)").fill("Kepala Dinas Sosial")
        self.fits()
        self.press("Simpan tindak lanjut")
        expect(self.page.locator("#tindak-lanjut")).to_contain_text(ACTIVATION)
        self.press("Finalkan notulen")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("final")

    def documents(self) -> None:
        self.home()
        self.follow("Dokumen")
        for kind, field, file in (("Dokumentasi foto", "photos", photo()), ("Materi/paparan", "file", scan())):
            self.follow("Unggah dokumen")
            self.main.get_by_label("Jenis dokumen").select_option(label=kind)
            upload = {"name": file.name, "mimeType": str(file.content_type), "buffer": file.read()}
            self.main.locator(f"input[name={field}]").set_input_files([upload])  # type: ignore[list-item]
            self.main.locator("form button[type=submit]").last.click()
            self.says("berkas disimpan")
        self.fits()

    def report(self) -> None:
        self.link_of_chain("Laporan")
        self.follow("Tulis laporan")
        self.fill(Maksud_dan_tujuan="Menguatkan peran pilar-pilar sosial")
        self.press("Simpan laporan")
        self.press("Finalkan laporan")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("final")

    def transport(self) -> None:
        self.home()
        self.follow("Uang transport")
        self.main.get_by_label("Uang transport per hari").first.fill("100000")
        self.press("Simpan tarif")
        self.says("Rp3.200.000")
        self.fits()

    def certificates(self) -> None:
        self.home()
        self.follow("Sertifikat")
        self.follow("Terbitkan sertifikat")
        self.press("Terbitkan sertifikat")
        self.says("31 sertifikat diterbitkan")
        self.fits()


FACTS = ("Senin, 16 Juni 2025", "Ruang Asasta", "Diundang 32 orang, hadir 31, diwakili 1", "TKSK 22 22",
         "Puskesos berbasis desa/kelurahan", ACTIVATION, "Kepala Dinas Sosial", "Sulastri Contoh", *AGREED,
         *VIEWS.values())  # fmt: skip


def check_papers(office: Office, invited: list[str]) -> None:
    """Every paper says what the record says: no fact is missing, no count differs."""
    office.home()
    sheet = words_of(office.file_of("Unduh daftar hadir (PDF)"))
    cards = words_of(office.file_of("Kartu peserta"))
    office.follow("Uang transport")
    money = words_of(office.file_of("Unduh daftar (PDF)"))
    assert "3.200.000" in money
    assert "Tiga juta dua ratus ribu rupiah" in money
    assert money.count("(mewakili") == 1
    office.link_of_chain("Notulen")
    minutes, agreement = words_of(office.file_of("Notulen (PDF)")), words_of(office.file_of("Berita acara (PDF)"))
    office.link_of_chain("Laporan")
    report, word = words_of(office.file_of("Laporan (PDF A4)")), words_of_docx(office.file_of("Word (docx)"))
    for paper in (minutes, report, word):
        for fact in FACTS:
            assert fact in paper, fact
    for fact in (*AGREED, *VIEWS.values(), ACTIVATION, "Perwakilan TKSK", "dihadiri 31 orang dari 32"):
        assert fact in agreement, fact
    assert "Dokumentasi foto" in report
    assert "31 peserta" in report
    for name in invited:
        assert all(name in paper for paper in (sheet, cards, money, minutes, report, word)), name
    office.home()
    office.follow("Sertifikat")
    pages = pages_of(office.file_of("Cetak semua"))
    assert len(pages) == Certificate.objects.count() == 31
    assert not any("Pengurus Contoh KT" in page for page in pages)


def check_public_page(page: Page) -> None:
    """Whoever scans the code learns that it is valid, and no name."""
    certificate = Certificate.objects.order_by("number").first()
    assert certificate
    page.goto(f"/kegiatan/sertifikat/periksa/{certificate.token}/")
    expect(page.locator("main")).to_contain_text("Sertifikat ini sah")
    assert certificate.name not in page.content()


def close_as_owner(page: Page) -> None:
    page.get_by_role("link", name="Tindak lanjuti").click()
    page.get_by_role("link", name="Selesaikan").click()
    page.get_by_label("Catatan").fill("Petunjuk teknis terbit")
    page.get_by_role("button", name="Simpan hasil").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("selesai")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_plan_to_the_certificates(register, open_page, sign_in, size):
    office = Office(open_page(size))
    sign_in(office.page, "staf")
    office.plan()
    office.invite_by_rule()
    office.add_guests()
    invited = [*register, *GUESTS]
    assert sorted(Participant.objects.values_list("name", flat=True)) == sorted(invited)
    assert Participant.objects.filter(pillar__code="TKSK").count() == 22
    letters = pages_of(office.letters())
    assert len(letters) == 32
    assert all(any(name in page for page in letters) for name in invited)
    office.attend()
    assert Attendance.objects.count() == 32
    assert set(Attendance.objects.values_list("way", flat=True)) >= {"paper", "walk_in"}
    office.transport()
    office.minutes()
    office.decision()
    office.documents()
    office.report()
    office.certificates()
    check_papers(office, invited)
    office.home()
    expect(office.page.locator(".chain .now")).to_contain_text("1 belum selesai")

    # It comes back: on the rundown of the next event of the kind, and on the owner's own home.
    office.follow("Salin sebagai kegiatan baru")
    office.fill(Tanggal_mulai="2030-01-07", Nama_kegiatan="Pembinaan berikutnya")
    office.press("Buat kegiatan")
    office.says("Belum selesai dari kegiatan sebelumnya")
    office.says(ACTIVATION)
    owner = open_page(size)
    sign_in(owner, "kadis")
    expect(owner.locator("main")).to_contain_text(ACTIVATION)
    close_as_owner(owner)
    assert FollowUp.objects.get().note == "Petunjuk teknis terbit"
    assert Event.objects.count() == 2
    check_public_page(open_page(size))
