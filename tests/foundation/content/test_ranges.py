import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.content.rules.ranges import ByteRange, NotSatisfiable, byte_range


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("Bytes = 5 - 6 ", (5, 6)),
    ],
)
def test_part_of_a_file_of_a_hundred_bytes(header, part):
    assert byte_range(header, 100) == ByteRange(*part)


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,5-6", "items=0-1", "bytes=a-b", "bytes=1-2-3"]
)
def test_what_is_no_single_part_is_answered_with_the_whole(header):
    assert byte_range(header, 100) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=0-", 0), ("bytes=-0", 100), ("bytes=-5", 0)]
)
def test_a_part_after_the_end_is_refused(header, size):
    with pytest.raises(NotSatisfiable):
        byte_range(header, size)


@given(st.integers(1, 5000), st.integers(1, 999))
def test_who_goes_on_asking_gets_every_byte_once(size, most):
    at, got = 0, 0
    while at < size:
        part = byte_range(f"bytes={at}-", size, most=most)
        assert (part.first, part.length <= most) == (at, True)
        got += part.length
        at = part.last + 1
    assert got == size
