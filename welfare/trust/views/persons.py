"""Pages about the data of one person: who looked, the file of everything, and taking it out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from welfare.accounts.access import requires
from welfare.people.models import Person
from welfare.trust import belonging, erasing, looking, telling
from welfare.trust.chain import Broken
from welfare.trust.forms import EraseForm, PersonalFileForm
from welfare.trust.tables import ReadTable


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("region__parent"), pk=pk)


@require_safe
@requires("people.view_person", "audit.view_sensitiveread")
def person_reads(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who looked at the person's hidden data, with the reason given."""
    person = _person(request, pk)
    table = ReadTable(looking.reads_of(person), exclude=())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {"person": person, "table": table, "lists": looking.lists_since(person)}
    return render(request, "trust/person_reads.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_person", "people.export_person", "people.reveal_nik")
def person_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then send everything that the office knows of the person, for the person."""
    person = _person(request, pk)
    form = PersonalFileForm(request.POST or None, help_text="Misalnya: permintaan tertulis orangnya, tanggal surat.")
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["format"]
        content = telling.personal_file(person, format=kind, reason=form.cleaned_data["reason"], by=request.user)
        name = f"data-saya-{person.pk}-{localdate():%Y-%m-%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type=telling.TYPES[kind], headers=headers)
    context = _verb(person, "Data saya", "Unduh")
    context["text"] = (
        "Berkas ini memuat semua yang dicatat tentang orang ini di seluruh aplikasi, termasuk NIK. "
        "Serahkan hanya kepada orangnya sendiri atau walinya, sesudah memeriksa identitasnya."
    )
    return render(request, "desk/verb.html", context | {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_person", "trust.add_erasure")
def person_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what stands in the way, or ask for the reason and the tick, then take the person's data out."""
    person = _person(request, pk)
    sentences = ["Data orang ini sudah dihapus."] if person.is_erased else belonging.obstacles(person)
    form = EraseForm(request.POST or None, help_text="Misalnya: permintaan tertulis orangnya, tanggal surat.")
    if request.method == "POST" and not sentences and form.is_valid():
        try:
            erasing.anonymise(person, reason=form.cleaned_data["reason"], by=request.user)
        except (erasing.NotYet, Broken) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Data pribadi orang ini sudah dihapus. Yang dihitung tetap terhitung.")
            return redirect(person)
    context = {"person": person, "form": form, "sentences": sentences, "back": person.get_absolute_url()}
    return render(request, "trust/person_erase.html", context)


def _verb(person: Person, title: str, submit: str) -> dict[str, Any]:
    back = reverse("people:person_detail", args=[person.pk])
    return {"title": title, "lead": person.full_name, "back_url": back, "back_label": person.full_name,
            "submit_label": submit}  # fmt: skip
