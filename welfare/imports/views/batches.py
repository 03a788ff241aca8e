"""Fetching the batch that a verb is about, with the right to write its kind."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from welfare.imports import kinds
from welfare.imports.models import ImportBatch


def batch_for(request: HttpRequest, pk: int) -> ImportBatch:
    """Raises Http404 for somebody else's import, PermissionDenied when the kind is not the user's to write."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    if not kinds.is_allowed(batch.kind, request.user):
        raise PermissionDenied("Peran Anda tidak memiliki hak untuk mengimpor daftar jenis ini.")
    return batch


def back(request: HttpRequest, batch: ImportBatch, anchor: str = "") -> HttpResponseRedirect:
    """Back to the tab and page from which a form was sent (its `here`, a query string)."""
    here = request.POST.get("here", "")
    address = f"{batch.get_absolute_url()}?{here}" if here else batch.get_absolute_url()
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = batch.get_absolute_url()
    return HttpResponseRedirect(address + (f"#{anchor}" if anchor else ""))
