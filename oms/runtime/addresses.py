"""Server addresses in the spellings that Django, redis-py and Celery each want."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

REDIS_SCHEMES = ("redis", "rediss", "unix")


def database_from(url: str) -> dict[str, Any]:
    """postgresql://user:secret@host:5432/name?sslmode=require as Django settings."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must start with postgresql://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": options.pop("user", None) or unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def embedded_database(sockets: Path, name: str) -> dict[str, Any]:
    return database_from(
        f"postgresql:///{name}?{urlencode({'host': str(sockets), 'user': 'oms'})}"
    )


def embedded_redis(socket: Path, database: int) -> str:
    return f"unix://{socket}?db={database}"


def celery_broker(redis_url: str) -> str:
    """redis-py says unix://path?db=N, Celery redis+socket://path?virtual_host=N."""
    parts = urlsplit(redis_url)
    if parts.scheme not in REDIS_SCHEMES:
        raise ValueError("REDIS_URL must start with redis://, rediss:// or unix://")
    if parts.scheme != "unix":
        return redis_url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"
