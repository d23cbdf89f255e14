import datetime as dt
from decimal import Decimal

from promising.engine.serving import WaitingLine, WaitingPart, serve

BIKE, NEAR = 7, 1
MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


def waiting(number: int, wanted: int) -> WaitingLine:
    """Order so-and-so waits for so many bikes; lower numbers booked earlier."""
    part = WaitingPart(number, BIKE, Decimal(wanted), Decimal(wanted))
    booked_at = MONDAY + dt.timedelta(hours=number)
    return WaitingLine(f"ORD-{number}/1", NEAR, (part,), booked_at)


def test_whom_goods_were_ordered_for_comes_before_who_waits_longer() -> None:
    lines = [waiting(1, 4), waiting(2, 4)]
    stock = {(BIKE, NEAR): Decimal(6)}

    in_turn = serve(lines, stock)
    meant = serve(lines, stock, first_refs={"ORD-2/1"})

    assert [(s.line.demand_ref, s.units) for s in in_turn] == [
        ("ORD-1/1", 4),
        ("ORD-2/1", 2),
    ]
    assert [(s.line.demand_ref, s.units) for s in meant] == [
        ("ORD-2/1", 4),
        ("ORD-1/1", 2),
    ]
