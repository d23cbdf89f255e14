from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class NotClaimed(BusinessError):
    code = "not_claimed"
    message = _(
        "Line %(line)s holds no stock for %(quantity)s of what you want to ship."
        " Ship only what is claimed for it at this place."
    )


class NotOnHand(BusinessError):
    code = "not_on_hand"
    message = _(
        "There are only %(on_hand)s of %(item)s on hand at %(location)s;"
        " you cannot take away %(quantity)s."
    )


class NotAPlaceForStock(BusinessError):
    code = "not_a_place_for_stock"
    message = _("%(location)s holds no stock of ours.")


class NotStocked(BusinessError):
    code = "not_stocked"
    message = _("%(item)s is not kept in stock.")


class WrongQuantity(BusinessError):
    code = "wrong_quantity"
    message = _("Enter a quantity above zero for %(item)s.")


class WrongCount(BusinessError):
    code = "wrong_count"
    message = _("A counted quantity cannot be negative.")
