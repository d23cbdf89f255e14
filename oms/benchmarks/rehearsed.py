"""How long a draft takes over 10,000 real orders; the benchmark `rules` asks for it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import connection

from foundation import clock
from foundation.models import Job, RuleVersion
from foundation.rules.sets import Rule
from foundation.rules.tree import decode
from foundation.services.jobs import run_job
from foundation.services.rehearsals import start_rehearsal
from foundation.services.rule_sets import create_set, draft_of, save_draft
from oms.benchmarks.figures import Figure

ORDERS, LINES, DAYS = 10_000, 5, 90

_ORDERS = """
INSERT INTO orders_order (
    number, kind, origin, channel_id, external_id, company_id, partner_id,
    partner_text, customer_reference, currency, language, payment_terms_days,
    bill_to, ship_to, note, requested_on, promised_on, placed_at, booked_at,
    status, fulfilment_status, payment_status, cancel_reason, revision,
    net, tax, gross, invoiced, paid
)
SELECT
    'ORD-' || n, 'sale', 'live', channel.id, '', channel.company_id, customer.id,
    '', 'PO ' || n, 'EUR', 'en', 30, '{}',
    jsonb_build_object('country', (ARRAY['NL', 'DE', 'IT', 'TR'])[n %% 4 + 1],
                       'postal_code', n::text, 'city', 'Somewhere'),
    '', day::date + 5, day::date + 4, day, day, 'closed', 'delivered', 'paid', '', 1,
    n %% 5000, (n %% 5000) * 0.21, (n %% 5000) * 1.21, 0, 0
FROM generate_series(1, %(orders)s) AS n
CROSS JOIN LATERAL (
    SELECT %(now)s - make_interval(secs => n * %(days)s * 86400.0 / %(orders)s) AS day
) AS days
JOIN (SELECT id, company_id FROM partners_channel LIMIT 1) AS channel ON true
JOIN (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place,
           count(*) OVER () AS customers
    FROM partners_partner
) AS customer ON customer.place = n %% customer.customers
"""
_LINES = """
INSERT INTO orders_orderline (
    order_id, line_no, external_id, item_id, item_text, sku, description,
    customer_sku, unit, note, unit_price, is_price_manual, net, tax_rate,
    tax_category, tax, ordered, canceled, scheduled, reserved, picked, shipped,
    delivered, invoiced, returned
)
SELECT
    orders_order.id, line, '', item.id, '', item.sku, item.name, '', 'C62', '',
    10, false, 10, 21, 'S', 2.1, (orders_order.id + line) %% 20 + 1,
    0, 0, 0, 0, 0, 0, 0, 0
FROM orders_order
CROSS JOIN generate_series(1, %(lines)s) AS line
JOIN (
    SELECT id, sku, name, row_number() OVER (ORDER BY id) - 1 AS place,
           count(*) OVER () AS items
    FROM catalog_item
) AS item ON item.place = (orders_order.id * 7 + line) %% item.items
"""

#: Lines of twenty and more that go to Germany or Italy: about one line in forty.
CONDITION: dict[str, Any] = {
    "all": [
        {"field": "order.ship_to_country", "op": "in", "value": ["DE", "IT"]},
        {"field": "line.quantity", "op": ">=", "value": "20"},
    ]
}


def rehearse_orders() -> Figure:
    """Seconds for the whole job, in a scratch system whose shop is open."""
    _fill()
    draft = _draft()
    today = clock.today()
    rehearsal = start_rehearsal(
        draft, since=today - dt.timedelta(days=DAYS), until=today, by=None
    )
    began = time.perf_counter()
    run_job(rehearsal.job_id)
    took = time.perf_counter() - began
    job = Job.objects.get(pk=rehearsal.job_id)
    if job.state != Job.State.DONE or job.result["replayed"] != ORDERS:
        raise RuntimeError(f"the rehearsal ended otherwise: {job.last_error}")
    return Figure(took, "s")


def _draft() -> RuleVersion:
    rule = Rule("bulk", "Bulk abroad", decode(CONDITION), {"code": "review"})
    rule_set = create_set(use="holds", code="bench", name="Bench", by=None)
    draft = draft_of(rule_set, None)
    return save_draft(draft, [rule], expected_edit=draft.edit_count, by=None)


def _fill() -> None:
    with connection.cursor() as cursor:
        values: dict[str, int | dt.datetime] = {
            "orders": ORDERS,
            "lines": LINES,
            "days": DAYS,
            "now": clock.now(),
        }
        cursor.execute(_ORDERS, values)
        cursor.execute(_LINES, values)
        cursor.execute("VACUUM ANALYZE")
