"""What would become of an order that is still being typed: holds, credit, terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.sentences import word
from orders.defaults_panel import rule_given
from orders.engine.intake import Finding, Severity
from orders.models import HoldCode
from orders.services.capture import Basket
from orders.services.holding.holds import HoldWish
from orders.services.holding.steps import step_label
from orders.services.prepared import Prepared

_LEVELS = {
    Severity.ERROR: "error",
    Severity.REFUSED: "error",
    Severity.WARNING: "warning",
    Severity.APPROVAL: "info",
    Severity.INFO: "info",
}


@dataclass(frozen=True)
class Notice:
    level: str
    text: str


def notices_for(basket: Basket) -> list[Notice]:
    """What capture would say of the basket, worst first; nothing before a customer."""
    prepared = basket.prepared
    if prepared is None or prepared.order.partner is None:
        return []
    # Screening says both that it is not passed and that it is held for it.
    told = [
        *_findings(basket.findings),
        *_holds(prepared),
        *(Notice("info", text) for text in rule_given(prepared)),
    ]
    places = {level: place for place, level in enumerate(("error", "warning", "info"))}
    return sorted(dict.fromkeys(told), key=lambda notice: places[notice.level])


def _findings(findings: tuple[Finding, ...]) -> Iterator[Notice]:
    """What the grid does not say at its line already."""
    for each in findings:
        is_at_line = each.line is not None and each.severity in (
            Severity.ERROR,
            Severity.REFUSED,
        )
        if each.severity in _LEVELS and not is_at_line:
            text = word(each.code, each.params)
            yield Notice(_LEVELS[each.severity], _of_line(each.line, text))


def _holds(prepared: Prepared) -> Iterator[Notice]:
    wishes = [wish for ruled in prepared.ruled for wish in ruled.holds]
    if not wishes:
        return
    found = HoldCode.objects.filter(code__in={wish.code for wish in wishes})
    codes = {each.code: each for each in found}
    for wish in wishes:
        text = _foreseen(wish, codes.get(wish.code))
        why = wish.reason or word(wish.reason_code, wish.reason_params)
        yield Notice("warning", _of_line(wish.line_no, f"{text} {why}".strip()))


def _foreseen(wish: HoldWish, code: HoldCode | None) -> str:
    step = wish.step if wish.step is not None else (code.step if code else "")
    shown = {"hold": code.label if code else wish.code}
    if not step:
        return word("hold.foreseen", shown)
    return word("hold.foreseen_step", {**shown, "step_label": step_label(step)})


def _of_line(line: int | None, text: str) -> str:
    if line is None:
        return text
    return _("Line %(line)s: %(text)s") % {"line": line, "text": text}
