"""Who signs in: users with one role, and the territories in which it holds."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from welfare.accounts.roles import Role, permissions_of
from welfare.audit.tracking import tracked, tracked_fields
from welfare.regions import scoping


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **more: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **more: Any) -> User:
        """An administrator over the whole office's kabupaten (`manage.py createsuperuser`)."""
        from django.conf import settings

        more.setdefault("name", username)
        user = self.create_user(username, password, **more | {"role": Role.ADMINISTRATOR})
        user.territories.add(settings.OFFICE_REGENCY)
        return user


# Without the password hash: a history of hashes would be a store of old passwords to attack.
@tracked_fields("username", "name", "email", "phone", "role", "is_active")
class User(AbstractBaseUser):
    """An officer's account.  Rights come from `role` alone (`roles.py`); there are no groups and no superusers."""

    username = models.CharField(
        "nama pengguna",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Nama pengguna ini sudah dipakai."},
    )
    name = models.CharField("nama lengkap", max_length=150)
    email = models.EmailField("surel", blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    role = models.CharField("peran", max_length=20, choices=Role.choices, default=Role.STAFF)
    territories = models.ManyToManyField(
        "regions.Region", verbose_name="wilayah kerja", blank=True, through="Territory", related_name="officers"
    )
    is_active = models.BooleanField("aktif", default=True)
    date_joined = models.DateTimeField("dibuat", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def whole_office(cls) -> User:
        """A viewer of everything that no account stands for: who runs commands on the server sees all."""
        from django.conf import settings

        viewer = cls(role=Role.ADMINISTRATOR)
        viewer.territory_codes = (settings.OFFICE_REGENCY,)
        return viewer

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.username

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin opens for this user: its back room is for administrators."""
        return self.is_active and self.is_administrator

    @property
    def is_superuser(self) -> bool:
        """Third parties ask for it; rights never come from here (see `roles.py`)."""
        return False

    @cached_property
    def territory_codes(self) -> tuple[str, ...]:
        """Where the user works today: the own territories, and those of whom the user deputises for."""
        return tuple(sorted(set(Territory.objects.worked_in_by(self.pk).values_list("region", flat=True))))

    @property
    def sees_everything(self) -> bool:
        """Whether the whole kabupaten is this user's territory: then no filter by region is needed at all."""
        from django.conf import settings

        return settings.OFFICE_REGENCY in self.territory_codes

    def covers(self, region: Any) -> bool:
        """Whether a region (a Region or its code) lies in this user's territories."""
        return scoping.covers(self, getattr(region, "code", region))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and obj is None and perm in permissions_of(self.role)

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and any(perm.startswith(f"{app_label}.") for perm in permissions_of(self.role))

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        return set(permissions_of(self.role)) if self.is_active and obj is None else set()


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def worked_in_by(self, user: Any) -> TerritoryQuerySet:
        """Those of a user (a key, or an OuterRef to one), and those lent to the user today."""
        today = timezone.localdate()
        lent = Q(user__deputies__deputy=user, user__deputies__start__lte=today, user__deputies__end__gte=today)
        return self.filter(Q(user=user) | lent)


@tracked
class Territory(models.Model):
    """A region in which a user works; for the office's own staff the kabupaten."""

    user = models.ForeignKey(User, verbose_name="pengguna", on_delete=models.CASCADE)
    # CASCADE: a territory is a line of the account.  PROTECT: a region in use is never deleted.
    region = models.ForeignKey("regions.Region", verbose_name="wilayah", on_delete=models.PROTECT)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah kerja"
        verbose_name_plural = "wilayah kerja"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region"],
                name="one_territory_once",
                violation_error_message="Wilayah ini sudah menjadi wilayah kerja pengguna tersebut.",
            )
        ]

    def __str__(self) -> str:
        return str(self.region)


# Part of this app's models; below, because it points to User.
from welfare.accounts.delegations import Delegation  # noqa: E402, F401
