"""A draft goes back to who sent it: they correct it, and the same order goes on.

1. `send_back` asks: a mail lists each point with a link to its field in the portal.
2. `take_correction` takes what was corrected, by page, API or file, as the same draft.
3. A draft that we settle ourselves ends the question.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation

from foundation import clock
from foundation.db import atomic
from foundation.errors import Stale
from foundation.locks import retry_deadlocks
from foundation.models import User
from foundation.records import record_url
from foundation.sentences import word
from foundation.services.mail import queue_mail
from foundation.services.timeline import tell
from orders.engine.fields import anchor
from orders.engine.intake import REMARKS, OrderInput, content_of, number_lines
from orders.errors import AlreadySentBack, NobodyToAsk, NotADraft, NothingToCorrect
from orders.models import Correction, Order, OrderTodo
from orders.services.capture import CaptureResult, Outcome, capture
from orders.services.drafts import Terms, rebook_draft
from orders.services.progress import lock_order
from orders.states import CorrectionState, OrderStatus

MAIL = "order_correction"


@dataclass(frozen=True)
class Point:
    """One thing to correct, in words, with the place where it is corrected."""

    text: str
    line_no: int | None
    url: str


@retry_deadlocks
@atomic()
def send_back(order: Order, *, note: str = "", by: User | None) -> Correction:
    """Ask who sent a draft to correct it: a mail names each field with a link.

    Locks the order. Raises NothingToCorrect where nothing keeps it from being booked,
    NobodyToAsk where no address is known.
    """
    locked = lock_order(order.number)
    if locked.status != OrderStatus.DRAFT:
        raise NotADraft(number=locked.number)
    if open_correction(locked) is not None:
        raise AlreadySentBack(number=locked.number)
    todos = _wrong(locked)
    if not todos:
        raise NothingToCorrect(number=locked.number)
    to, name = _sender(locked)
    if not to:
        raise NobodyToAsk(number=locked.number)
    correction = Correction.objects.create(
        order=locked, to=to, note=note, asked_by=by, asked_at=clock.now()
    )
    _write_mail(locked, correction, name, todos)
    tell(
        "order.sent_back",
        subject=("order", locked.number),
        by=by,
        params={"to": to, "count": len(todos)},
        public=True,
    )
    return correction


@retry_deadlocks
def take_correction(
    order: Order,
    given: OrderInput,
    *,
    digest: str = "",
    revision: int | None = None,
    by: User | None,
) -> CaptureResult:
    """Put the corrected order in the place of the draft and book it if it is clean.

    It keeps its number. What is still wrong keeps the question open; what cannot be
    written at all changes nothing. `digest` is the fingerprint of the message it came
    with. Raises Stale where the draft is no longer at the `revision` it was made from.
    """
    with transaction.atomic():
        locked = lock_order(order.number)
        if revision is not None and locked.revision != revision:
            raise Stale
        given = dataclasses.replace(given, external_id=locked.external_id)
        terms = Terms(digest=digest, correction=CorrectionState.ANSWERED)
        result = rebook_draft(locked, given=given, terms=terms, by=by)
        if result.outcome != Outcome.REJECTED:
            subject = ("order", locked.number)
            tell("order.corrected", subject=subject, by=by, public=True)
        return result


def receive(given: OrderInput, *, channel: str, by: User | None) -> CaptureResult:
    """Take in an order of another system: a new one, or the answer to our question.

    The same order with other content is a correction while its draft is sent back.
    """
    result = capture(given, channel=channel, by=by)
    order = result.order
    if result.outcome != Outcome.REJECTED or order is None:
        return result
    if order.status != OrderStatus.DRAFT or open_correction(order) is None:
        return result
    digest = content_of(number_lines(given)).digest
    return take_correction(order, given, digest=digest, by=by)


def open_correction(order: Order) -> Correction | None:
    """The question that is still open, if the draft was sent back."""
    return Correction.objects.filter(order=order, ended_at=None).first()


def points_of(order: Order, base_url: str) -> list[Point]:
    """What is wrong with a draft, each with the address of its field."""
    return _points(order, _wrong(order), base_url)


def _points(order: Order, todos: list[OrderTodo], base_url: str) -> list[Point]:
    numbers = order.lines.order_by("line_no").values_list("line_no", flat=True)
    places = {line_no: place for place, line_no in enumerate(numbers)}
    return [
        Point(
            word(todo.code, todo.params),
            todo.line_no,
            base_url + anchor(todo.field, places.get(todo.line_no or 0)),
        )
        for todo in todos
    ]


def _wrong(order: Order) -> list[OrderTodo]:
    remarks = [each.value for each in REMARKS]
    return list(order.todos.exclude(severity__in=remarks).order_by("id"))


def _sender(order: Order) -> tuple[str, str]:
    """Who is asked: the contact, the customer, else who the message named."""
    if order.contact is not None and order.contact.email:
        return order.contact.email, order.contact.name
    if order.partner is not None and order.partner.email:
        return order.partner.email, order.partner.name
    image = order.revisions.get(number=order.revision).image
    return image["input"].get("contact_email", ""), order.partner_text


def _write_mail(
    order: Order, correction: Correction, name: str, todos: list[OrderTodo]
) -> None:
    address = record_url("correction", order.number) if order.partner_id else ""
    url = f"{settings.SITE_URL}{address}" if address else ""
    with translation.override(order.language):
        points = _points(order, todos, url)
    queue_mail(
        MAIL,
        to=correction.to,
        to_name=name,
        language=order.language,
        subject=("order", order.number),
        context={
            "order": order,
            "company": order.company,
            "points": points,
            "note": correction.note,
            "url": url,
        },
    )
