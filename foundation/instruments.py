"""The cellar's own gauges on the status page."""

from __future__ import annotations

from foundation import gauges, queries
from foundation.gauges import Gauge
from foundation.kinds import mark


def register() -> None:
    gauges.register(Gauge("events", mark("Events"), queries.measure_deliveries))
    gauges.register(Gauge("documents", mark("Documents"), queries.measure_documents))
    gauges.register(Gauge("mails", mark("Mails"), queries.measure_mails))
    gauges.register(Gauge("jobs", mark("Jobs"), queries.measure_jobs))
