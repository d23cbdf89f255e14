from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from pricing.models import DiscountRule
from pricing.pages import lists_with_counts
from pricing.permissions import EDIT_PRICES, SEE_PRICES
from pricing.queries import explained_rules


@require_safe
@staff_page(SEE_PRICES)
def price_list_list(request: PersonRequest) -> HttpResponse:
    rules = DiscountRule.objects.order_by("position", "code")
    context = {
        "lists": lists_with_counts(request.user),
        "rules": explained_rules(rules),
        "may_edit": request.user.may(EDIT_PRICES),
    }
    return render(request, "pricing/price_list_list.html", context)
