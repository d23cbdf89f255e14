from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.floor.pages import answer_act, check, place_of_work
from inventory.floor.scans import get_scanned_bin, get_scanned_item, known_lot_id
from inventory.floor.waiting import to_put_away
from inventory.forms.phone import PutAwayForm
from inventory.models import Location
from inventory.permissions import RECEIVE_STOCK
from inventory.services.floor.acts import Act, Done
from inventory.services.floor.bins import Lay, lay_into_bin


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(RECEIVE_STOCK)
def phone_put_away(request: PersonRequest) -> HttpResponse:
    place = place_of_work(request)
    if request.method == "POST":
        here = reverse("inventory:phone_put_away")
        do = partial(_put_away, request, place)
        return answer_act(request, "put_away", do, back=here)
    context = {"place": place, "form": PutAwayForm(), "waiting": to_put_away(place)}
    return render(request, "inventory/phone/phone_put_away.html", context)


def _put_away(request: PersonRequest, place: Location, act: Act) -> Done:
    form = PutAwayForm(request.POST)
    check(form)
    asked = form.cleaned_data
    item, found = get_scanned_item(asked["code"], place)
    bin_ = get_scanned_bin(asked["bin"], place)
    source = asked["source"] and get_scanned_bin(asked["source"], place, field="source")
    lay = Lay(item, asked["quantity"], bin_, source or None, known_lot_id(found))
    lay_into_bin(lay, place, cause=act.cause, by=request.user)
    text = _("%(quantity)s × %(item)s lies in %(bin)s.") % {
        "quantity": formats.number(asked["quantity"]),
        "item": item.sku,
        "bin": bin_.code,
    }
    return Done(text)
