from orders.services.replay.history import (
    StoredImage,
    difference_of,
    facts_of,
    hit_differences,
    replayable,
    wanted_by,
)

__all__ = [
    "StoredImage",
    "difference_of",
    "facts_of",
    "hit_differences",
    "replayable",
    "wanted_by",
]
