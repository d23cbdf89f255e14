from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundation.access import staff_page
from foundation.http import PersonRequest
from foundation.pages import paginate_keyset
from foundation.queries import open_alerts_for
from foundation.sentences import word
from foundation.services.alerts import close_alert


@require_safe
@staff_page()
def alert_list(request: PersonRequest) -> HttpResponse:
    page = paginate_keyset(open_alerts_for(request.user), request)
    alerts = [(alert, word(alert.code, alert.params)) for alert in page]
    context = {"page": page, "alerts": alerts}
    return render(request, "foundation/alert_list.html", context)


@require_POST
@staff_page()
def alert_close(request: PersonRequest, key: int) -> HttpResponse:
    alert = get_object_or_404(open_alerts_for(request.user), pk=key)
    close_alert(alert.fingerprint)
    return redirect("pages:alert_list")
