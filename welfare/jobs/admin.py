"""Jobs in the back room: to look at."""

from __future__ import annotations

from django.contrib import admin

from welfare.admin_export import ReadOnlyAdmin
from welfare.jobs.models import Job, NightlyRun


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("label", "subject", "state", "by", "created_at", "started_at", "finished_at", "attempts", "error")
    list_filter = ("state", "verb", "created_at")
    search_fields = ("verb", "subject", "by__name")

    @admin.display(description="pekerjaan", ordering="verb")
    def label(self, job: Job) -> str:
        return job.label


@admin.register(NightlyRun)
class NightlyRunAdmin(ReadOnlyAdmin):
    list_display = ("code", "day", "job")
    list_filter = ("code",)
    search_fields = ("code",)
    date_hierarchy = "day"
