"""What customers owe already opens the ledger of exposure; a new house has nothing."""

from django.db import migrations

from foundation import clock

ENTRY = """
INSERT INTO partners_exposureentry
    (partner_id, company_id, currency, kind, amount, subject, cause, at)
"""
ORDERS = """
SELECT o.partner_id, o.company_id, o.currency, k.kind, sum(k.amount), o.number,
    'opening', %s
FROM orders_order o
JOIN orders_orderline l ON l.order_id = o.id AND l.ordered > l.canceled
CROSS JOIN LATERAL (VALUES
    ('order', round((l.net + l.tax) * (l.ordered - l.canceled - l.shipped)
        / (l.ordered - l.canceled), 2)),
    ('shipped', round((l.net + l.tax) * (l.shipped - l.invoiced)
        / (l.ordered - l.canceled), 2))
) AS k(kind, amount)
WHERE o.origin = 'live' AND o.kind = 'sale' AND o.status IN ('booked', 'closed')
GROUP BY o.id, k.kind HAVING sum(k.amount) <> 0
"""
INVOICES = """
SELECT i.partner_id, i.company_id, i.currency, 'invoice',
    CASE WHEN i.status = 'paid' THEN i.paid ELSE i.gross END, i.number, 'opening', %s
FROM billing_invoice i
WHERE i.status <> 'draft'
    AND CASE WHEN i.status = 'paid' THEN i.paid ELSE i.gross END <> 0
"""
PAYMENTS = """
SELECT p.partner_id, p.company_id, p.currency, 'payment',
    -CASE WHEN p.state = 'on_account' THEN p.amount ELSE p.allocated END, p.number,
    'opening', %s
FROM billing_payment p
WHERE p.partner_id IS NOT NULL
    AND CASE WHEN p.state = 'on_account' THEN p.amount ELSE p.allocated END <> 0
"""
SUMS = """
INSERT INTO partners_exposure
    (partner_id, company_id, currency, ordered, shipped, balance, version)
SELECT partner_id, company_id, currency,
    coalesce(sum(amount) FILTER (WHERE kind = 'order'), 0),
    coalesce(sum(amount) FILTER (WHERE kind = 'shipped'), 0),
    coalesce(sum(amount) FILTER (WHERE kind IN ('invoice', 'payment')), 0), 0
FROM partners_exposureentry GROUP BY partner_id, company_id, currency
"""


def open_ledger(apps, schema_editor):
    entries = apps.get_model("partners", "ExposureEntry")
    if entries.objects.exists():
        return  # an installation that has kept its ledger from its first order
    with schema_editor.connection.cursor() as cursor:
        for rows in (ORDERS, INVOICES, PAYMENTS):
            cursor.execute(ENTRY + rows, [clock.now()])
        cursor.execute(SUMS)


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_payment_number_sequence"),
        ("orders", "0011_hold_reasons"),
        ("partners", "0003_credit"),
    ]

    operations = [migrations.RunPython(open_ledger, migrations.RunPython.noop)]
