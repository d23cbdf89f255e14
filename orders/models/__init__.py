from orders.models.compliance import ListedParty, ListVersion, SanctionList
from orders.models.correction import Correction
from orders.models.cross_reference import CrossReference
from orders.models.hold import Hold, HoldCode, HoldSource
from orders.models.license import License, LicenseUse
from orders.models.line import LineProgress, OrderLine
from orders.models.lookup import LookupRow, LookupTable
from orders.models.money import MoneyEntry
from orders.models.order import Order
from orders.models.revision import OrderRevision
from orders.models.screening import (
    ClearedPair,
    OrderScreening,
    ScreeningCase,
    ScreeningFinding,
    ScreeningOverride,
    ScreeningPolicy,
)
from orders.models.todo import OrderTodo

__all__ = [
    "ClearedPair",
    "Correction",
    "CrossReference",
    "Hold",
    "HoldCode",
    "HoldSource",
    "License",
    "LicenseUse",
    "LineProgress",
    "ListVersion",
    "ListedParty",
    "LookupRow",
    "LookupTable",
    "MoneyEntry",
    "Order",
    "OrderLine",
    "OrderRevision",
    "OrderScreening",
    "OrderTodo",
    "SanctionList",
    "ScreeningCase",
    "ScreeningFinding",
    "ScreeningOverride",
    "ScreeningPolicy",
]
