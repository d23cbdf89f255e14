from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from foundation import sentences


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sentences, "_sentences", {})
    sentences.register(
        {
            "part.shipped": "%(quantity)s of %(sku)s left on %(ship_on)s.",
            "paid": "%(amount)s was paid at %(paid_at)s.",
            "note": "Note: %(note)s",
        }
    )
    with translation.override("de"), timezone.override("Europe/Amsterdam"):
        yield


def test_parameters_are_shown_in_the_readers_formats() -> None:
    params = {"quantity": "1234.5", "sku": "BRK-0012", "ship_on": "2026-11-24"}

    worded = sentences.word("part.shipped", params)

    assert worded == "1.234,5 of BRK-0012 left on 24. November 2026."


def test_money_and_moments_are_worded() -> None:
    params = {
        "amount": {"amount": "1234.50", "currency": "EUR"},
        "paid_at": "2026-11-24T10:00:00+00:00",
    }

    worded = sentences.word("paid", params)

    assert worded.startswith("1.234,50\xa0€ was paid at ")
    assert "24. Nov" in worded
    assert "11:00" in worded


def test_a_sentence_may_hold_another() -> None:
    inner = {"code": "note", "params": {"note": "ring"}}

    assert sentences.word("note", {"note": inner}) == "Note: Note: ring"


def test_an_empty_value_is_a_dash() -> None:
    assert sentences.word("note", {"note": None}) == "Note: —"


def test_a_missing_parameter_or_code_breaks_no_page() -> None:
    assert sentences.word("note", {}) == "Note: %(note)s"
    assert sentences.word("unheard.of") == "unheard.of"


def test_one_code_has_one_sentence() -> None:
    sentences.register({"note": "Note: %(note)s"})

    with pytest.raises(LookupError, match="twice"):
        sentences.register({"note": "Another one"})
