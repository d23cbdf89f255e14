"""What approvals refuse, and how they say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class NotTheApprover(BusinessError):
    code = "approval.not_the_approver"
    message = _("This approval is asked of somebody else.")
    status = 403


class OwnRequest(BusinessError):
    code = "approval.own_request"
    message = _("You asked for this approval yourself. A colleague must decide.")
    status = 403


class AlreadyDecided(BusinessError):
    code = "approval.already_decided"
    message = _("%(name)s has already decided. Nothing was changed.")


class NoLongerAsked(BusinessError):
    code = "approval.no_longer_asked"
    message = _("This approval is no longer asked for. Nothing was changed.")


class ReasonNeeded(BusinessError):
    code = "approval.reason_needed"
    message = _("Say why you reject it: whoever asked needs to know what to change.")
    status = 422


class CannotDelegate(BusinessError):
    code = "approval.cannot_delegate"
    message = _("%(name)s cannot decide this. Choose another colleague.")
    status = 422


class BadAbsence(BusinessError):
    code = "absence.bad_dates"
    message = _("The last day must not be before the first, nor in the past.")
    status = 422
