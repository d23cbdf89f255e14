"""What the fields of rules are chosen from, and the search behind long lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catalog.models import Category, Item, Unit
from catalog.queries import find_items
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.models import User
from foundation.permissions import SEE_RULES
from foundation.rule_pickers import (
    Option,
    Picker,
    fixed,
    picker_of,
    register_picker,
)
from inventory.models import Location
from orders.models import HoldCode
from orders.services.holding.steps import step_labels
from partners.models import Address, Channel, Company, Partner
from partners.queries import find_addresses, find_partners

SHOWN = 12


@require_GET
@staff_page(SEE_RULES)
def rule_pick(request: PersonRequest) -> HttpResponse:
    """Suggestions of one picker for what is being typed."""
    picker = picker_of(request.GET.get("picker", ""))
    text = request.GET.get("q", "").strip().replace("\x00", "")[:100]
    found = picker.find(text)[:SHOWN] if picker else []
    results = [{"value": value, "label": label} for value, label in found]
    return JsonResponse({"results": results})


def _items(text: str) -> Sequence[Option]:
    return [(item.sku, item.name) for item in find_items(text, limit=SHOWN)]


def _item_names(codes: Sequence[str]) -> Mapping[str, str]:
    return dict(Item.objects.filter(sku__in=codes).values_list("sku", "name"))


def _partners(text: str) -> Sequence[Option]:
    return [(each.code, each.name) for each in find_partners(text, limit=SHOWN)]


def _partner_names(codes: Sequence[str]) -> Mapping[str, str]:
    return dict(Partner.objects.filter(code__in=codes).values_list("code", "name"))


def _addresses(text: str) -> Sequence[Option]:
    """By what customers call them; a code of several is offered once."""
    found = find_addresses(text, limit=4 * SHOWN)
    options = {each.code: f"{each.partner.name}: {each}" for each in reversed(found)}
    return sorted(options.items())


def _address_names(codes: Sequence[str]) -> Mapping[str, str]:
    """Where it is; a code that several customers use says nothing of that."""
    found: dict[str, str] = {}
    for each in Address.objects.filter(code__in=codes).order_by("id"):
        found[each.code] = "" if each.code in found else str(each)
    return {code: name for code, name in found.items() if name}


def _channels() -> list[Option]:
    return list(Channel.objects.order_by("name").values_list("code", "name"))


def _categories() -> list[Option]:
    return list(Category.objects.order_by("name").values_list("code", "name"))


def _companies() -> list[Option]:
    return list(Company.objects.order_by("code").values_list("code", "legal_name"))


def _units() -> list[Option]:
    return list(Unit.objects.order_by("code").values_list("code", "name"))


def _locations() -> list[Option]:
    return list(Location.objects.order_by("code").values_list("code", "name"))


def _segments() -> list[Option]:
    used = Partner.objects.exclude(segment="").values_list("segment", flat=True)
    return [(each, each) for each in used.distinct().order_by("segment")]


def _languages() -> list[Option]:
    return [
        (code, str(get_language_info(code)["name_local"]).capitalize())
        for code, __ in settings.LANGUAGES
    ]


def _hold_codes() -> list[Option]:
    codes = HoldCode.objects.filter(is_active=True).order_by("code")
    return [(each.code, each.label) for each in codes]


def _steps() -> list[Option]:
    return [(kind, _(label)) for kind, label in step_labels().items()]


def _people() -> list[Option]:
    colleagues = User.objects.filter(is_active=True).prefetch_related("grants")
    return [
        (each.email, each.name) for each in colleagues.order_by("name") if each.is_staff
    ]


register_picker("item", Picker(_items, _item_names))
register_picker("partner", Picker(_partners, _partner_names))
register_picker("address", Picker(_addresses, _address_names))
register_picker("channel", fixed(_channels))
register_picker("category", fixed(_categories))
register_picker("company", fixed(_companies))
register_picker("unit", fixed(_units))
register_picker("location", fixed(_locations))
register_picker("segment", fixed(_segments))
register_picker("language", fixed(_languages))
register_picker("hold_code", fixed(_hold_codes))
register_picker("step", fixed(_steps))
register_picker("user", fixed(_people))
