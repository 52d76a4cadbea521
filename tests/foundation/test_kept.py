import pytest
from django.core.cache import cache

from foundation.kept import Kept


class Reading:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> list[int]:
        self.count += 1
        return [self.count]


def test_what_is_kept_is_read_once_and_is_the_same_object():
    kept, read = Kept[list[int]]("a"), Reading()
    assert kept.get(read) is kept.get(read)
    assert read.count == 1


def test_what_is_forgotten_is_read_again():
    kept, read = Kept[list[int]]("a"), Reading()
    kept.get(read)
    kept.forget()
    assert kept.get(read) == [2]


def test_who_forgets_tells_every_process_that_shares_the_cache():
    here, there = Kept[list[int]]("a"), Kept[list[int]]("a")
    reads = Reading(), Reading()
    for _time in range(2):
        here.get(reads[0])
        there.get(reads[1])
    # They do not tell each other to read again by reading.
    assert (reads[0].count, reads[1].count) == (1, 1)
    there.forget()
    here.get(reads[0])
    there.get(reads[1])
    assert (reads[0].count, reads[1].count) == (2, 2)


def test_it_is_read_again_after_its_time():
    kept, read = Kept[list[int]]("a"), Reading()
    kept.get(read)
    # As the cache does when the seconds have passed.
    cache.delete("a")
    assert kept.get(read) == [2]


def test_what_is_forgotten_while_it_is_read_is_read_again():
    kept, read = Kept[list[int]]("a"), Reading()

    def read_while_somebody_publishes() -> list[int]:
        kept.forget()
        return read()

    kept.get(read_while_somebody_publishes)
    assert kept.get(read) == [2]


def test_what_failed_to_be_read_is_not_kept():
    kept, read = Kept[list[int]]("a"), Reading()

    def fail() -> list[int]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        kept.get(fail)
    assert kept.get(read) == [1]
