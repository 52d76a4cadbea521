import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.rules.staging import (
    LABEL,
    Alike,
    Label,
    Trace,
    Waiting,
    pack_label,
    settle,
    unpack_label,
)

K = 10
TODAY = date(2026, 11, 1)
YOUNG, OLD = TODAY, TODAY - timedelta(days=1)
T0 = Alike("t0", True, 1, 0, "nl", 1)
T6 = Alike("t6", True, 1, 1, "nl", 1)


def of(*numbers: int) -> list[bytes]:
    return [bytes([0, number]) for number in numbers]


def waits(alike: Alike, panels: list[bytes], until: date = YOUNG) -> dict[UUID, Waiting]:
    return {uuid4(): Waiting(alike, panel, until) for panel in panels}


def stored(alikes: list[Alike], panels: list[bytes]) -> dict[bytes, Trace]:
    return {panel: frozenset(alikes) for panel in panels}


def outcome(waiting, traces=None, *, has_ended=False) -> tuple[Counter, int, int]:
    """(what, under the own pseudonym, loose) → how often; how many destroyed; how many go on waiting."""
    done = settle(waiting, traces or {}, least=K, today=TODAY, has_ended=has_ended, chance=random.Random(1))
    sizes = Counter((batch.alike, len(batch.own), len(batch.loose)) for batch in done.batches)
    written = sum(len(batch.ids) for batch in done.batches)
    return sizes, len(done.destroyed), len(waiting) - written - len(done.destroyed)


def test_ten_who_are_alike_are_written_and_nine_wait():
    assert outcome(waits(T0, of(*range(9)))) == (Counter(), 0, 9)
    assert outcome(waits(T0, of(*range(10)))) == (Counter({(T0, 10, 0): 1}), 0, 0)


@pytest.mark.parametrize(
    "other",
    [
        replace(T0, wave="t6"),
        replace(T0, in_time=False),
        replace(T0, version=2),
        replace(T0, form=3),
        replace(T0, language="en"),
        replace(T0, cluster_id=2),
        replace(T0, cluster_id=None),
    ],
)
def test_who_differs_in_anything_that_is_stored_is_no_company(other):
    both = waits(T0, of(*range(6))) | waits(other, of(*range(10, 16)))
    assert outcome(both) == (Counter(), 0, 12)


def test_ten_of_whom_one_was_another_company_before_wait():
    """Else the one that came from the other group could be told by the trace."""
    traces = stored([T0], of(*range(20))) | stored([replace(T0, cluster_id=2)], of(*range(30, 40)))
    assert outcome(waits(T6, of(*range(9), 30)), traces) == (Counter(), 0, 10)
    assert outcome(waits(T6, of(*range(10))), traces) == (Counter({(T6, 10, 0): 1}), 0, 0)


def test_nobody_is_left_behind_with_too_little_company():
    traces = stored([T0], of(*range(12)))
    assert outcome(waits(T6, of(*range(11))), traces) == (Counter(), 0, 11)
    assert outcome(waits(T6, of(*range(12))), traces) == (Counter({(T6, 12, 0): 1}), 0, 0)


def test_who_was_just_written_may_be_enough_in_the_next_wave():
    both = waits(T0, of(*range(10))) | waits(T6, of(*range(10)))
    sizes, _destroyed, left = outcome(both)
    assert (sizes.total(), left) == (2, 0)


def test_what_waited_too_long_is_written_without_its_link():
    traces = stored([T0], of(*range(12)))
    assert outcome(waits(T6, of(*range(11)), OLD), traces) == (Counter({(T6, 0, 11): 1}), 0, 0)


def test_of_a_large_group_as_many_keep_their_link_as_leave_enough_behind():
    traces = stored([T0], of(*range(25)))
    done = outcome(waits(T6, of(*range(20)), OLD), traces)
    # Fifteen of twenty-five leave ten; the other five are too few and have nobody.
    assert done == (Counter({(T6, 15, 0): 1}), 5, 0)
    traces |= stored([replace(T0, form=4)], of(*range(40, 52)))
    done = outcome(waits(T6, of(*range(20), *range(40, 45)), OLD), traces)
    assert done == (Counter({(T6, 15, 0): 1, (T6, 0, 10): 1}), 0, 0)


def test_who_has_no_trace_takes_the_others_along_and_keeps_a_pseudonym():
    traces = stored([T0], of(*range(12)))
    both = waits(T6, of(0, 1, 2), OLD) | waits(T6, of(*range(50, 57)))
    assert outcome(both, traces) == (Counter({(T6, 7, 3): 1}), 0, 0)


def test_too_few_of_a_cluster_are_written_without_it():
    other = replace(T0, cluster_id=2)
    both = waits(T0, of(*range(6)), OLD) | waits(other, of(*range(10, 15)), OLD)
    assert outcome(both) == (Counter({(replace(T0, cluster_id=None), 0, 11): 1}), 0, 0)


def test_what_is_too_few_even_so_is_destroyed():
    assert outcome(waits(T0, of(*range(9)), OLD)) == (Counter(), 9, 0)


def test_at_the_end_nothing_goes_on_waiting():
    assert outcome(waits(T0, of(*range(9))), has_ended=True) == (Counter(), 9, 0)


def test_a_second_answer_of_one_person_for_a_wave_is_no_company():
    doubled = waits(T0, of(*range(9), 8))
    assert outcome(doubled) == (Counter(), 1, 9)
    again = waits(replace(T0, in_time=False), of(*range(10)))
    assert outcome(again, stored([T0], of(*range(10)))) == (Counter(), 10, 0)


def test_labels_are_of_one_width_and_come_back():
    labels = [
        Label(uuid4(), T0, TODAY),
        Label(uuid4(), Alike("meting-na-de-zomer-1", False, 4_000_000, 11, "en", None), date.max),
        Label(uuid4(), replace(T0, cluster_id=2**40), date.min),
    ]
    assert [unpack_label(pack_label(label)) for label in labels] == labels
    assert {len(pack_label(label)) for label in labels} == {LABEL.size}
    with pytest.raises(ValueError, match="too long"):
        pack_label(Label(uuid4(), replace(T0, wave="x" * 21), TODAY))
    with pytest.raises(ValueError, match="version"):
        unpack_label(b"\2" + pack_label(labels[0])[1:])


alikes = st.builds(
    Alike,
    wave=st.sampled_from(["t0", "t6", "t12"]),
    in_time=st.sampled_from([True, True, True, False]),
    version=st.just(1),
    form=st.sampled_from([0, 0, 1]),
    language=st.just("nl"),
    cluster_id=st.sampled_from([1, 1, 2, None]),
)
# Which people answer how, and how many days pass before the next flush.
step = st.tuples(
    st.lists(st.tuples(alikes, st.integers(0, 40), st.integers(1, 18)), max_size=4), st.integers(0, 90)
)


@settings(max_examples=200)
@given(st.lists(step, min_size=1, max_size=8), st.integers(2, 6), st.randoms(use_true_random=False))
def test_whatever_comes_every_trace_has_company(steps, least, chance):
    """Movers, drop-outs and groups of one too few: people go from form to form and cluster to cluster as they like."""
    waiting: dict[UUID, Waiting] = {}
    traces: dict[bytes, Trace] = {}
    answered: set[tuple[bytes, str]] = set()
    came = written = destroyed = 0
    today = TODAY
    for number, (groups, days) in enumerate(steps):
        for alike, first, count in groups:
            for panel in of(*range(first, first + count)):
                if (panel, alike.wave) not in answered:
                    answered.add((panel, alike.wave))
                    waiting[uuid4()] = Waiting(alike, panel, today + timedelta(days=60))
                    came += 1
        today += timedelta(days=days)
        ended = number == len(steps) - 1
        done = settle(waiting, traces, least=least, today=today, has_ended=ended, chance=chance)
        for batch in done.batches:
            assert len(batch.ids) >= least
            people = {waiting[one].panel for one in batch.ids}
            assert len(people) == len(batch.ids)
            for one in batch.own:
                panel = waiting[one].panel
                traces[panel] = traces.get(panel, frozenset()) | {batch.alike}
            for one in batch.loose:
                traces[one.bytes] = frozenset({batch.alike})
            for one in batch.ids:
                assert replace(waiting[one].alike, cluster_id=None) == replace(batch.alike, cluster_id=None)
                assert batch.alike.cluster_id in (None, waiting[one].alike.cluster_id)
                del waiting[one]
            written += len(batch.ids)
        for one in done.destroyed:
            del waiting[one]
        destroyed += len(done.destroyed)
        assert all(row.until >= today for row in waiting.values())
        assert min(Counter(traces.values()).values(), default=least) >= least
    assert (came, waiting) == (written + destroyed, {})
