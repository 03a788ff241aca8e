"""Two records of one person become one, and two again.

Everything that points to the record that goes moves to the one that stays, in whichever app (`links.links_to`); where
a unique rule lets only one of two records stay, the app's `MergeRule` says how they are joined, and what points to the
other moves on in the same way.  A conflict without a rule refuses the whole.  Each step is written down (`trail`), so
`unmerge` gives back every row with its key.  What was entered or edited since the merge is never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from welfare.audit.history import version_of
from welfare.people.links import links_to, twin_of, words_of
from welfare.people.merge_models import Merge, MergeRow
from welfare.people.models import Person, PersonAlias
from welfare.people.trail import Gone, Trail, put_back

SOURCE = "penggabungan data"
"""Where an alias comes from that a merge has made."""

OUTDATED = "Data salah satu orang baru saja diubah. Periksa pilihan di bawah, lalu gabungkan lagi."
NIK_COLUMNS = ("nik_cipher", "nik_index", "nik_prefix_index", "nik_area")


class Unmergeable(Exception):
    """It cannot be done now; `reasons` are sentences for the officer."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(slots=True)
class Unmerged:
    """What a taken-back merge has left alone: (record in words, what was changed since)."""

    kept: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def merge(
    winner: Person, loser: Person, *, values: dict[str, Any], by: Any, reason: str, seen: tuple[int, int] | None = None
) -> Merge:
    """Let `loser` go into `winner`; `values` are columns (attname: value) of the winner, e.g. from the other one.

    The name that is not kept becomes an alias.  `seen` are the versions (`version_of`) that the officer decided on.
    Raises Unmergeable; then nothing is written.
    """
    if winner.pk == loser.pk:
        raise Unmergeable("Pilih dua orang yang berbeda.")
    with _refusals(), pghistory.context(user=by.pk, reason=reason):
        winner, loser = _locked(winner.pk, loser.pk, seen)
        made = Merge.objects.create(
            winner=winner, loser_pk=loser.pk, loser_name=loser.full_name, loser_region_id=loser.region_id, by=by,
            reason=reason,
        )  # fmt: skip
        with pghistory.context(told=f"Digabungkan dengan data lain (penggabungan nomor {made.pk})"):
            folding = _Folding(Trail(made))
            folding.move_links(Person, winner.pk, loser.pk)
            folding.trail.remove(Person, loser.pk)
            # Always a change of its own: an import that made this person must not take both away.
            folding.trail.change(Person, winner.pk, {**values, "updated_at": timezone.now()})
            _keep_names(folding.trail, winner.pk, (winner.name, loser.name))
        connection.check_constraints()
    return made


def _locked(winner: int, loser: int, seen: tuple[int, int] | None) -> tuple[Person, Person]:
    found = {person.pk: person for person in _persons_for_update(winner, loser)}
    if len(found) < 2:
        raise Unmergeable("Salah satu dari kedua orang ini sudah tidak ada di register. Muat ulang daftarnya.")
    if seen is not None and seen != (version_of(found[winner]), version_of(found[loser])):
        raise Unmergeable(OUTDATED)
    return found[winner], found[loser]


def _persons_for_update(*pks: int) -> models.QuerySet[Person]:
    # In one order for everybody, so that two officers never wait for each other.
    return Person.objects.select_for_update().filter(pk__in=pks).order_by("pk")


def _keep_names(trail: Trail, pk: int, spellings: tuple[str, ...]) -> None:
    """Both names stay known: the one that was not chosen as another spelling."""
    person = Person.objects.get(pk=pk)
    known = {person.name, *person.aliases.values_list("spelling", flat=True)}
    for spelling in dict.fromkeys(spellings):
        if spelling not in known:
            trail.add(PersonAlias(person=person, spelling=spelling, source=SOURCE))


class _Folding:
    """Moves what points to one record over to another, and joins records of which only one may stay."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail

    def move_links(self, model: type[models.Model], kept: Any, gone: Any) -> None:
        for link in links_to(model):
            for row in link.rows(gone).order_by("pk").select_for_update():
                moved: dict[str, Any] | None = {link.column: kept}
                if link.rule and link.rule.place:
                    moved = link.rule.place(row, link.column, kept)
                if moved is None:
                    self.fold(link.model, None, row)
                elif twin := twin_of(link, row, moved):
                    self.fold(link.model, twin, row, link)
                else:
                    self.trail.change(link.model, row.pk, moved)

    def fold(self, model: type[models.Model], kept: Any, gone: Any, link: Any = None) -> None:
        """`gone` goes; what it knows and what points to it is taken over by `kept`, where there is one."""
        values = _solved(link, kept, gone) if kept is not None else {}
        if kept is not None:
            self.move_links(model, kept.pk, gone.pk)
        self.trail.remove(model, gone.pk)
        if kept is not None:
            self.trail.change(model, kept.pk, values)


def _solved(link: Any, kept: Any, gone: Any) -> dict[str, Any]:
    """The columns by which the app joins two records.  Raises Unmergeable."""
    if link.model._meta.auto_created:  # the pair is all there is to such a row
        return {}
    words = link.model._meta.verbose_name
    if link.rule is None:
        raise Unmergeable(
            f"Keduanya punya {words} yang tidak dapat berdampingan: {kept}. Akhiri atau hapus salah satunya lebih dulu."
        )
    try:
        return dict(link.rule.solve(kept, gone))
    except ValueError as error:
        raise Unmergeable(str(error)) from error


@transaction.atomic
def unmerge(merge: Merge, *, by: Any, reason: str) -> Unmerged:
    """Make everything what it was before the merge, the lost record with its old number.

    What was changed since stays and is named in the answer; what was recorded since stays with the person who stayed.
    Raises Unmergeable, with names, where a record of the trail is gone or its place is taken; then nothing is written.
    """
    result = Unmerged()
    with _refusals(), pghistory.context(user=by.pk, reason=reason, told=f"Penggabungan nomor {merge.pk} dibatalkan"):
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at is not None:
            raise Unmergeable("Penggabungan ini sudah dibatalkan.")
        list(_persons_for_update(merge.winner_id))
        _refuse_out_of_order(merge)
        missing = []
        for row in merge.rows.order_by("-pk"):
            try:
                _note(result, row, put_back(row))
            except Gone:
                missing.append(f"{words_of(row.model)} nomor {row.object_pk} sudah dihapus sesudah penggabungan.")
        if missing:
            raise Unmergeable("Tidak dapat dikembalikan seperti semula:", *missing)
        merge.undone_by, merge.undone_at, merge.undone_reason = by, timezone.now(), reason
        merge.save(update_fields=["undone_by", "undone_at", "undone_reason"])
        connection.check_constraints()
    return result


def _refuse_out_of_order(merge: Merge) -> None:
    """Merges that touched the same records are taken back in reverse, the latest first."""
    own = merge.rows.filter(model=OuterRef("model"), object_pk=OuterRef("object_pk"))
    later = MergeRow.objects.filter(Exists(own), merge__undone_at__isnull=True, merge_id__gt=merge.pk)
    # A person who stayed and went later is in the later trail as a record; so is the merge itself, which moved along.
    moved = MergeRow.objects.filter(model=Merge._meta.label_lower, object_pk=str(merge.pk), merge__undone_at=None)
    numbers = sorted({*later.values_list("merge_id", flat=True), *moved.values_list("merge_id", flat=True)})
    if numbers:
        told = ", ".join(map(str, reversed(numbers)))
        raise Unmergeable(f"Orang ini digabungkan lagi sesudah itu. Batalkan dulu penggabungan nomor {told}.")


def _note(result: Unmerged, row: MergeRow, kept: list[Any]) -> None:
    labels = [str(entry.verbose_name) for entry in kept if entry.editable or entry.choices or entry.is_relation]
    if labels:
        record = apps.get_model(row.model)._base_manager.filter(pk=row.object_pk).first()
        result.kept.append((f"{words_of(row.model)}: {record}", ", ".join(labels)))


@contextmanager
def _refusals() -> Iterator[None]:
    """A rule of the database that says no, in the words of the rule."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        name = getattr(diagnosis, "constraint_name", None) or ""
        raise Unmergeable(_rule_in_words(name, getattr(diagnosis, "table_name", "") or "")) from error


def _rule_in_words(name: str, table: str) -> str:
    for model in apps.get_models():
        for rule in model._meta.constraints:
            if rule.name == name:
                return str(rule.violation_error_message)
    words = next((str(model._meta.verbose_name) for model in apps.get_models() if model._meta.db_table == table), table)
    return f"Aturan register untuk {words} tidak mengizinkannya; ada data lain yang menempati tempatnya atau berubah."


def survivors(pks: Any) -> dict[int, int]:
    """Into whom numbers that are no more were merged: number of the lost record and of the one that stayed."""
    return dict(Merge.objects.standing().filter(loser_pk__in=pks).values_list("loser_pk", F("winner_id")))
