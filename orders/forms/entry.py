"""The head of an order entry; what it means together is capture's business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation import formats
from foundation.addresses import one_line
from foundation.countries import country_choices
from foundation.forms import choose
from orders.engine.intake import Buyer, LineInput, OrderInput, PostalAddress
from orders.models import Order
from orders.services.entry import SHOWN_OF_ADDRESS
from partners.models import Channel, Partner
from partners.queries import contacts_of, matching, partner_facts

#: Channels a colleague enters orders for by hand.
ENTRY_KINDS = (Channel.Kind.DESK, Channel.Kind.FIELD, Channel.Kind.STORE)

#: Customers named to whoever typed a part of a name.
MOST_ALIKE = 3

_SHIP_TO_REQUIRED = ("street", "city", "country")


class ContactField(forms.ChoiceField):
    """The hint says where the choice comes from when nobody made one."""

    defaulted_from: str | Promise = ""


class OrderForm(forms.Form):
    """The head of an order entry."""

    #: The page's own key: a double click or a second send is the same order.
    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    partner = forms.CharField(
        label=_("Customer"),
        max_length=160,
        help_text=_("Number or name"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "partners"}),
    )
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Channel"), to_field_name="code"
    )
    contact = ContactField(label=_("Contact"), required=False)
    customer_reference = forms.CharField(
        label=_("Customer reference"),
        max_length=80,
        required=False,
        help_text=_("The customer's own order number"),
    )
    requested_on = forms.DateField(
        label=_("Requested date"),
        required=False,
        help_text=_("Empty: as soon as possible"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ship_name = forms.CharField(label=_("Name"), max_length=160, required=False)
    ship_street = forms.CharField(label=_("Street"), max_length=160, required=False)
    ship_street2 = forms.CharField(
        label=_("Address supplement"), max_length=160, required=False
    )
    ship_postal_code = forms.CharField(
        label=_("Postal code"), max_length=20, required=False
    )
    ship_city = forms.CharField(label=_("City"), max_length=80, required=False)
    ship_country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, draft: Order | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self._offer_channels()
        choose(self, "ship_country", [("", "\N{EM DASH}"), *country_choices()])
        self.customer = find_partner(str(self["partner"].value() or ""))
        if self.customer is None:
            self.fields["partner"].widget.attrs["autofocus"] = True
        self.default_address = default_delivery(self.customer)
        self.usual_contact = ""
        self._offer_contacts()

    @property
    def is_parked(self) -> bool:
        """Kept as a draft, where the customer may still be unknown."""
        return self.data.get("action") == "draft"

    @property
    def has_other_address(self) -> bool:
        return any(self[f"ship_{name}"].value() for name in SHOWN_OF_ADDRESS)

    def clean_partner(self) -> str:
        text = self.cleaned_data["partner"].strip()
        if self.customer is None and not self.is_parked:
            raise _unknown_customer(text)
        return self.customer.code if self.customer else text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(f"ship_{name}") for name in SHOWN_OF_ADDRESS):
            for name in _SHIP_TO_REQUIRED:
                field = f"ship_{name}"
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, _("This part of the address is missing."))
        return cleaned

    def to_input(self, lines: list[LineInput]) -> OrderInput:
        """The order as it goes into capture; the form must be valid."""
        data = self.cleaned_data
        contact = data["contact"]
        return OrderInput(
            lines=tuple(lines),
            buyer=Buyer(partner_id=self.customer.pk)
            if self.customer
            else Buyer(name=data["partner"]),
            external_id=f"page:{data['key']}",
            customer_reference=data["customer_reference"],
            # The customer's usual contact is theirs to say, not the clerk's.
            contact_id=None if contact in ("", self.usual_contact) else int(contact),
            ship_to=self._ship_to(),
            requested_on=data["requested_on"],
            note=data["note"],
        )

    def _ship_to(self) -> PostalAddress | None:
        data = self.cleaned_data
        parts = {name: data.get(f"ship_{name}", "") for name in SHOWN_OF_ADDRESS}
        return PostalAddress(**parts) if any(parts.values()) else None

    def _offer_channels(self) -> None:
        """A draft keeps the way it came in by."""
        if self.draft is not None:
            del self.fields["channel"]
            return
        channels = Channel.objects.filter(is_active=True, kind__in=ENTRY_KINDS)
        field = self.fields["channel"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = channels.order_by("id")
            field.empty_label = None
        field.initial = channels.order_by("id").first()

    def _offer_contacts(self) -> None:
        """The people of the customer; the first one is taken where nobody is named."""
        people = contacts_of(self.customer.pk) if self.customer else []
        field = self.fields["contact"]
        if isinstance(field, ContactField):
            nobody = [] if people else [("", "\N{EM DASH}")]
            field.choices = [*nobody, *((str(p.pk), p.name) for p in people)]
            self.usual_contact = str(min((p.pk for p in people), default=""))
            named = self.data if self.is_bound else self.initial
            if people and not named.get("contact"):
                field.defaulted_from = _("from customer")
                self.initial["contact"] = self.usual_contact


def default_delivery(partner: Partner | None) -> str:
    """Where goods go if nobody says otherwise, on one line."""
    facts = partner_facts(partner.pk) if partner else None
    return one_line(facts.ship_to) if facts else ""


def _unknown_customer(text: str) -> forms.ValidationError:
    """Says who may be meant: an order is never booked for somebody guessed."""
    alike = Partner.objects.customers().filter(matching(text)).order_by("name", "id")
    names = [f"{partner.name} ({partner.code})" for partner in alike[:MOST_ALIKE]]
    if not names:
        message = _("No customer is known as “%(text)s”.")
        return forms.ValidationError(message, params={"text": text})
    message = _("No customer is known as “%(text)s”. Do you mean %(names)s?")
    return forms.ValidationError(
        message, params={"text": text, "names": formats.either(names)}
    )


def find_partner(text: str) -> Partner | None:
    """The active customer with this number, or the only one with this name."""
    text = text.strip().replace("\x00", "")
    if not text:
        return None
    found = Partner.objects.customers().filter(code=text).first()
    if found is None:
        by_name = list(Partner.objects.customers().filter(name__iexact=text)[:2])
        found = by_name[0] if len(by_name) == 1 else None
    return found
