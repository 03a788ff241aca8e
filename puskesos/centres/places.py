"""What the Puskesos say of a region: the centre of a village with who works there, or how the villages stand."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse

from puskesos.centres.coverage import NONE, list_url
from puskesos.centres.models import Centre, CentreStaff, Stage
from puskesos.centres.stages import TONES
from welfare.desk.places import Figure, Line, RegionPart, RegionSection
from welfare.regions.models import Region
from welfare.regions.scoping import within


def part(user: Any, region: Region) -> RegionPart | None:
    """Two queries for a village (the centre, its people), one for more of them (stages)."""
    return _centre(user, region) if region.level == Region.Level.VILLAGE else _stages(user, region)


def _centre(user: Any, region: Region) -> RegionPart | None:
    centre = Centre.objects.visible_to(user).select_related("village").filter(village=region.pk).first()
    if centre is None:
        may_add = user.has_perm("centres.add_centre")
        url = f"{reverse('centres:centre_create')}?desa={region.code}" if may_add else ""
        return RegionPart(text="Belum ada Puskesos yang tercatat di sini.", url=url, url_label="Catat Puskesos")
    stage = Stage(centre.stage)
    lines = [Line(str(centre), centre.address, reverse("centres:centre_detail", args=[centre.pk]), centre.phone,
                  stage.label, TONES[stage])]  # fmt: skip
    if user.has_perm("centres.view_centrestaff"):
        lines += _staff(user, centre)
    return RegionPart(lines=lines)


def _staff(user: Any, centre: Centre) -> list[Line]:
    posts = CentreStaff.objects.visible_to(user).active().filter(centre=centre).select_related("person")
    order = list(CentreStaff.Role)
    may_call = user.has_perm("people.view_person")
    return [
        Line(post.person.full_name, post.get_role_display(), phone=post.person.phone if may_call else "")
        for post in sorted(posts, key=lambda post: (order.index(CentreStaff.Role(post.role)), post.pk))
    ]


def _stages(user: Any, region: Region) -> RegionPart:
    subdistrict = region.code if region.level == Region.Level.SUBDISTRICT else ""
    centres = Centre.objects.visible_to(user).filter(within("village__code", region.code)).order_by()
    by_stage = dict(centres.values_list("stage").annotate(n=Count("pk")))
    without = Region.objects.visible_to(user).villages().filter(within("code", region.code), centre__isnull=True)
    figures = [
        Figure(f"Puskesos {stage.label}", by_stage[stage], list_url(stage, subdistrict), asks=stage in _ASKING)
        for stage in Stage if stage in by_stage
    ]  # fmt: skip
    return RegionPart([*figures, Figure("desa/kelurahan tanpa Puskesos", without, list_url(NONE, subdistrict), True)])


_ASKING = {Stage.DORMANT, Stage.UNVERIFIED}
SECTION = RegionSection("Puskesos", "centres.view_centre", 20, part)
