"""Sign-in by allauth, rights by role."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from welfare.accounts.roles import permissions_of


class RoleBackend(AuthenticationBackend):
    """The only backend.  Permissions come from the role's table: no query, no groups."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(permissions_of(user_obj.role))

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            # Django's admin and generic views ask without an object; where is scoping's question, not a permission's.
            return False
        return perm in permissions_of(user_obj.role)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return user_obj.is_active and any(perm.startswith(f"{app_label}.") for perm in permissions_of(user_obj.role))
