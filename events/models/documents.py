"""Photos, slides and scans of an event, and what an event of its kind must have."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.models.event import Event, EventKind, EventPartQuerySet
from welfare.audit.tracking import tracked
from welfare.desk.private_files import PrivatePath


@tracked
class DocumentKind(models.Model):
    """Undangan, notulen, dokumentasi foto, …: rows the office edits.

    `proof` names the record of the app that already is this document; without one, a file must be uploaded.
    """

    class Proof(models.TextChoices):
        LETTER = "letter", "surat undangan bernomor"
        AGENDA = "agenda", "susunan acara"
        ATTENDANCE = "attendance", "kehadiran tercatat"
        MINUTES = "minutes", "notulen final"
        AGREEMENT = "agreement", "butir kesepakatan"
        REPORT = "report", "laporan final"
        CERTIFICATES = "certificates", "sertifikat terbit"

    code = models.SlugField("kode", max_length=30, unique=True)
    name = models.CharField("nama", max_length=80)
    is_photo = models.BooleanField("berupa foto", default=False)
    proof = models.CharField("terpenuhi dari", max_length=12, choices=Proof.choices, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "jenis dokumen"
        verbose_name_plural = "jenis dokumen"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@tracked
class RequiredDocument(models.Model):
    """An event of this kind must have this document before its file is complete."""

    event_kind = models.ForeignKey(
        EventKind, verbose_name="jenis kegiatan", on_delete=models.CASCADE, related_name="required_documents"
    )
    # CASCADE: a line of the kind's rules.
    document_kind = models.ForeignKey(
        DocumentKind, verbose_name="jenis dokumen", on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = "dokumen wajib"
        verbose_name_plural = "dokumen wajib"
        ordering = ["event_kind", "document_kind__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["event_kind", "document_kind"],
                name="required_once_per_kind",
                violation_error_message="Dokumen ini sudah diwajibkan untuk jenis kegiatan tersebut.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_kind}: {self.document_kind}"


@tracked
class Document(models.Model):
    """One file of an event's papers."""

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="documents")
    kind = models.ForeignKey(
        DocumentKind, verbose_name="jenis dokumen", on_delete=models.PROTECT, related_name="documents"
    )
    title = models.CharField("judul", max_length=150, blank=True)
    file = models.FileField("berkas", upload_to=PrivatePath("kegiatan"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="diunggah oleh", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", editable=False,
    )  # fmt: skip
    added_at = models.DateTimeField("diunggah", default=timezone.now, editable=False)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen kegiatan"
        verbose_name_plural = "dokumen kegiatan"
        ordering = ["kind__order", "added_at", "pk"]

    def __str__(self) -> str:
        return self.title or str(self.kind)
