from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.roles import Permission, Role


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        # E-mail addresses are compared without case, yet kept as they were typed.
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in by e-mail: a colleague or a customer's contact."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, default="en")
    time_zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    theme = models.CharField(
        _("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO
    )
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.grants.all())

    @cached_property
    def is_portal(self) -> bool:
        return not self.is_superuser and self.roles <= {Role.PORTAL}

    @property
    def is_staff(self) -> bool:
        return self.is_superuser or not self.is_portal

    def may(self, permission: Permission) -> bool:
        if not self.is_active:
            return False
        return self.is_superuser or bool(self.roles & permission.roles)

    @cached_property
    def scopes(self) -> dict[str, frozenset[str]]:
        """The codes this person is limited to, by kind of scope."""
        codes: dict[str, set[str]] = {}
        for scope in self.scope_rows.all():
            codes.setdefault(scope.kind, set()).add(scope.code)
        return {kind: frozenset(values) for kind, values in codes.items()}


class RoleGrant(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Scope(models.Model):
    """Limits a person to rows of one channel, warehouse or partner; none means all."""

    class Kind(models.TextChoices):
        CHANNEL = "channel", _("Channel")
        WAREHOUSE = "warehouse", _("Warehouse")
        PARTNER = "partner", _("Partner")

    user = models.ForeignKey(User, models.CASCADE, related_name="scope_rows")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "code"], name="scope_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.code}"
