from __future__ import annotations

from django.urls import path

from inventory.views.replenishment import (
    proposal_decide,
    replenishment,
    replenishment_item,
    replenishment_rules,
)

_PLACE = "<str:location>/<path:sku>"

# An item number may hold a slash, so what is done with it stands before it.
urlpatterns = [
    path("replenishment/", replenishment.replenishment, name="replenishment"),
    path(
        "replenishment/decide", proposal_decide.proposal_decide, name="proposal_decide"
    ),
    path(
        "replenishment/run", proposal_decide.replenishment_run, name="replenishment_run"
    ),
    path(
        f"replenishment/at/{_PLACE}",
        replenishment_item.replenishment_item,
        name="replenishment_item",
    ),
    path(
        "replenishment/rules/",
        replenishment_rules.replenishment_rules,
        name="replenishment_rules",
    ),
    path(
        "replenishment/rules/add/<str:location>",
        replenishment_rules.replenishment_rules_add,
        name="replenishment_rules_add",
    ),
    path(
        "replenishment/rules/new",
        replenishment_rules.replenishment_rule_new,
        name="replenishment_rule_new",
    ),
    path(
        f"replenishment/rules/edit/{_PLACE}",
        replenishment_rules.replenishment_rule_edit,
        name="replenishment_rule_edit",
    ),
]
