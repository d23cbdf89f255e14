"""Schemathesis tries every call of the description, with good and with bad input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from oms.wsgi import application
from tests.channels.api.conftest import Shop

CALLS = [
    ("/api/v1/orders", "POST"),
    ("/api/v1/orders", "GET"),
    ("/api/v1/orders/{number}", "GET"),
    ("/api/v1/orders/{number}/holds", "GET"),
    ("/api/v1/orders/{number}/holds", "POST"),
    ("/api/v1/orders/{number}/holds/{hold_id}/release", "POST"),
    ("/api/v1/baskets/price", "POST"),
    ("/api/v1/availability", "GET"),
]
#: Refusals that no description of shapes foretells.
RULES = ("order_rejected", "idempotency_key_reused")
LITTLE = settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request that ends would close the connection, and with it the test's data."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), CALLS)
def test_a_call_answers_as_described(
    shop: Shop, path: str, method: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    call = schema[path][method]

    @LITTLE
    @given(case=call.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        headers = shop.headers()
        answer = case.call(headers=headers)
        case.validate_response(
            answer, headers=headers, excluded_checks=excused(method, answer)
        )

    check()


def excused(method: str, answer: Any) -> list[Any]:
    """Checks that cannot know better."""
    if method == "GET":
        # In an address one value is a list of one, and any digit is text.
        return [negative_data_rejection]
    is_refused = answer.status_code == 422 and answer.json()["code"] in RULES
    return [positive_data_acceptance] if is_refused else []
