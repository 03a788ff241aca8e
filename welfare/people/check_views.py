"""The page "Cek daftar": a list in, who is who out.  Nothing is stored.

The answer travels with the page as a signed text for its own tabs, pages and download: it holds what the page shows
and nothing else (numbers are masked), belongs to the officer who asked, and is good for an hour.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from welfare import safe_sheets
from welfare.accounts.access import needs, requires
from welfare.audit.models import SensitiveRead
from welfare.desk.wording import number
from welfare.imports.forms import UploadForm
from welfare.imports.kinds import is_allowed
from welfare.imports.reading import read_pasted, read_workbook
from welfare.imports.workbook import UnreadableFile
from welfare.people.check_sheet import HEADS, check_rows
from welfare.people.checking import DIFFERS, KIND, LONGEST, TWIN, VERDICTS, Checked, check
from welfare.people.models import Person

PAGE = 200
KEPT_SECONDS = 3600
GONE = "Hasil cek itu sudah tidak berlaku. Periksa daftarnya sekali lagi."
PASTED = "Daftar yang ditempel"


class PersonCheck(FormView[UploadForm]):
    access = needs("people.view_person")
    form_class = UploadForm
    template_name = "people/check.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"choices": None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"longest": LONGEST, "may_import": _may_import(self.request)}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            workbook = read_workbook(file.read(), file.name) if file else read_pasted(form.cleaned_data["text"])
            checked = check(workbook, file.name if file else PASTED, by=self.request.user)
        except UnreadableFile as error:
            form.add_error("file" if file else "text", str(error))
            return self.form_invalid(form)
        _write_down(self.request, checked, SensitiveRead.What.CHECK, "Cek daftar tanpa menyimpan")
        return _answer(self.request, checked, "", 1)


@never_cache
@require_POST
@requires("people.view_person")
def person_check_page(request: HttpRequest) -> HttpResponse:
    """Another tab or page of an answer: `lihat` is "TAB:PAGE"."""
    checked = _kept(request)
    if checked is None:
        return _gone(request)
    mark, _, page = request.POST.get("lihat", "").partition(":")
    return _answer(request, checked, mark, page)


@never_cache
@require_POST
@requires("people.view_person", "people.export_person")
def person_check_download(request: HttpRequest) -> HttpResponse:
    """The whole answer as a workbook."""
    checked = _kept(request)
    if checked is None:
        return _gone(request)
    _write_down(request, checked, SensitiveRead.What.EXPORT, "Unduh hasil cek daftar")
    content = safe_sheets.write(safe_sheets.XLSX, HEADS, check_rows(checked.lines), title="Hasil cek")
    response = HttpResponse(content, content_type=safe_sheets.CONTENT_TYPES[safe_sheets.XLSX])
    response["Content-Disposition"] = f'attachment; filename="hasil-cek-{localdate():%Y-%m-%d}.xlsx"'
    return response


def _answer(request: HttpRequest, checked: Checked, mark: str, page: Any) -> HttpResponse:
    tabs = _tabs(checked, mark)
    mark = next((tab["mark"] for tab in tabs if tab["is_current"]), "")
    context = {
        "checked": checked,
        "tabs": tabs,
        "mark": mark,
        "page": Paginator(checked.under(mark), PAGE).get_page(page),
        "kept": signing.dumps(checked.as_json(), salt=_salt(request), compress=True),
        "may_import": _may_import(request),
    }
    return render(request, "people/check_result.html", context)


def _tabs(checked: Checked, mark: str) -> list[dict[str, Any]]:
    """All lines, each verdict, and what cuts across them; tabs without lines are left out."""
    labels = {"": "Semua"} | {name: words[0] for name, words in VERDICTS.items()}
    labels |= {DIFFERS: "Ada beda", TWIN: "Ganda di daftar"}
    counts = {name: len(checked.under(name)) for name in labels}
    current = mark if counts.get(mark) else ""
    return [
        {"mark": name, "label": label, "count": counts[name], "is_current": name == current}
        for name, label in labels.items()
        if counts[name] or not name
    ]


def _salt(request: HttpRequest) -> str:
    return f"cek-daftar:{request.user.pk}"


def _kept(request: HttpRequest) -> Checked | None:
    """The answer that came back with the form; None when it is too old, another officer's, or was changed."""
    try:
        data = signing.loads(request.POST.get("jawaban", ""), salt=_salt(request), max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return Checked.from_json(data)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, GONE)
    return redirect("people:check")


def _may_import(request: HttpRequest) -> bool:
    return request.user.has_perm("imports.add_importbatch") and is_allowed(KIND, request.user)


def _write_down(request: HttpRequest, checked: Checked, what: str, reason: str) -> None:
    counts = [(len(checked.under(name)), words[1]) for name, words in VERDICTS.items()]
    told = ", ".join(f"{number(count)} {word}" for count, word in counts if count)
    SensitiveRead.record(
        what=what, subject=Person, reason=reason, by=request.user,
        row_count=len(checked.lines), detail=f"{checked.source}: {told}"[:500],
    )  # fmt: skip
