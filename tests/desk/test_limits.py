"""Taking lists along has an end."""

from __future__ import annotations

from tests.factories import make_person
from welfare.audit.models import SensitiveRead

REASON = {"reason": "Bahan rapat koordinasi", "format": "csv"}


def test_taking_lists_along_comes_to_an_end(client_of, staff, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"download": "2/h/key"}
    make_person(name="Suwarti Contoh")
    client = client_of(staff)
    answers = [client.post("/orang/unduh/", REASON) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Terlalu sering" in answers[-1].content.decode()
    assert SensitiveRead.objects.count() == 2
