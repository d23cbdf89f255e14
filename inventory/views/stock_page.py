from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import paginate_keyset
from foundation.panels import panels_of
from inventory.access import get_stocked_item_for
from inventory.movements import MovementRow
from inventory.permissions import ADJUST_STOCK, RECEIVE_STOCK, SEE_STOCK
from inventory.queries import balances_for, live_claims, movements_of, stock_rows
from inventory.states import ClaimKind

#: Claims shown; an item has seldom more open ones.
MOST_CLAIMS = 100


@require_safe
@staff_page(SEE_STOCK)
def stock_page(request: PersonRequest, sku: str) -> HttpResponse:
    item = get_stocked_item_for(request.user, sku)
    page = paginate_keyset(movements_of(item), request, per_page=25)
    claims = list(live_claims(item)[: MOST_CLAIMS + 1])
    context = {
        "item": item,
        "stock": stock_rows([item], None)[0],
        "balances": balances_for([item.pk]),
        "claims": [(claim, ClaimKind(claim.kind)) for claim in claims[:MOST_CLAIMS]],
        "has_more_claims": len(claims) > MOST_CLAIMS,
        "page": page,
        "movements": [MovementRow(movement) for movement in page.rows],
        "panels": panels_of("stock", request.user, item),
        "may_receive": request.user.may(RECEIVE_STOCK),
        "may_adjust": request.user.may(ADJUST_STOCK),
    }
    return render(request, "inventory/stock_page.html", context)
