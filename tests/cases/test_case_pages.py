"""The pages of cases: the list and who sees what, the steps over HTTP, two clerks at one case, attachments."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from puskesos.cases.escalation import escalate
from puskesos.cases.flow import BY_HAND
from puskesos.cases.models import Case, Referral
from tests.factories import make_agency, make_case, make_case_entry, make_person, make_referral
from welfare.audit.history import version_of
from welfare.audit.models import SensitiveRead

pytestmark = pytest.mark.django_db
LIST = reverse("cases:case_list")
BABAT = "35.24.05.2008"


def url(name, record):
    return reverse(f"cases:{name}", args=[record.pk])


def step(client, case, code, note="Sudah diperiksa", **more):
    return client.post(url(f"case_{code}", case), {"note": note, "version": version_of(case)} | more)


def test_the_list_holds_the_open_ones_in_twelve_queries(client_of, staff):
    for _ in range(30):
        make_case(staff)
    closed = make_case(staff, state="resolved")
    client = client_of(staff)
    client.get("/panduan/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(LIST).content.decode()
    assert len(queries) <= 12
    assert "30 kasus" in page
    assert closed.number not in page
    assert closed.number in client.get(f"{LIST}?keadaan=semua").content.decode()
    assert closed.number in client.get(f"{LIST}?keadaan=resolved").content.decode()
    assert "1 kasus" in client.get(f"{LIST}?keadaan=resolved").content.decode()


def test_a_case_opens_in_twelve_queries(client_of, staff):
    case = make_referral(by=staff).case
    for _ in range(10):
        make_case_entry(case, by=staff)
    client = client_of(staff)
    client.get("/panduan/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(case.get_absolute_url()).content.decode()
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
    assert "Menunggu jawaban" in page
    assert "Catatan contoh" in page


def test_filters_narrow_the_list(client_of, staff):
    mine = make_case(staff, client=make_person(name="Wagiyem Rekaan"))
    other = make_case(staff, village=BABAT, client=make_person(region=BABAT))
    other.assign(make_case().assigned_to, by=staff)
    client = client_of(staff)
    for query, shown in {
        "milik=saya": mine, "cari=wagiyem": mine, f"cari={other.number[-5:]}": other, "desa=bronjong": mine,
        f"layanan={other.service_id}": other, "kecamatan=35.24.05": other,
    }.items():  # fmt: skip
        page = client.get(f"{LIST}?{query}").content.decode()
        assert shown.number in page, query
        assert (other if shown == mine else mine).number not in page, query


@pytest.mark.parametrize("who", ["stranger_tksk", "coordinator_kt"])
def test_another_villages_case_is_not_found(who, request, client_of, staff):
    user, referral = request.getfixturevalue(who), make_referral(by=staff)
    case, entry = referral.case, make_case_entry(referral.case, file=ContentFile(b"%PDF-1.4", "a.pdf"))
    expected = 404 if user.has_perm("cases.view_case") else 403
    client = client_of(user)
    addresses = [case.get_absolute_url(), url("case_update", case), url("case_slip", case)]
    addresses += [url("referral_letter", referral), url("referral_answer", referral), url("caseentry_file", entry)]
    addresses += [url(f"case_{move.code}", case) for move in BY_HAND]
    for address in addresses:
        assert client.get(address).status_code == expected, address
    assert step(client, case, "withdraw").status_code == expected
    assert client.post(url("case_papers", case), {"papers": "KTP"}).status_code == expected


def test_sensitive_cases_stay_out_of_lists_searches_and_counts(client_of, staff, tksk_bluluk, operator_bronjong):
    person = make_person(name="Rahasianto Rekaan")
    secret = make_case(operator_bronjong, client=person, is_sensitive=True)
    assert client_of(tksk_bluluk).get(secret.get_absolute_url()).status_code == 404
    for address in (f"{LIST}?keadaan=semua", f"/cari/?q={secret.number}", "/", person.get_absolute_url()):
        page = client_of(tksk_bluluk).get(address).content.decode()
        assert secret.get_absolute_url() not in page, address
    assert client_of(operator_bronjong).get(secret.get_absolute_url()).status_code == 200
    assert client_of(staff).get(secret.get_absolute_url()).status_code == 200
    assert SensitiveRead.objects.get(subject_model="cases.case").user == staff


def test_legal_steps_go_and_illegal_ones_are_refused_in_words(client_of, staff):
    case, client = make_case(staff), client_of(staff)
    assert "Mulai verifikasi" in client.get(case.get_absolute_url()).content.decode()
    refused = step(client, case, "resolve")
    assert refused.status_code == 409
    assert "sekarang “diterima”" in refused.content.decode()
    assert step(client, case, "verify").status_code == 302
    assert "Hasil layanan" in step(client, case, "resolve", note="").content.decode()
    assert step(client, case, "resolve", note="KIS aktif").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("resolved", "KIS aktif")
    again = client.get(url("case_withdraw", case)).content.decode()
    assert "Buka kembali kasusnya lebih dulu" in again


def test_back_office_does_not_decide_and_readers_do_nothing(client_of, operator_bronjong, auditor):
    case = make_case(operator_bronjong, state="verifying")
    refused = step(client_of(operator_bronjong), case, "reject")
    assert refused.status_code == 409
    assert "koordinator atau manajer" in refused.content.decode()
    assert step(client_of(auditor), case, "verify").status_code == 403
    assert "Tolak" not in client_of(operator_bronjong).get(case.get_absolute_url()).content.decode()


def test_the_second_clerk_sees_what_the_first_changed(client_of, staff, tksk_bluluk):
    case = make_case(staff, state="verifying")
    seen = version_of(case)
    assert step(client_of(staff), case, "handle", note="Kunjungan Senin").status_code == 302
    late = client_of(tksk_bluluk).post(
        url("case_update", case),
        {"version": seen, "relation": "self", "channel": "phone", "urgency": "1", "narrative": "Tulisan saya"},
    )
    page = late.content.decode()
    assert "Baru saja diubah oleh Sari Contoh" in page
    assert "diverifikasi menjadi ditangani di desa" in page
    assert "Tulisan saya" in page  # nothing typed is lost
    case.refresh_from_db()
    assert (case.state, case.narrative) == ("local", "")
    note = client_of(tksk_bluluk).post(url("case_propose", case), {"note": "Musdes", "version": seen})
    assert "belum disimpan" in note.content.decode()


def test_an_attachment_is_private_and_no_disguise_passes(client_of, staff, tksk_bluluk, stranger_tksk):
    case, client = make_case(staff), client_of(staff)
    send = url("case_note", case)
    exe = SimpleUploadedFile("surat.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    assert "bukan PDF" in client.post(send, {"text": "Surat", "file": exe}).content.decode()
    big = SimpleUploadedFile("pindai.pdf", b"%PDF-1.4" + b"0" * (40 << 20), "application/pdf")
    assert "lebih besar dari 5 MB" in client.post(send, {"text": "Pindaian besar", "file": big}).content.decode()
    assert "Tulis catatannya" in client.post(send, {"text": ""}).content.decode()
    pdf = SimpleUploadedFile("surat.pdf", b"%PDF-1.4 rekaan", "application/pdf")
    assert client.post(send, {"text": "", "file": pdf, "title": "Surat dokter"}).status_code == 302
    entry = case.entries.get(kind="note")
    opened = client_of(tksk_bluluk).get(url("caseentry_file", entry))
    assert (opened.content, opened["Content-Type"]) == (b"%PDF-1.4 rekaan", "application/pdf")
    assert client_of(stranger_tksk).get(url("caseentry_file", entry)).status_code == 404


def test_a_referral_over_http_comes_back(client_of, staff):
    case, client, agency = make_case(staff, state="verifying"), client_of(staff), make_agency()
    page = client.post(url("case_refer", case), {"purpose": "Mohon", "version": version_of(case)}).content.decode()
    assert "Pilih instansi tujuan rujukan." in page
    values = {"agency": agency.pk, "purpose": "Mohon perawatan", "version": version_of(case)}
    assert client.post(url("case_refer", case), values).status_code == 302
    referral = Referral.objects.get()
    assert client.get(url("referral_letter", referral)).content.startswith(b"%PDF-")
    assert client.post(url("case_refer", case), values).status_code == 409
    answer = {"state": "done", "on": referral.sent_on.isoformat(), "outcome": "Dirawat", "version": version_of(case)}
    assert client.post(url("referral_answer", referral), answer).status_code == 302
    case.refresh_from_db()
    assert case.state == "in_process"
    assert client.post(url("referral_answer", referral), answer).status_code == 409


def handed(cases, officer):
    return {"kasus": [str(case.pk) for case in cases], "officer": officer.pk} | {
        f"versi-{case.pk}": version_of(case) for case in cases
    }


def test_chosen_cases_go_to_one_officer(client_of, staff, tksk_bluluk, operator_bronjong, stranger_tksk):
    cases, closed = [make_case(staff) for _ in range(3)], make_case(staff, state="resolved")
    send, client = reverse("cases:assign_many"), client_of(staff)
    page = client.get(send, {"kasus": [case.pk for case in cases]}).content.decode()
    assert all(case.number in page and f'name="versi-{case.pk}"' in page for case in cases)
    assert "Budi Contoh" in page
    assert "Petugas sekarang: Sari Contoh" in page
    page = client.post(send, handed([*cases, closed], tksk_bluluk), follow=True).content.decode()
    assert "3 kasus dibagikan kepada Budi Contoh" in page
    assert "sudah ditutup" in page
    assert Case.objects.of(tksk_bluluk).count() == 3
    assert "Centang dulu" in client.post(send, {"officer": tksk_bluluk.pk}, follow=True).content.decode()
    assert "Pilih petugas" in client.post(send, handed(cases, tksk_bluluk) | {"officer": ""}).content.decode()
    assert client_of(operator_bronjong).post(send, handed(cases, tksk_bluluk)).status_code == 403
    client_of(stranger_tksk).post(send, handed(cases, stranger_tksk))
    assert not Case.objects.of(stranger_tksk).exists()


def test_an_officer_of_elsewhere_cannot_be_chosen_for_many(client_of, staff, tksk_bluluk):
    here, away = make_case(staff), make_case(staff, village=BABAT)
    send, client = reverse("cases:assign_many"), client_of(staff)
    assert "Budi Contoh" not in client.get(send, {"kasus": [here.pk, away.pk]}).content.decode()
    page = client.post(send, handed([here, away], tksk_bluluk)).content.decode()
    assert "Pilih petugas dari daftar." in page
    assert not Case.objects.of(tksk_bluluk).exists()


def test_handing_out_many_tells_what_somebody_else_changed_first(client_of, staff, tksk_bluluk):
    first, second = make_case(staff), make_case(staff)
    send, client, sent = reverse("cases:assign_many"), client_of(staff), handed([first, second], tksk_bluluk)
    second.move("verify", by=tksk_bluluk, note="Sedang saya kunjungi")
    page = client.post(send, sent).content.decode()
    assert "1 kasus dibagikan" in page
    assert f"{second} belum dibagikan, karena baru saja diubah oleh Budi Contoh" in page
    assert "diterima menjadi diverifikasi" in page
    assert f'name="kasus" value="{first.pk}"' not in page
    assert list(Case.objects.of(tksk_bluluk)) == [first]
    client.post(send, handed([second], tksk_bluluk))
    assert Case.objects.of(tksk_bluluk).count() == 2
    without = client.post(send, {"kasus": [second.pk], "officer": staff.pk, f"versi-{second.pk}": "x"})
    assert "belum dibagikan" in without.content.decode()
    assert Case.objects.of(tksk_bluluk).count() == 2


def test_the_desk_names_my_cases_and_climbed_delays(client_of, head, tksk_bluluk, operator_bronjong):
    def waits(user):
        """What waits for an officer; below it stands what changed lately."""
        return client_of(user).get("/").content.decode().partition('id="menunggu"')[2].partition("</section>")[0]

    mine = make_case(operator_bronjong, client=make_person(name="Tumini Rekaan"))
    assert "Tumini Rekaan" in waits(operator_bronjong)
    assert "Tumini Rekaan" not in waits(head)
    Case.objects.filter(pk=mine.pk).update(due_on=dt.date(2025, 6, 2), received_on=dt.date(2025, 6, 2))
    escalate()
    for user in (head, tksk_bluluk):
        assert "Tumini Rekaan" in waits(user)
