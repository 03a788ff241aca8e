"""The officers of the demo office, one per role, and only there: `settings.DEMO` is off on an office's server."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from welfare.accounts.models import User
from welfare.accounts.roles import Role
from welfare.regions.models import Region

PASSWORD = "rumah-pilar-2026"  # noqa: S105 - shown on the demo's own sign-in page


@dataclass(frozen=True)
class DemoAccount:
    """One line of the sign-in page's list; `territory` is a region code, `place` how people call it."""

    username: str
    name: str
    role: Role
    territory: str
    place: str

    @property
    def role_name(self) -> str:
        return str(self.role.label)


def demo_accounts() -> list[DemoAccount]:
    """All demo accounts; the password of each is `PASSWORD`."""
    regency = settings.OFFICE_REGENCY
    whole = "seluruh kabupaten"
    return [
        DemoAccount("admin", "Admin Rumah Pilar", Role.ADMINISTRATOR, regency, whole),
        DemoAccount("staf", "Staf Dayasos", Role.STAFF, regency, whole),
        DemoAccount("kadis", "Kepala Dinas Sosial", Role.HEAD, regency, whole),
        DemoAccount("kabid", "Kepala Bidang Dayasos", Role.HEAD, regency, whole),
        DemoAccount("tksk.bluluk", "TKSK Kecamatan Bluluk", Role.TKSK, "35.24.02", "Kecamatan Bluluk"),
        DemoAccount(
            "puskesos.bronjong", "Operator Puskesos Bronjong", Role.CENTRE_OPERATOR, "35.24.02.2005", "Desa Bronjong"
        ),
        DemoAccount("koordinator.kt", "Koordinator Karang Taruna", Role.PILLAR_COORDINATOR, regency, whole),
        DemoAccount("auditor", "Auditor Inspektorat", Role.AUDITOR, regency, whole),
    ]


@transaction.atomic
def make_demo_accounts() -> int:
    """Make the accounts that are missing and give how many; those that stand are left as people changed them."""
    known = set(User.objects.values_list("username", flat=True))
    regions = Region.objects.in_bulk([account.territory for account in demo_accounts()])
    missing = [account for account in demo_accounts() if account.username not in known]
    for account in missing:
        user = User.objects.create_user(account.username, PASSWORD, name=account.name, role=account.role)
        if account.territory in regions:
            user.territories.add(regions[account.territory])
    return len(missing)
