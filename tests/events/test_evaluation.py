"""Evaluation: a form behind a signed address, no sign-in, one answer for each device, results as bars."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from events import evaluating
from events.models import EventEvaluation
from tests.factories import make_event, make_event_evaluation

ANSWER = {"material": 4, "speaker": 3, "place": 2, "time": 3, "benefit": 4, "comment": "Perpanjang sesi FGD"}


@pytest.fixture
def today(db):
    return make_event(starts_on=timezone.localdate())


def test_one_answer_for_each_device(client, client_of, today, django_user_model):
    address = evaluating.form_path(today)
    page = client.get(address)
    assert today.title in page.content.decode()
    page = client.post(address, ANSWER)
    assert "sudah diterima" in page.content.decode()
    client.post(address, ANSWER | {"material": 1})
    assert "sudah diterima" in client.get(address).content.decode()
    [answer] = EventEvaluation.objects.all()
    assert (answer.material, answer.comment) == (4, "Perpanjang sesi FGD")
    assert evaluating.store(EventEvaluation(event=today, device=answer.device, **_grades())) is False
    other = type(client)()
    other.post(address, ANSWER)
    assert EventEvaluation.objects.count() == 2


def _grades():
    return {name: value for name, value in ANSWER.items() if name != "comment"}


def test_an_empty_grade_is_told_and_the_rest_stays(client, today):
    page = client.post(evaluating.form_path(today), ANSWER | {"speaker": ""})
    assert page.context["form"].errors["speaker"]
    assert "Perpanjang sesi FGD" in page.content.decode()
    wrong = client.post(evaluating.form_path(today), ANSWER | {"speaker": "9"})
    assert wrong.context["form"].errors["speaker"]
    assert not EventEvaluation.objects.exists()


def test_only_with_the_signed_address_and_only_in_time(client, today):
    def says(token):
        return client.get(reverse("events:evaluation_fill", args=[token])).content.decode()

    assert "tidak dikenal" in says(str(today.pk))
    assert "tidak dikenal" in says(evaluating.token(today) + "x")
    day = dt.timedelta(days=1)
    today.starts_on = today.ends_on = timezone.localdate() - 15 * day
    today.save()
    assert "sudah ditutup" in says(evaluating.token(today))
    today.starts_on = today.ends_on = timezone.localdate() + day
    today.save()
    assert "dibuka pada hari kegiatan" in says(evaluating.token(today))


def test_too_many_from_one_line_are_stopped(client, today):
    address = evaluating.form_path(today)
    for _ in range(120):
        client.cookies.clear()
        client.post(address, {})
    client.cookies.clear()
    assert "Terlalu banyak kiriman" in client.post(address, ANSWER).content.decode()


def test_results_are_counted_and_the_code_is_shown(client_of, staff, operator_bronjong, today):
    for grade in (4, 4, 1):
        make_event_evaluation(today, material=grade, comment="Baik" if grade == 1 else "")
    page = client_of(staff).get(reverse("events:event_evaluation", args=[today.pk]))
    [line] = [line for line in page.context["opinions"].lines if line.label == "Materi"]
    assert [(bar.label, bar.count) for bar in line.bars] == [
        ("sangat baik", 2), ("baik", 0), ("cukup", 0), ("kurang", 1),
    ]  # fmt: skip
    assert line.mean_words == "3,0"
    text = page.content.decode()
    assert "<svg" in text
    assert evaluating.token(today) in text
    assert client_of(operator_bronjong).get(reverse("events:event_evaluation", args=[today.pk])).status_code == 403
