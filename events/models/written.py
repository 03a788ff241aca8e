"""A paper that is written over days and then stands: draft, final, and open again only with a reason."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone


class WrittenPaper(models.Model):
    """What minutes and reports have in common.  `wording` names the paper in messages."""

    class State(models.TextChoices):
        DRAFT = "draft", "draf"
        FINAL = "final", "final"

    wording = "Naskah ini"

    state = models.CharField("keadaan", max_length=5, choices=State.choices, default=State.DRAFT, editable=False)
    finished_at = models.DateTimeField("difinalkan", null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="difinalkan oleh", null=True, blank=True, editable=False,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip

    written_at = models.DateTimeField("terakhir ditulis", default=timezone.now, editable=False)
    """Set by every save of the form, so that a change to a part (a viewpoint) is a change of the paper."""

    class Meta:
        abstract = True

    @property
    def is_final(self) -> bool:
        return self.state == self.State.FINAL

    def gaps(self) -> list[str]:
        """What is still missing before the paper can be final, in words."""
        return []

    @transaction.atomic
    def finish(self, *, by: Any) -> None:
        """Lock the paper.  Raises ValueError when it is final already or something is missing."""
        self._locked()
        if self.is_final:
            raise ValueError(f"{self.wording} sudah final.")
        if gaps := self.gaps():
            raise ValueError(f"Belum lengkap: {'; '.join(gaps)}.")
        self._turn(self.State.FINAL, at=timezone.now(), who=by, by=by, reason="difinalkan")

    @transaction.atomic
    def reopen(self, *, reason: str, by: Any) -> None:
        """Open a final paper again.  Raises ValueError without a reason or when it is not final."""
        self._locked()
        if not self.is_final:
            raise ValueError(f"{self.wording} tidak sedang final.")
        if not reason.strip():
            raise ValueError("Alasan wajib diisi.")
        self._turn(self.State.DRAFT, at=None, who=None, by=by, reason=reason.strip())

    def _locked(self) -> Self:
        """Lock the row and take over the state that stands: of two officers the second is told."""
        standing = type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)
        self.state = standing.state
        return standing

    def _turn(self, state: str, *, at: Any, who: Any, by: Any, reason: str) -> None:
        self.state, self.finished_at, self.finished_by = state, at, who
        with pghistory.context(user=by.pk, reason=reason):
            self.save(update_fields=["state", "finished_at", "finished_by"])
