"""Files of orders, uploaded by hand, and the messages they become."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from foundation.models import InboundMessage
from orders.engine.formats import MOST_BYTES
from partners.models import Channel


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("Peppol BIS Order (UBL 2.1) or CSV, up to 50 MB")
    )
    channel = forms.ModelChoiceField(
        Channel.objects.none(),
        label=_("Channel"),
        to_field_name="code",
        required=False,
        empty_label=_("As the format says"),
        help_text=_("The way in by which the same order is known again"),
    )
    dry_run = forms.BooleanField(label=_("Only check, write nothing"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        if isinstance(channel, forms.ModelChoiceField):
            channel.queryset = Channel.objects.filter(is_active=True).order_by("name")

    def clean_file(self) -> UploadedFile[bytes]:
        """Refused by its size, before anybody reads it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            most = MOST_BYTES // 1024**2
            text = _("The file is larger than %(most)s MB.")
            raise forms.ValidationError(text, params={"most": most})
        return file


class MessageFilterForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)
    state = forms.ChoiceField(
        choices=[("", _("Any")), *InboundMessage.State.choices],
        label=_("Status"),
        required=False,
    )

    def visible_fields(self) -> list[forms.BoundField]:
        """The search box is drawn by the list itself."""
        return [field for field in super().visible_fields() if field.name != "q"]
