"""The cases' part of the monthly report, and of `manage.py puskesos`."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_case, make_centre

pytestmark = pytest.mark.django_db
BLULUK, BRONJONG = "35.24.02", "35.24.02.2005"


@pytest.mark.parametrize("region", ["35.24", BLULUK, BRONJONG])
def test_the_report_tells_the_cases_of_the_month(staff, client_of, region, django_assert_max_num_queries):
    make_centre(BRONJONG)
    make_case()
    make_case()
    data = {"masa": f"{timezone.localdate():%Y-%m}", "wilayah": region}
    client = client_of(staff)
    with django_assert_max_num_queries(35):
        sections = {part.title: part for part in client.get(reverse("reports:puskesos"), data).context["sections"]}
    assert ["Diterima", 2] in sections["Layanan"].rows
    assert sum(row[1] for row in sections["Layanan menurut jenis"].rows if row[0] != "Jumlah") == 2
    assert ("Layanan menurut wilayah" in sections) == (region != BRONJONG)
    for name in ("puskesos_pdf", "puskesos_xlsx"):
        assert client.get(reverse(f"reports:{name}"), data).status_code == 200


def test_the_command_tells_cases_by_state():
    make_case()
    out = io.StringIO()
    call_command("puskesos", json=True, stdout=out)
    assert json.loads(out.getvalue())["cases"]["received"] == 1
