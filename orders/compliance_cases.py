"""Cases of screening within what a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.models import User
from orders.access import orders_for
from orders.compliance.states import CaseStatus
from orders.compliance_lists import name_of_list
from orders.models import ScreeningCase
from orders.states import OrderStatus


def cases_for(user: User, status: CaseStatus) -> QuerySet[ScreeningCase]:
    """Cases of this status on orders the person may see; open ones still matter."""
    cases = ScreeningCase.objects.filter(status=status, order__in=orders_for(user))
    if status == CaseStatus.OPEN:
        going = [OrderStatus.DRAFT, OrderStatus.BOOKED]
        cases = cases.filter(order__status__in=going, findings__isnull=False)
    named = cases.annotate(list_name=name_of_list())
    return named.select_related("order__partner").order_by("-id")
