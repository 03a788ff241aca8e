"""Accounts in the back room: who may sign in, in which role, and where it holds."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as LibraryUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django_tasks_db.models import DBTaskResult

from welfare.accounts import invitations
from welfare.accounts.models import Delegation, Territory, User
from welfare.admin_export import RecordAdmin

# Rights come from roles, so groups would be read by nothing; addresses are a field of the account; the secrets of
# second factors are nobody's to look at; jobs show themselves on the pages that start them.
for unused in (Group, EmailAddress, Authenticator, UserSession, DBTaskResult):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


def _pk(request: HttpRequest) -> int:
    assert request.user.pk is not None  # noqa: S101 - the admin opens for users only
    return request.user.pk


class NewAccountForm(forms.ModelForm[User]):
    """No password: its owner sets one over the invitation's link."""

    class Meta:
        model = User
        fields = ("username", "name", "role", "email", "phone")

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class PasswordForm(AdminPasswordChangeForm):
    """Django has put an English sentence beside its translated ones."""

    usable_password_help_text = format_html(
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        "Bila ditiadakan, kata sandi pengguna ini yang sekarang hilang.",
    )


class AccountForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


def _end_sessions(users: list[User]) -> int:
    sessions = list(UserSession.objects.filter(user__in=users))
    for session in sessions:
        session.end()
    return len(sessions)


class TerritoryInline(admin.TabularInline):
    model = Territory
    extra = 1
    autocomplete_fields = ("region",)


@admin.register(User)
class UserAdmin(RecordAdmin, LibraryUserAdmin):
    """An account is switched off, never deleted: what it did keeps its name."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = PasswordForm
    list_display = ("username", "name", "role", "places", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    inlines = (TerritoryInline,)
    actions = ("invite", "switch_off", "remove_second_factor", "end_sessions", "unlock")
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
                "fields": ("username", "name", "role", "email", "phone"),
                "description": "Setelah disimpan muncul tautan undangan; pemilik akun membuat kata sandinya sendiri. "
                "Isi wilayah kerja di bawah.",
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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            self._invite(request, form.instance)

    def _invite(self, request: HttpRequest, user: User) -> None:
        """Show the link to whoever made the account, and mail it where that is possible."""
        sent = " Surel sudah dikirim." if invitations.send(request, user) else " Teruskan hanya kepada pemilik akun."
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        text = f"Tautan kata sandi {user} (sekali pakai, berlaku {hours} jam): {invitations.link_for(request, user)}"
        self.message_user(request, text + sent, messages.WARNING)

    @admin.action(description="Buat tautan kata sandi (undangan atau lupa kata sandi)", permissions=["change"])
    def invite(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.filter(is_active=True)[:20]:
            self._invite(request, user)
            self.log_change(request, user, "Tautan kata sandi dibuat.")

    @admin.action(description="Keluarkan dari semua perangkat", permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = list(queryset)
        ended = _end_sessions(users)
        for user in users:
            self.log_change(request, user, "Dikeluarkan dari semua perangkat.")
        self.message_user(request, f"{ended} sesi diakhiri.", messages.SUCCESS)

    @admin.action(description="Buka kunci masuk", permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        names = list(queryset.values_list("username", flat=True))
        AccessAttempt.objects.filter(username__in=names).delete()
        self.message_user(request, f"Kunci masuk {len(names)} akun dibuka.", messages.SUCCESS)

    @admin.action(description="Nonaktifkan akun terpilih", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = list(queryset.exclude(pk=_pk(request)).filter(is_active=True))
        _end_sessions(users)
        switched = User.objects.filter(pk__in=[user.pk for user in users]).update(is_active=False)
        self.message_user(request, f"{switched} akun dinonaktifkan.", messages.SUCCESS)

    @admin.action(description="Lepas verifikasi dua langkah (ponsel hilang)", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = list(queryset)
        Authenticator.objects.filter(user__in=users).delete()
        _end_sessions(users)
        for user in users:
            self.log_change(request, user, "Verifikasi dua langkah dilepas.")
        self.message_user(request, f"Verifikasi dua langkah {len(users)} akun dilepas.", messages.SUCCESS)


@admin.register(Delegation)
class DelegationAdmin(RecordAdmin):
    """Ended, never deleted."""

    list_display = ("absent", "deputy", "start", "end", "reason")
    list_select_related = ("absent", "deputy")
    autocomplete_fields = ("absent", "deputy", "made_by")
    search_fields = ("absent__name", "deputy__name", "reason")
    date_hierarchy = "start"
