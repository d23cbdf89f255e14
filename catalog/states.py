"""Kinds of items."""

from __future__ import annotations

from foundation.kinds import mark
from foundation.status import Status, Tone


class ItemKind(Status):
    GOODS = "goods", mark("Goods"), Tone.GREY
    SERVICE = "service", mark("Service"), Tone.GREY
    KIT = "kit", mark("Kit"), Tone.GREY


class TaxClass(Status):
    STANDARD = "standard", mark("Standard rate")
    REDUCED = "reduced", mark("Reduced rate")
    ZERO = "zero", mark("Zero rate")


class Tracking(Status):
    """How single pieces of an item are told apart in stock."""

    NONE = "none", mark("Not tracked")
    LOT = "lot", mark("By lot")
    SERIAL = "serial", mark("By serial number")
