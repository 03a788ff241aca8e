"""What the village service centres keep of a person."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from puskesos.centres.models import CentreStaff
from welfare.desk.registry import announce
from welfare.people.models import Person
from welfare.trust.announcing import PersonRecord


def works_in_a_centre(person: Person) -> str:
    today = timezone.localdate()
    works = CentreStaff.objects.filter(Q(end=None) | Q(end__gte=today), person=person).exists()
    return "Masih tercatat sebagai petugas Puskesos. Akhiri dahulu tugasnya." if works else ""


announce(
    PersonRecord(
        "Tugas di Puskesos", "centres.centrestaff", "person", 200, "centres.view_centrestaff",
        in_the_way=works_in_a_centre,
    ),
    PersonRecord(
        "Perintis Puskesos", "centres.centre", "pioneer", 201, "centres.view_centre",
        only=("village", "pioneered_by", "pioneered_from", "pioneered_until"),
    ),
)  # fmt: skip
