"""Files of orders, uploaded by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Channel


class ImportForm(forms.Form):
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Channel"), to_field_name="code"
    )
    file = forms.FileField(
        label=_("File"), help_text=_("Peppol BIS Order (UBL 2.1) or CSV, up to 50 MB")
    )
    dry_run = forms.BooleanField(
        label=_("Only check, write nothing"), required=False, initial=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        if isinstance(channel, forms.ModelChoiceField):
            channel.queryset = Channel.objects.filter(is_active=True).order_by("name")
