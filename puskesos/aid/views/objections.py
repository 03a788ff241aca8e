"""Objections: taking one, the list of those to be answered, and the answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from puskesos.aid.filters import ObjectionFilter
from puskesos.aid.forms.decisions import AnswerForm, ObjectionForm
from puskesos.aid.models import Objection, receive_objection
from puskesos.aid.tables import ObjectionTable
from puskesos.aid.views.acts import act
from puskesos.aid.views.decisions import FORM, seen_decision
from puskesos.aid.views.tabs import AidList
from welfare.accounts.access import needs, requires
from welfare.desk.private_files import private_file


class ObjectionList(AidList):
    access = needs("aid.view_objection")
    model = Objection
    table_class = ObjectionTable
    filterset_class = ObjectionFilter
    page_title = "Sanggah"
    page_lead = "Batas jawaban dihitung dalam hari kerja sejak sanggah diterima."

    def get_queryset(self) -> QuerySet[Objection]:
        rows = super().get_queryset().select_related(
            "decision__enrolment__person", "decision__enrolment__programme", "decision__enrolment__region__parent"
        )  # fmt: skip
        return rows.order_by("due_on", "pk")


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.add_objection")
def objection_create(request: HttpRequest, pk: int) -> HttpResponse:
    decision = seen_decision(request.user, pk)

    def do(values: dict[str, Any]) -> None:
        receive_objection(decision, by=request.user, **values | {"file": values["file"] or ""})

    return act(
        request, ObjectionForm(request.POST or None, request.FILES or None), do, title="Catat sanggah",
        submit="Catat sanggah", back=reverse("aid:decision_detail", args=[pk]), back_label="Keputusan",
        lead=str(decision), done="Sanggah sudah dicatat dan menunggu jawaban.",
    )  # fmt: skip


@require_http_methods(FORM)
@requires("aid.view_decision", "aid.answer_objection")
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    objection = seen_objection(request.user, pk)

    def do(values: dict[str, Any]) -> None:
        verb = objection.uphold if values["outcome"] == "uphold" else objection.reject
        verb(by=request.user, answer=values["answer"], on=values["on"])

    back = reverse("aid:decision_detail", args=[objection.decision_id])
    return act(
        request, AnswerForm(request.POST or None), do, title="Jawab sanggah", submit="Simpan jawaban", back=back,
        back_label="Keputusan", lead=f"{objection}: {objection.decision}", text=objection.statement,
        done="Sanggah sudah dijawab.",
    )  # fmt: skip


@require_safe
@requires("aid.view_objection")
def objection_file(request: HttpRequest, pk: int) -> HttpResponse:
    return private_file(seen_objection(request.user, pk).file, "sanggah")


def seen_objection(user: Any, pk: int) -> Objection:
    """Raises Http404 for one that does not exist or that the user may not see."""
    rows = Objection.objects.visible_to(user).select_related(
        "decision__enrolment__person", "decision__enrolment__programme"
    )
    return get_object_or_404(rows, pk=pk)
