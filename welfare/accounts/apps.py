from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "welfare.accounts"
    label = "accounts"
    verbose_name = "Akun"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from welfare.accounts import second_factor, sessions

        user_logged_in.connect(sessions.on_signed_in, dispatch_uid="accounts.sessions")
        authenticator_removed.connect(second_factor.on_removed, dispatch_uid="accounts.second_factor")
