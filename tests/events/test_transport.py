"""Transport money follows from attendance: nobody is paid who was not there, and the sums are those of the record."""

import io
import re
import time

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Attendance, Participant, TransportRate, Wanted
from events.transport import TransportList
from tests.factories import make_event, make_pillar, make_session


def words_of(client, event, **query):
    response = client.get(reverse("events:event_transport_paper", args=[event.pk]), query)
    assert response.status_code == 200
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)), pages


@pytest.fixture
def marked(coaching, staff):
    """32 invited: 28 present, one each represented, excused, absent, guest."""
    states = {2: ("represented", "Sulastri Contoh"), 8: ("excused", ""), 9: ("absent", ""), 32: ("guest", "")}
    wanted = [Wanted(person.pk, *states.get(person.order, ("present", ""))) for person in coaching.people]
    Attendance.mark_all(coaching.session, wanted, by=staff)
    return coaching


def rate(event, amount, pillar=None, tax=0):
    return TransportRate.objects.create(event=event, pillar=pillar, amount=amount, tax_percent=tax)


def test_who_is_paid(marked):
    rate(marked.event, 100_000)
    rate(marked.event, 150_000, make_pillar("TKSK"))
    payments = TransportList(marked.event).payments
    assert len(payments) == 29
    names = {payment.participant.order: payment.recipient for payment in payments}
    assert names[2] == "Sulastri Contoh"
    assert not {8, 9, 32} & set(names)
    there = Attendance.objects.filter(participant__pillar__code="TKSK", state="present").count()
    assert sum(payment.rate.amount == 150_000 for payment in payments) == there == 20


def test_the_paper_agrees_with_the_record(client_of, staff, marked):
    rate(marked.event, 100_000)
    words, _ = words_of(client_of(staff), marked.event)
    there = Attendance.objects.filter(state__in=["present", "represented"]).count()
    assert there == 29
    for person in marked.people:
        was = person.attendances.get().state in ("present", "represented")
        assert (person.name in words) is was
    assert words.count("100.000") == 2 * there
    for fact in (
        "DAFTAR PENERIMAAN UANG TRANSPORT", "Senin, 16 Juni 2025", "2.900.000", "Dua juta sembilan ratus ribu rupiah",
        "Sulastri Contoh (mewakili", "Bendahara Pengeluaran", "Kuasa Pengguna Anggaran", "Lamongan, 16 Juni 2025",
    ):  # fmt: skip
        assert fact in words
    assert "PPh 21" not in words
    assert "0812" not in words


def test_a_percentage_is_written_the_indonesian_way(client_of, staff, coaching):
    rate(coaching.event, 100_000, tax="2.50")
    client, address = client_of(staff), reverse("events:event_transport", args=[coaching.event.pk])
    page = client.get(address)
    [first, _] = page.context["rates"].forms
    assert first["tax_percent"].value() == "2,5"
    assert "0.00" not in page.content.decode()
    data = {field.html_name: field.value() or "" for form in page.context["rates"] for field in form}
    data |= {f.html_name: f.value() for f in page.context["rates"].management_form}
    client.post(address, data | {first["tax_percent"].html_name: "3,75"})
    assert str(TransportRate.objects.get().tax_percent) == "3.75"


def test_tax_is_a_column_and_rounded_down(client_of, staff, marked):
    rate(marked.event, 99_999, tax=5)
    payments = TransportList(marked.event)
    assert {payment.tax for payment in payments.payments} == {4_999}
    assert payments.net == 29 * 95_000
    words, _ = words_of(client_of(staff), marked.event)
    for fact in ("PPh 21", "4.999", "95.000", "2.899.971", "144.971", "2.755.000"):
        assert fact in words


def test_days_not_sessions_are_paid(staff, marked):
    """A second sitting on the same day pays nothing more, a second day does; the stand-in is paid for his day."""
    rate(marked.event, 100_000)
    type(marked.event).objects.filter(pk=marked.event.pk).update(ends_on="2025-06-17")
    afternoon = make_session(marked.event, order=2)
    tomorrow = make_session(marked.event, date="2025-06-17")
    second, first = marked.people[1], marked.people[0]
    Attendance.mark_all(afternoon, [Wanted(first.pk, "present"), Wanted(second.pk, "present")], by=staff)
    Attendance.mark_all(tomorrow, [Wanted(first.pk, "present"), Wanted(second.pk, "present")], by=staff)
    lines = [(line.recipient, line.days) for line in TransportList(marked.event).payments[:3]]
    assert lines == [(first.name, 2), ("Sulastri Contoh", 1), (second.name, 1)]


def test_the_page_sets_rates_and_shows_sums(client_of, staff, marked):
    client, url = client_of(staff), reverse("events:event_transport", args=[marked.event.pk])
    page = client.get(url).content.decode()
    assert "29 orang yang hadir belum memiliki tarif" in page
    management = {"transport_rates-TOTAL_FORMS": "2", "transport_rates-INITIAL_FORMS": "0"}
    lines = {
        "transport_rates-0-pillar": "", "transport_rates-0-amount": "100000", "transport_rates-0-tax_percent": "",
        "transport_rates-1-pillar": make_pillar("TKSK").pk, "transport_rates-1-amount": "150000",
        "transport_rates-1-tax_percent": "0",
    }  # fmt: skip
    page = client.post(url, management | lines, follow=True).content.decode()
    assert "Tarif disimpan" in page
    assert "Rp3.900.000" in page
    assert "Tiga juta sembilan ratus ribu rupiah" in page
    assert TransportRate.objects.first().history.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"transport_rates-0-amount": "-5"}, 'class="error-summary'),
        ({"transport_rates-0-amount": "0"}, 'class="error-summary'),
        ({"transport_rates-0-tax_percent": "90"}, 'class="error-summary'),
        ({"transport_rates-1-amount": "5000"}, "Tarif untuk peserta ini sudah ada."),
    ],
)
def test_bad_rates_are_told(client_of, staff, marked, changed, words):
    url = reverse("events:event_transport", args=[marked.event.pk])
    data = {
        "transport_rates-TOTAL_FORMS": "2", "transport_rates-INITIAL_FORMS": "0", "transport_rates-0-pillar": "",
        "transport_rates-0-amount": "100000", "transport_rates-1-pillar": "", "transport_rates-1-amount": "",
    }  # fmt: skip
    page = client_of(staff).post(url, data | changed).content.decode()
    assert words in page
    assert not TransportRate.objects.exists()


def test_no_page_query_per_person(client_of, staff, marked):
    rate(marked.event, 100_000)
    client = client_of(staff)
    client.get("/panduan/")
    for name in ("event_transport", "event_detail"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"events:{name}", args=[marked.event.pk]))
        assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_five_hundred_in_a_second(client_of, staff, marked):
    rate(marked.event, 100_000)
    Participant.objects.bulk_create(
        Participant(event=marked.event, name=f"Peserta Contoh {number}", order=number) for number in range(33, 501)
    )
    people = marked.event.participants.filter(order__gt=32)
    Attendance.mark_all(marked.session, [Wanted(person.pk, "present") for person in people], by=staff)
    client, started = client_of(staff), time.process_time()
    response = client.get(reverse("events:event_transport_paper", args=[marked.event.pk]))
    assert time.process_time() - started < 1  # of the processor: other work on the machine does not count
    assert len(pypdf.PdfReader(io.BytesIO(response.content)).pages) > 10
    words, _ = words_of(client, marked.event, kertas="f4")
    assert "49.700.000" in words
    assert "Empat puluh sembilan juta tujuh ratus ribu rupiah" in words


def test_paper_sizes(client_of, staff, marked):
    sizes = {}
    for paper in ("a4", "f4"):
        _, pages = words_of(client_of(staff), marked.event, kertas=paper)
        sizes[paper] = (round(pages[0].mediabox.width), round(pages[0].mediabox.height))
    assert sizes == {"a4": (842, 595), "f4": (935, 609)}


def test_who_sees_and_who_sets(client_of, head, auditor, tksk_bluluk, coordinator_kt, marked):
    url = reverse("events:event_transport", args=[marked.event.pk])
    for user in (head, auditor):
        page = client_of(user).get(url).content.decode()
        assert "Simpan tarif" not in page
        client_of(user).post(url, {"transport_rates-TOTAL_FORMS": "0", "transport_rates-INITIAL_FORMS": "0"})
    for user in (tksk_bluluk, coordinator_kt):
        assert client_of(user).get(url).status_code == 403
    assert not TransportRate.objects.exists()
    assert client_of(head).get(reverse("events:event_transport", args=[make_event().pk])).status_code == 200
