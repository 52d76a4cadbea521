"""Which bytes of a file a browser asks for (RFC 9110, section 14): players jump in a film by asking for a part of it."""

import re
from dataclasses import dataclass

ASKED = re.compile(r"^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$", re.IGNORECASE)
# The largest part sent at once: who asks for all that follows, asks again for the next part.
MOST_BYTES = 1024 * 1024


class NotSatisfiable(ValueError):
    """Nothing of what is asked for is there."""


@dataclass(frozen=True)
class ByteRange:
    """Both ends belong to it, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def byte_range(header: str, size: int, *, most: int = MOST_BYTES) -> ByteRange | None:
    """The part to send of a file of `size` bytes; None: send it whole, as for several parts at once.

    Raises NotSatisfiable when the part begins after the end.
    """
    asked = ASKED.match(header)
    if asked is None or asked.groups() == ("", ""):
        return None
    begin, end = asked.groups()
    if begin == "":
        # The last so many bytes.
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(begin), min(int(end), size - 1) if end else size - 1
        if end and int(end) < first:
            return None
    if first >= size or first > last:
        raise NotSatisfiable
    return ByteRange(first, min(last, first + most - 1))
