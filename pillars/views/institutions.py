"""What a unit that is an institution (LKS) keeps beside its members: profile, papers, client counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from pillars.forms.units import ClientCountForm, InstitutionForm, LegalPaperForm
from pillars.models import ClientCount, InstitutionProfile, LegalPaper, Unit
from pillars.views.pages import act_page, done, posted
from welfare.accounts.access import requires
from welfare.desk.private_files import private_file


def _unit(request: HttpRequest, pk: int) -> Unit:
    units = Unit.objects.visible_to(request.user).filter(pillar__registers="institution")
    return get_object_or_404(units.select_related("region"), pk=pk)


def _written(request: HttpRequest, form: Any, unit: Unit, title: str, text: str) -> HttpResponse:
    if form.is_valid():
        form.save()
        return done(request, text, unit)
    page = {"back_url": unit.get_absolute_url(), "back_label": unit.name, "lead": unit.name}
    return act_page(request, form, title=title, submit_label="Simpan", **page)


@requires("pillars.change_institutionprofile", "pillars.add_institutionprofile")
@require_http_methods(["GET", "POST"])
def unit_institution(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    profile = InstitutionProfile.objects.filter(unit=unit).first() or InstitutionProfile(unit=unit)
    form = InstitutionForm(posted(request), instance=profile)
    return _written(request, form, unit, "Profil lembaga", "Profil lembaga sudah disimpan.")


@requires("pillars.add_legalpaper")
@require_http_methods(["GET", "POST"])
def unit_paper(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    form = LegalPaperForm(posted(request), request.FILES or None, instance=LegalPaper(unit=unit))
    return _written(request, form, unit, "Catat surat lembaga", "Surat lembaga sudah dicatat.")


@requires("pillars.change_legalpaper")
@require_http_methods(["GET", "POST"])
def legalpaper_update(request: HttpRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(LegalPaper.objects.visible_to(request.user).select_related("unit"), pk=pk)
    form = LegalPaperForm(posted(request), request.FILES or None, instance=paper)
    return _written(request, form, paper.unit, "Ubah surat lembaga", "Surat lembaga sudah disimpan.")


@requires("pillars.view_legalpaper")
@require_GET
def legalpaper_file(request: HttpRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(LegalPaper.objects.visible_to(request.user), pk=pk)
    return private_file(paper.file, str(paper))


@requires("pillars.add_clientcount")
@require_http_methods(["GET", "POST"])
def unit_clients(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _unit(request, pk)
    form = ClientCountForm(posted(request), instance=ClientCount(unit=unit))
    return _written(request, form, unit, "Catat jumlah klien", "Jumlah klien sudah dicatat.")


@requires("pillars.change_clientcount")
@require_http_methods(["GET", "POST"])
def clientcount_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a count; the history keeps the old one."""
    row = get_object_or_404(ClientCount.objects.visible_to(request.user).select_related("unit"), pk=pk)
    form = ClientCountForm(posted(request), instance=row)
    return _written(request, form, row.unit, "Ubah jumlah klien", "Jumlah klien sudah disimpan.")
