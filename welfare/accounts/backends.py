"""Sign-in by allauth, rights by role."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class RoleBackend(AuthenticationBackend):
    """The only backend: who signs in.  What a user may do the user says (`User.has_perm`): no query, no groups."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set() if user_obj.is_anonymous else user_obj.get_all_permissions(obj)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return not user_obj.is_anonymous and user_obj.has_perm(perm, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return not user_obj.is_anonymous and user_obj.has_module_perms(app_label)
