import datetime as dt
from decimal import Decimal

import pytest

from catalog.models import Component, Item
from foundation import clock
from inventory.models import Movement, SupplyOrder
from inventory.receiving_errors import (
    ComponentsMissing,
    DayToCome,
    MoreThanOrdered,
    NoComponents,
    NothingNamed,
    NotReleased,
    PartOfAPiece,
)
from inventory.services.posting import Posting, post_arrivals
from inventory.services.supply.production import (
    Made,
    MadeDraft,
    finish_making,
    start_making,
)
from inventory.states import LocationKind
from tests.factories.catalog import make_item
from tests.factories.fulfillment import refused
from tests.factories.inventory import balance_of, make_location
from tests.factories.receiving import a_cause, make_production

pytestmark = pytest.mark.django_db


def bring(item: Item, quantity: int, cost: str) -> None:
    post_arrivals(
        [Posting(item.pk, Decimal(quantity), unit_cost=Decimal(cost))],
        location=make_location(),
        source=LocationKind.SUPPLIER,
        cause=a_cause(),
        by=None,
    )


@pytest.fixture
def bike(db: None) -> Item:
    """A bike of one frame and two wheels."""
    bike = make_item("BIKE")
    for sku, quantity in (("FRAME", 1), ("WHEEL", 2)):
        part = make_item(sku)
        Component.objects.create(kit=bike, item=part, quantity=Decimal(quantity))
    return bike


def part(sku: str) -> Item:
    return Item.objects.get(sku=sku)


def finish(order: SupplyOrder, quantity: int, cause: str = "", **more: object) -> bool:
    made = MadeDraft([Made(order.lines.get().pk, Decimal(quantity))], **more)  # type: ignore[arg-type]
    return finish_making(order, made, cause=cause or a_cause(), by=None)


def test_components_are_held_then_consumed_as_pieces_are_made(bike: Item) -> None:
    bring(part("FRAME"), 10, "50")
    bring(part("WHEEL"), 30, "12.50")
    order = make_production((bike, 10))

    start_making(order, by=None)
    assert balance_of(part("WHEEL")) == (30, 20)
    assert finish(order, 4, "made:1")
    assert not finish(order, 4, "made:1")

    assert balance_of(bike) == (4, 0)
    assert balance_of(part("FRAME")) == (6, 6)
    assert balance_of(part("WHEEL")) == (22, 12)
    made = Movement.objects.get(item=bike)
    assert (made.source.kind, made.unit_cost) == ("production", Decimal("75"))
    finish(order, 6)
    assert balance_of(part("WHEEL")) == (10, 0)
    assert SupplyOrder.objects.get().status == "closed"


def test_what_was_really_consumed_counts(bike: Item) -> None:
    bring(part("FRAME"), 10, "50")
    bring(part("WHEEL"), 30, "12.50")
    order = make_production((bike, 10))
    start_making(order, by=None)
    line = order.lines.get()

    finish(order, 10, consumed={line.pk: {part("WHEEL").pk: Decimal(21)}})

    assert balance_of(part("WHEEL")) == (9, 0)
    assert Movement.objects.get(item=bike).unit_cost == Decimal("76.25")


def test_without_the_cost_of_a_component_the_piece_has_none(bike: Item) -> None:
    bring(part("FRAME"), 1, "50")
    post_arrivals(
        [Posting(part("WHEEL").pk, Decimal(2))],
        location=make_location(),
        source=LocationKind.SUPPLIER,
        cause=a_cause(),
        by=None,
    )
    order = make_production((bike, 1))
    start_making(order, by=None)

    finish(order, 1)

    assert Movement.objects.get(item=bike).unit_cost is None


def test_missing_components_are_named(bike: Item) -> None:
    bring(part("FRAME"), 10, "50")
    bring(part("WHEEL"), 5, "12.50")
    order = make_production((bike, 10))
    line = order.lines.get()

    held = start_making(order, by=None)
    assert held == {(line.pk, part("FRAME").pk): 10, (line.pk, part("WHEEL").pk): 5}
    with refused(ComponentsMissing) as told:
        finish(order, 3)

    assert str(told.value) == "1 of WHEEL are missing to make so many."
    assert finish(order, 2)


def test_what_cannot_be_made_is_refused(bike: Item) -> None:
    bring(part("FRAME"), 10, "50")
    bring(part("WHEEL"), 30, "12.50")
    draft = make_production((bike, 10), state="draft")
    bare = make_production((make_item("BELL"), 1))
    order = make_production((bike, 10))
    start_making(order, by=None)

    with refused(NotReleased):
        start_making(draft, by=None)
    with refused(NoComponents):
        start_making(bare, by=None)
    with refused(MoreThanOrdered):
        finish(order, 11)
    half = Made(order.lines.get().pk, Decimal("0.5"))
    with refused(PartOfAPiece):
        finish_making(order, MadeDraft([half]), cause=a_cause(), by=None)
    with refused(DayToCome):
        finish(order, 1, made_on=clock.today() + dt.timedelta(days=2))
    with refused(NothingNamed):
        finish_making(order, MadeDraft(), cause=a_cause(), by=None)


def test_a_lot_is_made_with_its_expiry(db: None) -> None:
    sauce, tomato = (
        make_item("SAUCE", tracking="lot", has_expiry=True),
        make_item("TOM"),
    )
    Component.objects.create(kit=sauce, item=tomato, quantity=Decimal(3))
    bring(tomato, 30, "1")
    order = make_production((sauce, 10))
    start_making(order, by=None)
    line = order.lines.get()

    made = Made(line.pk, Decimal(10), "S-1", dt.date(2031, 5, 1))
    finish_making(order, MadeDraft([made]), cause=a_cause(), by=None)

    movement = Movement.objects.select_related("lot").get(item=sauce)
    assert movement.lot
    assert movement.lot.expires_on == dt.date(2031, 5, 1)
    assert movement.unit_cost == 3
