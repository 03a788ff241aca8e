"""An import: the file, what was understood, the plan row by row, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from welfare.audit.tracking import tracked


def upload_path(batch: ImportBatch, filename: str) -> str:
    """Private, under a name of ours: what the officer called the file is data, not a path."""
    return f"imports/{timezone.localdate():%Y/%m}/{batch.sha256[:32]}"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> ImportBatchQuerySet:
        """An officer sees the own imports; whoever works for the whole kabupaten sees all of them."""
        if not user.is_authenticated:
            return self.none()
        return self if user.sees_everything else self.filter(by=user)


@tracked
class ImportBatch(models.Model):
    """One file (or pasted text) on its way from upload to register, and back."""

    class State(models.TextChoices):
        READ = "read", "sedang dibaca"
        PLANNED = "planned", "siap diperiksa"
        APPLIED = "applied", "disimpan"
        UNDONE = "undone", "dibatalkan"

    WAITING = (State.READ, State.PLANNED)
    """Received and not yet saved."""

    kind = models.CharField("jenis daftar", max_length=30)
    target_pk = models.CharField("masuk ke", max_length=40, blank=True)
    file = models.FileField("berkas", upload_to=upload_path, blank=True)
    filename = models.CharField("nama berkas", max_length=200)
    size = models.PositiveBigIntegerField("ukuran", default=0)
    sha256 = models.CharField("sidik berkas", max_length=64)
    state = models.CharField("keadaan", max_length=10, choices=State.choices, default=State.READ)
    mapping = models.JSONField("pemetaan kolom", default=dict, blank=True)
    summary = models.JSONField("ringkasan", default=dict, blank=True)
    notes = models.JSONField("catatan pembacaan", default=list, blank=True)
    counts = models.JSONField("jumlah", default=dict, blank=True)
    planned_against = models.JSONField("keadaan register saat diperiksa", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT, related_name="import_batches"
    )
    created_at = models.DateTimeField("diunggah", auto_now_add=True)
    applied_at = models.DateTimeField("disimpan", null=True, blank=True)
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dibatalkan oleh", null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        ordering = ["-created_at"]
        permissions = [
            ("apply_importbatch", "Dapat menyimpan hasil impor"),
            ("undo_importbatch", "Dapat membatalkan impor"),
        ]
        indexes = [models.Index(fields=["sha256"], name="batch_by_file")]
        constraints = [
            # The same file sent eight times at once is one import, until it has been saved or thrown away.
            models.UniqueConstraint(
                fields=["kind", "target_pk", "sha256", "by"],
                condition=models.Q(state__in=["read", "planned"]),
                name="one_waiting_import_per_file",
                violation_error_message="Berkas ini sudah diunggah dan belum disimpan.",
            )
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("imports:batch_detail", args=[self.pk])

    @property
    def open_rows(self) -> models.QuerySet[ImportRow]:
        """Data rows not written yet, in the sheet's order: all of a new import, those put off of a saved one."""
        written = ImportRecord.objects.filter(row=models.OuterRef("pk"))
        rows = self.rows.filter(kind="data").order_by("position")
        return rows if self.state == self.State.PLANNED else rows.filter(~models.Exists(written))

    @property
    def is_open(self) -> bool:
        """Whether rows may still be decided, corrected and saved."""
        put_off = self.counts.get(ImportRow.Verdict.DOUBTFUL, 0) + self.counts.get(ImportRow.Verdict.WRONG, 0)
        return self.state == self.State.PLANNED or (self.state == self.State.APPLIED and put_off > 0)


class ImportRow(models.Model):
    """One row of the sheet and what is to happen with it.  Not tracked: the batch and the records are.

    `values` are the cleaned values (a NIK only sealed or masked), `steps` what applying will write, `problems` every
    problem of the row at once.  A row that is not data (title, total, signature) is kept too, with the reason.
    """

    class Verdict(models.TextChoices):
        NEW = "new", "baru"
        CHANGED = "changed", "berubah"
        SAME = "same", "sama"
        DOUBTFUL = "doubtful", "ragu"
        WRONG = "wrong", "salah"
        SKIPPED = "skipped", "dilewati"

    batch = models.ForeignKey(
        ImportBatch, verbose_name="impor", on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    # CASCADE: a plan is nothing without its import.  Both indexes below begin with the import.
    position = models.PositiveIntegerField("urutan", default=0)
    sheet = models.CharField("lembar", max_length=120, blank=True)
    number = models.PositiveIntegerField("baris")
    kind = models.CharField("jenis baris", max_length=12, default="data")
    verdict = models.CharField("hasil", max_length=8, choices=Verdict.choices)
    label = models.CharField("isi", max_length=250, blank=True)
    values = models.JSONField("nilai", default=dict)
    shown = models.JSONField("sel", default=list)
    problems = models.JSONField("masalah", default=list)
    reason = models.CharField("alasan", max_length=400, blank=True)
    steps = models.JSONField("langkah", default=list)
    changes = models.JSONField("perubahan", default=list)
    candidates = models.JSONField("kemungkinan orang", default=list)
    decision = models.JSONField("keputusan", default=dict, blank=True)
    # What the plan shares with other rows of the file (`PlanRow.touches`); read per import, so it needs no index.
    touches = ArrayField(models.CharField(max_length=200), verbose_name="kaitan", default=list, blank=True)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="one_row_per_sheet_row"),
        ]
        indexes = [
            # The pages of the preview: all rows, or those of one verdict, in the sheet's order.
            models.Index(fields=["batch", "position"], name="rows_in_order"),
            models.Index(fields=["batch", "verdict", "position"], name="rows_by_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} baris {self.number}"


class ImportRecord(models.Model):
    """One record that an import wrote, and what stood there before.  Not tracked: it is the trail itself."""

    batch = models.ForeignKey(ImportBatch, verbose_name="impor", on_delete=models.CASCADE, related_name="records")
    row = models.ForeignKey(ImportRow, verbose_name="baris", on_delete=models.CASCADE, related_name="records")
    # CASCADE: both go only with an import that was never saved, which has no records.
    model = models.CharField("jenis data", max_length=60)
    object_pk = models.CharField("kunci data", max_length=40)
    created = models.BooleanField("dibuat")
    before = models.JSONField("semula", default=dict)

    class Meta:
        verbose_name = "data hasil impor"
        verbose_name_plural = "data hasil impor"
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "model"], name="records_by_import")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_pk}"


@tracked
class SavedMapping(models.Model):
    """Which column is which field, for a layout seen before (its heads, folded and hashed)."""

    kind = models.CharField("jenis daftar", max_length=30)
    signature = models.CharField("sidik tata letak", max_length=64)
    heads = models.JSONField("judul kolom")
    mapping = models.JSONField("pemetaan")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="oleh", on_delete=models.PROTECT)
    saved_at = models.DateTimeField("disimpan", auto_now=True)

    class Meta:
        verbose_name = "pemetaan tersimpan"
        verbose_name_plural = "pemetaan tersimpan"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "signature"],
                name="one_mapping_per_layout",
                violation_error_message="Tata letak ini sudah punya pemetaan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.heads)[:80]}"
