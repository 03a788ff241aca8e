"""Step 3: every row with its verdict, and what saving would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.generic import DetailView

from welfare.accounts.access import needs
from welfare.imports import kinds
from welfare.imports.filters import IS_FLAGGED, NO_PILLAR, RowFilter
from welfare.imports.models import ImportBatch, ImportRow
from welfare.imports.outcome import written_in_words
from welfare.imports.planning import resource_for
from welfare.imports.preview import RowView, heads, row_views
from welfare.imports.tables import STATE_TONES
from welfare.imports.wording import FLAGGED, VERDICTS, column_letter, passed_over, rows_in_words
from welfare.jobs.models import Job

PER_PAGE = 50


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    count: int
    is_current: bool


class CountedPaginator(Paginator):
    """A paginator that is told how many rows there are: the tab has counted them."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count  # instead of the cached property


class BatchDetail(DetailView[ImportBatch]):
    access = needs("imports.view_importbatch")
    model = ImportBatch
    context_object_name = "batch"

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.visible_to(self.request.user).select_related("by", "undone_by")

    def get_object(self, queryset: QuerySet[ImportBatch] | None = None) -> ImportBatch:
        batch = super().get_object(queryset)
        if not kinds.is_announced(batch.kind):
            raise Http404("Jenis daftar impor ini tidak ada lagi.")
        return batch

    def get_template_names(self) -> list[str]:
        htmx = getattr(self.request, "htmx", None)
        whole = not htmx or htmx.history_restore_request
        return ["imports/batch_detail.html" if whole else "imports/_batch_results.html"]

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(*args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch: ImportBatch = self.object
        resource = resource_for(batch.kind)
        every = batch.rows.order_by("position").defer("steps", "touches")
        rows = RowFilter(self.request.GET or None, queryset=every, request=self.request)
        chosen = self.request.GET.get("hasil", "")
        chosen = chosen if chosen in (*VERDICTS, FLAGGED) else ""
        counts = self._counts()
        queryset = rows.qs if chosen else rows.qs.filter(kind="data")
        page = CountedPaginator(queryset, PER_PAGE, counts[chosen]).get_page(self.request.GET.get("page"))
        pillars = kinds.pillar_names(batch.kind)
        views = row_views(batch, list(page), resource, self.request.user, pillars)
        return (
            super().get_context_data(**kwargs)
            | _plan(batch)
            | {
                "noun": resource.noun,
                "filter": rows,
                "tabs": self._tabs(counts, chosen),
                "chosen": chosen,
                "page": page,
                "views": views,
                "heads": heads(views),
                "pillars": self._pillars(pillars),
                "may": self._rights(),
                "here": self._here(),
                "focus": self._focus(views),
                "is_part": bool(getattr(self.request, "htmx", None)),
            }
            | ({} if getattr(self.request, "htmx", None) else self._head())
        )

    def _head(self) -> dict[str, Any]:
        """What only the whole page shows."""
        batch: ImportBatch = self.object
        return {
            "state_chip": {"text": batch.get_state_display(), "tone": STATE_TONES[batch.state]},
            "kind_label": kinds.label_of(batch.kind),
            "target": kinds.target_for(batch, self.request.user),
            "tables": _tables_in_words(batch),
            "same_file": None if self.request.GET else self._same_file(),
            "written": written_in_words(batch) if batch.state == ImportBatch.State.APPLIED else [],
            **self._work(),
        }

    def _work(self) -> dict[str, Any]:
        """What is being done with the import in the background, or what the last work had to say."""
        last = Job.objects.about(self.object).first()
        if last is None:
            return {}
        if last.state == Job.State.DONE:
            outdated = self.object.state == ImportBatch.State.PLANNED and last.verb == "imports.apply"
            return {"said": last.result.get("said", "")} if outdated else {}
        steering = Job.objects.steerable_by(self.request.user).filter(pk=last.pk)
        return {"job": last, "may_steer": steering.exists()}

    @cached_property
    def _narrowed(self) -> bool:
        return bool(self.request.GET.get("q") or self.request.GET.get("pilar"))

    def _counts(self) -> dict[str, int]:
        """Rows by tab, as the list below the tab has them; the empty name is "Semua"."""
        batch: ImportBatch = self.object
        if not self._narrowed:
            known = batch.counts
            return {"": known.get("data", 0)} | {name: known.get(name, 0) for name in (*VERDICTS, FLAGGED)}
        data = self.request.GET.copy()
        data.pop("hasil", None)
        found = RowFilter(data, queryset=batch.rows.order_by(), request=self.request).qs
        counts = dict.fromkeys(["", *VERDICTS, FLAGGED], 0)
        grouped = found.values_list("kind", "verdict").annotate(
            count=Count("pk"), flagged=Count("pk", filter=IS_FLAGGED)
        )
        for kind, verdict, count, flagged in grouped:
            counts[verdict] += count
            counts[FLAGGED] += flagged
            counts[""] += count if kind == "data" else 0
        return counts

    def _tabs(self, counts: dict[str, int], chosen: str) -> list[Tab]:
        names = [("", "Semua"), *((name, words[0]) for name, words in VERDICTS.items())]
        if counts[FLAGGED] or chosen == FLAGGED:
            names.insert(-1, (FLAGGED, "Ditandai"))
        return [Tab(label, self._address(hasil=name), counts[name], name == chosen) for name, label in names]

    def _here(self) -> str:
        """The tab, page and search shown, for forms that come back to it."""
        query = self.request.GET.copy()
        query.pop("fokus", None)
        return query.urlencode()

    def _focus(self, views: list[RowView]) -> str:
        """Where the keyboard goes after a decision: the row, or the tab when the row has left the list."""
        wanted = self.request.GET.get("fokus", "")
        if not wanted:
            return ""
        return wanted if any(str(view.row.pk) == wanted for view in views) else "tab"

    def _address(self, **changed: str) -> str:
        query: QueryDict = self.request.GET.copy()
        for name in ("page", "fokus"):
            query.pop(name, None)
        for name, value in changed.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def _pillars(self, names: dict[str, str]) -> list[Tab]:
        """Rows per pillar, each a link to exactly these rows; rows of no pillar last."""
        if not names:
            return []
        data = self.object.rows.filter(kind="data").order_by()
        counts = dict(data.values_list("values__pillar").annotate(Count("pk")))
        if not counts.keys() - {None}:
            return []
        here = self.request.GET.get("pilar", "")
        return [
            Tab(name, self._address(pilar=code or NO_PILLAR, hasil="", q=""), counts[code], here == (code or NO_PILLAR))
            for code, name in [*names.items(), (None, "undangan lain")]
            if counts.get(code)
        ]

    def _rights(self) -> dict[str, bool]:
        user, batch = self.request.user, self.object
        whole = kinds.is_allowed(batch.kind, user)
        applied = batch.state == ImportBatch.State.APPLIED
        return {
            "decide": batch.is_open and whole and user.has_perm("imports.add_importbatch"),
            "apply": batch.is_open and whole and user.has_perm("imports.apply_importbatch"),
            "undo": applied and whole and user.has_perm("imports.undo_importbatch"),
            "discard": batch.state in ImportBatch.WAITING and whole and user.has_perm("imports.add_importbatch"),
        }

    def _same_file(self) -> ImportBatch | None:
        """An earlier import of the very same file into the same place."""
        batch: ImportBatch = self.object
        if batch.state != ImportBatch.State.PLANNED:
            return None
        same = ImportBatch.objects.visible_to(self.request.user).filter(
            sha256=batch.sha256, kind=batch.kind, target_pk=batch.target_pk, state=ImportBatch.State.APPLIED
        )
        return same.exclude(pk=batch.pk).first()


def _plan(batch: ImportBatch) -> dict[str, Any]:
    """What saving would write, put off and leave."""
    counts = batch.counts
    writable = counts.get(ImportRow.Verdict.NEW, 0) + counts.get(ImportRow.Verdict.CHANGED, 0)
    if batch.state == ImportBatch.State.APPLIED:
        writable -= counts.get("applied", 0)
    return {
        "writable": writable,
        "put_off": counts.get(ImportRow.Verdict.DOUBTFUL, 0) + counts.get(ImportRow.Verdict.WRONG, 0),
        "doubtful": counts.get(ImportRow.Verdict.DOUBTFUL, 0),
        "wrong": counts.get(ImportRow.Verdict.WRONG, 0),
        "same": counts.get(ImportRow.Verdict.SAME, 0),
    }


def _tables_in_words(batch: ImportBatch) -> list[str]:
    """Per table: sheet, head, columns recognised, and what was not taken for a record."""
    lines = []
    for table in batch.summary.get("tables", []):
        known = [column for column in table["columns"] if column["field"]]
        unknown = [column for column in table["columns"] if column["state"] in ("unknown", "choose")]
        parts = [f"Lembar “{table['sheet']}”", rows_in_words(table["head_rows"]), f"{len(known)} kolom dikenali"]
        if unknown:
            names = (column["head"] or f"kolom {column_letter(column['index'])}" for column in unknown)
            parts.append(f"belum dikenali: {', '.join(names)}")
        parts.append(passed_over(table.get("skipped", {})))
        lines.append(" · ".join(part for part in parts if part))
    return lines
