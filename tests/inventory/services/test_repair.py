from decimal import Decimal

import pytest

from foundation.models import AuditEntry, OutboxEvent, User
from foundation.services.verify import repair, verify
from inventory.engine.sharing import ClaimWish
from inventory.models import Balance, Claim, StockPart
from inventory.queries import (
    balance_differences,
    claim_differences,
    overfull_balances,
    part_differences,
)
from inventory.services.claims import claim_stock, release_claims
from inventory.services.repair import repair_balances, repair_claims, repair_parts
from promising.models import Demand
from promising.queries import demand_differences
from promising.services.repair import repair_demands
from tests.factories.catalog import make_item
from tests.factories.inventory import (
    balance_of,
    make_bin,
    make_location,
    make_stock,
    parts_of,
    put_in,
)
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


def test_what_lies_in_a_bin_is_set_to_its_movements(ben: User) -> None:
    item = make_item()
    put_in(item, 5, bin_id=make_bin("A-01").pk)
    put_in(item, 3, bin_id=make_bin("A-02").pk)
    StockPart.objects.filter(bin__code="A-01").update(quantity=4)
    StockPart.objects.filter(bin__code="A-02").delete()

    found = [(each.quantity, each.moved) for each in part_differences()]
    assert found == [(4, 5), (0, 3)]
    repair_parts(by=ben)

    assert parts_of(item) == {"A-01///available": 5, "A-02///available": 3}
    assert part_differences() == []
    audit = AuditEntry.objects.filter(subject=item.sku).order_by("id")
    changes = [entry.changes for entry in audit]
    assert changes[0] == {"ROT · A-01 · available": ["4.0000", "5.0000"]}


def test_a_part_that_never_came_is_emptied() -> None:
    item = make_item()
    make_stock(item, 5)
    StockPart.objects.create(
        item=item, location=make_location(), bin=make_bin(), quantity=7
    )

    assert [(each.parts, each.on_hand) for each in overfull_balances()] == [(7, 5)]
    repair_parts(by=None)

    assert parts_of(item) == {}
    assert part_differences() == overfull_balances() == []


def test_verify_finds_and_repairs_parts_that_differ(ben: User) -> None:
    item = make_item()
    put_in(item, 5, bin_id=make_bin().pk)
    put_in(item, 5, bin_id=make_bin("A-02").pk)
    StockPart.objects.all().delete()

    findings = verify()
    assert [finding.difference.field for finding in findings] == [
        "ROT · A-01 · available",
        "ROT · A-02 · available",
    ]

    assert [repair(finding, by=ben) for finding in findings] == [True, True]
    assert verify() == []
