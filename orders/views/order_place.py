from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation import formats
from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import errors_in
from inventory.models import Location
from orders.access import get_order_for
from orders.forms.place import PlaceForm
from orders.models import Order, OrderLine
from orders.permissions import CHOOSE_PLACE
from orders.services.places import deliver_from
from promising.services.moving import choices_for


@staff_page(CHOOSE_PLACE)
@require_http_methods(["GET", "POST"])
def order_place(request: PersonRequest, number: str, line_no: int) -> HttpResponse:
    """Deliver what is open of a line from another place."""
    order = get_order_for(request.user, number)
    lines = order.lines.select_related("item__unit")
    line = get_object_or_404(lines, line_no=line_no)
    choices = choices_for(f"{number}/{line_no}") if line.open > 0 else []
    form = PlaceForm(choices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            _deliver(request, order, line, form.cleaned_data["location"])
        if form.is_valid():
            return redirect("pages:order_page", number)
    context = {"order": order, "line": line, "form": form}
    status = 422 if form.errors else 200
    return render(request, "orders/order_place.html", context, status=status)


def _deliver(
    request: PersonRequest, order: Order, line: OrderLine, place_code: str
) -> None:
    place = Location.objects.get(code=place_code)
    [moved] = deliver_from(order, [line.line_no], place, by=request.user)
    shown = {
        "quantity": formats.number(moved.units),
        "sku": line.sku,
        "place": place.name,
    }
    if moved.units:
        text = _("%(quantity)s of %(sku)s are delivered from %(place)s now.")
    else:
        text = _("What is open of %(sku)s waits at %(place)s now.")
    messages.success(request, text % shown)
