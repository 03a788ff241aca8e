"""What is paid for the way to an event.  Who is paid is never typed: it follows from attendance."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from events.models.event import Event, EventPartQuerySet
from welfare.audit.tracking import tracked


@tracked
class TransportRate(models.Model):
    """Transport money of one category of participants: of a pillar, or of all others (no pillar)."""

    event = models.ForeignKey(Event, verbose_name="kegiatan", on_delete=models.CASCADE, related_name="transport_rates")
    # CASCADE: a line of the plan, as the rundown is.
    pillar = models.ForeignKey(
        "pillars.Pillar", verbose_name="peserta", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.PositiveIntegerField(
        "uang transport per hari", validators=[MinValueValidator(1), MaxValueValidator(100_000_000)],
        help_text="Dalam rupiah, sesuai standar biaya yang berlaku.",
    )  # fmt: skip
    tax_percent = models.DecimalField(
        "potongan PPh 21 (persen)", max_digits=4, decimal_places=2, default=0, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(50)], help_text="Kosongkan bila tidak dipotong.",
    )  # fmt: skip

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = "tarif uang transport"
        verbose_name_plural = "tarif uang transport"
        ordering = ["event", models.F("pillar__order").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "pillar"],
                nulls_distinct=False,
                name="one_rate_per_category",
                violation_error_message="Tarif untuk peserta ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="rate_is_paid", violation_error_message="Isi jumlah uang transport."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pillar or 'Peserta lainnya'}: {self.amount}"
