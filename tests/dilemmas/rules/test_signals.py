from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemmas.rules.signals import (
    Signal,
    Tallied,
    hide_complements,
    signal_of,
    theme_rows,
)

FIRST, SECOND = ("training", UUID(int=1), 1), ("training", UUID(int=2), 1)
EVEN, ALIKE = (5, 5, 5, 5), (20, 0, 0, 0)


def tallied(counts, *, theme="middelen", case=FIRST, cluster=1, period="2026-1") -> Tallied:
    return Tallied(theme, case, cluster, period, counts)


def signal(answers: int) -> Signal:
    return Signal(answers, 0.5, False)


@pytest.mark.parametrize(
    ("tallies", "expected"),
    [
        ([], None),
        ([tallied((3, 3, 3, 0))], None),
        ([tallied(EVEN)], Signal(20, 1.0, False)),
        ([tallied(ALIKE)], Signal(20, 0.0, False)),
        # Half of the choices in a case where all differ, half where all agree.
        ([tallied(EVEN), tallied(ALIKE, case=SECOND)], Signal(40, 0.5, False)),
        # A case with too few weighs nothing.
        ([tallied(EVEN), tallied((9, 0, 0, 0), case=SECOND)], Signal(20, 1.0, False)),
        # Clusters and half-years of one case are counted together: all agree here, and all there.
        ([tallied((10, 0)), tallied((0, 10), cluster=2)], Signal(20, 1.0, False)),
        ([tallied((10, 0)), tallied((0, 10), period="2026-2")], Signal(20, 1.0, False)),
    ],
)
def test_signal_of(tallies, expected):
    assert signal_of(tallies, least=10) == expected


@pytest.mark.parametrize(
    ("tallies", "is_lasting"),
    [
        ([tallied(EVEN)], False),
        ([tallied(EVEN), tallied(EVEN, period="2026-2")], True),
        # The last two half-years with answers count, however far apart.
        ([tallied(ALIKE, period="2023-1"), tallied(EVEN), tallied(EVEN, period="2027-2")], True),
        ([tallied(EVEN), tallied((17, 1, 1, 1), period="2026-2")], False),
        ([tallied((17, 1, 1, 1)), tallied(EVEN, period="2026-2")], False),
        # Another case may show the same.
        ([tallied(EVEN), tallied(EVEN, period="2026-2", case=SECOND)], True),
    ],
)
def test_a_spread_that_lasts(tallies, is_lasting):
    assert signal_of(tallies, least=10).is_lasting == is_lasting


def test_a_half_year_with_too_few_is_not_lasting():
    found = signal_of([tallied(EVEN), tallied((3, 3, 3, 2), period="2026-2")], least=12)
    assert not found.is_lasting


def test_a_case_with_another_number_of_options_is_another_series():
    found = signal_of([tallied((10, 10)), tallied(EVEN, case=("training", FIRST[1], 2))], least=10)
    assert found == Signal(40, 1.0, False)


@pytest.mark.parametrize(
    ("cells", "total", "shown"),
    [
        ({1: 20, 2: 30, 3: 40}, 90, {1, 2, 3}),
        # One hidden: the smallest of the others goes too.
        ({1: 20, 2: 30, 3: None}, 50, {2}),
        ({1: 20, 2: 30, 3: None}, 60, {2}),
        # Two hidden, and enough in what they hide.
        ({1: 20, 2: None, 3: None}, 40, {1}),
        ({1: 20, 2: None, 3: None}, 20, {1}),
        # Two hidden, and together fewer than a group: a threshold that was raised.
        ({1: 20, 2: 30, 3: None, 4: None}, 55, {2}),
        ({1: None}, 0, set()),
        ({1: None, 2: 20}, 20, set()),
        ({1: None, 2: None}, 30, set()),
        ({}, 0, set()),
    ],
)
def test_what_could_be_computed_is_hidden_too(cells, total, shown):
    given_cells = {cluster: answers and signal(answers) for cluster, answers in cells.items()}
    found = hide_complements(given_cells, signal(total) if total else None, least=10)
    assert {cluster for cluster, cell in found.items() if cell} == shown
    assert list(found) == list(cells)


tallies_ = st.lists(
    st.builds(
        Tallied,
        theme=st.sampled_from(["a", "b"]),
        case=st.sampled_from([FIRST, SECOND]),
        cluster_id=st.sampled_from([None, 1, 2, 3]),
        period=st.sampled_from(["2025-2", "2026-1", "2026-2"]),
        # What staging writes: at least ten at once.
        counts=st.tuples(*[st.integers(0, 12)] * 3).filter(lambda counts: sum(counts) >= 10),
    ),
    max_size=25,
)


@settings(max_examples=300)
@given(tallies_, st.integers(10, 40))
def test_no_row_lets_a_hidden_cell_be_computed(tallies, least):
    for row in theme_rows(tallies, themes=["a", "b"], cluster_ids=[1, 2, 3], least=least):
        shown = [cell for cell in row.clusters.values() if cell]
        assert all(cell.answers >= least for cell in shown)
        if not row.together:
            assert shown == []
            continue
        assert row.together.answers >= least
        rest = row.together.answers - sum(cell.answers for cell in shown)
        assert rest == 0 or rest >= least or not shown
        assert len(shown) != 2


@given(tallies_)
def test_every_theme_has_a_row_in_the_order_given(tallies):
    rows = theme_rows(tallies, themes=["b", "c", "a"], cluster_ids=[2, 1], least=10)
    assert [row.theme for row in rows] == ["b", "c", "a"]
    assert all(list(row.clusters) == [2, 1] for row in rows)
    assert rows[1].together is None
