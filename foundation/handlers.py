"""What foundation does when rows wait for a worker: it sends a "look again" message."""

from __future__ import annotations

from foundation import tasks
from foundation.wake import wake_with

wake_with("events", tasks.wake_deliveries)
wake_with("documents", tasks.wake_documents)
wake_with("document", tasks.wake_document)
wake_with("mails", tasks.wake_mails)
wake_with("job", tasks.wake_job)
