"""Trainings of persons, with their certificates."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from pillars.filters import TrainingFilter
from pillars.forms.reports import TrainingForm
from pillars.models import Training
from pillars.tables.memberships import TrainingTable
from pillars.views.pages import act_page, done, posted
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.desk.private_files import private_file
from welfare.people.models import Person


class TrainingList(ListPage):
    access = needs("pillars.view_training")
    model = Training
    table_class = TrainingTable
    filterset_class = TrainingFilter
    page_title = "Pelatihan dan sertifikat"
    page_lead = "Siapa sudah mengikuti pelatihan apa, dengan sertifikatnya."

    def get_queryset(self) -> QuerySet[Training]:
        return super().get_queryset().select_related("person__region")


@requires("pillars.add_training", "people.view_person")
@require_http_methods(["GET", "POST"])
def training_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a training of a person."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return _written(request, Training(person=person), "Catat pelatihan", person)


@requires("pillars.change_training", "people.view_person")
@require_http_methods(["GET", "POST"])
def training_update(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Training.objects.visible_to(request.user).select_related("person")
    training = get_object_or_404(rows, pk=pk, person__in=Person.objects.visible_to(request.user))
    return _written(request, training, "Ubah pelatihan", training.person)


def _written(request: HttpRequest, training: Training, title: str, person: Any) -> HttpResponse:
    form = TrainingForm(posted(request), request.FILES or None, instance=training, user=request.user)
    if form.is_valid():
        form.save()
        return done(request, f"Pelatihan {person} sudah disimpan.", person)
    return act_page(
        request, form, title=title, lead=person.full_name, back_url=person.get_absolute_url(),
        back_label=person.full_name, submit_label="Simpan pelatihan",
    )  # fmt: skip


@requires("pillars.view_training")
@require_GET
def training_file(request: HttpRequest, pk: int) -> HttpResponse:
    training = get_object_or_404(Training.objects.visible_to(request.user), pk=pk)
    return private_file(training.certificate, f"sertifikat {training.certificate_number or training.pk}")
