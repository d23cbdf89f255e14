"""The form of what a company lets pass unasked and how often it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.decimals import LocalDecimalField
from inventory.models import StockPolicy

if TYPE_CHECKING:
    _PolicyModelForm = forms.ModelForm[StockPolicy]
else:  # generic for the type checker only
    _PolicyModelForm = forms.ModelForm


class StockPolicyForm(_PolicyModelForm):
    class Meta:
        model = StockPolicy
        fields = (
            "match_percent",
            "match_amount",
            "count_days_a",
            "count_days_b",
            "count_days_c",
            "count_tolerance",
        )
        labels = {
            "match_percent": _("Price above the agreed one (%)"),
            "match_amount": _("Amount above the agreed one"),
            "count_days_a": _("Days between counts, class A"),
            "count_days_b": _("Days between counts, class B"),
            "count_days_c": _("Days between counts, class C"),
            "count_tolerance": _("Tolerance of a count (%)"),
        }
        help_texts = {
            "match_percent": _(
                "A line of a supplier's invoice may cost so much more than agreed"
                " without anybody being asked."
            ),
            "match_amount": _(
                "The same as an amount per line; whichever of the two allows more."
            ),
            "count_days_a": _("What moves most of the value; counted most often."),
            "count_days_b": _("What moves a part of the value."),
            "count_days_c": _("The rest, and every item without a class."),
            "count_tolerance": _(
                "A larger difference from what is expected is counted a second time."
                " A count sheet may have its own."
            ),
        }
        field_classes = dict.fromkeys(
            ("match_percent", "match_amount", "count_tolerance"), LocalDecimalField
        )
