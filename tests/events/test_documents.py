"""Documents: photos and scans stay private, and the checklist says what an event of this kind still lacks."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from events.completeness import Checklist
from events.models import Attendance, Document, DocumentKind
from tests.factories import make_agenda_item, make_certificate, make_document, make_event, make_minutes, make_report


def url(name, *args):
    return reverse(f"events:{name}", args=args)


def photo(name="foto.jpg"):
    memory = io.BytesIO()
    Image.new("RGB", (20, 10), "green").save(memory, "JPEG")
    return SimpleUploadedFile(name, memory.getvalue(), content_type="image/jpeg")


def scan():
    return SimpleUploadedFile("paparan.pdf", b"%PDF-1.4 rekaan", content_type="application/pdf")


def kind(code):
    return DocumentKind.objects.get(code=code)


def upload(client, event, **data):
    return client.post(url("event_document_create", event.pk), data)


def test_several_photos_at_once(client_of, staff, coaching):
    client = client_of(staff)
    data = {"kind": kind("foto").pk, "title": "Pembukaan", "photos": [photo(), photo("lain.jpg")]}
    response = upload(client, coaching.event, **data)
    assert response.status_code == 302, response.context["form"].errors
    files = list(Document.objects.filter(event=coaching.event))
    assert [(file.title, file.added_by) for file in files] == [("Pembukaan", staff)] * 2
    page = client.get(url("event_documents", coaching.event.pk)).content.decode()
    assert page.count("<img") == 2
    sent = client.get(url("document_file", files[0].pk))
    assert sent["Content-Type"] == "image/jpeg"
    assert "no-store" in sent["Cache-Control"]


def test_the_place_stays_out_of_a_stored_photo(client_of, staff, coaching):
    memory, notes = io.BytesIO(), Image.Exif()
    notes.get_ifd(0x8825).update({1: "S", 2: (7.0, 7.0, 7.0)})
    Image.new("RGB", (20, 10)).save(memory, "JPEG", exif=notes)
    file = SimpleUploadedFile("foto.jpg", memory.getvalue(), content_type="image/jpeg")
    assert Image.open(io.BytesIO(memory.getvalue())).getexif().get_ifd(0x8825)
    upload(client_of(staff), coaching.event, kind=kind("foto").pk, photos=[file])
    with Document.objects.get().file.open("rb") as stored:
        assert not dict(Image.open(stored).getexif())


def test_what_is_missing_is_told_at_the_place(client_of, staff, coaching):
    client = client_of(staff)
    assert upload(client, coaching.event, title="x").context["form"].errors["kind"]
    assert upload(client, coaching.event, kind=kind("foto").pk).context["form"].errors["photos"]
    assert upload(client, coaching.event, kind=kind("materi").pk).context["form"].errors["file"]
    bad = SimpleUploadedFile("paparan.pdf", b"MZ bukan pdf", content_type="application/pdf")
    page = upload(client, coaching.event, kind=kind("materi").pk, title="Paparan", file=bad)
    assert page.context["form"].errors["file"]
    assert "Paparan" in page.content.decode()
    assert not Document.objects.exists()


@pytest.fixture
def missing(coaching):
    def find():
        return {item.kind.code for item in Checklist(coaching.event).missing}

    return find


def test_the_checklist_follows_the_record(client_of, staff, coaching, missing):
    assert {"undangan", "susunan-acara", "daftar-hadir", "notulen", "foto", "laporan", "materi"} <= missing()
    make_agenda_item(coaching.event)
    for person in coaching.people:
        Attendance.mark(person, coaching.session, "present", by=staff)
    minutes = make_minutes(coaching.event, agreed="Satu butir")
    assert not {"susunan-acara", "daftar-hadir", "berita-acara"} & missing()
    assert "notulen" in missing()  # a draft is none yet
    minutes.finish(by=staff)
    upload(client_of(staff), coaching.event, kind=kind("materi").pk, file=scan())
    assert not {"notulen", "materi"} & missing()
    make_report(coaching.event, legal_basis="a", purpose="b", dated="2025-06-20").finish(by=staff)
    assert "laporan" not in missing()
    page = client_of(staff).get(url("event_documents", coaching.event.pk)).content.decode()
    assert "dari 9 dokumen wajib" in page


def test_a_bimtek_ends_with_a_certificate(coaching):
    from events.models import EventKind

    coaching.event.kind = EventKind.objects.get(code="bimtek")
    coaching.event.save()
    assert "sertifikat" in {item.kind.code for item in Checklist(coaching.event).missing}
    make_certificate(coaching.people[0])
    assert "sertifikat" not in {item.kind.code for item in Checklist(coaching.event).missing}


def test_taken_out_by_the_office_only(client_of, staff, head, tksk_bluluk, stranger_tksk):
    event = make_event(region="35.24.02")
    upload(client_of(staff), event, kind=kind("materi").pk, file=scan())
    document = Document.objects.get()
    assert client_of(tksk_bluluk).get(url("document_file", document.pk)).status_code == 200
    assert client_of(stranger_tksk).get(url("document_file", document.pk)).status_code == 404
    assert client_of(head).post(url("document_delete", document.pk)).status_code == 403
    assert client_of(staff).post(url("document_delete", document.pk)).status_code == 302
    assert not Document.objects.exists()


def test_many_files_cost_the_same(client_of, staff, coaching, django_assert_max_num_queries):
    for _ in range(20):
        make_document(coaching.event, added_by=staff)
    client = client_of(staff)
    client.get(url("event_documents", coaching.event.pk))
    with django_assert_max_num_queries(12):
        client.get(url("event_documents", coaching.event.pk))
