"""A line never holds more than is still to ship of it: the database refuses it.

What a line counts (scheduled, reserved, picked) is within what is wanted: a CHECK. The
stock that is held for it are claims of a lower floor, so triggers compare them: what is
new at once, what changes when the transaction is committed. The check takes no locks:
who adds to the claims of a line holds its demand, and who shrinks a line takes its
claims back under the same lock.
"""

from django.db import migrations, models
from django.db.models import F, Q

# Of a line: what is held of each item against what is open of it. A kit holds so much of
# each component as one kit needs.
REFUSE = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong text;
BEGIN
  SELECT line.ref INTO wrong
  FROM ({lines}) AS line (ref, open)
  CROSS JOIN LATERAL (
    SELECT k.item_id, sum(k.open) AS held FROM inventory_claim k
    WHERE k.demand_ref = line.ref AND k.open > 0 GROUP BY k.item_id
  ) c
  WHERE c.held > line.open * coalesce((
    SELECT max(d.per_unit) FROM promising_demand d
    WHERE d.demand_ref = line.ref AND d.item_id = c.item_id
  ), 1)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'line % holds more than is open', wrong
      USING ERRCODE = 'check_violation',
        CONSTRAINT = 'order_line_claimed_within_open';
  END IF;
  RETURN NULL;
END $$;
"""
# What is held for a quote, a transfer, … finds no order. OFFSET 0 keeps the look at one
# row at a time, by index, however many rows the planner expects.
OF_CLAIMS = """
    SELECT held.ref, l.open
    FROM (
      SELECT DISTINCT split_part(ref, '/', 1) FROM ({refs}) AS asked (ref)
    ) AS n (number)
    CROSS JOIN LATERAL (
      SELECT o.id FROM orders_order o WHERE o.number = n.number OFFSET 0
    ) o
    JOIN ({refs}) AS held (ref) ON split_part(held.ref, '/', 1) = n.number
    CROSS JOIN LATERAL (
      SELECT l.ordered - l.canceled - l.shipped AS open
      FROM orders_orderline l
      WHERE l.order_id = o.id AND l.line_no = split_part(held.ref, '/', 2)::integer
      OFFSET 0
    ) l
"""
OF_LINES = """
    SELECT o.number || '/' || l.line_no, l.ordered - l.canceled - l.shipped
    FROM {lines} l
    CROSS JOIN LATERAL (
      SELECT o.number FROM orders_order o WHERE o.id = l.order_id OFFSET 0
    ) o
"""
ADDED_CLAIMS = """
      SELECT DISTINCT demand_ref FROM added
      WHERE open > 0 AND demand_ref ~ '/[0-9]{1,9}$'
    """

# Rows come by the hundred, so those of one INSERT are compared together, in whichever
# order claims and lines are written; what changes later, when all of it is written.
TRIGGERS = """
CREATE TRIGGER claimed_within_open
  AFTER INSERT ON inventory_claim REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION orders_guard_new_claims();
CREATE TRIGGER ordered_covers_claimed
  AFTER INSERT ON orders_orderline REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION orders_guard_new_lines();
CREATE CONSTRAINT TRIGGER claimed_more_within_open
  AFTER UPDATE OF open, demand_ref, item_id ON inventory_claim
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    NEW.demand_ref ~ '/[0-9]{1,9}$' AND (
      NEW.open > OLD.open OR NEW.demand_ref <> OLD.demand_ref
      OR NEW.item_id <> OLD.item_id
    )
  ) EXECUTE FUNCTION orders_guard_claim();
CREATE CONSTRAINT TRIGGER open_covers_claimed
  AFTER UPDATE OF ordered, canceled, shipped ON orders_orderline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    NEW.ordered - NEW.canceled - NEW.shipped
    < OLD.ordered - OLD.canceled - OLD.shipped
  ) EXECUTE FUNCTION orders_guard_line();
"""
UNGUARD = """
DROP TRIGGER open_covers_claimed ON orders_orderline;
DROP TRIGGER claimed_more_within_open ON inventory_claim;
DROP TRIGGER ordered_covers_claimed ON orders_orderline;
DROP TRIGGER claimed_within_open ON inventory_claim;
DROP FUNCTION orders_guard_line();
DROP FUNCTION orders_guard_claim();
DROP FUNCTION orders_guard_new_lines();
DROP FUNCTION orders_guard_new_claims();
"""


def _function(name: str, lines: str) -> str:
    return REFUSE.format(name=name, lines=lines)


GUARD = (
    _function("orders_guard_new_claims", OF_CLAIMS.format(refs=ADDED_CLAIMS))
    + _function("orders_guard_claim", OF_CLAIMS.format(refs="SELECT NEW.demand_ref"))
    + _function("orders_guard_new_lines", OF_LINES.format(lines="added"))
    + _function("orders_guard_line", OF_LINES.format(lines="(SELECT NEW.*)"))
    + TRIGGERS
)


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_hold_codes"),
        ("inventory", "0002_append_only"),
        ("promising", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                name="order_line_holds_within_wanted",
                condition=Q(ordered__lt=0)
                | (
                    Q(scheduled__gte=0)
                    & Q(reserved__gte=0)
                    & Q(picked__gte=0)
                    & Q(ordered__gte=F("canceled") + F("scheduled"))
                    & Q(ordered__gte=F("canceled") + F("reserved"))
                    & Q(ordered__gte=F("canceled") + F("picked"))
                ),
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
