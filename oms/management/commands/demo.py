from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from foundation.models import Job
from foundation.services.jobs import run_job
from oms.demo.master_data import load_master_data
from oms.demo.people import logins
from oms.demo.start import ensure_job

RUNNING = (Job.State.WAITING, Job.State.RUNNING)


class Command(BaseCommand):
    help = "Load the demo company. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--background",
            action="store_true",
            help="leave the orders to the workers and return at once",
        )
        parser.add_argument("--orders", type=int, default=300)

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.OMS_DEMO or settings.EMBEDDED):
            # Its people have a password that everybody knows.
            raise CommandError("The demo is only for the embedded servers.")
        began = time.monotonic()
        load_master_data()
        job = ensure_job(options["orders"])
        if job.state in RUNNING and not options["background"]:
            self._run(job)
            self.stdout.write(f"Loaded in {time.monotonic() - began:.0f} s.")
        for login in logins():
            self.stdout.write(str(login))

    def _run(self, job: Job) -> None:
        """Run it here, or wait for the worker that has it already."""
        while job.state in RUNNING:
            run_job(job.pk)
            job = Job.objects.get(pk=job.pk)
            if job.state in RUNNING:
                time.sleep(1)
        if job.state != Job.State.DONE:
            raise CommandError(job.last_error or str(job.get_state_display()))
