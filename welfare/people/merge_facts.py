"""What the pages about merging say, in words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils.formats import date_format

from welfare.people.links import counts, words_of
from welfare.people.merge_models import Merge, MergeRow, PossibleDouble
from welfare.people.merging import NIK_COLUMNS, Unmerged
from welfare.people.models import DistinctPair, Person
from welfare.regions.models import Region

ALIKE, MERGED = "alike", "merged"

# Columns that follow another or mean nothing to a reader.
_UNTOLD = {"name_key", "updated_at", "nik_cipher", "nik_prefix_index", "nik_area"}


def pairs_of(user: Any) -> Any:
    """The pairs that wait for the user's eye; queryset."""
    return PossibleDouble.objects.open().visible_to(user)


def named(person: Person, text: str, user: Any) -> Any:
    """Others with a name like `text`, those of the same village first; queryset."""
    if not any(map(str.isalpha, text)):
        return Person.objects.none()
    far = Case(When(region=person.region_id, then=0), default=1) if person.region_id else Value(0)
    persons = Person.objects.visible_to(user).exclude(pk=person.pk).select_related("region__parent")
    return persons.named_like(text).order_by(far, "name_key", "pk")


def beside(person: Person, user: Any) -> dict[str, list[dict[str, Any]]]:
    """`alike`: who may be the same person; `merged`: who went into this one.  Rows of pk, name, told; one query."""
    name = Subquery(Person.objects.filter(pk=OuterRef("other")).values("name")[:1])
    pairs = pairs_of(user).filter(Q(first=person.pk) | Q(second=person.pk)).order_by()
    alike = pairs.annotate(_kind=Value(ALIKE), other=F("first") + F("second") - person.pk).annotate(name=name)
    merges = Merge.objects.visible_to(user).standing().filter(winner=person).order_by().annotate(_kind=Value(MERGED))
    rows = alike.values_list("_kind", "other", "name", "reason").union(
        merges.values_list("_kind", "pk", "loser_name", "reason"), all=True
    )
    found = [dict(zip(("kind", "pk", "name", "told"), row, strict=True)) for row in rows]
    return {kind: [row for row in found if row["kind"] == kind] for kind in (ALIKE, MERGED)}


def moving(person: Person) -> list[str]:
    """What moves with a person: "3 keanggotaan", "2 peserta"."""
    return [f"{count} {label}" for label, count in counts(person.pk, Person)]


def judged_apart(one: Person, two: Person) -> DistinctPair | None:
    """The officer's earlier answer that they are two persons."""
    first, second = sorted((one.pk, two.pk))
    return DistinctPair.objects.filter(first=first, second=second).select_related("decided_by").first()


def told(merge: Merge) -> dict[str, Any]:
    """For the page of one merge: what moved, what was joined, and what changed in the person who stayed."""
    moved: Counter[str] = Counter()
    joined: Counter[str] = Counter()
    person: list[tuple[str, str, str]] = []
    for row in merge.rows.all():
        words = words_of(row.model)
        if row.model == Person._meta.label_lower:
            person += _changes(row)
        elif row.after is None:
            joined[words] += 1
        elif row.before is not None:
            moved[words] += 1
    return {
        "moved": [f"{count} {words}" for words, count in sorted(moved.items())],
        "joined": [f"{count} {words}" for words, count in sorted(joined.items())],
        "changes": person,
    }


def _changes(row: MergeRow) -> list[tuple[str, str, str]]:
    """(field, before, after) of the person who stayed; a NIK without its content."""
    if row.before is None or row.after is None:
        return []
    fields = {field.column: field for field in Person._meta.concrete_fields}
    found = []
    for column, after in row.after.items():
        before = row.before.get(column)
        if before == after or column in _UNTOLD or column not in fields:
            continue
        if column in NIK_COLUMNS:
            found.append(("NIK", "ada" if before else "tidak ada", "ada" if after else "tidak ada"))
        else:
            label = str(fields[column].verbose_name)
            found.append((f"{label[:1].upper()}{label[1:]}", _shown(column, before), _shown(column, after)))
    return found


def _shown(column: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if column == "region_id":
        return str(Region.objects.filter(pk=value).first() or value)
    if column == "birth_date":
        return date_format(Person._meta.get_field("birth_date").to_python(value), "j F Y")
    if column == "sex":
        return str(dict(Person.Sex.choices).get(value, value))
    return "diubah" if column == "user_id" else str(value)


def undone_words(merge: Merge, result: Unmerged) -> str:
    text = f"{merge.loser_name} dan {merge.winner.full_name} kembali menjadi dua orang."
    if result.kept:
        kept = "; ".join(f"{record} ({what})" for record, what in result.kept)
        text += f" Yang diubah sesudah penggabungan dibiarkan: {kept}."
    return text
