"""Results of screening, cases and what is listed: values with label and tone."""

from __future__ import annotations

from collections.abc import Iterable

from foundation.kinds import mark
from foundation.status import Status, Tone


class ScreeningStatus(Status):
    """What screening says of a line; only a disposition changes what it said."""

    PASSED = "passed", mark("Passed"), Tone.GREEN
    REVIEW = "review", mark("Under review"), Tone.AMBER
    FAILED = "failed", mark("Failed"), Tone.RED


class CaseStatus(Status):
    """A match between one of our parties and a listed one."""

    OPEN = "open", mark("To decide"), Tone.AMBER
    CLEARED = "cleared", mark("Cleared"), Tone.GREEN
    CONFIRMED = "confirmed", mark("Confirmed"), Tone.RED


class DispositionKind(Status):
    """What somebody, or the band between the scores, let go or confirmed."""

    CLEARED = "cleared", mark("Cleared"), Tone.GREEN
    CONFIRMED = "confirmed", mark("Confirmed"), Tone.RED
    NOTED = "noted", mark("Cleared by itself"), Tone.GREY
    SET_ASIDE = "set_aside", mark("Set aside"), Tone.AMBER
    LICENSE = "license", mark("License"), Tone.GREEN


class PartyKind(Status):
    PERSON = "person", mark("Person")
    ENTITY = "entity", mark("Organization")
    VESSEL = "vessel", mark("Vessel")
    AIRCRAFT = "aircraft", mark("Aircraft")


class PartyRole(Status):
    """In which part somebody appears on an order."""

    CUSTOMER = "customer", mark("Customer")
    SHIP_TO = "ship_to", mark("Delivery address")
    BILL_TO = "bill_to", mark("Invoice address")
    CONTACT = "contact", mark("Contact")


class Trigger(Status):
    """Why an order was screened."""

    SUBMIT = "submit", mark("When it was entered")
    SHIP = "ship", mark("Before it ships")
    LIST = "list", mark("A list changed")
    HAND = "hand", mark("By hand")


class Source(Status):
    """What a finding of screening comes from."""

    PARTY = "party", mark("Denied party")
    EMBARGO = "embargo", mark("Embargo")
    EXPORT = "export", mark("Export control")
    SERVICE = "service", mark("Screening itself")


_GRAVITY = {
    ScreeningStatus.PASSED: 0,
    ScreeningStatus.REVIEW: 1,
    ScreeningStatus.FAILED: 2,
}


def worst_of(results: Iterable[ScreeningStatus]) -> ScreeningStatus:
    """The header's result: the worst of all lines, in whatever order they came."""
    return max(results, key=_GRAVITY.__getitem__, default=ScreeningStatus.PASSED)
