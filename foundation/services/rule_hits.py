"""Notes of hits become counts per day, off the hot path and all at once."""

from __future__ import annotations

from django.db import connection

from foundation.db import atomic

_FOLD = """
WITH noted AS (
  DELETE FROM foundation_rulehitnote WHERE id IN (
    SELECT id FROM foundation_rulehitnote ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
  ) RETURNING "on", rules
), summed AS (
  SELECT split_part(rule, '/', 1) AS set_code, split_part(rule, '/', 2) AS rule_key,
         "on", count(*) AS hits
  FROM noted, unnest(rules) AS rule GROUP BY 1, 2, 3
)
INSERT INTO foundation_rulehit AS stored (set_code, rule_key, "on", count)
SELECT set_code, rule_key, "on", hits FROM summed ORDER BY 1, 2, 3
ON CONFLICT (set_code, rule_key, "on")
  DO UPDATE SET count = stored.count + excluded.count
"""

AT_ONCE = 20_000


@atomic()
def fold_hits() -> None:
    """Add the noted hits to the counts of their days; what is noted meanwhile waits."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [AT_ONCE])
