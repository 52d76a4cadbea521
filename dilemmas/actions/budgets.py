"""How often something may be done, counted in memory only: on disk a count by the minute would say when it was done."""

from datetime import datetime

from django.core.cache import cache


def is_within_budget(what: str, *, most: int, seconds: int, at: datetime) -> bool:
    """Spends one of so many in each window of `seconds`, in the process that answers."""
    key = f"budget:{what}:{int(at.timestamp()) // seconds}"
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # Thrown out in between, as a full cache does.
        return True
