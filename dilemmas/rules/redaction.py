"""Taking words out of what somebody else wrote, so that everybody sees that they were."""

import re
from collections.abc import Iterable

# What stands where a name was.
REMOVED = "[naam weggehaald]"


def without(text: str, fragments: Iterable[str]) -> str:
    """Each of these, wherever it stands as a word by itself, gives way to REMOVED; the longest first."""
    wanted = sorted({fragment.strip() for fragment in fragments if fragment.strip()}, key=len, reverse=True)
    if not wanted:
        return text
    # In one go, so that nothing is looked for inside what was put in its place.
    pattern = "|".join(rf"(?<!\w){re.escape(fragment)}(?!\w)" for fragment in wanted)
    return re.sub(pattern, REMOVED, text, flags=re.IGNORECASE)
