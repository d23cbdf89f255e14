from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class PartnerInvalid(BusinessError):
    """A value of a partner cannot be taken; `field` says which."""

    code = "partner_invalid"
    message = _("This value cannot be used.")
    status = 422


class PartnerCodeTaken(PartnerInvalid):
    code = "partner_code_taken"
    message = _("There is already a partner with the number %(code)s.")
