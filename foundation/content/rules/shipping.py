"""What happens to a page or list item when the file that it came from is loaded again."""

import enum
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

# The editor's own bookkeeping, and white space that no reader sees.
EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')
BETWEEN_TAGS = re.compile(r">\s+<")


class Step(enum.Enum):
    MAKE = "make"
    UPDATE = "update"
    # The same text was there already, from before anybody wrote down what came from a file.
    ADOPT = "adopt"
    KEEP = "keep"
    # An editor changed it and the file changed too: the editor's text stays, the file's is offered.
    OFFER = "offer"
    # An editor deleted it.
    GONE = "gone"


@dataclass(frozen=True)
class Shipped:
    """What was written down at the last load, as fingerprints."""

    # Of the object as it was loaded; empty: it was never loaded from a file.
    loaded: str
    # Of the newest file that editors have seen: loaded, taken over or passed by.
    seen: str


def step_for(
    *, shipped: Shipped | None, wanted: str, found: str | None, has_draft: bool, is_required: bool
) -> Step:
    """`wanted`: fingerprint of the file; `found`: of the object as it is now, None when it is not there."""
    if found is None:
        return Step.MAKE if shipped is None or is_required else Step.GONE
    if shipped is None:
        return Step.ADOPT if found == wanted else Step.OFFER
    if wanted == shipped.seen:
        return Step.KEEP
    is_touched = has_draft or found != shipped.loaded
    return Step.OFFER if is_touched and found != wanted else Step.UPDATE


def fingerprint(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def tidy_html(html: str) -> str:
    """As the editor and the loader write the same text alike."""
    return BETWEEN_TAGS.sub("><", EDITOR_KEY.sub("", html)).strip()
