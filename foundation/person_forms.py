"""Forms of the cellar's pages: sign-in, password, profile, handover, saved view."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.forms import choose
from foundation.models import Theme, User
from foundation.roles import STAFF

_STAFF_CODES = [role.value for role in STAFF]


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        found = authenticate(
            self.request,
            username=values["email"].strip().lower(),
            password=values["password"],
        )
        if not isinstance(found, User):
            raise ValidationError(
                _("This e-mail and password do not belong together."), code="wrong"
            )
        self.user = found
        return values


class ResetForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)

    def __init__(self, person: User, data: Any = None) -> None:
        initial = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        zones = sorted(zone for zone in available_timezones() if "/" in zone)
        choose(self, "time_zone", [(zone, zone.replace("_", " ")) for zone in zones])


class HandoverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        help_text=_("What should they do, and until when?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = colleagues_of(by)


class CommentForm(forms.Form):
    text = forms.CharField(max_length=4000)


class SavedViewForm(forms.Form):
    page = forms.RegexField(r"^[a-z_]+:[a-z_]+$", max_length=40)
    name = forms.CharField(label=_("Name"), max_length=60)
    query = forms.CharField(max_length=1000, required=False)
    is_shared = forms.BooleanField(label=_("Share with colleagues"), required=False)


class MailFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        choices=[("", ""), ("waiting", ""), ("sent", ""), ("failed", "")],
        required=False,
    )


def colleagues_of(person: User) -> QuerySet[User]:
    """Everybody else who works here, by name."""
    return (
        User.objects.filter(is_active=True)
        .filter(grants__role__in=_STAFF_CODES)
        .exclude(pk=person.pk)
        .distinct()
        .order_by("name")
    )
