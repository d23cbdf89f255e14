"""Every reason has a sentence, and every sentence its parameters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from foundation.sentences import word
from promising.engine.promise import promise_lines
from promising.engine.shapes import LinePromise, SupplyPicture
from promising.sentences import SENTENCES
from tests.promising.engine.builders import (
    BELL,
    BIKE,
    POLICY,
    TUBE,
    kit,
    line,
    picture,
)


def worded(promises: list[LinePromise]) -> list[str]:
    return [
        word(reason.code, reason.params)
        for promise in promises
        for part in promise.parts
        for reason in part.reasons
    ]


def test_a_promise_from_afar_says_why_not_from_nearer() -> None:
    supply = picture({(BIKE, 1): 2, (BIKE, 2): 9})

    sentences = worded(promise_lines([line(1, BIKE, 4)], supply, POLICY))

    assert sentences == [
        "Ships from Middle, the nearest place that has everything.",
        "Middle is 300 km from the delivery address.",
        "Near is nearer, but has only 2 of 4 SKU-11.",
        "Middle starts on it on 17 November 2026.",
        "The carrier is there on 19 November 2026; days in transit by distance: 2.",
    ]


def test_no_reason_stays_a_code_or_keeps_a_placeholder() -> None:
    wanted = dt.date(2026, 12, 24)
    supply = picture({(BIKE, 1): 2, (BIKE, 2): 3, (BELL, 3): 5, (TUBE, 3): 1})
    demands = [
        line(1, BIKE, 9, wanted),
        line(2, BELL, 1, dt.date(2026, 11, 17)),
        kit(3, 2, {BELL: 1, TUBE: 2}),
        replace(line(4, BIKE, 1), components=()),
    ]
    complete = replace(POLICY, ship_complete=True)
    promises = [
        *promise_lines(demands, supply, POLICY),
        *promise_lines(demands, supply, complete),
        *promise_lines(demands[1:2], supply, complete),
        *promise_lines(demands, SupplyPicture((), {}), POLICY),
    ]

    for sentence in worded(promises):
        assert sentence not in SENTENCES
        assert "%(" not in sentence
        assert "promise." not in sentence
