"""The form of a zone or bin inside a warehouse or store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from inventory.states import INSIDE, LocationKind

if TYPE_CHECKING:
    _PlaceModelForm = forms.ModelForm[Location]
else:  # generic for the type checker only
    _PlaceModelForm = forms.ModelForm

_NO_SLASH = RegexValidator(r"^[^/\s]+$", _("A code holds no spaces and no slash."))


class PlaceForm(_PlaceModelForm):
    parent = forms.ChoiceField(label=_("Lies in"))

    class Meta:
        model = Location
        fields = ("code", "name", "kind", "walk_order", "is_active")
        labels = {
            "walk_order": _("Walking order"),
            "is_active": _("Active"),
        }
        help_texts = {
            "code": _("What stands on its label and is scanned."),
            "walk_order": _("Pickers come to the lowest number first."),
        }

    def __init__(
        self, data: Any = None, *, site: Location, instance: Location | None, at: str
    ) -> None:
        parent = instance.parent.code if instance and instance.parent else at
        super().__init__(data, instance=instance, initial={"parent": parent})
        kinds = [(k.value, gettext(k.label)) for k in LocationKind if k in INSIDE]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=kinds, initial=LocationKind.BIN.value
        )
        self.fields["code"].validators.append(_NO_SLASH)
        self.fields["code"].disabled = self.instance.pk is not None
        self.fields["kind"].disabled = self.instance.pk is not None
        self.parents = _parents(site, self.instance)
        self.fields["parent"] = forms.ChoiceField(
            label=_("Lies in"),
            choices=[(code, place.name) for code, place in self.parents.items()],
        )

    def chosen_parent(self) -> Location:
        return self.parents[self.cleaned_data["parent"]]


def _parents(site: Location, place: Location) -> dict[str, Location]:
    zones = Location.objects.filter(site=site, kind=LocationKind.ZONE)
    zones = zones.exclude(pk=place.pk).order_by("walk_order", "code")
    return {each.code: each for each in (site, *zones)}
