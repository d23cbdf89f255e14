"""What a container's health check asks: `python -m oms.runtime healthy web|process`."""

import os
import socket
import urllib.request

import psycopg

from foundation import clock
from oms.runtime import addresses

OLDEST_HEARTBEAT = 45.0
LAST_SEEN = "SELECT max(seen_at) FROM foundation_workerheartbeat WHERE name LIKE %s"


def web() -> bool:
    """The page is asked under a name that the server answers to."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/healthz"
    request = urllib.request.Request(address, headers={"Host": host.lstrip(".")})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def process() -> bool:
    """Worker and beat sign a row every ten seconds under the name of their machine."""
    url = os.environ.get("DATABASE_URL", "")
    facts = addresses.database_from(url)
    try:
        with psycopg.connect(
            dbname=facts["NAME"],
            user=facts["USER"],
            password=facts["PASSWORD"],
            host=facts["HOST"],
            port=facts["PORT"],
            connect_timeout=5,
            **facts["OPTIONS"],
        ) as connection:
            row = connection.execute(LAST_SEEN, [f"%@{socket.gethostname()}"])
            seen = (row.fetchone() or [None])[0]
    except psycopg.Error:
        return False
    return seen is not None and (clock.now() - seen).total_seconds() < OLDEST_HEARTBEAT
