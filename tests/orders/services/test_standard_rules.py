from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from foundation import clock
from foundation.facts import renew_version
from orders.engine.intake import OrderInput, PostalAddress
from orders.services.capture import CaptureResult, Outcome, capture
from partners.models import Partner
from tests.factories.inventory import make_stock
from tests.factories.orders import (
    enter,
    make_order_input,
    make_priced_item,
    make_seller,
)
from tests.factories.partners import make_partner

pytestmark = pytest.mark.django_db


def found(result: CaptureResult) -> list[tuple[str, str, str, int | None]]:
    return [
        (each.code, each.severity.value, each.field, each.line)
        for each in result.findings
    ]


def order_of(partner: Partner, **fields: object) -> OrderInput:
    bell = make_priced_item("BELL", "10.00")
    make_stock(bell, 100)
    return replace(make_order_input(partner, (bell, 2)), **fields)  # type: ignore[arg-type]


def test_an_inactive_customer_keeps_the_order_a_draft() -> None:
    dora = make_seller()
    given = order_of(dora)
    Partner.objects.filter(pk=dora.pk).update(is_active=False)
    renew_version("partners")

    result = capture(given, channel="desk", by=None)

    assert result.outcome == Outcome.DRAFT
    assert ("order.inactive_customer", "error", "buyer", None) in found(result)
