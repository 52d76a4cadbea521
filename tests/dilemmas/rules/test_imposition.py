import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.imposition import sheets, single_pages

counts = st.integers(1, 70)


def cards(count: int) -> list[tuple[str, str]]:
    return [(f"voor {number}", f"achter {number}") for number in range(1, count + 1)]


def test_one_sheet_is_mirrored_behind():
    assert list(sheets(cards(4))) == [
        ["voor 1", "voor 2", "voor 3", "voor 4"],
        ["achter 2", "achter 1", "achter 4", "achter 3"],
    ]


def test_empty_places_lie_behind_each_other():
    assert list(sheets(cards(5)))[2:] == [["voor 5", None, None, None], [None, "achter 5", None, None]]


@given(counts)
def test_turned_over_the_long_edge_each_back_lies_behind_its_front(count):
    pages = list(sheets(cards(count)))
    seen = []
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        # Two columns: what lies left in front lies right behind.
        turned = [back[1], back[0], back[3], back[2]]
        pairs = list(zip(front, turned, strict=True))
        assert all(a is b is None or a.replace("voor", "achter") == b for a, b in pairs)
        seen += [a for a in front if a]
    assert seen == [front for front, _back in cards(count)]


@given(counts)
def test_single_pages_alternate(count):
    flat = [side for page in single_pages(cards(count)) for side in page]
    assert flat == [side for card in cards(count) for side in card]


@pytest.mark.parametrize("impose", [sheets, single_pages])
def test_nothing_makes_no_pages(impose):
    assert list(impose([])) == []
