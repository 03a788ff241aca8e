"""How a training lands on a person, from a form, a list or an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
from django.db import transaction

from pillars.models import Training


@transaction.atomic
def record_training(
    person: Any,
    *,
    name: str,
    on: dt.date | None,
    by: Any,
    kind: str = Training.Kind.OTHER,
    pillar: Any = None,
    organiser: str = "",
    place: str = "",
    hours: int | None = None,
    certificate_number: str = "",
    certificate: Any = None,
) -> Training:
    """The person's training of that name and day, made or brought up to date; a second call changes, never doubles.

    What is empty here leaves what stands.  `certificate`: a Django File.  Raises ValidationError for a wrong value.
    """
    training = Training.objects.select_for_update().filter(person=person, name=name, on=on).first()
    training = training or Training(person=person, name=name, on=on)
    facts = {
        "pillar": pillar, "organiser": organiser, "place": place, "hours": hours,
        "certificate_number": certificate_number, "certificate": certificate,
        "kind": "" if kind == Training.Kind.OTHER else kind,
    }  # fmt: skip
    for field, value in facts.items():
        if value not in (None, ""):
            setattr(training, field, value)
    training.full_clean()
    with pghistory.context(user=by.pk, reason="pelatihan dicatat"):
        training.save()
    return training
