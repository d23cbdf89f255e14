"""What foundation does when something is published: wake the workers."""

from __future__ import annotations

from foundation.events import wake_with
from foundation.tasks import wake_workers

wake_with(wake_workers)
