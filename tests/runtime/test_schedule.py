from oms.celery import app
from oms.schedule import SCHEDULE


def test_every_periodic_task_exists() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in SCHEDULE.values()} <= {*app.tasks}


def test_beat_knows_the_schedule() -> None:
    assert app.conf.beat_schedule == SCHEDULE


def test_every_task_is_acknowledged_late_and_has_a_time_limit() -> None:
    assert app.conf.task_acks_late
    assert 0 < app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert (
        app.conf.task_time_limit
        < app.conf.broker_transport_options["visibility_timeout"]
    )
