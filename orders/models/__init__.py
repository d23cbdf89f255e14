from orders.models.cross_reference import CrossReference
from orders.models.line import LineProgress, OrderLine
from orders.models.money import MoneyEntry
from orders.models.order import Order
from orders.models.revision import OrderRevision
from orders.models.todo import OrderTodo

__all__ = [
    "CrossReference",
    "LineProgress",
    "MoneyEntry",
    "Order",
    "OrderLine",
    "OrderRevision",
    "OrderTodo",
]
