"""Wakil: see who stands in for whom, arrange it, end it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, ListView

from welfare.accounts.access import SIGNED_IN, requires
from welfare.accounts.models import Delegation, User

ARRANGE = "accounts.add_delegation"


class DelegationForm(forms.ModelForm[Delegation]):
    """An officer chooses a deputy for oneself; who may arrange for others also names the absent officer."""

    class Meta:
        model = Delegation
        fields: ClassVar[list[str]] = ["absent", "deputy", "start", "end", "reason"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True).order_by("name")
        if user.has_perm(ARRANGE):
            self.fields["absent"].queryset = colleagues  # type: ignore[attr-defined]
            self.fields["deputy"].queryset = colleagues  # type: ignore[attr-defined]
        else:
            del self.fields["absent"]
            same = colleagues.filter(role=user.role).exclude(pk=user.pk)
            self.fields["deputy"].queryset = same  # type: ignore[attr-defined]
            self.instance.absent = user
        self.instance.made_by = user

    def _get_validation_exclusions(self) -> set[str]:
        """The absent officer counts in the rules also where the form does not ask for one."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # missing in the stubs
        return found - {"absent"}


class DelegationList(ListView):
    access = SIGNED_IN
    template_name = "account/delegation_list.html"

    def get_queryset(self) -> QuerySet[Delegation]:
        return Delegation.objects.visible_to(self.request.user).select_related("absent", "deputy", "made_by")[:200]


class DelegationCreate(CreateView):
    access = SIGNED_IN
    model = Delegation
    form_class = DelegationForm
    template_name = "account/delegation_form.html"
    success_url = reverse_lazy("accounts_delegations")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        messages.success(self.request, f"{self.object} sejak tanggal mulai sampai tanggal selesai.")
        return answer


@require_POST
@requires(SIGNED_IN)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    try:
        delegation.finish()
        messages.success(request, f"Perwakilan berakhir: {delegation}.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("accounts_delegations")
