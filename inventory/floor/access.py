"""Who may see which counts: those of the places they work at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from foundation.access import require
from foundation.models import User
from inventory.floor.pages import places_of_work
from inventory.models import CountSheet
from inventory.permissions import COUNT_STOCK, POST_COUNTS


def counts_for(user: User) -> QuerySet[CountSheet]:
    require(user, COUNT_STOCK, POST_COUNTS)
    places = places_of_work(user).values("pk")
    return CountSheet.objects.filter(location__in=places)


def get_count_for(user: User, number: str) -> CountSheet:
    sheet = counts_for(user).select_related("location", "made_by").filter(number=number)
    found = sheet.first()
    if found is None:
        raise Http404
    return found
