"""The child of another parent: an address that names both finds nothing when they do not belong together."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.project.addresses import World, addresses

pytestmark = pytest.mark.django_db


def pairs():
    """Addresses of ours with more than one record in them."""
    return [a for a in addresses() if a.is_ours and len(a.arguments - {"kind", "what", "token", "key"}) > 1]


def test_pairs_are_known():
    assert len(pairs()) >= 2


def test_a_child_of_another_parent_is_not_found(administrator, client_of):
    here, elsewhere = World(by=administrator), World(by=administrator)
    client, wrong = client_of(administrator), []
    for address in pairs():
        arguments = sorted(address.arguments)
        for swapped in arguments:
            values = {name: (elsewhere if name == swapped else here)._value(address, name) for name in arguments}
            url = reverse(address.name, kwargs=values)
            for method in ("get", "post"):
                status = getattr(client, method)(url).status_code
                if status not in (404, 405):
                    wrong.append(f"{method.upper()} {url} ({address.name}): {status}")
    assert not wrong, "\n".join(wrong)
