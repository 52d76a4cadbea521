"""What is asked for on every page and changes seldom: read once a process, and again when the cache says so."""

from collections.abc import Callable
from secrets import token_hex
from typing import Generic, TypeVar

from django.core.cache import cache

Value = TypeVar("Value")
# A process that was not told follows within a minute.
KEPT_SECONDS = 60


class Kept(Generic[Value]):
    """A value in the memory of this process; in the cache stands only a mark of whether it still holds.

    Nobody may change the value: every request reads the same one.
    """

    def __init__(self, name: str, *, seconds: int = KEPT_SECONDS) -> None:
        self.name = name
        self.seconds = seconds
        self._held: tuple[str, Value] | None = None

    def get(self, read: Callable[[], Value]) -> Value:
        mark = cache.get(self.name)
        held = self._held
        if held and held[0] == mark:
            return held[1]
        if mark is None:
            mark = token_hex(8)
            cache.set(self.name, mark, self.seconds)
        # Read after the mark was set: what is forgotten in the meantime is read again by the next.
        value = read()
        self._held = (mark, value)
        return value

    def forget(self) -> None:
        cache.delete(self.name)
