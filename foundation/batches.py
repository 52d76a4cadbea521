"""Many rows, so many a statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

# SQLite takes no longer list.
BATCH = 500

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
