"""All addresses.  Apps are named by dotted string: the ground imports nothing from the floors above."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("welfare.desk.urls")),
    path("", include("welfare.operations.urls")),
    path("akun/", include("welfare.accounts.urls")),
    path("orang/", include("welfare.people.urls")),
    path("impor/", include("welfare.imports.urls")),
    path("wilayah/", include("welfare.regions.urls")),
    path("pekerjaan/", include("welfare.jobs.urls")),
    path("surat/", include("welfare.papers.urls")),
    path("kepercayaan/", include("welfare.trust.urls")),
    path("laporan/", include("welfare.reports.urls")),
    path("pilar/", include("pillars.urls")),
    path("puskesos/", include("puskesos.centres.urls")),
    path("layanan/", include("puskesos.cases.urls")),
    path("bantuan/", include("puskesos.aid.urls")),
    path("kegiatan/", include("events.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "welfare.desk.views.bad_request"
handler403 = "welfare.desk.views.permission_denied"
handler404 = "welfare.desk.views.page_not_found"
handler500 = "welfare.desk.views.server_error"
