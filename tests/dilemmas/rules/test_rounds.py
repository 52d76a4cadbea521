import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.rounds import (
    FIRST,
    PASS,
    SECOND,
    Hidden,
    Refusal,
    Result,
    Shift,
    Slot,
    Vote,
    cast,
    differs_by_few,
    guess_score,
    net_shift,
    reveal,
    shift,
    tally,
)

OPTIONS = 4
choices = st.one_of(st.none(), st.just(PASS), st.integers(0, OPTIONS - 1))
slots = st.builds(Slot, sequence=st.integers(0, 99), first=choices, second=choices)


def voters(*firsts: int, seconds: tuple[int | None, ...] = ()) -> list[Slot]:
    pairs = itertools.zip_longest(firsts, seconds)
    return [Slot(1, first, second) for first, second in pairs]


def test_a_later_vote_replaces_an_earlier_one():
    slot = cast(cast(Slot(), Vote(1, FIRST, 0), options=4), Vote(2, FIRST, 3), options=4)
    assert slot == Slot(2, first=3)
    assert cast(slot, Vote(3, SECOND, 1), options=4) == Slot(3, first=3, second=1)


@pytest.mark.parametrize("sequence", [0, 1, 2])
def test_a_resend_or_a_late_older_vote_changes_nothing(sequence):
    assert cast(Slot(2, first=3), Vote(sequence, FIRST, 0), options=4) is Refusal.OLD


@pytest.mark.parametrize("choice", [-2, 4, 99])
def test_an_option_that_is_not_there_is_refused(choice):
    assert cast(Slot(), Vote(1, FIRST, choice), options=4) is Refusal.NO_SUCH_OPTION


@given(st.permutations([Vote(number, FIRST, number % OPTIONS) for number in range(1, 6)]), st.data())
def test_in_whatever_order_and_however_often_the_highest_sequence_wins(votes, data):
    again = data.draw(st.lists(st.sampled_from(votes)))
    slot = Slot()
    for vote in [*votes, *again]:
        outcome = cast(slot, vote, options=OPTIONS)
        slot = outcome if isinstance(outcome, Slot) else slot
    assert slot == Slot(5, first=1)


def test_a_pass_counts_as_a_voter_and_for_no_option():
    assert tally(voters(0, 0, PASS, 3), round_number=FIRST, options=4) == Result((2, 0, 0, 1), 4, 1)


def test_under_five_nothing_is_shown_and_a_lower_threshold_is_not_heard():
    four = voters(0, 1, 2, 3)
    assert reveal(four, round_number=FIRST, options=4, heads=9, threshold=1) is Hidden.TOO_FEW
    five = [*four, Slot(1, 0)]
    assert reveal(five, round_number=FIRST, options=4, heads=9) == Result((2, 1, 1, 1), 5, 0)
    assert reveal(five, round_number=FIRST, options=4, heads=9, threshold=6) is Hidden.TOO_FEW


def test_more_ballots_than_heads_are_not_shown():
    assert reveal(voters(0, 1, 2, 3, 0), round_number=FIRST, options=4, heads=4) is (
        Hidden.MORE_BALLOTS_THAN_HEADS
    )


@pytest.mark.parametrize(
    ("late", "gone", "is_shown"),
    [(0, 0, True), (1, 0, False), (0, 4, False), (5, 0, True), (5, 5, True), (5, 1, False)],
)
def test_a_second_result_never_isolates_who_came_or_left(late, gone, is_shown):
    both = [Slot(2, 0, 1)] * 6
    slots = [*both, *[Slot(1, None, 2)] * late, *[Slot(1, 3, None)] * gone]
    shown = reveal(slots, round_number=SECOND, options=4, heads=50)
    assert isinstance(shown, Result) == is_shown
    assert is_shown or shown is Hidden.OTHER_VOTERS


@given(st.lists(slots, max_size=30))
def test_first_and_second_result_together_isolate_nobody(held):
    """Whoever subtracts the two results gets the sum of at least five who came, or left, or none."""
    first = reveal(held, round_number=FIRST, options=OPTIONS, heads=99)
    second = reveal(held, round_number=SECOND, options=OPTIONS, heads=99)
    if isinstance(first, Result) and isinstance(second, Result):
        came = sum(slot.first is None and slot.second is not None for slot in held)
        left = sum(slot.second is None and slot.first is not None for slot in held)
        assert came == 0 or came >= 5
        assert left == 0 or left >= 5
        assert first.voters + came - left == second.voters
        assert sum(net_shift(first.counts, second.counts)) == (second.voters - second.passes) - (
            first.voters - first.passes
        )


def test_the_shift_is_told_from_eight():
    moved = [Slot(2, 0, 1)] * 3
    assert shift([*moved, *[Slot(2, 1, 1)] * 4]) is None
    assert shift([*moved, *[Slot(2, 1, 1)] * 5, Slot(2, PASS, 1), Slot(1, 0)]) == Shift(3, 8)


def test_a_guess_scores_the_stones_that_lie_right():
    assert guess_score({0: 5, 1: 1, 2: 6}, Result((2, 6, 3, 1), 12, 0)) == 2 + 1 + 3


@pytest.mark.parametrize(
    ("voters", "earlier", "is_told"),
    [(9, (9,), True), (9, (8,), False), (9, (14, 4), True), (9, (9, 12), False), (9, (), True)],
)
def test_a_what_if_beside_its_card_isolates_nobody(voters, earlier, is_told):
    assert differs_by_few(voters, earlier) is not is_told
