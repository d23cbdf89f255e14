import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from foundation.models import AuditEntry
from pricing.errors import PriceInvalid
from pricing.models import DiscountRule
from pricing.services.rules import DiscountRuleInput, save_discount_rule

pytestmark = pytest.mark.django_db

DEALERS = DiscountRuleInput(
    code="DEALER",
    name="Dealers",
    kind="segment_discount",
    params={"percent": Decimal("12.5"), "segment": "dealer"},
    valid_from=dt.date(2026, 1, 1),
)


def test_a_rule_is_stored_as_data_and_audited() -> None:
    rule = save_discount_rule(DEALERS, by=None)
    save_discount_rule(replace(DEALERS, is_active=False), rule=rule, by=None)

    assert DiscountRule.objects.get().params == {"percent": "12.5", "segment": "dealer"}
    assert AuditEntry.objects.filter(subject="DEALER").count() == 2


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(PriceInvalid) as refused:
        save_discount_rule(replace(DEALERS, kind="magic"), by=None)

    assert refused.value.field == "kind"


def test_parameters_that_do_not_fit_the_kind_are_refused() -> None:
    with pytest.raises(PriceInvalid) as refused:
        save_discount_rule(
            replace(DEALERS, params={"percent": "120", "segment": "x"}), by=None
        )

    assert str(refused.value) == "The parameter “percent” does not fit."
