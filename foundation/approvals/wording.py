"""Requests and steps as people read them: values, reasons and who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext as _

from foundation import formats
from foundation.approvals.values import ApprovedValue, Sort, decode
from foundation.kinds import mark, mark_many
from foundation.models import ApprovalRequest, ApprovalStep
from foundation.roles import Role
from foundation.rule_names import name_of, shipped_name
from foundation.sentences import Sentence


@dataclass(frozen=True)
class ShownValue:
    """A value with its label; `before` is what was approved where it got worse."""

    label: str
    text: str
    before: str = ""


def shown_values(request: ApprovalRequest) -> list[ShownValue]:
    """The values of a request in the active language."""
    earlier = _earlier(request)
    return [
        ShownValue(
            gettext(each.label),
            shown_value(each),
            shown_value(earlier[each.name]) if each.name in earlier else "",
        )
        for each in decode(request.values)
    ]


def shown_value(value: ApprovedValue) -> str:
    if value.value is None or value.value == "":
        return formats.EM_DASH
    if isinstance(value.value, Decimal):
        if value.sort == Sort.MONEY:
            return formats.money(value.value, value.currency)
        if value.sort == Sort.PERCENT:
            return formats.percent(value.value)
        return formats.number(value.value)
    return name_of(value.picker, value.value) or value.value


def word_reasons(step: ApprovalStep) -> list[str]:
    """Why a step is asked: the words of each rule, else its name."""
    return [each["text"] or shipped_name(each["rule"]) for each in step.reasons]


def word_approver(step: ApprovalStep) -> str:
    """Whom a step asks: a colleague's name, or anyone with a role."""
    if step.user is not None:
        return step.user.name
    return role_name(step.role)


def role_name(code: str) -> str:
    known: Sequence[str] = [role.value for role in Role]
    if code not in known:
        return code
    role = Role(code)
    return pgettext(role.context, role.label) if role.context else gettext(role.label)


def word_decision(step: ApprovalStep) -> str:
    """Who decided, and in whose place."""
    if step.decided_by is None:
        return ""
    if step.on_behalf_of is None:
        return step.decided_by.name
    names = {"name": step.decided_by.name, "absent": step.on_behalf_of.name}
    return _("%(name)s for %(absent)s") % names


def _earlier(request: ApprovalRequest) -> dict[str, ApprovedValue]:
    """What was approved before, of the values that are worse now."""
    if not request.worsened or request.previous is None:
        return {}
    return {
        each.name: each
        for each in decode(request.previous.values)
        if each.name in request.worsened
    }


SENTENCES: dict[str, Sentence] = {
    "approval.asked": mark_many(
        "Approval asked for, in one step.",
        "Approval asked for, in %(count)s steps.",
        by="count",
    ),
    "approval.approved": mark("Approved."),
    "approval.approved_noting": mark("Approved: “%(note)s”"),
    "approval.approved_for": mark("Approved in the place of %(absent)s."),
    "approval.approved_for_noting": mark(
        "Approved in the place of %(absent)s: “%(note)s”"
    ),
    "approval.rejected_noting": mark("Rejected: “%(note)s”"),
    "approval.rejected_for_noting": mark(
        "Rejected in the place of %(absent)s: “%(note)s”"
    ),
    "approval.delegated": mark("Approval delegated to %(to)s."),
    "approval.delegated_noting": mark("Approval delegated to %(to)s: “%(note)s”"),
    "approval.escalated": mark(
        "The approval was not decided in time and is asked of: %(role_label)s."
    ),
    "approval.reminded": mark("The approvers were reminded."),
    "approval.granted": mark("Everybody asked has approved."),
    "approval.withdrawn": mark("The approval is no longer asked for."),
    "approval.outdated": mark(
        "The approval no longer stands: what was approved has become worse."
    ),
    "alert.approval_late": mark(
        "Nobody decided on the approval of %(number)s in time."
    ),
    "alert.approval_nobody": mark("Nobody can decide on the approval of %(number)s."),
}
