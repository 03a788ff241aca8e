"""The report of an event (laporan kegiatan): what officers write themselves.  Every number comes from the record."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from events.models.event import Event, EventPartQuerySet
from events.models.written import WrittenPaper
from welfare.audit.tracking import tracked


@tracked
class Report(WrittenPaper):
    """The texts of the report of one event."""

    wording = "Laporan ini"

    event = models.OneToOneField(Event, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="report")
    background = models.TextField("latar belakang", blank=True)
    legal_basis = models.TextField("dasar hukum", blank=True, help_text="Satu dasar per baris.")
    purpose = models.TextField("maksud dan tujuan", blank=True)
    results = models.TextField("hasil kegiatan", blank=True, help_text="Kesepakatan dari notulen ikut sendiri.")
    advice = models.TextField("kesimpulan dan saran", blank=True)
    dated = models.DateField("tanggal laporan", null=True, blank=True)
    signatory = models.ForeignKey(
        "papers.Signatory", verbose_name="penandatangan", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan kegiatan"
        verbose_name_plural = "laporan kegiatan"
        ordering = ["-event__starts_on", "-pk"]

    def __str__(self) -> str:
        return f"Laporan {self.event}"

    def get_absolute_url(self) -> str:
        return reverse("events:event_report", args=[self.event_id])

    @property
    def bases(self) -> list[str]:
        return [line.strip() for line in self.legal_basis.splitlines() if line.strip()]

    def gaps(self) -> list[str]:
        wanted = [("background", "latar belakang"), ("legal_basis", "dasar hukum"), ("purpose", "maksud dan tujuan")]
        gaps = [f"{label} belum diisi" for name, label in wanted if not getattr(self, name).strip()]
        return gaps if self.dated else [*gaps, "tanggal laporan belum diisi"]
