"""Look-up tables travel in the file of the rules that name them."""

from __future__ import annotations

import pytest

from foundation.models import RuleSet
from foundation.services.rule_transfer import export_rules, import_rules
from orders.models import LookupTable
from orders.services.derivation.lookup_tables import (
    TableInput,
    rows_as_csv,
    save_table,
)
from tests.factories.derivation import default_rule, make_defaults

pytestmark = pytest.mark.django_db

ROWS = "order.ship_to_country,value\nDE,14\n*,30\n"


@pytest.fixture
def file() -> str:
    """Terms by country, from another installation."""
    given = TableInput("terms", "Terms", ("order.ship_to_country",), ROWS)
    save_table(given, by=None)
    rule = default_rule("order.payment_terms_days", "terms", source="table")
    rule_set = make_defaults(rule, code="by-country")
    written = export_rules([rule_set.code])
    RuleSet.objects.filter(code="by-country").update(code="gone")
    return written


def test_a_missing_table_comes_along(file: str) -> None:
    LookupTable.objects.all().delete()

    import_rules(file, by=None)

    assert rows_as_csv(LookupTable.objects.get(code="terms")) == ROWS
    assert RuleSet.objects.filter(code="by-country").exists()


def test_a_table_that_is_here_stays_as_people_made_it(file: str) -> None:
    ours = "order.ship_to_country,value\n*,60\n"
    table = LookupTable.objects.get()
    given = TableInput("terms", "Ours", ("order.ship_to_country",), ours)
    save_table(given, by=None, table=table, expected_edit=table.edit_count)

    import_rules(file, by=None)

    assert rows_as_csv(LookupTable.objects.get()) == ours
