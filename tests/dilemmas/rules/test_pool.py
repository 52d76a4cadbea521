from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.pool import BATCH, is_further, is_let_through
from dilemmas.rules.session import SEVEN_STEPS, Step


@pytest.mark.parametrize(
    ("held", "in_vote", "goes_on", "expected"),
    [
        (0, False, True, False),
        (1, False, False, False),
        (2, False, False, False),
        (3, False, False, True),
        (1, False, True, True),
        # While a vote is cast nothing comes, however many wait and wherever the host goes.
        (9, True, False, False),
        (9, True, True, False),
    ],
)
def test_sentences_go_by_three_or_when_the_host_goes_on(held, in_vote, goes_on, expected):
    assert is_let_through(held=held, is_in_vote=in_vote, goes_on=goes_on) is expected


def test_going_back_and_on_again_is_no_going_on():
    assert is_further(SEVEN_STEPS, furthest=Step.REVEAL, step=Step.WEIGH)
    assert not is_further(SEVEN_STEPS, furthest=Step.WEIGH, step=Step.WEIGH)
    assert not is_further(SEVEN_STEPS, furthest=Step.WEIGH, step=Step.REVEAL)


def test_a_step_that_the_method_left_out_holds_nothing_back():
    assert is_further((Step.WEIGH, Step.AGREE), furthest=Step.READ, step=Step.WEIGH)


@dataclass
class Room:
    """A card as the rules have it; `growth`: of what the host sees, by what let it through."""

    furthest: Step = Step.READ
    in_vote: bool = False
    held: int = 0
    growth: list[tuple[str, int]] = field(default_factory=list)

    def write(self) -> None:
        self.held += 1
        self._let_through("write")

    def open_vote(self) -> None:
        self.in_vote = True

    def show_result(self) -> None:
        was_in_vote, self.in_vote = self.in_vote, False
        self._let_through("on", goes_on=was_in_vote)

    def go(self, step: Step) -> None:
        goes_on = is_further(SEVEN_STEPS, furthest=self.furthest, step=step)
        self.furthest = step if goes_on else self.furthest
        self._let_through("on" if goes_on else "nothing", goes_on=goes_on)

    def _let_through(self, event: str, *, goes_on: bool = False) -> None:
        if is_let_through(held=self.held, is_in_vote=self.in_vote, goes_on=goes_on):
            self.growth.append((event, self.held))
            self.held = 0


moves = st.one_of(
    st.just("write"), st.just("open_vote"), st.just("show_result"), st.sampled_from(SEVEN_STEPS)
)


@given(st.lists(moves, max_size=60))
def test_however_a_host_times_it_a_sentence_never_comes_alone_as_it_is_written(timing):
    room = Room()
    for move in timing:
        room.go(move) if isinstance(move, Step) else getattr(room, move)()
    assert all(size >= BATCH for event, size in room.growth if event != "on")


@given(st.lists(st.sampled_from(SEVEN_STEPS), max_size=40))
def test_a_host_who_walks_up_and_down_after_each_sentence_sees_one_a_step_at_most(walk):
    """The slow typist is the only one who writes, and the host goes somewhere after every sentence."""
    room = Room()
    for step in walk:
        room.write()
        room.go(step)
    alone = [event for event, size in room.growth if size < BATCH]
    assert alone == ["on"] * len(alone)
    assert len(alone) < len(SEVEN_STEPS)
