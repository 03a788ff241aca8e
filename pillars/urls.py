"""Addresses of the pillars' floor."""

from django.urls import URLPattern, URLResolver, path

from pillars.views import memberships, units

app_name = "pillars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", units.PillarList.as_view(), name="pillar_list"),
    path("unit/", units.UnitList.as_view(), name="unit_list"),
    path("unit/baru/", units.UnitCreate.as_view(), name="unit_create"),
    path("unit/<int:pk>/", units.UnitDetail.as_view(), name="unit_detail"),
    path("unit/<int:pk>/ubah/", units.UnitUpdate.as_view(), name="unit_update"),
    path("unit/<int:pk>/angkat/", memberships.MembershipCreate.as_view(), name="membership_create"),
    path("anggota/", memberships.MembershipList.as_view(), name="membership_list"),
    path("anggota/<int:pk>/akhiri/", memberships.membership_finish, name="membership_finish"),
]
