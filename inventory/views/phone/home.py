from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from inventory.floor.pages import PLACE, place_of_work, places_of_work, tiles_for
from inventory.floor.scans import find_scanned
from inventory.floor.shell import worker_script
from inventory.permissions import COUNT_STOCK, RECEIVE_STOCK


@require_safe
@staff_page(COUNT_STOCK, RECEIVE_STOCK)
def phone_home(request: PersonRequest) -> HttpResponse:
    tiles = [(tile, reverse(tile.url_name)) for tile in tiles_for(request.user)]
    context = {
        "tiles": tiles,
        "place": place_of_work(request),
        "places": places_of_work(request.user),
    }
    return render(request, "inventory/phone/phone_home.html", context)


@require_safe
@staff_page(COUNT_STOCK, RECEIVE_STOCK)
def phone_worker(request: PersonRequest) -> HttpResponse:
    """The script that opens phone pages without network, also those of higher apps."""
    del request
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(worker_script(), "text/javascript", headers=headers)


@require_safe
@staff_page(COUNT_STOCK, RECEIVE_STOCK)
def phone_offline(request: PersonRequest) -> HttpResponse:
    """Shown by a phone without network instead of a page that it never saw."""
    context = {"place": place_of_work(request)}
    return render(request, "inventory/phone/phone_offline.html", context)


@require_POST
@staff_page(COUNT_STOCK, RECEIVE_STOCK)
def phone_place(request: PersonRequest) -> HttpResponse:
    chosen = request.POST.get("place", "")
    if chosen in places_of_work(request.user).values_list("code", flat=True):
        request.session[PLACE] = chosen
    return redirect("inventory:phone_home")


@require_safe
@staff_page(COUNT_STOCK, RECEIVE_STOCK)
def phone_look(request: PersonRequest) -> HttpResponse:
    """What was scanned, for a script that names it at once."""
    found = find_scanned(request.GET.get("code", "")[:200], place_of_work(request))
    item, scan = found.item, found.scan
    return JsonResponse(
        {
            "item": item.sku if item else "",
            "name": item.name_in(request.LANGUAGE_CODE or "") if item else "",
            "lot": found.lot_code if item else "",
            "expires_on": scan.expires_on.isoformat() if scan.expires_on else "",
            "bin": found.bin.code if found.bin else "",
            "quantity": str(scan.quantity or ""),
        }
    )
