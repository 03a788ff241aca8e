"""Sign-in, second factor and one's own account.

allauth's views stand here one by one under allauth's own names: no sign-up, no e-mail management, no password reset
by mail (an administrator sets a new one).  `access.LIBRARY_RULES` says who may open each.
"""

from allauth.account import views as sign_in
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, path

from welfare.accounts import delegation_views as delegation
from welfare.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.me, name="accounts_me"),
    path("masuk/", sign_in.login, name="account_login"),
    path("keluar/", sign_in.logout, name="account_logout"),
    path("tidak-aktif/", sign_in.account_inactive, name="account_inactive"),
    path("pastikan/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("kata-sandi/", sign_in.password_change, name="account_change_password"),
    path("undangan/<str:key>/<str:token>/", views.invitation, name="accounts_invitation"),
    path("sesi/", sessions.list_usersessions, name="usersessions_list"),
    path("wakil/", delegation.DelegationList.as_view(), name="accounts_delegations"),
    path("wakil/baru/", delegation.DelegationCreate.as_view(), name="accounts_delegation_create"),
    path("wakil/<int:pk>/akhiri/", delegation.finish, name="accounts_delegation_finish"),
    path("verifikasi/", mfa.index, name="mfa_index"),
    path("verifikasi/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("verifikasi/pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("verifikasi/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("verifikasi/aplikasi/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("verifikasi/kode-cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("verifikasi/kode-cadangan/buat/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("verifikasi/kode-cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("verifikasi/kunci/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("verifikasi/kunci/tambah/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("verifikasi/kunci/pastikan/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("verifikasi/kunci/masuk/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("verifikasi/kunci/<int:pk>/ubah/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("verifikasi/kunci/<int:pk>/hapus/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
