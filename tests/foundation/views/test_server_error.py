"""A fault of our own has a number to quote."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import RequestFactory

from foundation.views.server_error import server_error


def test_a_fault_shows_the_number_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        response = server_error(RequestFactory().get("/orders/"))

    assert response.status_code == 500
    found = re.search(r"<code>([0-9A-F]{8})</code>", response.content.decode())
    assert found
    assert found[1] in caplog.text
