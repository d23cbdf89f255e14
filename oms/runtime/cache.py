"""A cache that may be dead: misses instead of errors, and no waiting for it."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

Answer = TypeVar("Answer")

# After a failure nobody asks again for a moment, so that a page with ten look-ups
# waits for one time-out, not for ten.
RESTING_SECONDS = 2.0


class TolerantClient(RedisCacheClient):
    """Answers as an empty cache would while the server is away."""

    def __init__(self, servers: Collection[str], **options: Any) -> None:
        super().__init__(servers, retry=Retry(NoBackoff(), 0), **options)
        self._resting_until = 0.0

    def _ask(self, call: Callable[[], Answer], otherwise: Answer) -> Answer:
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return call()
        except (redis.ConnectionError, redis.TimeoutError):
            self._resting_until = time.monotonic() + RESTING_SECONDS
            return otherwise

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        plain = super().add
        # "You are the first": a dead cache must not block anybody.
        return self._ask(lambda: plain(key, value, timeout), otherwise=True)

    def get(self, key: str, default: Any) -> Any:
        plain = super().get
        return self._ask(lambda: plain(key, default), default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        plain = super().set
        self._ask(lambda: plain(key, value, timeout), None)

    def touch(self, key: str, timeout: int | None) -> bool:
        plain = super().touch
        return self._ask(lambda: plain(key, timeout), otherwise=False)

    def delete(self, key: str) -> bool:
        plain = super().delete
        return self._ask(lambda: plain(key), otherwise=False)

    def get_many(self, keys: Collection[str]) -> dict[str, Any]:
        plain = super().get_many
        return self._ask(lambda: plain(keys), {})

    def has_key(self, key: str) -> bool:
        plain = super().has_key
        return self._ask(lambda: plain(key), otherwise=False)

    def incr(self, key: str, delta: int) -> int:
        plain = super().incr
        return self._ask(lambda: plain(key, delta), delta)

    def set_many(self, data: Mapping[str, Any], timeout: int | None) -> None:
        plain = super().set_many
        self._ask(lambda: plain(data, timeout), None)

    def delete_many(self, keys: Collection[str]) -> None:
        plain = super().delete_many
        self._ask(lambda: plain(keys), None)

    def clear(self) -> bool:
        plain = super().clear
        return self._ask(plain, otherwise=False)


class TolerantRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = TolerantClient
