"""Parties of open orders that resemble somebody on a sanctions list."""

from __future__ import annotations

from django.db.models import QuerySet

from foundation.kinds import mark
from foundation.models import User
from foundation.roles import Role
from foundation.status import Tone
from orders.compliance.states import CaseStatus
from orders.compliance_cases import cases_for
from orders.models import ScreeningCase
from reporting.worklist import AlertKind, Case


class PartiesToClear(AlertKind):
    kind = "parties_to_clear"
    label = mark("Parties to clear")
    icon = "shield-check"
    tone = Tone.RED
    audience = frozenset({Role.FINANCE, Role.RULES})
    position = 15
    url_name = "orders:case_list"

    def cases(self, user: User) -> QuerySet[ScreeningCase]:
        return cases_for(user, CaseStatus.OPEN).order_by("id")

    def case(self, row: ScreeningCase) -> Case:
        return Case(
            ("screening_case", row.number),
            row.party_name,
            "work.party_to_clear",
            {
                "name": row.entry.get("name", ""),
                "list": row.list_code,
                "score": str(row.score),
            },
            row.created_at,
        )
