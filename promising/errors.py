from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.errors import BusinessError


class PlaceDoesNotServe(BusinessError):
    code = "place_does_not_serve"
    message = _("No goods of this order can be delivered from %(place)s.")


class AlreadyPicked(BusinessError):
    code = "already_picked"
    message = _(
        "Goods for line %(line)s are picked at %(place)s already. Put them back before"
        " they are delivered from another place."
    )


class NothingElsewhere(BusinessError):
    code = "nothing_elsewhere"
    message = _("All that is still open of it is delivered from %(place)s already.")


class NothingAvailableThere(BusinessError):
    code = "nothing_available_there"
    message = _(
        "Nothing of it is available at %(place)s now. Choose a place that has some."
    )
