"""A new board in one form, and the boards that no longer fit the rules."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pillars.boards import BoardChange, Seat, appoint_board
from pillars.filters import BreachFilter
from pillars.forms.boards import MOST, Board, BoardForm
from pillars.forms.decrees import DecreeForm
from pillars.models import PillarRule, Unit
from pillars.paging import RememberedPages
from pillars.rules import RuleBook, with_breaches
from pillars.tables.units import BreachTable
from pillars.views.pages import done, posted
from welfare.accounts.access import needs, requires
from welfare.desk.lists import ListPage

FIRST, MORE = 6, 5
"""Lines of an empty board, and what "Tambah baris" adds."""
DECREE_FIELDS = ("number", "about", "issuer", "signer", "signer_capacity", "signed_on", "valid_from", "valid_until")


class BreachList(ListPage):
    """Which boards still fit the rule of today: those in which somebody does not."""

    access = needs("pillars.view_membership", "pillars.view_pillarrule")
    model = Unit
    table_class = BreachTable
    filterset_class = BreachFilter
    paginator_class = RememberedPages
    page_title = "Kepengurusan yang tidak lagi memenuhi aturan"
    template_name = "pillars/breach_list.html"

    def get_queryset(self) -> QuerySet[Unit]:
        rows = with_breaches(super().get_queryset()).select_related("pillar", "region__parent")
        # The pillar's key, not its order: so the units' own index gives the first page without asking every unit.
        return rows.order_by("pillar_id", "region_id", "name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = PillarRule.objects.visible_to(self.request.user).select_related("pillar", "position")
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "rules": [rule for rule in rules if rule.is_in_force(today)],
            "other_rules": [rule for rule in rules if not rule.is_in_force(today)],
        }

    def results_template(self) -> str:
        return "components/results.html"


@requires("pillars.add_membership", "pillars.change_membership", "pillars.add_decree", "people.view_person")
@require_http_methods(["GET", "POST"])
def unit_board(request: HttpRequest, pk: int) -> HttpResponse:
    """The SK and all its lines at once: first checked against the register, then appointed."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("pillar", "region__parent"), pk=pk)
    sent = posted(request)
    count = _count(request)
    form = BoardForm(sent, unit=unit, user=request.user)
    initial = {"region": unit.region_id, "about": f"Pengurus {unit}"}
    decree = DecreeForm(sent, request.FILES or None, user=request.user, prefix="sk", initial=initial)
    decree.empty_permitted, decree.use_required_attribute = True, False
    board = Board.of(unit, request.user, sent, count=count)
    checked = False
    if sent and "lagi" not in sent:
        checked = board.look_up()
        valid = all([form.is_valid(), board.is_valid(), _decree_is_valid(form, decree)])
        if valid and checked and "simpan" in sent:
            change = _appointed(request.user, unit, form, decree, board)
            if change:
                return done(request, _told(change, unit), unit, warnings=_warnings(unit, board, form))
    return render(
        request, "pillars/board_form.html",
        {"unit": unit, "form": form, "decree": decree, "board": board, "count": count, "checked": checked},
    )  # fmt: skip


def _count(request: HttpRequest) -> int:
    """How many lines the page has; "Tambah baris" adds some."""
    number = request.POST.get("baris", "")
    count = int(number) if number.isdecimal() and len(number) < 4 else FIRST
    return min(count + (MORE if "lagi" in request.POST else 0), MOST)


def _decree_is_valid(form: BoardForm, decree: DecreeForm) -> bool:
    """A new SK is checked unless one that is recorded was chosen, or nothing about an SK was typed."""
    if (form.is_valid() and form.cleaned_data["decree"]) or not _is_typed(decree):
        return True
    decree.empty_permitted = False
    return decree.is_valid()


def _is_typed(decree: DecreeForm) -> bool:
    own = (name for name in DECREE_FIELDS if name != "about")
    return any(decree.data.get(decree.add_prefix(name), "").strip() for name in own)


def _appointed(user: Any, unit: Unit, form: BoardForm, decree: DecreeForm, board: Board) -> BoardChange | None:
    """Write everything or nothing; a refusal stands on the form."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            paper = data["decree"] or (decree.save() if _is_typed(decree) else None)
            seats = [Seat(position, person) for position, person in board.persons()]
            return appoint_board(unit, seats, decree=paper, start=data["start"], by=user, end_others=data["end_others"])
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
        return None


def _told(change: BoardChange, unit: Unit) -> str:
    parts = [f"{change.appointed} orang diangkat"]
    if change.continued:
        parts.append(f"{change.continued} melanjutkan jabatannya")
    if change.ended:
        parts.append(f"{change.ended} jabatan lama diakhiri")
    return f"Pengurus {unit}: {', '.join(parts)}."


def _warnings(unit: Unit, board: Board, form: BoardForm) -> list[str]:
    """What the rules say about the new board, a sentence per person."""
    book, start = RuleBook.load(pillar=unit.pillar_id), form.cleaned_data["start"]
    said = []
    for member in unit.memberships.active(start).select_related("person", "position"):
        found = book.warnings(member.position, start, born=member.person.birth_date, start=start)
        said += [f"{member.person}: {text}" for text in found if member.person.birth_date]
    return said[:10]
