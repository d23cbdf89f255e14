"""What entering an order and editing a draft have in common: one form, one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from foundation.formats import input_number
from foundation.http import PersonRequest
from foundation.models import User
from foundation.sentences import word
from orders.engine.fields import form_field
from orders.engine.intake import REMARKS, Finding, OrderInput, Severity, number_lines
from orders.forms.entry import OrderForm
from orders.forms.lines import BaseLineFormSet, LineForm, LineFormSet
from orders.models import Order
from orders.permissions import SET_PRICES
from orders.services.capture import CaptureResult, Outcome, check_basket
from orders.views.answers import Answer, answers_for

#: Empty lines a page without script starts with, and gets more of.
SPARE_LINES = 5


@dataclass(frozen=True)
class Entry:
    """The page's form with its lines, filled or sent."""

    form: OrderForm
    lines: BaseLineFormSet
    draft: Order | None = None

    @property
    def channel(self) -> str:
        if self.draft is not None:
            return self.draft.channel.code
        return cast("str", self.form.cleaned_data["channel"].code)

    @property
    def revision(self) -> int:
        """Which revision of a draft the form was made from."""
        key = str(self.form.cleaned_data["key"])
        return int(key) if key.isdecimal() and len(key) < 10 else 0

    def renew_revision(self) -> None:
        """Who was told that the draft has changed may save over it."""
        if self.draft is not None:
            self.draft.refresh_from_db(fields=["revision"])
            self.form.data = {**self.form.data, "key": str(self.draft.revision)}

    def is_valid(self) -> bool:
        return self.form.is_valid() & self.lines.is_valid()

    def given(self) -> OrderInput:
        return self.form.to_input(self.lines.to_lines())

    def line_forms(self, given: OrderInput) -> Mapping[int, LineForm]:
        """The form of each line by the number the line gets."""
        numbers = [line.line_no or 0 for line in number_lines(given).lines]
        return dict(zip(numbers, self.lines.kept_forms(), strict=True))


def sent_entry(request: PersonRequest, draft: Order | None = None) -> Entry:
    """The form as it was sent; “add lines” gives it some more."""
    data = request.POST.copy()
    total = data.get("lines-TOTAL_FORMS", "")
    if data.get("action") == "add_lines" and total.isdecimal():
        data["lines-TOTAL_FORMS"] = str(int(total) + SPARE_LINES)
    lines = cast(
        "BaseLineFormSet",
        LineFormSet(data, prefix="lines", form_kwargs=rights_of(request.user)),
    )
    return Entry(OrderForm(request.POST, draft=draft), lines, draft)


def rights_of(person: User) -> dict[str, bool]:
    """What of a line somebody may fill in."""
    return {"may_price": person.may(SET_PRICES)}


def blank_entry(
    head: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    draft: Order | None,
    person: User,
) -> Entry:
    rights = rights_of(person)
    lines = LineFormSet(prefix="lines", initial=list(rows), form_kwargs=rights)
    lines.extra = 1 if rows else SPARE_LINES
    form = OrderForm(initial=dict(head), draft=draft)
    return Entry(form, cast("BaseLineFormSet", lines), draft)


def typed(quantity: Decimal) -> str:
    """A quantity as the grid takes it back, without empty decimals."""
    return input_number(f"{quantity.normalize():f}")


def show_answers(
    request: PersonRequest, entry: Entry, given: OrderInput
) -> HttpResponse:
    """The page with prices and dates beside each line, where there is no script."""
    forms = entry.line_forms(given)
    keys = {number: form.prefix or "" for number, form in forms.items()}
    draft = entry.draft.number if entry.draft else ""
    basket = check_basket(given, channel=entry.channel, by=request.user, draft=draft)
    answers = answers_for(basket, keys)
    by_key = {answer["key"]: answer for answer in answers["lines"]}
    for form in forms.values():
        form.show_answer(by_key.get(form.prefix or ""))
    return page(request, entry, answers=answers)


def show_findings(entry: Entry, given: OrderInput, found: Sequence[Finding]) -> None:
    """What keeps the order from being booked, beside the field it is about."""
    forms = entry.line_forms(given)
    for finding in found:
        if finding.severity in REMARKS:
            continue
        text = word(finding.code, finding.params)
        line = forms.get(finding.line or 0)
        if line is not None:
            is_price = finding.field == "unit_price" and line.may_price
            place = form_field(finding.field, of_line=True)
            line.add_error("unit_price" if is_price else place, text)
            continue
        field = form_field(finding.field)
        entry.form.add_error(field if field in entry.form.fields else None, text)


def answer(request: PersonRequest, entry: Entry, result: CaptureResult) -> HttpResponse:
    """On to the order with what became of it, or back to the form."""
    order = result.order
    if order is None or result.outcome == Outcome.REJECTED:
        show_findings(entry, entry.given(), result.findings)
        return page(request, entry, status=422)
    shown = {"number": order.number}
    if result.outcome == Outcome.CREATED:
        text = _("Order %(number)s is booked; the confirmation is on its way.") % shown
        messages.success(request, text)
    elif result.outcome == Outcome.UNCHANGED:
        text = _("Order %(number)s had been entered already.") % shown
        messages.info(request, text)
    elif result.is_in_approval:
        text = _("%(number)s needs approval and is booked as soon as it is approved.")
        messages.info(request, text % shown)
    else:
        messages.success(request, _("%(number)s is saved as a draft.") % shown)
    for finding in result.findings:
        if finding.severity != Severity.ERROR:
            messages.warning(request, word(finding.code, finding.params))
    return redirect("pages:order_page", order.number)


def page(
    request: PersonRequest,
    entry: Entry,
    status: int = 200,
    answers: Answer | None = None,
) -> HttpResponse:
    context = {
        "totals": answers["totals"] if answers else (),
        "notices": answers["notices"] if answers else "",
        "form": entry.form,
        "formset": entry.lines,
        "draft": entry.draft,
        "partner": entry.form.customer,
        "faulty_lines": _faulty(entry.lines) if entry.lines.is_bound else [],
    }
    return render(request, "orders/order_new.html", context, status=status)


def _faulty(lines: BaseLineFormSet) -> list[tuple[int, LineForm]]:
    """Lines that need another look, by their place on the page."""
    shown = [form for form in lines if not form.is_removed]
    return [(at, form) for at, form in enumerate(shown, start=1) if form.errors]
