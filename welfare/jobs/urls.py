"""Addresses of jobs."""

from django.urls import path

from welfare.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:pk>/", views.JobDetail.as_view(), name="job_detail"),
    path("<int:pk>/batalkan/", views.job_cancel, name="job_cancel"),
    path("<int:pk>/ulangi/", views.job_resume, name="job_resume"),
]
