from decimal import Decimal

import pytest

from foundation.models import AuditEntry, OutboxEvent, User
from foundation.services.verify import repair, verify
from inventory.engine.sharing import ClaimWish
from inventory.models import Balance, Claim
from inventory.queries import balance_differences, claim_differences
from inventory.services.claims import claim_stock, release_claims
from inventory.services.repair import repair_balances, repair_claims
from promising.models import Demand
from promising.queries import demand_differences
from promising.services.repair import repair_demands
from tests.factories.catalog import make_item
from tests.factories.inventory import balance_of, make_location, make_stock
from tests.factories.promising import commit

pytestmark = pytest.mark.django_db


def test_a_balance_is_set_to_its_movements_and_claims(ben: User) -> None:
    item, place = make_item(), make_location()
    make_stock(item, 10)
    claim_stock([ClaimWish("ORD-1/1", item.pk, place.pk, Decimal(4))], by=None)
    Balance.objects.update(on_hand=12, claimed=1)

    [difference] = balance_differences()
    assert (difference.on_hand, difference.moved) == (12, 10)
    assert (difference.claimed, difference.held) == (1, 4)
    repair_balances(by=ben)

    assert balance_of(item) == (10, 4)
    assert balance_differences() == []
    entry = AuditEntry.objects.get(subject=item.sku)
    assert entry.actor == ben
    assert entry.changes["on_hand"] == ["12.0000", "10.0000"]


def test_a_balance_that_is_gone_comes_back() -> None:
    item = make_item()
    make_stock(item, 10)
    Balance.objects.all().delete()

    repair_balances(by=None)

    assert balance_of(item) == (10, 0)


def test_claims_beyond_the_stock_are_given_up() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 10)
    Balance.objects.update(on_hand=15)
    for number in (1, 2):
        wish = ClaimWish(f"ORD-{number}/1", item.pk, place.pk, Decimal(7))
        claim_stock([wish], by=None)

    repair_balances(by=None)

    assert balance_of(item) == (10, 10)
    assert [claim.open for claim in Claim.objects.order_by("id")] == [7, 3]
    assert OutboxEvent.objects.filter(name="ClaimsLost").exists()
    assert balance_differences() == []


def test_a_claim_is_set_to_what_was_made_less_what_was_taken() -> None:
    item, place = make_item(), make_location()
    make_stock(item, 10)
    claim_stock([ClaimWish("ORD-1/1", item.pk, place.pk, Decimal(6))], by=None)
    release_claims(
        ["ORD-1/1"], cause="x", quantity_by_ref={"ORD-1/1": Decimal(2)}, by=None
    )
    Claim.objects.update(open=6)

    assert [d.computed for d in claim_differences()] == [4]
    repair_claims(by=None)

    assert claim_differences() == []
    assert balance_differences() == []


def test_a_demand_is_recounted() -> None:
    item = make_item()
    make_stock(item, 3)
    commit([(item, 5)])
    Demand.objects.update(waiting=0)

    assert [d.computed for d in demand_differences()] == [2]
    repair_demands(by=None)

    assert demand_differences() == []
    assert Demand.objects.get().waiting == 2


def test_verify_finds_and_repairs_a_balance_that_is_gone(ben: User) -> None:
    item = make_item()
    make_stock(item, 10)
    Balance.objects.all().delete()

    [finding] = verify()
    assert (finding.difference.subject, finding.difference.computed) == (
        ("item", item.sku),
        10,
    )
    assert repair(finding, by=ben)

    assert balance_of(item) == (10, 0)
    assert verify() == []
