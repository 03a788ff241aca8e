"""Follow-ups: never without an owner, back on the owner's desk and on the next event's page until closed."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from events.models import EventKind, FollowUp
from puskesos.cases.models import Case
from tests.factories import make_case, make_centre, make_event, make_follow_up, make_programme, make_user

TODAY = timezone.localdate
ACTIVATION = "Aktivasi Puskesos menunggu petunjuk pimpinan"


def url(name, *args):
    return reverse(f"events:{name}", args=args)


def day(days):
    return TODAY() + dt.timedelta(days=days)


def test_without_an_owner_it_is_refused_at_the_place(client_of, staff, coaching):
    client, address = client_of(staff), url("event_followup_create", coaching.event.pk)
    page = client.post(address, {"what": ACTIVATION, "kind": "decision", "owner_text": "  "})
    assert "Sebutkan penanggung jawabnya" in str(page.context["form"].errors["owner"])
    assert ACTIVATION in page.content.decode()
    assert not FollowUp.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_follow_up(coaching.event, owner_text="")


def test_an_open_decision_with_an_account_as_owner(client_of, staff, head, coaching):
    data = {"what": ACTIVATION, "kind": "decision", "owner": head.pk, "owner_text": "Kepala Dinas Sosial"}
    response = client_of(staff).post(url("event_followup_create", coaching.event.pk), data)
    assert response.status_code == 302, response.context["form"].errors
    row = FollowUp.objects.get()
    assert (row.owner, row.due, row.region_id, row.created_by) == (head, None, "35.24", staff)
    assert row.owner_words == "Kepala Dinas Sosial, Hadi Contoh"


def test_it_stands_on_the_owners_home_until_it_is_done(client_of, head, staff, coaching):
    row = make_follow_up(coaching.event, what=ACTIVATION, owner=head, due=day(-3))
    make_follow_up(coaching.event, what="Masih lama", owner=head, due=day(40))
    make_follow_up(coaching.event, what="Milik orang lain", owner=staff, due=day(-3))
    client = client_of(head)
    home = client.get(reverse("desk:home")).content.decode()
    assert ACTIVATION in home
    assert "lewat 3 hari" in home
    assert "Masih lama" not in home
    assert "Milik orang lain" not in home
    data = {"state": "done", "on": TODAY().isoformat(), "note": "Surat edaran terbit"}
    assert client.post(url("followup_close", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.note, row.closed_by) == ("done", TODAY(), "Surat edaran terbit", head)
    client.get(row.get_absolute_url())  # the message of success
    assert ACTIVATION not in client.get(reverse("desk:home")).content.decode()


@pytest.mark.parametrize("due", [None, -3], ids=["undated", "overdue"])
def test_it_comes_back_on_the_next_event_of_that_kind(client_of, staff, coaching, due):
    row = make_follow_up(coaching.event, what=ACTIVATION, due=due and day(due))
    make_follow_up(coaching.event, what="Tenggat jauh", due=day(400))
    kind = coaching.event.kind
    following = make_event(kind=kind, starts_on=day(10))
    later = make_event(kind=kind, starts_on=day(30))
    other = make_event(kind=EventKind.objects.get(code="apel"), starts_on=day(5))
    client = client_of(staff)
    page = client.get(url("event_detail", following.pk)).content.decode()
    assert ACTIVATION in page
    assert "Tenggat jauh" not in page
    for event in (later, other, coaching.event):
        assert (
            "Belum selesai dari kegiatan sebelumnya" not in client.get(url("event_detail", event.pk)).content.decode()
        )
    assert ACTIVATION in client.get(url("agenda_list", following.pk)).content.decode()
    for _ in range(2):
        client.post(url("event_followup_schedule", following.pk), {"followup": row.pk})
    [line] = following.agenda.all()
    assert (line.title, line.speaker) == (f"Tindak lanjut: {ACTIVATION}", "Kepala Dinas Sosial")
    row.close("done", on=TODAY(), note="", by=staff)
    assert "Belum selesai" not in client.get(url("event_detail", following.pk)).content.decode()


def test_put_down_for_one_event_it_stands_there(client_of, staff, coaching):
    named = make_event(kind=EventKind.objects.get(code="rakor"), starts_on=day(20))
    make_follow_up(coaching.event, what=ACTIVATION, next_event=named, due=day(300))
    assert ACTIVATION in client_of(staff).get(url("event_detail", named.pk)).content.decode()


def test_closing_is_checked_and_taken_back_with_a_reason(client_of, staff, coaching):
    row, client = make_follow_up(coaching.event), client_of(staff)
    address = url("followup_close", row.pk)
    wrong = [
        ({"state": "cancelled", "on": TODAY().isoformat(), "note": ""}, "note"),
        ({"state": "done", "on": day(1).isoformat()}, "on"),
        ({"state": "done", "on": "2025-06-01"}, "on"),
    ]
    for data, field in wrong:
        assert field in client.post(address, data).context["form"].errors, data
    client.post(address, {"state": "cancelled", "on": TODAY().isoformat(), "note": "Sudah diatur Perbup"})
    page = client.post(address, {"state": "done", "on": TODAY().isoformat()})
    assert "sudah ditutup" in page.content.decode()
    assert "reason" in client.post(url("followup_reopen", row.pk), {"reason": " "}).context["form"].errors
    client.post(url("followup_reopen", row.pk), {"reason": "Perbup dicabut"})
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.note) == ("open", None, "")
    assert "Perbup dicabut" in client.get(url("followup_detail", row.pk)).content.decode()


def test_for_a_puskesos_or_a_programme_without_an_event(client_of, staff):
    client, centre = client_of(staff), make_centre()
    assert "centre" in client.post(url("followup_create"), {"what": "x", "kind": "task", "owner": staff.pk}).context[
        "form"
    ].errors  # fmt: skip
    data = {"what": "Lengkapi SK", "kind": "task", "owner": staff.pk, "due": day(3).isoformat()}
    client.post(url("followup_create"), data | {"centre": centre.pk})
    client.post(url("followup_create"), data | {"programme": make_programme().pk})
    assert [row.region_id for row in FollowUp.objects.order_by("pk")] == [centre.village_id, "35.24"]


def test_the_list_narrows_and_keeps_to_the_territory(client_of, staff, tksk_bluluk, stranger_tksk, coaching):
    make_follow_up(coaching.event, what="Lewat", due=day(-1), owner=staff)
    make_follow_up(coaching.event, what="Tanpa tanggal", due=None)
    bluluk = make_follow_up(make_event(region="35.24.02"), what="Khusus Bluluk")
    client, address = client_of(staff), url("followup_list")

    def listed(user, **query):
        return sorted(row.what for row in client_of(user).get(address, query).context["table"].data)

    assert listed(staff) == ["Khusus Bluluk", "Lewat", "Tanpa tanggal"]
    assert listed(staff, state="overdue") == ["Lewat"]
    assert listed(staff, state="undated") == ["Tanpa tanggal"]
    assert listed(staff, owner="me") == ["Lewat"]
    assert listed(staff, event=coaching.event.pk) == ["Lewat", "Tanpa tanggal"]
    assert listed(tksk_bluluk) == ["Khusus Bluluk", "Lewat", "Tanpa tanggal"]
    assert listed(stranger_tksk) == ["Lewat", "Tanpa tanggal"]
    assert client_of(stranger_tksk).get(url("followup_detail", bluluk.pk)).status_code == 404
    assert client.get(url("followup_detail", bluluk.pk)).status_code == 200


def test_only_its_owner_or_the_office_closes_it(client_of, tksk_bluluk, coordinator_kt, auditor, coaching):
    row = make_follow_up(coaching.event, owner=tksk_bluluk)
    data = {"state": "done", "on": TODAY().isoformat(), "note": "Beres"}
    assert client_of(coordinator_kt).post(url("followup_close", row.pk), data).status_code == 404
    assert client_of(auditor).post(url("followup_close", row.pk), data).status_code == 403
    assert client_of(tksk_bluluk).get(url("followup_update", row.pk)).status_code == 403
    assert client_of(tksk_bluluk).post(url("followup_close", row.pk), data).status_code == 302


def test_a_list_of_many_costs_the_same(client_of, staff, coaching, django_assert_max_num_queries):
    for _ in range(30):
        make_follow_up(
            coaching.event, owner=make_user(), centre=make_centre() if FollowUp.objects.count() < 5 else None
        )
    client = client_of(staff)
    client.get(url("followup_list"))
    with django_assert_max_num_queries(12):
        client.get(url("followup_list"))
    following = make_event(kind=coaching.event.kind, starts_on=day(10))
    with django_assert_max_num_queries(12):
        client.get(url("event_detail", following.pk))


def test_tied_to_a_case_that_only_its_officers_see(client_of, staff, tksk_bluluk, operator_bronjong):
    case, hidden = make_case(operator_bronjong), make_case(village="35.24.01.2001")
    client, address = client_of(staff), url("followup_create")
    data = {"what": "Antar kursi roda", "kind": "task", "owner_text": "TKSK Bluluk", "case_number": "tidak ada"}
    page = client.post(address, data)
    assert page.context["form"].errors["case_number"] == ["Tidak ada layanan dengan nomor ini."]
    assert "Antar kursi roda" in page.content.decode()
    assert client.get(address, {"layanan": case.number}).context["form"]["case_number"].value() == case.number
    response = client.post(address, data | {"case_number": case.number})
    assert response.status_code == 302, response.context["form"].errors
    row = FollowUp.objects.get()
    assert (row.case, row.region_id, row.centre) == (case, case.village_id, None)
    assert case.number in client_of(tksk_bluluk).get(row.get_absolute_url()).content.decode()
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    assert case.number not in client_of(tksk_bluluk).get(row.get_absolute_url()).content.decode()
    assert hidden.number not in page.content.decode()


def test_the_second_officer_is_told_of_the_first(client_of, staff, coaching):
    row, client = make_follow_up(coaching.event, what="Kirim surat", note=""), client_of(staff)
    address = url("followup_update", row.pk)
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    FollowUp.objects.filter(pk=row.pk).update(owner_text="Kepala Bidang")
    page = client.post(address, data | {"what": "Kirim surat edaran"})
    assert "Isian Anda belum disimpan" in page.content.decode()
    again = page.context["form"]
    assert (again["what"].value(), again["owner_text"].value()) == ("Kirim surat edaran", "Kepala Bidang")
    client.post(address, {name: again[name].value() or "" for name in again.fields})
    row.refresh_from_db()
    assert (row.what, row.owner_text) == ("Kirim surat edaran", "Kepala Bidang")


@pytest.mark.parametrize("make", [make_case, make_centre, make_programme])
def test_a_case_centre_or_programme_leads_to_a_new_one_and_back(make, client_of, staff, auditor):
    record, client = make(), client_of(staff)
    page = client.get(record.get_absolute_url()).content.decode()
    address = unescape(re.search(r'href="([^"]*/tindak-lanjut/baru/\?[^"]+)"', page)[1])
    form = client.get(address).context["form"]
    assert form.initial
    data = {name: form[name].value() or "" for name in form.fields} | {
        "what": "Kunjungan ulang bersama TKSK", "kind": "task", "owner_text": "Kepala Bidang",
    }  # fmt: skip
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    assert response["Location"] == record.get_absolute_url()
    row = FollowUp.objects.get()
    assert record in (row.case, row.centre, row.programme)
    page = client.get(record.get_absolute_url()).content.decode()
    assert f'<a href="{row.get_absolute_url()}">Kunjungan ulang bersama TKSK</a>' in page
    if auditor.has_perm("events.view_followup"):
        assert "Catat tindak lanjut" not in client_of(auditor).get(record.get_absolute_url()).content.decode()
