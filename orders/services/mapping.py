"""Their code is ours: said once, remembered for every order that follows."""

from __future__ import annotations

from catalog.models import Item
from foundation.db import atomic
from foundation.models import User
from foundation.services.audit import save_audited
from orders.models import CrossReference
from partners.models import Channel, Partner


@atomic()
def map_code(
    their_code: str,
    target: Partner | Item | str,
    *,
    channel: Channel | None,
    of_partner: Partner | None = None,
    by: User | None,
) -> CrossReference:
    """Remember what a code means: a customer, an item, or (as text) a unit of ours.

    `of_partner` limits it to orders of that customer, `channel` to one way in.
    """
    kind, column = _kind_of(target)
    found = CrossReference.objects.filter(
        channel=channel, of_partner=of_partner, kind=kind, their_code=their_code[:200]
    ).first()
    reference = found or CrossReference(
        channel=channel, of_partner=of_partner, kind=kind, their_code=their_code[:200]
    )
    setattr(reference, column, target)
    subject = ("cross_reference", f"{kind}:{their_code}"[:60])
    save_audited(reference, subject=subject, by=by)
    return reference


def _kind_of(target: Partner | Item | str) -> tuple[str, str]:
    if isinstance(target, Partner):
        return CrossReference.Kind.PARTNER.value, "partner"
    if isinstance(target, Item):
        return CrossReference.Kind.ITEM.value, "item"
    return CrossReference.Kind.UNIT.value, "unit"
