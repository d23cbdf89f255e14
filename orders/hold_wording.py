"""What is told of holds and of credit."""

from __future__ import annotations

from foundation.kinds import mark

SENTENCES = {
    "hold.foreseen": mark("Will be put on hold: %(hold)s."),
    "hold.foreseen_step": mark(
        "Will be put on hold from the step %(step_label)s: %(hold)s."
    ),
    "hold.order.all": mark("Put on hold: %(hold)s. “%(reason)s”"),
    "hold.order.step": mark(
        "Put on hold from the step %(step_label)s: %(hold)s. “%(reason)s”"
    ),
    "hold.line.all": mark("Line %(line)s put on hold: %(hold)s. “%(reason)s”"),
    "hold.line.step": mark(
        "Line %(line)s put on hold from the step %(step_label)s: %(hold)s. “%(reason)s”"
    ),
    "hold.order.all_by_system": mark("Put on hold: %(hold)s."),
    "hold.order.step_by_system": mark(
        "Put on hold from the step %(step_label)s: %(hold)s."
    ),
    "hold.line.all_by_system": mark("Line %(line)s put on hold: %(hold)s."),
    "hold.line.step_by_system": mark(
        "Line %(line)s put on hold from the step %(step_label)s: %(hold)s."
    ),
    "hold.order.all_because": mark("Put on hold: %(hold)s. %(why)s"),
    "hold.order.step_because": mark(
        "Put on hold from the step %(step_label)s: %(hold)s. %(why)s"
    ),
    "hold.line.all_because": mark("Line %(line)s put on hold: %(hold)s. %(why)s"),
    "hold.line.step_because": mark(
        "Line %(line)s put on hold from the step %(step_label)s: %(hold)s. %(why)s"
    ),
    "hold.rule_version": mark("Rule “%(rule)s”, version %(version)s"),
    "hold.reached": mark("Stopped before the step %(step_label)s: %(hold)s."),
    "hold.released": mark("Hold released: %(hold)s. “%(reason)s”"),
    "hold.line_released": mark(
        "Hold on line %(line)s released: %(hold)s. “%(reason)s”"
    ),
    "hold.expired": mark("The hold has ended on its day: %(hold)s."),
    "hold.line_expired": mark(
        "The hold on line %(line)s has ended on its day: %(hold)s."
    ),
    "order.on_hold": mark("The order is on hold."),
    "order.off_hold": mark("The order is no longer on hold."),
    "hold.rule": mark("Rule “%(rule)s”"),
    "hold.rule_unknown_code": mark("There is no active hold code %(code)s."),
    "hold.rule_unknown_step": mark("There is no step %(code)s."),
    "hold.rule_failed": mark(
        "The rule “%(rule)s” could not be decided on this order: a person must look."
    ),
    "credit.exceeded": mark(
        "The order of %(order_total)s goes %(excess)s beyond the credit limit of "
        "%(credit_limit)s; %(owed)s is owed already."
    ),
    "credit.other_currency": mark(
        "The credit limit is in another currency than the order of %(order_total)s."
    ),
    "waits.hold": mark("On hold: %(hold)s."),
}
