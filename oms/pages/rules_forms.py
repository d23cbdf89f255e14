"""Input shapes of the rule console, besides the builder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.forms import CodeField
from foundation.models import RuleSet, User
from foundation.permissions import EDIT_RULES
from foundation.rule_states import RuleStatus
from foundation.rule_uses import uses


def use_labels() -> dict[str, str]:
    """The uses of rules by kind, in the order of their words."""
    labels = {kind: gettext(use.label) for kind, use in uses.all().items()}
    return dict(sorted(labels.items(), key=lambda pair: pair[1]))


def _owners() -> list[tuple[str, str]]:
    owned = RuleSet.objects.exclude(owner=None).values("owner")
    people = User.objects.filter(pk__in=owned).order_by("name")
    return [(str(each.pk), each.name) for each in people]


def offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class RuleFilterForm(forms.Form):
    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    use = forms.ChoiceField(label=_("Used for"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    unused = forms.BooleanField(label=_("Unused for 90 days"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", pgettext_lazy("filter", "Any"))]
        offer(self.fields["use"], [*anything, *use_labels().items()])
        states = [(state.value, gettext(state.label)) for state in RuleStatus]
        offer(self.fields["state"], [*anything, *states])
        offer(self.fields["owner"], [*anything, *_owners()])

    def hidden_fields(self) -> list[forms.BoundField]:
        """None: the list's search box is drawn beside the filters."""
        return []


class RuleSetForm(forms.Form):
    """A new rule set: what it is for, and what it is called."""

    use = forms.ChoiceField(label=_("Used for"))
    name = forms.CharField(label=_("Name"), max_length=120)
    code = CodeField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Empty: made from the name"),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs_four_eyes = forms.BooleanField(
        label=_("Four eyes"),
        required=False,
        help_text=_("Who edited the draft last cannot publish it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["use"], list(use_labels().items()))


class RuleSetChangeForm(forms.Form):
    """What may be changed of a rule set: all but its code and its use."""

    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    needs_four_eyes = forms.BooleanField(
        label=_("Four eyes"),
        required=False,
        help_text=_("Who edited the draft last cannot publish it."),
    )

    def __init__(self, rule_set: RuleSet, data: Any = None) -> None:
        initial = {
            "name": rule_set.name,
            "description": rule_set.description,
            "owner": str(rule_set.owner_id or ""),
            "needs_four_eyes": rule_set.needs_four_eyes,
        }
        super().__init__(data, initial=initial)
        people = User.objects.filter(is_active=True).prefetch_related("grants")
        able = [
            (str(each.pk), each.name)
            for each in people.order_by("name")
            if each.may(EDIT_RULES) or each.pk == rule_set.owner_id
        ]
        offer(self.fields["owner"], [("", "\N{EM DASH}"), *able])

    def clean_owner(self) -> int | None:
        owner = self.cleaned_data["owner"]
        return int(owner) if owner else None


class PublishForm(forms.Form):
    """From when a draft is in force."""

    effective_from = forms.DateTimeField(
        label=_("In force from"),
        required=False,
        help_text=_("Empty: at once"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    effective_to = forms.DateTimeField(
        label=_("In force until"),
        required=False,
        help_text=_("Empty: until another version takes over"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    unrehearsed_reason = forms.CharField(
        label=_("Reason to publish without a rehearsal"), max_length=300, required=False
    )


class PeriodForm(forms.Form):
    """The days whose orders a rehearsal replays."""

    since = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("To"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        return cleaned


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A JSON file that another installation exported"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )


class TestForm(forms.Form):
    number = forms.CharField(
        label=_("Order number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RuleForm(forms.Form):
    """A rule besides its condition and outcome."""

    #: The save of the draft that the page was made from.
    edit = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=-1_000_000,
        max_value=1_000_000,
        initial=100,
        help_text=_("The lower number comes first."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    is_enabled = forms.BooleanField(label=_("Enabled"), required=False, initial=True)
