"""The front office: find who is served, write down what for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from django.views.generic import View

from puskesos.cases.forms import IntakeForm
from puskesos.cases.intake import take_case
from puskesos.cases.models import Case
from puskesos.cases.visitors import NewVisitorForm, VisitorSearchForm
from welfare.accounts.access import needs, requires
from welfare.desk.verbs import tell
from welfare.people.forms import NIK_TAKEN
from welfare.people.models import Person
from welfare.regions.choices import regions_of
from welfare.regions.models import Region

NO_CLIENT = "Pilih dulu untuk siapa layanan ini."


class CaseCreate(View):
    """`?cari=` finds persons, `?orang=` is one of them, `?baru=` somebody who is not in the register yet."""

    access = needs("cases.add_case")
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        person, is_new = self._person(), "baru" in request.GET
        if person is None and not (is_new and request.user.has_perm("people.add_person")):
            return self._search()
        region = self._region(person)
        visitor = None
        if person is None:
            start = {"name": request.GET["baru"][:150], "region": region}
            visitor = NewVisitorForm(user=request.user, initial=start, prefix="baru")
        form = self._form(initial={"village": region})
        return self._page(form, person, visitor)

    def post(self, request: HttpRequest) -> HttpResponse:
        person, is_new = self._person(), "baru" in request.GET
        visitor = None
        if person is None and is_new and request.user.has_perm("people.add_person"):
            visitor = NewVisitorForm(request.POST, user=request.user, prefix="baru")
        form = self._form(request.POST)
        if person is None and visitor is None:
            return self._search(NO_CLIENT)
        if all([form.is_valid(), visitor is None or visitor.is_valid()]):
            case = self._take(form, person, visitor)
            if case is not None:
                return self._done(case)
        return self._page(form, person, visitor)

    def _person(self) -> Person | None:
        given = self.request.GET.get("orang", "")
        if not given.isdecimal() or len(given) > 15:
            return None
        return Person.objects.visible_to(self.request.user).select_related("region__parent").filter(pk=given).first()

    def _region(self, person: Person | None) -> Any:
        """Where the case is taken unless said otherwise: the only village of the officer, or the person's own."""
        own = list(regions_of(self.request.user, Region.Level.VILLAGE)[:2])
        if len(own) == 1:
            return own[0]
        region = person.region if person else None
        return region if region is not None and region.level == Region.Level.VILLAGE else None

    def _form(self, data: Any = None, **kwargs: Any) -> IntakeForm:
        url = reverse("cases:servicekind_papers")
        return IntakeForm(data, user=self.request.user, papers_url=url, **kwargs)

    def _take(self, form: IntakeForm, person: Person | None, visitor: NewVisitorForm | None) -> Case | None:
        values = dict(form.cleaned_data)
        village, service, day = values.pop("village"), values.pop("service"), values.pop("received_on")
        papers = [name for name, ticked in form.papers() if ticked]
        try:
            with transaction.atomic():
                client = visitor.save() if visitor else person
                return take_case(
                    client=client, service=service, village=village, by=self.request.user, papers=papers, on=day,
                    **values,
                )  # fmt: skip
        except ValidationError as refusal:
            tell(form, refusal)
        except IntegrityError:
            if visitor is None:
                raise
            visitor.add_error("nik", NIK_TAKEN)
        return None

    def _done(self, case: Case) -> HttpResponse:
        slip = reverse("cases:case_slip", args=[case.pk])
        text = format_html('Kasus {} sudah dicatat. <a href="{}">Cetak tanda terima</a>', case, slip)
        messages.success(self.request, text)
        return redirect(case)

    def _search(self, problem: str = "") -> HttpResponse:
        search = VisitorSearchForm(self.request.GET if "cari" in self.request.GET else None)
        found = search.found(self.request.user) if search.is_bound and search.is_valid() else None
        if problem:
            search = VisitorSearchForm({})
            search.full_clean()
        context = {"search": search, "found": found, "name": search.searched_name or "", "problem": problem}
        return render(self.request, "cases/case_create.html", context)

    def _page(self, form: IntakeForm, person: Person | None, visitor: NewVisitorForm | None) -> HttpResponse:
        before = Case.objects.visible_to(self.request.user).filter(client=person).select_related("service")[:3]
        context = {
            "form": form, "person": person, "visitor": visitor, "papers": form.papers(),
            "before": list(before) if person else [],
        }  # fmt: skip
        return render(self.request, "cases/case_create.html", context)


@require_safe
@requires("cases.add_case")
def service_papers(request: HttpRequest) -> HttpResponse:
    """The papers of the chosen service, to be ticked off; swapped in as the officer chooses."""
    form = IntakeForm(request.GET, user=request.user)
    return render(request, "cases/_paper_ticks.html", {"papers": form.papers()})
