"""Every periodic task of the system, and why it runs this often.

A period is how long lost work may wait: tasks are woken at once by whoever made the
work, and these sweeps only find what a dead worker or broker left behind.
"""

from typing import Any

from celery.schedules import crontab


def every(seconds: float, task: str, queue: str = "now") -> dict[str, Any]:
    # A sweep that waited longer than its period is dropped: the next one does its work.
    options = {"queue": queue, "expires": max(seconds, 5.0)}
    return {"task": task, "schedule": seconds, "options": options}


def nightly(hour: int, task: str) -> dict[str, Any]:
    options = {"queue": "bulk", "expires": 6 * 3600.0}
    schedule = crontab(hour=str(hour), minute="30")
    return {"task": task, "schedule": schedule, "options": options}


SCHEDULE: dict[str, dict[str, Any]] = {
    # People watch an order move on; a lost wake-up should not be noticed.
    "deliver events": every(5, "foundation.deliver_events"),
    # A mail half a minute late is in time.
    "send mails": every(30, "foundation.send_mails", "soon"),
    # Papers are opened minutes after the order; opening one renders it anyway.
    "render documents": every(30, "foundation.render_documents", "soon"),
    # A killed worker's job goes on within a minute or two.
    "resume jobs": every(60, "foundation.resume_jobs"),
    # Steps wait for dates and for answers from outside; a minute is exact enough.
    "advance due runs": every(60, "fulfillment.advance_due_runs"),
    # What is held for a while is held for minutes at least.
    "release expired claims": every(60, "inventory.release_expired_claims", "soon"),
    # A lot ends with the day of its place, wherever on earth that is.
    "block expired lots": every(3600, "inventory.block_expired_lots", "bulk"),
    # A hold ends with the day; a quarter of an hour after midnight is in time.
    "end due holds": every(900, "orders.end_due_holds", "soon"),
    # Deadlines of approvals are hours long; five minutes later is in time.
    "watch approvals": every(300, "foundation.watch_approvals", "soon"),
    # The console counts what is not folded yet; this only keeps the notes few.
    "fold rule hits": every(60, "foundation.fold_rule_hits", "bulk"),
    # Books go by the dates; the status of a version that ended may follow later.
    "retire ended rules": every(600, "foundation.retire_ended_rules", "bulk"),
    # Lists come out daily, and a clearance ends with a day.
    "screen open orders": nightly(2, "orders.rescreen_open_orders"),
    # Sheets lie ready when the first shift begins; a class is due once a day.
    "make due counts": nightly(3, "inventory.make_due_counts"),
    # What an event lost is found again before forecasts read it.
    "note missed demand": nightly(4, "orders.note_missed_demand"),
    # A day's demand is known when it is over; buyers read the proposals at breakfast.
    "replenish": nightly(5, "inventory.replenish"),
    # A new day makes what should have come late; before anybody starts work.
    "repeg overdue supply": nightly(0, "promising.repeg_overdue"),
    # Whole tables are summed; nobody waits for it, and no one else works then.
    "verify books": nightly(1, "foundation.verify_books"),
}
