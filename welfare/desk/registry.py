"""What an app may announce at the front desk.  Home, search, menu, person page and import are built from this.

An app announces in its own `desk.py`, imported from `AppConfig.ready`.  Announcements are small frozen dataclasses;
whoever draws them checks `permission` against the user and passes the user on, so that territory is applied where the
rows are fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

Counter = Callable[[Any], int]


HOME, MENU, PERSON, SEARCH, QUALITY = "home", "menu", "person", "search", "quality"
"""Pages to which every app adds a part."""


@dataclass(frozen=True)
class Question:
    """What an app wants to know for a page that shows the parts of many; all questions of a page are one query.

    `ask` gives `asking.rows(…)` or `asking.numbers(…)`, of what the user may see: of the user alone for home and menu,
    of (user, person) for a person's page, of (user, text) for the search.  Read the answer with `asking.told`,
    `asking.number` or `asking.records`.
    """

    label: str
    """Names the answer: "cases.counts"."""
    permission: str | None
    pages: tuple[str, ...]
    ask: Callable[..., Any]


@dataclass(frozen=True)
class MenuEntry:
    """A line of the main menu.  `badge(user)` counts what waits there, or None."""

    label: str
    url_name: str
    icon: str
    permission: str | None
    order: int
    badge: Counter | None = None
    prefix: str = ""
    """Path prefix under which the entry counts as current; default: the entry's own path."""


@dataclass(frozen=True)
class HomePanel:
    """A number and the list that shows exactly those rows: `count(user)` equals the rows at `url(user)`."""

    label: str
    permission: str
    order: int
    count: Counter
    url: Callable[[Any], str]
    caption: Callable[[Any], str] | None = None
    hue: str = "tksk"
    of: Counter | None = None
    """The whole of which `count` is a part, drawn as a bar."""


@dataclass(frozen=True)
class Task:
    """One thing that waits for the user."""

    text: str
    url: str
    action: str
    chip: str
    tone: str
    """info, warn, bad or mute."""


@dataclass(frozen=True)
class TaskSource:
    label: str
    permission: str
    order: int
    tasks: Callable[[Any], list[Task]]


@dataclass(frozen=True)
class Upcoming:
    """What is coming soon: `items(user)` gives (date, text, url)."""

    label: str
    permission: str
    items: Callable[[Any], list[tuple[Any, str, str]]]


@dataclass(frozen=True)
class SearchSource:
    """`find(user, text)` gives at most ten (title, detail, url).

    `find_number(user, digits)` is asked instead for a number of identity (16 digits), which never stands in an address.
    """

    label: str
    permission: str
    order: int
    find: Callable[[Any, str], list[tuple[str, str, str]]]
    find_number: Callable[[Any, str], list[tuple[str, str, str]]] | None = None


@dataclass(frozen=True)
class PersonSection:
    """A section on a person's page; `context(user, person)` feeds `template`, None leaves the section out."""

    label: str
    permission: str
    order: int
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class RecordSection:
    """A section that a room above adds to the pages of records below it; `context(user, record)` feeds `template`.

    The page shows it by `{% record_sections record %}`.  None leaves the section out.
    """

    label: str
    permission: str
    order: int
    models: tuple[str, ...]
    """Of which records: "cases.case"."""
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class RoleSource:
    """What persons are, for lists of many: `roles(user, pks)` gives words by person, as far as the user may see them.

    One query, however many persons; persons without such a role are left out.
    """

    label: str
    permission: str
    order: int
    roles: Callable[[Any, Collection[int]], dict[int, list[str]]]


@dataclass(frozen=True)
class QualitySource:
    """Something that is missing or wrong in the data: how much of it, and the list that shows exactly those rows.

    `verb` names what one does there, for who has the right `mends`; all others may look.
    """

    label: str
    permission: str
    order: int
    note: str
    count: Counter
    url: Callable[[Any], str]
    verb: str
    mends: str


@dataclass(frozen=True)
class SheetKind:
    """A kind of list that the import engine takes; `resource` is a dotted path, loaded on use."""

    code: str
    label: str
    permission: str
    order: int
    resource: str
    hint: str = ""


@dataclass(frozen=True)
class WordSource:
    """Words that lists use for rows of the register: `load()` gives what the import engine recognises pillars by."""

    label: str
    load: Callable[[], list[Any]]


@dataclass(frozen=True)
class ImportFollower:
    """What another room does once an import was saved: `follow(batch, by)`, in its transaction; long work is a job."""

    label: str
    follow: Callable[[Any, Any], None]


@dataclass(frozen=True)
class MergeRule:
    """How records of one model meet when two persons become one; only needed where the database allows one of two.

    Everything that points to a merged person moves by itself.  Where a unique rule lets only one of two records stay,
    `solve(kept, gone)` gives the columns (attname: value) to set on the one that stays, {} for none; what points to the
    other moves on to it.  It raises ValueError with a sentence where an officer must decide first.  `place(record,
    column, pk)` is for records whose columns depend on each other: the columns after the move, None to drop the record.
    """

    label: str
    """For the reader of the code: "peserta kegiatan yang sama"."""
    model: str
    """Label of the model, "events.Participant"."""
    solve: Callable[[Any, Any], dict[str, Any]]
    place: Callable[[Any, str, Any], dict[str, Any] | None] | None = None


@dataclass(frozen=True)
class DemoStep:
    """A part of the demo office; `fill(user, say)` is idempotent and runs in `order`."""

    label: str
    order: int
    fill: Callable[[Any, Callable[[str], None]], None]


A = TypeVar("A")

_announced: list[Any] = []


def announce(*items: Any) -> None:
    """Add announcements (instances of the classes above, or of those that `layers`, `places` and `reporting` hold).

    The same one twice (a module imported twice) stays one.
    """
    _announced.extend(item for item in items if item not in _announced)


def announced(kind: type[A], user: Any = None) -> list[A]:
    """All announcements of one kind in order; with a user, only those the user has the permission for."""
    return list(_select(kind, user))


def _select(kind: type[A], user: Any) -> Iterator[A]:
    found: list[Any] = [item for item in _announced if isinstance(item, kind)]
    for item in sorted(found, key=lambda item: (getattr(item, "order", 0), item.label)):
        permission = getattr(item, "permission", None)
        if user is None or permission is None or user.has_perm(permission):
            yield item


def sheet_kind(code: str) -> SheetKind:
    """Raises KeyError for a kind that nobody announced."""
    for kind in announced(SheetKind):
        if kind.code == code:
            return kind
    raise KeyError(code)
