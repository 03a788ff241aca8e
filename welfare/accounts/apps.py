from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "welfare.accounts"
    label = "accounts"
    verbose_name = "Akun"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_removed

        from welfare.accounts import second_factor

        authenticator_removed.connect(second_factor.on_removed, dispatch_uid="accounts.second_factor")
