"""A line never holds more than is still to ship of it: the database refuses it.

What a line counts (scheduled, reserved, picked) is within what is wanted: a CHECK. The
stock that is held for it are claims of a lower floor, so a trigger compares them when
the transaction is committed, whatever order it wrote in. The check takes no locks: who
adds to the claims of a line holds its demand, and who shrinks a line takes its claims
back under the same lock.
"""

from django.db import migrations, models
from django.db.models import F, Q

# Of one line: what is held of each item against what is open of it. A kit holds so much
# of each component as one kit needs.
HOLDS_TOO_MUCH = """
  SELECT FROM orders_order o
  JOIN orders_orderline l ON l.order_id = o.id
  CROSS JOIN LATERAL (
    SELECT k.item_id, sum(k.open) AS held FROM inventory_claim k
    WHERE k.demand_ref = ref AND k.open > 0 GROUP BY k.item_id
  ) c
  WHERE {line}
    AND c.held > (l.ordered - l.canceled - l.shipped) * coalesce((
      SELECT max(d.per_unit) FROM promising_demand d
      WHERE d.demand_ref = ref AND d.item_id = c.item_id
    ), 1)
"""
# What is held for a quote, a transfer, … finds no order.
OF_CLAIM = (
    "o.number = split_part(ref, '/', 1) AND l.line_no = split_part(ref, '/', 2)::int"
)
OF_LINE = "l.id = NEW.id"

FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ref text := {ref};
BEGIN
  IF EXISTS ({holds_too_much}) THEN
    RAISE EXCEPTION 'line % holds more than is open', ref
      USING ERRCODE = 'check_violation',
        CONSTRAINT = 'order_line_claimed_within_open';
  END IF;
  RETURN NULL;
END $$;
"""
REF_OF_LINE = """(
    SELECT o.number || '/' || NEW.line_no FROM orders_order o WHERE o.id = NEW.order_id
  )"""

TRIGGERS = """
CREATE CONSTRAINT TRIGGER claimed_within_open
  AFTER INSERT ON inventory_claim DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.open > 0 AND NEW.demand_ref ~ '/[0-9]{1,9}$')
  EXECUTE FUNCTION orders_guard_claim();
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
DROP TRIGGER claimed_within_open ON inventory_claim;
DROP FUNCTION orders_guard_line();
DROP FUNCTION orders_guard_claim();
"""


def _function(name: str, ref: str, line: str) -> str:
    holds_too_much = HOLDS_TOO_MUCH.format(line=line)
    return FUNCTION.format(name=name, ref=ref, holds_too_much=holds_too_much)


GUARD = (
    _function("orders_guard_claim", "NEW.demand_ref", OF_CLAIM)
    + _function("orders_guard_line", REF_OF_LINE, OF_LINE)
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
