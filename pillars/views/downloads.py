"""The lists of this floor as spreadsheets that can be corrected and brought in again."""

from __future__ import annotations

from pillars.views.decrees import DecreeList
from pillars.views.memberships import MembershipList
from pillars.views.units import UnitList
from welfare.accounts.access import needs
from welfare.desk.downloads import ListDownload


class UnitDownload(ListDownload):
    """With the chairs' names and telephone numbers, so it takes the right to download persons."""

    access = needs("pillars.view_unit", "people.export_person")
    page = UnitList
    kind, title, noun = "units", "daftar unit pilar", "unit"


class MembershipDownload(ListDownload):
    access = needs("pillars.view_membership", "people.export_person")
    page = MembershipList
    kind, title, noun = "members", "daftar pemegang jabatan", "pemegang jabatan"


class DecreeDownload(ListDownload):
    access = needs("pillars.view_decree", "people.export_person")
    page = DecreeList
    kind, title, noun = "decrees", "daftar SK", "SK"
