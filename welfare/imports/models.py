"""An import: the file, what was understood, the plan row by row, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
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
        READ = "read", "dibaca"
        PLANNED = "planned", "siap diperiksa"
        APPLYING = "applying", "sedang disimpan"
        APPLIED = "applied", "disimpan"
        UNDONE = "undone", "dibatalkan"

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

    understood: Any = None
    """The `Understanding` of a batch just received; not stored."""

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

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("imports:batch_detail", args=[self.pk])


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

    batch = models.ForeignKey(ImportBatch, verbose_name="impor", on_delete=models.CASCADE, related_name="rows")
    # CASCADE: a plan is nothing without its import.
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
    written = models.JSONField("tertulis", default=list)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="one_row_per_sheet_row"),
        ]
        indexes = [models.Index(fields=["batch", "verdict"], name="rows_by_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet} baris {self.number}"


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
