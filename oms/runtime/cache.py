"""A cache that may be dead: misses instead of errors, and no waiting for it."""

import functools
import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

# After a failure nobody asks again for a moment, so that a page with ten look-ups
# waits for one time-out, not for ten.
RESTING_SECONDS = 2.0


def tolerant(plain: Callable[..., Any], empty: Callable[..., Any]) -> Any:
    """The same call, answered as by an empty cache while the server is away."""

    @functools.wraps(plain)
    def call(client: "TolerantClient", *args: Any) -> Any:
        if time.monotonic() < client.resting_until:
            return empty(*args)
        try:
            return plain(client, *args)
        except (redis.ConnectionError, redis.TimeoutError):
            client.resting_until = time.monotonic() + RESTING_SECONDS
            return empty(*args)

    return call


class TolerantClient(RedisCacheClient):
    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, retry=Retry(NoBackoff(), 0), **options)
        self.resting_until = 0.0
        self._clients: dict[bool, redis.Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One client for good: making one costs as much as asking it."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]

    # "You are the first": a dead cache must not block anybody.
    add = tolerant(RedisCacheClient.add, lambda key, value, timeout: True)
    get = tolerant(RedisCacheClient.get, lambda key, default: default)
    set = tolerant(RedisCacheClient.set, lambda key, value, timeout: None)
    touch = tolerant(RedisCacheClient.touch, lambda key, timeout: False)
    delete = tolerant(RedisCacheClient.delete, lambda key: False)
    get_many = tolerant(RedisCacheClient.get_many, lambda keys: {})
    has_key = tolerant(RedisCacheClient.has_key, lambda key: False)
    incr = tolerant(RedisCacheClient.incr, lambda key, delta: delta)
    set_many = tolerant(RedisCacheClient.set_many, lambda data, timeout: None)
    delete_many = tolerant(RedisCacheClient.delete_many, lambda keys: None)
    clear = tolerant(RedisCacheClient.clear, lambda: False)


class TolerantRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = TolerantClient
