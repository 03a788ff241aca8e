"""Addresses of the import wizard."""

from django.urls import path

from welfare.imports.views import columns, errors, lists, preview, rows, upload, verbs

app_name = "imports"
urlpatterns = [
    path("", lists.BatchList.as_view(), name="batch_list"),
    path("baru/", upload.BatchCreate.as_view(), name="batch_create"),
    path("format/", upload.template, name="template"),
    path("<int:pk>/", preview.BatchDetail.as_view(), name="batch_detail"),
    path("<int:pk>/kolom/", columns.BatchColumns.as_view(), name="batch_columns"),
    path("<int:pk>/simpan/", verbs.batch_apply, name="batch_apply"),
    path("<int:pk>/batalkan/", verbs.BatchUndo.as_view(), name="batch_undo"),
    path("<int:pk>/buang/", verbs.batch_discard, name="batch_discard"),
    path("<int:pk>/perbaikan/", errors.BatchReturn.as_view(), name="batch_return"),
    path("<int:pk>/perbaikan.xlsx", errors.batch_errors, name="batch_errors"),
    path("<int:pk>/putuskan/", rows.rows_decide, name="rows_decide"),
    path("<int:pk>/baris/<int:row_pk>/putuskan/", rows.row_decide, name="row_decide"),
    path("<int:pk>/baris/<int:row_pk>/ubah/", rows.RowEdit.as_view(), name="row_edit"),
]
