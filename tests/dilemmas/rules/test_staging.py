import struct
from collections import Counter
from datetime import date
from itertools import combinations
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemmas.rules.staging import (
    LABEL,
    Group,
    Label,
    Vote,
    month_number,
    pack_label,
    pack_option,
    settle,
    unpack_label,
    unpack_option,
)

K = 10
WINDOW = 6
CASE = Vote("training", UUID(int=1), 1, 1)
OTHER = Vote("training", UUID(int=2), 1, 1)
NOW = month_number(date(2026, 11, 1))


def waiting(*lots: tuple[int, Vote, int | None, int]) -> dict[UUID, Label]:
    """So many, of this vote, in this cluster, since so many months."""
    return {
        uuid4(): Label(Group(vote, cluster), NOW - months)
        for count, vote, cluster, months in lots
        for _ in range(count)
    }


def outcome(lots: dict[UUID, Label], *, ended=()) -> tuple[dict[Group, int], int, int]:
    """Size of each batch, how many are destroyed, how many go on waiting."""
    done = settle(lots, least=K, month=NOW, window_months=WINDOW, ended=ended)
    sizes = {group: len(ids) for group, ids in done.batches.items()}
    return sizes, len(done.destroyed), len(lots) - sum(sizes.values()) - len(done.destroyed)


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        ([(9, CASE, 1, 0)], ({}, 0, 9)),
        ([(10, CASE, 1, 0)], ({Group(CASE, 1): 10}, 0, 0)),
        # Alike in the vote and not in the cluster.
        ([(6, CASE, 1, 0), (6, CASE, 2, 0)], ({}, 0, 12)),
        ([(6, CASE, 1, 0), (6, OTHER, 1, 0)], ({}, 0, 12)),
        # Of all months together.
        ([(6, CASE, 1, 0), (6, CASE, 1, 6)], ({Group(CASE, 1): 12}, 0, 0)),
        # Exactly the window is not past it.
        ([(6, CASE, 1, 6), (6, CASE, 2, 6)], ({}, 0, 12)),
        ([(6, CASE, 1, 7), (6, CASE, 2, 7)], ({Group(CASE, None): 12}, 0, 0)),
        # What has no cluster goes with the late ones; what is young and in a cluster only where it must.
        ([(6, CASE, 1, 7), (5, CASE, None, 0), (5, CASE, 2, 0)], ({Group(CASE, None): 11}, 0, 5)),
        ([(6, CASE, 1, 7), (2, CASE, None, 0), (5, CASE, 2, 0)], ({Group(CASE, None): 13}, 0, 0)),
        ([(4, CASE, 1, 7), (5, CASE, 2, 0)], ({}, 4, 5)),
        # A full group without cluster takes the late ones along.
        ([(2, CASE, 1, 7), (10, CASE, None, 0)], ({Group(CASE, None): 12}, 0, 0)),
        ([(4, CASE, 1, 7), (9, OTHER, 1, 0)], ({}, 4, 9)),
    ],
)
def test_settling(lots, expected):
    assert outcome(waiting(*lots)) == expected


@pytest.mark.parametrize(
    ("lots", "expected"),
    [
        ([(6, CASE, 1, 0), (6, CASE, 2, 0)], ({Group(CASE, None): 12}, 0, 0)),
        ([(9, CASE, None, 0)], ({}, 9, 0)),
        ([(9, CASE, None, 0), (9, OTHER, None, 0)], ({}, 9, 9)),
        # In no move a few go along with a full group of a cluster: they would stand out in it.
        ([(10, CASE, 1, 0), (3, CASE, 2, 0)], ({Group(CASE, 1): 10}, 3, 0)),
    ],
)
def test_settling_a_vote_that_has_ended(lots, expected):
    assert outcome(waiting(*lots), ended=[CASE]) == expected


clusters = st.sampled_from([None, 1, 2, 3])
arrivals = st.lists(
    # How many, of which vote, in which cluster, and how many months pass before the next flush.
    st.lists(
        st.tuples(st.integers(0, 14), st.sampled_from([CASE, OTHER]), clusters, st.integers(0, 4)),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=300)
@given(arrivals, st.booleans())
def test_nothing_is_ever_written_that_isolates_fewer_than_a_group(steps, ends):
    """Of no two moments and no set of clusters does a difference say something of fewer than ten."""
    tally: Counter[Group] = Counter()
    waits: dict[UUID, Label] = {}
    held = destroyed = 0
    month = NOW
    for number, step in enumerate(steps):
        for count, vote, cluster, months in step:
            waits |= {uuid4(): Label(Group(vote, cluster), month) for _ in range(count)}
            held += count
            month += months
        ended = [CASE] if ends and number == len(steps) - 1 else []
        done = settle(waits, least=K, month=month, window_months=WINDOW, ended=ended)
        for group, ids in done.batches.items():
            assert len(ids) >= K
            tally[group] += len(ids)
        gone = [*done.destroyed, *(one for ids in done.batches.values() for one in ids)]
        assert len(gone) == len(set(gone))
        destroyed += len(done.destroyed)
        waits = {one: label for one, label in waits.items() if one not in set(gone)}
        # Nothing is lost and nothing counted twice.
        assert sum(tally.values()) + len(waits) + destroyed == held
        assert not any(vote == CASE for vote in (label.group.vote for label in waits.values()) if ended)
        # Nothing waits past its window.
        assert all(month - label.month <= WINDOW for label in waits.values())
        for vote in (CASE, OTHER):
            cells = {group: count for group, count in tally.items() if group.vote == vote}
            total = sum(cells.values())
            for size in range(len(cells) + 1):
                for shown in combinations(cells, size):
                    rest = total - sum(cells[group] for group in shown)
                    assert rest == 0 or rest >= K


@given(
    st.sampled_from(["training", "poll"]),
    st.uuids(),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.none() | st.integers(1, 2**64 - 1),
    st.integers(0, 2**32 - 1),
)
def test_a_label_comes_back_as_it_was_and_says_nothing_by_its_length(
    source, subject, series, round_, cluster, month
):
    label = Label(Group(Vote(source, subject, series, round_), cluster), month)
    packed = pack_label(label)
    assert (unpack_label(packed), len(packed)) == (label, LABEL.size)


@pytest.mark.parametrize("option", [-1, 4, 255])
def test_an_option_that_no_case_has_is_refused(option):
    with pytest.raises(ValueError, match="no option"):
        pack_option(option)


def test_options_come_back():
    assert [unpack_option(pack_option(option)) for option in range(4)] == [0, 1, 2, 3]


@pytest.mark.parametrize("packed", [b"\0" * LABEL.size, b"\1\7" + b"\0" * (LABEL.size - 2)])
def test_a_label_of_another_version_or_source_is_refused(packed):
    with pytest.raises(KeyError):
        unpack_label(packed)


def test_a_label_of_another_length_is_refused():
    with pytest.raises(struct.error):
        unpack_label(b"\1")
