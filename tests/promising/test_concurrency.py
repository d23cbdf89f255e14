"""Many processes order scarce items; one of them is killed in the middle."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from decimal import Decimal

import pytest
from django.conf import settings
from django.db.models import Sum

from inventory.models import Balance, Claim
from inventory.queries import balance_differences, claim_differences
from inventory.services.stock import ReceiptLine, receive_stock
from promising.queries import demand_differences
from tests.factories.catalog import make_item
from tests.factories.inventory import make_location

pytestmark = pytest.mark.django_db(transaction=True)


def stock_up(items: int, units: int) -> None:
    """So many units of each item, half of them at either place."""
    lines = [ReceiptLine(make_item(), Decimal(units) / 2) for _ in range(items)]
    for code in ("ROT", "KOL"):
        receive_stock(
            lines,
            location=make_location(code),
            reference="",
            cause=f"receipt:{code}",
            by=None,
        )


def start(process: int, connections: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.promising.claimer",
            str(process),
            str(connections),
        ],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(processes: int, connections: int) -> list[str]:
    """Let them all order; kill the first in the middle; returns errors people saw."""
    running = [start(number, connections) for number in range(processes)]
    victim, *others = running
    assert victim.stdout is not None
    victim.stdout.readline()
    victim.send_signal(signal.SIGKILL)
    errors: list[str] = []
    for process in others:
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        for result in json.loads(out.splitlines()[-1]):
            errors += result["errors"]
    victim.wait()
    return errors


def assert_all_is_claimed_once(units: int) -> None:
    claimed = Balance.objects.aggregate(total=Sum("claimed"))["total"]
    assert claimed == units
    assert Claim.objects.aggregate(total=Sum("open"))["total"] == units
    assert not Balance.objects.filter(on_hand__gt=0, claimed=0).exists()
    assert balance_differences() == []
    assert claim_differences() == []
    assert demand_differences() == []


def test_exactly_the_stock_is_claimed_by_several_processes() -> None:
    stock_up(items=5, units=40)

    errors = run(processes=3, connections=3)

    assert errors == []
    assert_all_is_claimed_once(200)


@pytest.mark.slow
def test_fifty_connections_claim_exactly_a_thousand_units() -> None:
    stock_up(items=10, units=100)

    errors = run(processes=5, connections=10)

    assert errors == []
    assert_all_is_claimed_once(1000)
