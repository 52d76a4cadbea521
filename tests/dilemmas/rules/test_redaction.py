import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.redaction import REMOVED, without


@pytest.mark.parametrize(
    ("text", "fragments", "expected"),
    [
        ("Karim wist het. Zeg het Karim.", ["Karim"], f"{REMOVED} wist het. Zeg het {REMOVED}."),
        ("karim wist het, Karima niet.", ["Karim"], f"{REMOVED} wist het, Karima niet."),
        ("Jan de Vries en Jan.", ["Jan", "Jan de Vries"], f"{REMOVED} en {REMOVED}."),
        ("Bel 06-12345678.", ["06-12345678"], f"Bel {REMOVED}."),
        ("Bel (024) 351 23 45.", ["(024) 351 23 45"], f"Bel {REMOVED}."),
        ("Niets.", ["", "  "], "Niets."),
        # What was put in place is not looked in again.
        ("naam en Jan", ["Jan", "naam"], f"{REMOVED} en {REMOVED}"),
    ],
)
def test_what_was_taken_out_leaves_its_mark(text: str, fragments: list[str], expected: str):
    assert without(text, fragments) == expected


@given(st.text("abc J.", max_size=60), st.lists(st.text("abcJ", min_size=1, max_size=4), max_size=4))
def test_nothing_that_was_taken_out_is_left(text: str, fragments: list[str]):
    left = without(text, fragments).split(REMOVED)
    for fragment in fragments:
        assert not any(re.search(rf"\b{fragment}\b", part, re.IGNORECASE) for part in left)
