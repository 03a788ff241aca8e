"""Persons who may be one: found, listed, told apart, merged on the page, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests import factories as make
from tests.people.merging import find_doubles
from welfare.desk.registry import TaskSource, announced
from welfare.jobs.registry import nights
from welfare.people import doubles, names
from welfare.people.models import DistinctPair, Merge, Person, PossibleDouble
from welfare.people.sealing import prefix_index

BABAT_VILLAGE = "35.24.05.2002"
BORN = dt.date(1980, 1, 5)


def twins(one=None, two=None, **both):
    """Two persons without NIK of Desa Bronjong; the phone is nobody else's unless given."""
    same = {"name": "Sulastri Wahyuningsih", "phone": ""} | both
    return make.make_person(**same | (one or {})), make.make_person(**same | (two or {}))


def reasons():
    doubles.find_all()
    return list(PossibleDouble.objects.values_list("reason", flat=True))


# Finding -------------------------------------------------------------------------------------------------------------
def test_the_same_name_in_the_same_village(db):
    one, two = twins()
    assert reasons() == ["Nama sama, desa sama."]
    assert find_doubles() == [(one.pk, two.pk)]


def test_a_similar_name_with_the_same_phone_in_another_village(db):
    twins({"name": "Sulastri Wahyuningsi"}, {"region": BABAT_VILLAGE}, phone="081200000077")
    assert reasons() == ["Nama sama, nomor HP sama."]
    Person.objects.filter(region=BABAT_VILLAGE).update(name_key=names.fold("Sulasri Wahyuningsih"))
    assert reasons() == ["Nama mirip, nomor HP sama."]


def test_the_first_phone_of_one_may_be_the_second_of_the_other(db):
    twins({"phone": "081200000077"}, {"phone_2": "081200000077", "region": None})
    assert reasons() == ["Nama sama, nomor HP sama."]


def test_the_same_birth_date_anywhere(db):
    twins({"region": BABAT_VILLAGE}, birth_date=BORN)
    assert reasons() == ["Nama sama, tanggal lahir sama."]


def test_a_damaged_number_with_the_same_fifteen_digits(db):
    number = make.make_nik(female=True)
    _, two = twins({"nik": number}, {"region": BABAT_VILLAGE, "name": "Sulastri W"})
    Person.objects.filter(pk=two.pk).update(nik_prefix_index=prefix_index(number))
    assert reasons() == ["Nama mirip, 15 digit NIK sama."]
    assert PossibleDouble.objects.get().by_number


def test_two_whole_numbers_are_two_persons_unless_all_else_agrees(db):
    twins({"nik": make.make_nik()}, {"nik": make.make_nik(area="352405")})
    assert reasons() == []
    Person.objects.update(birth_date=BORN)
    assert reasons() == ["Nama sama, tanggal lahir dan desa sama, tetapi NIK berbeda."]


@pytest.mark.parametrize(
    "both",
    [{"name": "Slamet"}, {"region": None}],
    ids=["one word and only the village", "a name and nothing else"],
)
def test_too_little_is_no_pair(db, both):
    twins(**both)
    assert reasons() == []


def test_another_birth_date_speaks_against_the_village(db):
    twins({"birth_date": BORN}, {"birth_date": dt.date(1999, 1, 5)})
    assert reasons() == []


def test_a_name_that_many_of_a_village_bear_is_left_alone(db):
    for _ in range(doubles.COMMON):
        make.make_person(name="Siti Aminah", phone="")
    assert reasons() == []


def test_finding_again_keeps_pairs_and_drops_what_is_none_any_more(db):
    _, two = twins()
    doubles.find_all()
    kept = PossibleDouble.objects.get().pk
    doubles.find_all()
    assert PossibleDouble.objects.get().pk == kept
    two.name = "Orang Lain Sekali"
    two.save()
    assert doubles.find_of([two.pk]) == 0
    assert find_doubles() == []


def test_looking_at_some_persons_finds_their_pairs_and_leaves_others(db):
    one, _ = twins()
    three, _ = twins(name="Kasiyatun Rahmawati")
    assert doubles.find_of([one.pk]) == 1
    assert doubles.find_of([three.pk]) == 1
    assert len(find_doubles()) == 2


def test_it_is_done_by_night():
    assert "people.find_doubles" in {night.code for night in nights()}


# The list ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def pair(db):
    made = twins({"name": "Sulastri Wahyuningsih"}, {"name": "Sulastri Wahyuningsi"}, birth_date=BORN)
    doubles.find_all()
    return made


def page(client, **query):
    return client.get(reverse("people:duplicate_list"), query)


def test_the_list_shows_both_with_the_reason(pair, staff, client_of):
    text = page(client_of(staff)).content.decode()
    assert "1 pasangan" in text
    assert "Nama sama, tanggal lahir dan desa sama." in text
    for person in pair:
        assert person.get_absolute_url() in text


def test_the_list_filters_by_reason_and_kecamatan(pair, staff, client_of):
    client = client_of(staff)
    assert "1 pasangan" in page(client, alasan="lahir", kecamatan="35.24.02").content.decode()
    for query in ({"alasan": "hp"}, {"kecamatan": "35.24.05"}):
        assert "Tidak ada yang cocok" in page(client, **query).content.decode()


def test_a_pair_across_the_border_of_the_territory_is_not_seen(pair, client_of):
    Person.objects.filter(pk=pair[1].pk).update(region=BABAT_VILLAGE)
    officer = make.make_user("", "staff", "35.24.02")
    assert "Tidak ada pasangan untuk diperiksa" in page(client_of(officer)).content.decode()
    Person.objects.filter(pk=pair[1].pk).update(region=make.BRONJONG)
    assert "1 pasangan" in page(client_of(officer)).content.decode()


def test_a_long_list_costs_no_more_queries(db, staff, client_of, django_assert_max_num_queries):
    for _ in range(60):
        make.make_possible_double()
    client = client_of(staff)
    page(client)
    with django_assert_max_num_queries(12):
        assert "60 pasangan" in page(client).content.decode()


def test_the_desk_says_what_waits(pair, staff):
    [source] = [source for source in announced(TaskSource, staff) if source.label == "Mungkin orang yang sama"]
    assert [task.text for task in source.tasks(staff)] == ["1 pasangan mungkin orang yang sama"]


def test_the_register_is_looked_through_on_demand(staff, client_of):
    twins()
    response = client_of(staff).post(reverse("people:duplicate_refresh"), follow=True)
    assert "1 pasangan" in response.content.decode()


@pytest.mark.parametrize("who", ["head", "auditor", "tksk_bluluk", "operator_bronjong", "coordinator_kt"])
def test_only_the_office_merges(who, pair, client_of, request):
    client = client_of(request.getfixturevalue(who))
    one, two = pair
    for address in ("people:duplicate_list", "people:person_merge", "people:person_distinct"):
        url = reverse(address, args=[one.pk] if "person" in address else [])
        assert client.get(f"{url}?dengan={two.pk}").status_code == 403


# Told apart ----------------------------------------------------------------------------------------------------------
def test_told_apart_is_remembered_with_its_reason_and_may_be_taken_back(pair, staff, client_of):
    client, (one, two) = client_of(staff), pair
    url = f"{reverse('people:person_distinct', args=[two.pk])}?dengan={one.pk}"
    assert "This field" not in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    text = client.post(url, {"reason": "Ibu dan anak"}, follow=True).content.decode()
    judged = DistinctPair.objects.get()
    assert (judged.first, judged.second, judged.reason, judged.decided_by) == (one, two, "Ibu dan anak", staff)
    assert "dicatat sebagai dua orang" in text
    assert "Tidak ada pasangan untuk diperiksa" in text
    doubles.find_all()
    assert "Tidak ada pasangan untuk diperiksa" in page(client).content.decode()
    undo = reverse("people:distinctpair_undo", args=[judged.pk])
    assert undo in text
    client.post(undo, {"reason": "Ternyata sama"})
    assert "1 pasangan" in page(client).content.decode()
    assert judged.history.count() == 2


# Merged --------------------------------------------------------------------------------------------------------------
def merge_url(one, two):
    return f"{reverse('people:person_merge', args=[one.pk])}?dengan={two.pk}"


def answers(client, url, **given):
    """The form as the page proposes it, with what an officer chooses otherwise."""
    form = client.get(url).context["form"]
    proposed = {name: form[name].initial for name in form.fields if form[name].initial is not None}
    return proposed | {"reason": "KTP sudah dicocokkan"} | given


def test_merging_on_the_page(pair, staff, client_of):
    client, (one, two) = client_of(staff), pair
    Person.objects.filter(pk=one.pk).update(phone="081200000001", note="Satu")
    Person.objects.filter(pk=two.pk).update(phone="081200000002", note="Dua", occupation="Petani")
    make.make_training(two)
    url = merge_url(one, two)
    shown = client.get(url).content.decode()
    assert "Ikut pindah: 1 pelatihan." in shown
    data = answers(client, url)
    assert (data["name"], data["note"], data["occupation"], data["phone_2"]) == ("tetap", "keduanya", "lain", "sisa")
    text = client.post(url, data | {"phone": "lain"}, follow=True).content.decode()
    one.refresh_from_db()
    assert (one.phone, one.phone_2) == ("081200000002", "081200000001")
    assert (one.note, one.occupation) == ("Satu\nDua", "Petani")
    assert "sudah digabungkan ke" in text
    done = Merge.objects.get()
    assert reverse("people:merge_undo", args=[done.pk]) in text
    assert "1 pelatihan" in client.get(done.get_absolute_url()).content.decode()
    assert "Tidak ada pasangan untuk diperiksa" in page(client).content.decode()


def test_taking_back_on_the_page(pair, staff, client_of):
    client, (one, two) = client_of(staff), pair
    client.post(merge_url(one, two), answers(client, merge_url(one, two)))
    done = Merge.objects.get()
    undo = reverse("people:merge_undo", args=[done.pk])
    assert client.post(undo, {"reason": ""}).status_code == 200
    text = client.post(undo, {"reason": "Ternyata ibu dan anak"}, follow=True).content.decode()
    assert "kembali menjadi dua orang" in text
    assert Person.objects.get(pk=two.pk).name == "Sulastri Wahyuningsi"
    assert "1 pasangan" in page(client).content.decode()
    assert client.get(undo).status_code == 404


def test_the_old_number_leads_to_who_stayed(pair, staff, head, stranger_tksk, client_of):
    one, two = pair
    merge_it = client_of(staff)
    merge_it.post(merge_url(one, two), answers(merge_it, merge_url(one, two)))
    for address in ("people:person_detail", "people:person_history"):
        response = client_of(head).get(reverse(address, args=[two.pk]))
        assert response.headers["Location"] == reverse(address, args=[one.pk])
    assert client_of(stranger_tksk).get(reverse("people:person_detail", args=[two.pk])).status_code == 404


def test_two_numbers_need_a_choice_and_its_ground(staff, client_of):
    first, second = make.make_nik(), make.make_nik()
    one, two = twins({"nik": first}, {"nik": second})
    client, url = client_of(staff), merge_url(one, two)
    text = client.get(url).content.decode()
    assert first not in text
    assert second not in text
    assert "Kedua NIK berbeda" in client.post(url, answers(client, url)).content.decode()
    assert "Dasar memilih NIK" in client.post(url, answers(client, url, nik="lain")).content.decode()
    assert not Merge.objects.exists()
    client.post(url, answers(client, url, nik="lain", nik_reason="Fotokopi KTP"))
    assert Person.objects.get(pk=one.pk) == Person.objects.with_nik(second).get()
    assert Merge.objects.get().reason == "KTP sudah dicocokkan (NIK: Fotokopi KTP)"


def test_a_change_meanwhile_is_shown_and_nothing_typed_is_lost(pair, staff, client_of):
    client, (one, two) = client_of(staff), pair
    data = answers(client, merge_url(one, two))
    Person.objects.filter(pk=two.pk).update(email="baru@contoh.id")
    response = client.post(merge_url(one, two), data)
    text = response.content.decode()
    assert "baru saja diubah" in text
    assert "baru@contoh.id" in text
    assert "KTP sudah dicocokkan" in text
    again = answers(client, merge_url(one, two), version=response.context["form"]["version"].value())
    assert client.post(merge_url(one, two), again).status_code == 302


def test_a_person_outside_the_territory_is_not_found(pair, client_of):
    one, two = pair
    Person.objects.filter(pk=two.pk).update(region=BABAT_VILLAGE)
    client = client_of(make.make_user("", "staff", "35.24.02"))
    for url in (merge_url(one, two), merge_url(two, one)):
        assert client.get(url).status_code == 404
        assert client.post(url, {}).status_code == 404
    url = f"{reverse('people:person_distinct', args=[one.pk])}?dengan={two.pk}"
    assert client.post(url, {"reason": "Ibu dan anak"}).status_code == 404
    assert not DistinctPair.objects.exists()


@pytest.mark.parametrize("other", ["abc", "0", "-1", "99999999999999999999", "1e3", "٣"])
def test_nonsense_in_the_address_is_not_found(pair, staff, client_of, other):
    assert client_of(staff).get(merge_url(pair[0], Person(pk=other))).status_code == 404


def test_the_other_one_is_searched_for_from_the_persons_page(pair, staff, client_of):
    client, (one, two) = client_of(staff), pair
    choose = reverse("people:person_merge", args=[one.pk])
    assert choose in client.get(one.get_absolute_url()).content.decode()
    assert merge_url(one, two) in client.get(choose).content.decode()
    other = make.make_person(name="Wagiyem Rekaan")
    assert merge_url(one, other) in client.get(choose, {"cari": "wagiyem"}).content.decode()
    assert "Tidak ada orang dengan nama itu" in client.get(choose, {"cari": "xyz"}).content.decode()


def test_an_earlier_judgement_is_shown_before_merging(pair, staff, client_of):
    one, two = pair
    DistinctPair.objects.create(first=one, second=two, decided_by=staff, reason="Ibu dan anak")
    assert "Pernah dinyatakan bukan orang yang sama" in client_of(staff).get(merge_url(one, two)).content.decode()


def test_the_page_of_a_merge_costs_few_queries(pair, staff, client_of, django_assert_max_num_queries):
    client, (one, two) = client_of(staff), pair
    for _ in range(20):
        make.make_training(two)
    client.get(merge_url(one, two))
    with django_assert_max_num_queries(12):
        client.get(merge_url(one, two))
