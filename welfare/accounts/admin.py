"""Accounts in the back room: who may sign in, in which role, and where it holds."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as LibraryUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from welfare.accounts.models import Territory, User
from welfare.admin_export import RecordAdmin

# Rights come from roles, so groups would be read by nothing; addresses are a field of the account; the secrets of
# second factors are nobody's to look at; jobs show themselves on the pages that start them.
for unused in (Group, EmailAddress, Authenticator, DBTaskResult):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


def _pk(request: HttpRequest) -> int:
    assert request.user.pk is not None  # noqa: S101 - the admin opens for users only
    return request.user.pk


class NewAccountForm(UserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "role")


class AccountForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class TerritoryInline(admin.TabularInline):
    model = Territory
    extra = 1
    autocomplete_fields = ("region",)


@admin.register(User)
class UserAdmin(RecordAdmin, LibraryUserAdmin):
    """An account is switched off, never deleted: what it did keeps its name."""

    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "name", "role", "places", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    inlines = (TerritoryInline,)
    actions = ("switch_off", "remove_second_factor")
    fieldsets = (
        (None, {"fields": ("username", "password", "name")}),
        ("Peran", {"fields": ("role", "is_active")}),
        ("Kontak", {"fields": ("email", "phone")}),
        ("Waktu", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": ("username", "name", "role", "password1", "password2"),
                "description": "Pengguna masuk dengan kata sandi ini, lalu menggantinya. Isi wilayah kerja di bawah.",
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("territories")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody takes the key from under their own feet: one's own role and switch are for another administrator."""
        own = ["role", "is_active"] if obj is not None and obj.pk == request.user.pk else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="wilayah kerja")
    def places(self, user: User) -> str:
        return ", ".join(str(region) for region in user.territories.all()) or "–"

    @admin.action(description="Nonaktifkan akun terpilih", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        switched = queryset.exclude(pk=_pk(request)).filter(is_active=True).update(is_active=False)
        self.message_user(request, f"{switched} akun dinonaktifkan.", messages.SUCCESS)

    @admin.action(description="Lepas verifikasi dua langkah (ponsel hilang)", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = list(queryset)
        Authenticator.objects.filter(user__in=users).delete()
        for user in users:
            self.log_change(request, user, "Verifikasi dua langkah dilepas.")
        self.message_user(request, f"Verifikasi dua langkah {len(users)} akun dilepas.", messages.SUCCESS)
