import datetime as dt
from decimal import Decimal

import pytest

from catalog.states import TaxClass
from oms.benchmarks.statements import statements_of
from partners.models import Partner
from partners.queries import channel_facts, partner_facts
from pricing.engine.book import LineToPrice
from pricing.services.quote import Quote, price_basket
from tests.factories.catalog import make_item
from tests.factories.partners import make_channel, make_partner
from tests.factories.pricing import make_discount_rule, make_price, make_tax_rates

pytestmark = pytest.mark.django_db


def quote(partner: Partner, *wanted: tuple[int, str]) -> Quote:
    make_channel("desk")
    facts, channel = partner_facts(partner.pk), channel_facts("desk")
    assert facts is not None
    assert channel is not None
    lines = [
        LineToPrice(str(no), item_id, Decimal(quantity))
        for no, (item_id, quantity) in enumerate(wanted, start=1)
    ]
    return price_basket(lines, partner=facts, channel=channel, on=dt.date(2026, 11, 24))


def test_a_basket_is_priced_and_taxed_without_an_order() -> None:
    make_tax_rates()
    bike, book = make_item(), make_item(tax_class=TaxClass.REDUCED)
    make_price(bike, "499.00")
    make_price(bike, "449.00", min_quantity=5)
    make_price(book, "19.95")
    params = {"percent": "10", "segment": "dealer"}
    make_discount_rule("segment_discount", params)

    result = quote(make_partner(segment="dealer"), (bike.pk, "5"), (book.pk, "2"))

    assert [line.net for line in result.lines] == [Decimal("2020.50"), Decimal("35.91")]
    assert result.tax.tax == Decimal("427.54")
    assert result.tax.gross == Decimal("2483.95")


def test_a_german_dealer_with_a_vat_number_pays_no_vat() -> None:
    make_tax_rates()
    item = make_item()
    make_price(item, "100")

    result = quote(make_partner(country="DE", vat_number="DE136695976"), (item.pk, "1"))

    assert result.tax.gross == Decimal("100.00")
    assert result.tax.lines[0].code == "tax.reverse_charge"


def test_a_warm_quote_of_many_lines_costs_one_query() -> None:
    make_tax_rates()
    items = [make_item() for _ in range(50)]
    for item in items:
        make_price(item)
    partner = make_partner()
    wanted = [(item.pk, "3") for item in items]
    quote(partner, *wanted)
    facts, channel = partner_facts(partner.pk), channel_facts("desk")
    assert facts is not None
    assert channel is not None

    lines = [LineToPrice("1", key, Decimal(3)) for key, _ in wanted]
    on = dt.date(2026, 11, 24)
    asked = statements_of(
        lambda: price_basket(lines, partner=facts, channel=channel, on=on), times=2
    )

    assert asked == 1
