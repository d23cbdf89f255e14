"""gunicorn's settings: `gunicorn --config python:oms.runtime.web oms.wsgi`."""

import os
import tempfile
from pathlib import Path

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 4)
worker_class = "gthread"
timeout = 60
graceful_timeout = 5
max_requests = 10_000
max_requests_jitter = 1_000
# Its default is a socket in the home folder, shared by every server of that user.
control_socket_disable = True
# Heartbeat files on a disk could block a worker that is well.
_memory = Path(os.sep, "dev", "shm")
worker_tmp_dir = str(_memory) if os.access(_memory, os.W_OK) else tempfile.gettempdir()
accesslog = "-"
access_log_format = "%(h)s %(m)s %(U)s %(s)s %(b)s %(M)sms"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1"

# Every thread may hold one connection; the pool opens when the first page asks for it,
# which is after the fork.
os.environ.setdefault("DATABASE_POOL", str(threads))
