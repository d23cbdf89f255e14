"""What is approved comes in topics: an app registers its own in `ready()`.

`register_topic(Topic("order.booking", …))`: the pages of approvals show the record with
the topic's template, and the topic's app listens to `ApprovalGranted` and
`ApprovalRejected`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Topic:
    """One kind of consent: its words, and how its record is shown to an approver."""

    code: str
    label: str  # marked: "Booking of an order"
    #: Drawn on the approver's page and behind the mail link; no links to other pages.
    template: str
    load: Callable[[str], dict[str, Any]]


_topics: dict[str, Topic] = {}


def register_topic(topic: Topic) -> None:
    _topics[topic.code] = topic


def topic_of(code: str) -> Topic | None:
    return _topics.get(code)


def label_of(code: str) -> str:
    """The marked label of a topic; its code where the topic is gone."""
    topic = _topics.get(code)
    return topic.label if topic else code
