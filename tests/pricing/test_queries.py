import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from catalog.models import Item
from oms.benchmarks.statements import statements_of
from partners.models import Partner
from partners.queries import PartnerFacts, partner_facts
from pricing.engine.book import PriceBook
from pricing.models import Waterfall
from pricing.queries import (
    load_price_book,
    load_tax_context,
    waterfall_of,
    why_rows,
)
from tests.factories.catalog import make_category, make_item
from tests.factories.partners import make_channel, make_company, make_partner
from tests.factories.pricing import (
    assign_price_list,
    make_discount_rule,
    make_price,
    make_price_list,
    make_tax_rate,
    make_tax_rates,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)


def facts_of(partner: Partner) -> PartnerFacts:
    facts = partner_facts(partner.pk)
    assert facts is not None
    return facts


def book_for(
    partner: Partner, *items: Item, on: dt.date = TODAY, currency: str = "EUR"
) -> PriceBook:
    return load_price_book(
        company_id=partner.company_id,
        partner=facts_of(partner),
        channel_id=make_channel().pk,
        currency=currency,
        item_ids=[item.pk for item in items],
        on=on,
    )


def codes(book: PriceBook) -> list[str]:
    return [prices.code for prices in book.lists]


def test_the_narrowest_list_comes_first() -> None:
    partner = make_partner(segment="dealer")
    for code in ("ALL", "SEGMENT", "PARTNER", "CHANNEL", "COMPANY", "OTHER"):
        make_price_list(code, for_all=code == "ALL")
    assign_price_list(make_price_list("SEGMENT"), segment="dealer")
    assign_price_list(make_price_list("PARTNER"), partner=partner)
    assign_price_list(make_price_list("CHANNEL"), channel=make_channel())
    assign_price_list(make_price_list("COMPANY"), company=partner.company)
    assign_price_list(make_price_list("OTHER"), segment="club")

    book = book_for(partner)

    assert codes(book) == ["PARTNER", "SEGMENT", "CHANNEL", "COMPANY", "ALL"]


def test_of_equally_narrow_lists_the_lower_number_comes_first() -> None:
    assign_price_list(make_price_list("B", for_all=False), priority=1)
    assign_price_list(make_price_list("A", for_all=False), priority=2)

    assert codes(book_for(make_partner())) == ["B", "A"]


def test_lists_of_another_currency_or_time_do_not_hold() -> None:
    make_price_list("TRY", currency="TRY")
    make_price_list("OLD", valid_to=dt.date(2026, 11, 23))
    make_price_list("NEXT", valid_from=dt.date(2026, 11, 25))

    assert codes(book_for(make_partner())) == []
    assert codes(book_for(make_partner(), currency="TRY")) == ["TRY"]


def test_a_price_holds_on_its_days_and_the_later_one_counts() -> None:
    item = make_item()
    make_price(item, "10")
    make_price(item, "11", valid_from=dt.date(2026, 11, 24))
    make_price(item, "9", min_quantity=10)

    today = book_for(make_partner(), item).lists[0].breaks_by_item[item.pk]
    before = book_for(make_partner(), item, on=dt.date(2026, 11, 23))

    assert [(int(row.min_quantity), int(row.unit_price)) for row in today] == [
        (0, 11),
        (10, 9),
    ]
    assert before.lists[0].breaks_by_item[item.pk][0].unit_price == 10


def test_a_warm_book_costs_one_query_for_any_number_of_lines() -> None:
    partner = make_partner()
    items = [make_item() for _ in range(40)]
    for item in items:
        make_price(item)
    book_for(partner, *items)
    facts = facts_of(partner)

    load = partial(
        load_price_book,
        company_id=partner.company_id,
        partner=facts,
        channel_id=None,
        currency="EUR",
        item_ids=[item.pk for item in items],
        on=TODAY,
    )

    assert statements_of(load, times=2) == 1


def test_rules_come_in_their_order_and_know_the_category_of_the_item() -> None:
    item = make_item(category=make_category("bikes"))
    params = {"percent": "5", "category": "bikes"}
    make_discount_rule("category_discount", params, code="SECOND", position=20)
    make_discount_rule("category_discount", params, code="FIRST", position=10)
    make_discount_rule(
        "category_discount", params, code="PAST", valid_to=TODAY.replace(day=1)
    )
    make_discount_rule("category_discount", params, code="OFF", is_active=False)

    book = book_for(make_partner(), item)

    assert [rule.code for rule in book.rules] == ["FIRST", "SECOND"]
    assert book.items[item.pk].categories == ("bikes",)


def test_a_rule_that_cannot_be_read_does_not_stop_sales() -> None:
    make_discount_rule("segment_discount", {"percent": "a lot"})
    make_discount_rule("no_such_kind", {})

    assert book_for(make_partner()).rules == ()


def test_the_tax_context_holds_the_rates_of_the_day() -> None:
    make_tax_rates()
    make_tax_rate("NL", "23", valid_from=dt.date(2027, 1, 1))
    partner = make_partner(vat_number="DE136695976", country="DE")

    context = load_tax_context(
        company=facts_of(partner).company,
        partner=facts_of(partner),
        ship_to_country="DE",
        currency="EUR",
        on=TODAY,
    )

    assert context.registered_in == {"NL", "DE", "IT"}
    assert context.customer_vat_country == "DE"
    assert context.rates["NL", "standard"] == 21
    assert context.rates["TR", "reduced"] == 10


def test_the_last_waterfall_of_a_line_is_read_in_words() -> None:
    for revision, after in [(1, "10"), (2, "8.5")]:
        steps = [
            {
                "kind": "manual",
                "code": "price.manual",
                "params": {"manual_price": {"amount": after, "currency": "EUR"}},
                "before": "0",
                "after": after,
            }
        ]
        Waterfall.objects.create(
            line_ref="ORD-1/1", revision=revision, currency="EUR", steps=steps
        )

    last = waterfall_of("ORD-1/1")
    first = waterfall_of("ORD-1/1", 1)

    assert last is not None
    assert first is not None
    assert first.revision == 1
    with translation.override("en"):
        (row,) = why_rows(last.steps, last.currency)
    assert (row.label, row.amount) == (
        "Price set by hand: €8.50 each.",
        Decimal("8.50"),
    )


def test_no_line_has_a_waterfall_before_it_is_priced() -> None:
    make_company()

    assert waterfall_of("ORD-1/1") is None
