"""The acts about a post: extend, replace, transfer, end, take back; villages held and the yearly grade."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from pillars.forms.memberships import (
    EvaluationForm,
    ExtendForm,
    FinishForm,
    ReplaceForm,
    SubdistrictForm,
    TransferForm,
    UndoForm,
    VillagesForm,
)
from pillars.models import Evaluation, Membership, MembershipAct, Unit
from pillars.rules import warnings_for
from pillars.views.memberships import PersonFirst, visible_memberships
from pillars.views.pages import act_page, done, posted
from welfare.accounts.access import needs, requires
from welfare.desk.verbs import tried
from welfare.regions.models import Region


def _of(request: HttpRequest, pk: int) -> Membership:
    return get_object_or_404(visible_memberships(request.user), pk=pk)


def _page(request: HttpRequest, form: Any, member: Membership, **context: Any) -> HttpResponse:
    lead = f"{member.position} di {member.unit}, {member.term}"
    back = {"back_url": member.get_absolute_url(), "back_label": "Jabatan"}
    return act_page(request, form, **{"lead": lead} | back | context)


@requires("pillars.change_membership")
@require_http_methods(["GET", "POST"])
def membership_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's term, with day and reason."""
    member = _of(request, pk)
    form = FinishForm(posted(request), unit=member.unit, user=request.user)
    act = form.is_valid() and tried(form, lambda: member.finish(**form.cleaned_data, by=request.user))
    if act:
        text = f"Jabatan {member.position} {member.person} sudah diakhiri."
        return done(request, text, member.unit, act=act)
    return _page(
        request, form, member, title=f"Akhiri jabatan {member.person}", submit_label="Akhiri jabatan",
        submit_tone="danger", text="Jabatan ini tetap tercatat sebagai riwayat.",
    )  # fmt: skip


@requires("pillars.change_membership")
@require_http_methods(["GET", "POST"])
def membership_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on in the post: a later day, a new SK."""
    member = _of(request, pk)
    form = ExtendForm(posted(request), unit=member.unit, user=request.user)
    act = form.is_valid() and tried(form, lambda: member.extend(**form.cleaned_data, by=request.user))
    if act:
        said = warnings_for(member.person, member.position, start=member.start, until=member.until)
        return done(request, f"Jabatan {member.person} diperpanjang.", member, act=act, warnings=said)
    said = warnings_for(member.person, member.position)
    return _page(
        request, form, member, title=f"Perpanjang jabatan {member.person}", submit_label="Perpanjang", warnings=said
    )


class MembershipReplace(PersonFirst):
    """Another person takes a post over."""

    access = needs("pillars.change_membership", "pillars.add_membership", "people.view_person")
    form_class = ReplaceForm
    heading = "Ganti pemegang jabatan"
    verb = "Ganti"

    def get_unit(self) -> Unit:
        self.member = _of(self.request, self.kwargs["pk"])
        return self.member.unit

    def form_valid(self, form: ReplaceForm) -> HttpResponse:
        by, data = self.request.user, form.cleaned_data
        following = tried(form, lambda: _of(self.request, self.member.pk).replace(person=self.person, by=by, **data))
        if following is None:
            return self.form_invalid(form)
        said = warnings_for(self.person, self.member.position, start=data["on"], until=data["until"])
        text = f"{self.person} mengganti {self.member.person} sebagai {self.member.position}."
        return done(self.request, text, self.unit, act=self.member.acts.first(), warnings=said)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"member": self.member}
        if self.person is not None:
            context["warnings"] = warnings_for(self.person, self.member.position)
        return context


@requires("pillars.change_membership", "pillars.add_membership")
@require_http_methods(["GET", "POST"])
def membership_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """The person goes on in another unit of the pillar."""
    member = _of(request, pk)
    initial = {"position": member.position_id}
    form = TransferForm(posted(request), unit=member.unit, user=request.user, initial=initial)
    if form.is_valid() and tried(form, lambda: _of(request, pk).transfer(**form.cleaned_data, by=request.user)):
        unit = form.cleaned_data["unit"]
        return done(request, f"{member.person} dipindahkan ke {unit}.", unit, act=member.acts.first())
    return _page(request, form, member, title=f"Pindahkan {member.person}", submit_label="Pindahkan")


@requires("pillars.change_membership")
@require_http_methods(["GET", "POST"])
def act_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the last act, after asking once more."""
    acts = MembershipAct.objects.visible_to(request.user)
    act = get_object_or_404(acts.select_related("membership__person", "membership__unit", "related"), pk=pk)
    member, form = act.membership, UndoForm(posted(request))
    word = act.get_kind_display()
    if form.is_valid() and tried(form, lambda: act.undo(by=request.user)):
        return done(request, f"Tindakan “{word}” pada {member.person} dibatalkan.", member.unit)
    text = "Jabatan kembali seperti sebelum tindakan ini, seolah tidak pernah dicatat. Riwayatnya tetap tersimpan."
    return _page(
        request, form, member, title=f"Batalkan “{word}” pada {member.person}", text=text,
        submit_label="Batalkan tindakan ini", submit_tone="danger",
    )  # fmt: skip


@requires("pillars.change_membership", "pillars.add_heldvillage")
@require_http_methods(["GET", "POST"])
def membership_villages(request: HttpRequest, pk: int) -> HttpResponse:
    """Which villages a member looks after, one kecamatan at a time; those of other kecamatan stay."""
    member = _of(request, pk)
    held = list(member.villages.filter(until=None).select_related("region__parent"))
    subdistrict = _subdistrict(request, member, held)
    here = [row.region for row in held if row.region.parent_id == subdistrict.pk]
    elsewhere = [row.region for row in held if row.region.parent_id != subdistrict.pk]
    initial = {"villages": [region.pk for region in here]}
    form = VillagesForm(posted(request), subdistrict=subdistrict, user=request.user, initial=initial)
    if form.is_valid():
        villages = [*elsewhere, *form.cleaned_data["villages"]]
        member.hold_villages(villages, on=form.cleaned_data["on"], by=request.user)
        return done(request, f"{member.person} sekarang mendampingi {len(villages)} desa/kelurahan.", member)
    switch = SubdistrictForm(initial={"kecamatan": subdistrict}, user=request.user)
    return _page(
        request, form, member, title=f"Desa dampingan {member.person}", submit_label="Simpan desa dampingan",
        switch=switch, lead=f"{subdistrict}; di kecamatan lain tetap {len(elsewhere)} desa/kelurahan",
    )  # fmt: skip


def _subdistrict(request: HttpRequest, member: Membership, held: list[Any]) -> Region:
    """The kecamatan asked for; else where the member holds villages already, lives, or the first there is."""
    asked = request.GET.get("kecamatan", "")
    near = held[0].region.parent_id if held else getattr(member.person.region, "subdistrict_code", "")
    subdistricts = Region.objects.visible_to(request.user).subdistricts()
    if asked:
        return get_object_or_404(subdistricts, pk=asked)
    return subdistricts.filter(pk=near).first() or get_object_or_404(subdistricts[:1])


@requires("pillars.add_evaluation")
@require_http_methods(["GET", "POST"])
def membership_evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """The yearly grade of a member; the same year once."""
    member = _of(request, pk)
    form = EvaluationForm(posted(request), instance=Evaluation(membership=member, by=request.user))
    if form.is_valid():
        form.save()
        return done(request, f"Penilaian {form.cleaned_data['year']} sudah dicatat.", member)
    return _page(request, form, member, title=f"Nilai {member.person}", submit_label="Simpan penilaian")


@requires("pillars.change_evaluation")
@require_http_methods(["GET", "POST"])
def evaluation_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a grade; the history keeps the old one."""
    rows = Evaluation.objects.visible_to(request.user).select_related("membership__person", "membership__unit")
    evaluation = get_object_or_404(rows, pk=pk)
    member, form = evaluation.membership, EvaluationForm(posted(request), instance=evaluation)
    if form.is_valid():
        form.save()
        return done(request, f"Penilaian {evaluation.year} sudah diubah.", member)
    return _page(request, form, member, title=f"Ubah penilaian {member.person}", submit_label="Simpan penilaian")
