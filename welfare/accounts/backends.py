"""Sign-in by allauth, rights by role."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from welfare.accounts.models import Territory, User


class RoleBackend(AuthenticationBackend):
    """The only backend: who signs in.  What a user may do the user says (`User.has_perm`): no query, no groups."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with the territories that every page needs: one query."""
        territories = Territory.objects.worked_in_by(OuterRef("pk")).values("region")
        user = User.objects.annotate(_territories=ArraySubquery(territories)).filter(pk=user_id, is_active=True).first()
        if user is not None:
            user.territory_codes = tuple(sorted(set(user._territories)))
        return user

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
