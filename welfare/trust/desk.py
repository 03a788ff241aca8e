"""What this room announces at the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from welfare.desk.registry import DemoStep, MenuEntry, PersonSection, Task, TaskSource, announce
from welfare.desk.templatetags.office import waktu
from welfare.people.models import Person
from welfare.trust import demo
from welfare.trust.models import Breach


def links(user: Any, person: Person) -> dict[str, Any] | None:
    """What may be done about the person's data; None for who may do nothing."""
    found = []
    if user.has_perm("audit.view_sensitiveread"):
        found.append(("Siapa yang melihat data ini", "trust:person_reads"))
    if user.has_perms(("people.export_person", "people.reveal_nik")):
        found.append(("Data saya (untuk orangnya)", "trust:person_data"))
    if user.has_perm("trust.add_erasure") and not person.is_erased:
        found.append(("Hapus data pribadi", "trust:person_erase"))
    return {"links": [(label, reverse(name, args=[person.pk])) for label, name in found]} if found else None


def open_breaches(user: Any) -> list[Task]:
    tasks = []
    for breach in Breach.objects.visible_to(user).filter(state=Breach.State.OPEN)[:5]:
        until = f"beri tahu sebelum {waktu(breach.deadline)}"
        tone = "bad" if breach.is_late else "warn"
        tasks.append(Task(f"{breach.title}: {until}", breach.get_absolute_url(), "Tangani", "Data pribadi", tone))
    return tasks


announce(
    MenuEntry(
        "Kepercayaan data", "trust:start", "shield-check", "audit.view_sensitiveread", 292, prefix="/kepercayaan/"
    ),
    PersonSection("Data pribadi", "people.view_person", 990, "trust/_person_section.html", links),
    TaskSource("Kegagalan pelindungan data", "trust.change_breach", 1, open_breaches),
    DemoStep("Kepercayaan data", 900, demo.fill),
)
