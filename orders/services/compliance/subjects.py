"""Stored orders as screening takes them, loaded together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Sum

from foundation import clock
from orders.models import LicenseUse, Order, ScreeningOverride
from orders.services.replay.stored_facts import facts_of_orders
from orders.services.screening.parties import parties_of_order
from orders.services.screening.screen import Subject
from orders.services.screening.trade import trade_subject
from orders.states import OrderStatus


def subjects_of(orders: Sequence[Order]) -> list[Subject]:
    """Each order with its parties, lines, overrides and licenses taken."""
    facts = facts_of_orders(orders, clock.today())
    overrides, held = _overrides(orders), _held(orders)
    return [
        Subject(
            parties_of_order(order),
            trade_subject(
                known,
                order.partner_id,
                overrides=frozenset(overrides[order.pk]),
                held=frozenset(held[order.pk]),
                is_taking=order.status == OrderStatus.BOOKED,
            ),
            order.pk,
        )
        for order, known in zip(orders, facts, strict=True)
    ]


def _overrides(orders: Sequence[Order]) -> dict[int, set[tuple[int, str]]]:
    found: defaultdict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = ScreeningOverride.objects.filter(order__in=orders)
    for key, line_no, code in rows.values_list("order_id", "line_no", "code"):
        found[key].add((line_no, code))
    return found


def _held(orders: Sequence[Order]) -> dict[int, set[tuple[int, int]]]:
    """What the lines of each order have of licenses now."""
    found: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    rows = (
        LicenseUse.objects.filter(order__in=orders)
        .values_list("order_id", "license_id", "line_no")
        .annotate(Sum("quantity"))
    )
    for key, license_id, line_no, quantity in rows:
        if quantity > 0:
            found[key].add((license_id, line_no))
    return found
