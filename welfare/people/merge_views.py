"""Pages about two records of one person: the list of pairs, merging, telling apart, and taking either back."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import DetailView, FormView

from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage
from welfare.jobs.queueing import Busy, enqueue, wait_for
from welfare.people import merge_facts
from welfare.people.forms import ReasonForm
from welfare.people.merge_form import MergeForm, versions
from welfare.people.merge_tables import DoubleFilter, DoubleTable
from welfare.people.merging import OUTDATED, Unmergeable, merge, unmerge
from welfare.people.models import DistinctPair, Merge, Person, PossibleDouble
from welfare.people.remembering import tell_apart

RIGHT = "people.merge_person"
FOUND = 20
"""Persons offered for merging."""


class DuplicateList(ListPage):
    access = needs("people.view_person", RIGHT)
    model = PossibleDouble
    queryset = PossibleDouble.objects.open()
    table_class = DoubleTable
    filterset_class = DoubleFilter
    template_name = "people/duplicate_list.html"
    page_title = "Mungkin orang yang sama"
    page_lead = "Pasangan yang mungkin tercatat dua kali. Periksa keduanya, lalu gabungkan atau nyatakan berbeda."

    def get_table(self, **kwargs: Any) -> Any:
        table = super().get_table(**kwargs)
        pairs = [row.record for row in table.page.object_list]
        pks = {pk for pair in pairs for pk in (pair.first, pair.second)}
        table.persons = Person.objects.select_related("region__parent").in_bulk(pks)
        return table


@require_POST
@requires("people.view_person", RIGHT)
def duplicate_refresh(request: HttpRequest) -> HttpResponse:
    """Look through the register now instead of tonight."""
    back = reverse("people:duplicate_list")
    try:
        job = wait_for(enqueue("people.find_doubles", by=request.user, long=True, back=back))
    except Busy as reason:
        messages.info(request, str(reason))
        return redirect(back)
    return redirect(job.url or job)


class PersonMerge(FormView[MergeForm]):
    """Without `dengan`: whom to merge with; with it: field by field."""

    access = needs("people.view_person", RIGHT)
    form_class = MergeForm
    template_name = "people/person_merge.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        persons = Person.objects.visible_to(request.user).select_related("region__parent", "user")
        self.winner = get_object_or_404(persons, pk=kwargs["pk"])
        asked = request.GET.get("dengan", "")
        if not asked:
            return self._choose(request)
        self.loser = get_object_or_404(persons.exclude(pk=self.winner.pk), pk=_number(asked))
        return super().dispatch(request, *args, **kwargs)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("cari", "")[:150]
        context = {"person": self.winner, "text": text, **merge_facts.beside(self.winner, request.user)}
        context["others"] = merge_facts.named(self.winner, text, request.user)[:FOUND]
        return render(request, "people/person_merge_choose.html", context)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"winner": self.winner, "loser": self.loser}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "winner": self.winner,
            "loser": self.loser,
            "moving": merge_facts.moving(self.loser),
            "judged": merge_facts.judged_apart(self.winner, self.loser),
        }

    def form_valid(self, form: MergeForm) -> HttpResponse:
        try:
            done = merge(
                self.winner, self.loser, values=form.columns(), by=self.request.user, reason=form.full_reason(),
                seen=form.cleaned_data["version"],
            )  # fmt: skip
        except Unmergeable as refused:
            return self._refused(refused)
        told = '{} sudah digabungkan ke {}. <a href="{}">Batalkan</a>'
        undo = reverse("people:merge_undo", args=[done.pk])
        messages.success(self.request, format_html(told, done.loser_name, done.winner.full_name, undo))
        return redirect(done.winner)

    def form_invalid(self, form: MergeForm) -> HttpResponse:
        """What is missing may be a question that another officer's change has brought up."""
        if "version" in form.cleaned_data and form.data.get("version") != versions(self.winner, self.loser):
            return self._refused(Unmergeable(OUTDATED))
        return super().form_invalid(form)

    def _refused(self, refused: Unmergeable) -> HttpResponse:
        """The form again, over the records as they are now, with what was chosen."""
        persons = Person.objects.select_related("region__parent", "user")
        self.winner = get_object_or_404(persons, pk=self.winner.pk)
        self.loser = get_object_or_404(persons, pk=self.loser.pk)
        fresh = MergeForm(winner=self.winner, loser=self.loser)
        data = self.request.POST.copy()
        for name, field in fresh.fields.items():
            if name == "version" or (name not in data and field.initial):
                data[name] = str(field.initial)
        form = MergeForm(data, winner=self.winner, loser=self.loser)
        form.is_valid()
        for reason in refused.reasons:
            form.add_error(None, reason)
        return super().form_invalid(form)


class MergeDetail(DetailView[Merge]):
    access = needs("people.view_person", "people.view_merge")
    model = Merge
    template_name = "people/merge_detail.html"

    def get_queryset(self) -> Any:
        merges = Merge.objects.visible_to(self.request.user)
        return merges.select_related("winner__region__parent", "loser_region__parent", "by", "undone_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | merge_facts.told(self.object)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_person", RIGHT)
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    merges = Merge.objects.visible_to(request.user).standing().select_related("winner")
    done = get_object_or_404(merges, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = unmerge(done, by=request.user, reason=form.cleaned_data["reason"].strip())
        except Unmergeable as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, merge_facts.undone_words(done, result))
            return redirect(done)
    return render(request, "people/merge_undo.html", {"merge": done, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_person", RIGHT)
def person_distinct(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Bukan orang yang sama", remembered with its reason."""
    persons = Person.objects.visible_to(request.user).select_related("region__parent")
    asked = request.GET.get("dengan", "")
    if not asked:  # from whom, has to be said first
        return redirect("people:person_merge", pk=get_object_or_404(persons, pk=pk).pk)
    one, two = (get_object_or_404(persons, pk=number) for number in sorted((pk, _number(asked))))
    form = ReasonForm(request.POST or None, help_text="Misalnya: anak dan ibu, KTP keduanya sudah dilihat.")
    if request.method == "POST" and form.is_valid() and one != two:
        judged = tell_apart(one, two, form.cleaned_data["reason"].strip(), by=request.user)
        told = '{} dan {} dicatat sebagai dua orang. <a href="{}">Batalkan</a>'
        undo = reverse("people:distinctpair_undo", args=[judged.pk])
        messages.success(request, format_html(told, one.full_name, two.full_name, undo))
        return redirect("people:duplicate_list")
    return render(request, "people/person_distinct.html", {"one_and_two": (one, two), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.view_person", RIGHT)
def distinctpair_undo(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Person.objects.visible_to(request.user).values("pk")
    pairs = DistinctPair.objects.filter(first__in=seen, second__in=seen).select_related("first", "second")
    judged = get_object_or_404(pairs, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pghistory.context(user=request.user.pk, reason=form.cleaned_data["reason"].strip()):
            judged.delete()
        messages.success(request, "Keputusan dibatalkan; pasangan itu diperiksa lagi.")
        return redirect("people:duplicate_list")
    return render(request, "people/distinctpair_undo.html", {"judged": judged, "form": form})


def _number(text: str) -> int:
    """The key in an address.  Raises Http404 for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)
