"""What a method may be: the shipped ones are, and whatever an editor is allowed can be played from its first step on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.methods import (
    MINUTES,
    MOST_STEPS,
    TALKS,
    MethodFault,
    MethodStep,
    faults,
    method_as_json,
    method_from_json,
    minutes_left,
    session_minutes,
    shipped_method,
    total_minutes,
)
from dilemmas.rules.session import PRESETS, Kind, Step

WITH_VOTES = [kind for kind, preset in PRESETS.items() if preset.has_votes]


def of(*codes: str, minutes: float = 1) -> tuple[MethodStep, ...]:
    return tuple(MethodStep(code, minutes, agrees=code == Step.AGREE) for code in codes)


def part(title: str = "Rondje", minutes: float = 10, **fields) -> MethodStep:
    return MethodStep("", minutes, title=title, **fields)


# Shipped -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_the_shipped_methods_are_good_ones(kind):
    assert faults(kind, shipped_method(kind)) == []


@pytest.mark.parametrize("kind", WITH_VOTES)
def test_the_cards_of_a_kind_fit_its_time(kind):
    # A game is ended by the clock: six cards are what it chooses from.
    cards = 3 if kind in (Kind.GAME, Kind.REHEARSAL) else PRESETS[kind].cards_at_most
    assert cards * total_minutes(shipped_method(kind)) <= PRESETS[kind].minutes


def test_a_card_takes_about_twelve_minutes():
    assert minutes_left(shipped_method(Kind.GAME), Step.READ, 0) == 12


def test_what_is_left_counts_this_step_and_the_cards_to_come():
    assert minutes_left(shipped_method(Kind.GAME), Step.AGREE, 2) == 2 + 24


def test_a_card_at_a_step_that_its_method_has_not_takes_all_of_it():
    assert minutes_left(of("read", "vote", "reveal"), Step.AGREE, 0) == 3


@pytest.mark.parametrize("kind", list(TALKS))
def test_a_talk_takes_as_long_as_its_preset_says(kind):
    assert session_minutes(kind, TALKS[kind]) == PRESETS[kind].minutes


def test_a_changed_talk_takes_as_long_as_its_parts_and_a_game_as_long_as_before():
    assert session_minutes(Kind.DIALOGUE_TABLE, (part(minutes=20), part(minutes=12.5))) == 32.5
    assert session_minutes(Kind.GAME, of("read", "vote", "reveal")) == 60


def test_every_kind_without_votes_has_a_talk():
    assert {kind for kind, preset in PRESETS.items() if not preset.has_votes} == set(TALKS)


def test_turns_of_the_largest_table_fit_in_their_step():
    for kind, steps in TALKS.items():
        most = min(PRESETS[kind].players[1], 10)
        assert all(step.turn_minutes * most <= step.minutes for step in steps if step.turn_minutes), kind


@pytest.mark.parametrize("kind", list(Kind))
def test_a_method_comes_back_from_its_file_as_it_was(kind):
    assert method_from_json(method_as_json(shipped_method(kind))) == shipped_method(kind)


# Of a card -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("read vote reveal", []),
        ("read vote reveal weigh", []),
        ("read rights vote reveal agree", []),
        ("read vote reveal weigh vote_again agree", []),
        ("read vote reveal rights vote_again", []),
        ("vote read reveal", [MethodFault.READ_NOT_FIRST, MethodFault.REVEAL_NOT_AFTER_VOTE]),
        ("read weigh agree", [MethodFault.NO_VOTE]),
        ("read reveal vote", [MethodFault.REVEAL_NOT_AFTER_VOTE]),
        ("read vote weigh reveal", [MethodFault.REVEAL_NOT_AFTER_VOTE]),
        ("read vote weigh", [MethodFault.REVEAL_NOT_AFTER_VOTE]),
        ("read weigh vote_again vote reveal", [MethodFault.SECOND_BEFORE_REVEAL]),
        ("read vote reveal vote_again", [MethodFault.NO_TALK_BETWEEN]),
        ("read vote reveal agree weigh", [MethodFault.AGREE_NOT_LAST]),
        ("read vote reveal weigh weigh", [MethodFault.TWICE]),
        ("read vote reveal sing", [MethodFault.UNKNOWN_STEP]),
        ("", [MethodFault.EMPTY]),
    ],
)
def test_what_a_card_may_not_be_is_named(codes, found):
    assert faults(Kind.GAME, of(*codes.split())) == found


def test_in_a_hall_nobody_agrees():
    assert faults(Kind.PLENARY, of("read", "vote", "reveal", "agree")) == [MethodFault.NOTHING_AGREED]


@pytest.mark.parametrize(
    ("minutes", "is_good"),
    [(0.5, True), (1.5, True), (120, True), (0, False), (1.2, False), (120.5, False), (-1, False)],
)
def test_minutes_go_by_halves(minutes, is_good):
    found = faults(Kind.GAME, of("read", "vote", "reveal", minutes=minutes))
    assert (MethodFault.WRONG_MINUTES not in found) is is_good


METHODS = st.lists(st.sampled_from(list(Step)), min_size=1, max_size=8).map(
    lambda steps: tuple(MethodStep(step.value, MINUTES[step], agrees=step is Step.AGREE) for step in steps)
)


@given(method=METHODS)
def test_what_is_allowed_can_be_played(method):
    """Whoever walks it from the first step on sees the card before a vote, each vote shown, and talk between two."""
    if faults(Kind.GAME, method):
        return
    seen: list[str] = []
    for step in method:
        assert step.code not in seen
        if step.code == Step.VOTE:
            assert "read" in seen
        if step.code == Step.REVEAL:
            assert seen[-1] == "vote"
        if step.code == Step.VOTE_AGAIN:
            assert "reveal" in seen
            assert {"rights", "weigh"} & set(seen[seen.index("reveal") :])
        seen.append(step.code)
    assert seen[0] == "read"
    assert {"vote", "reveal"} <= set(seen)
    assert "agree" not in seen[:-1]


@given(method=METHODS)
def test_a_fault_is_named_whatever_the_list(method):
    """Any list is either one of those that can be walked, or has a fault with a name."""
    codes = [step.code for step in method]
    is_walkable = (
        len(set(codes)) == len(codes)
        and codes[0] == "read"
        and "vote reveal" in " ".join(codes)
        and "agree" not in codes[:-1]
        and ("vote_again" not in codes or _talks_between(codes))
    )
    assert (not faults(Kind.GAME, method)) is is_walkable


def _talks_between(codes: list[str]) -> bool:
    return bool({"rights", "weigh"} & set(codes[codes.index("reveal") : codes.index("vote_again")]))


# Of a talk -----------------------------------------------------------------------------------------


def test_a_talk_is_free_in_its_parts():
    own = (part("Kop koffie", 0.5), part("Ronde", 20, turn_minutes=2.5), part("Slot", agrees=True))
    assert faults(Kind.DIALOGUE_TABLE, own) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"title": " "}, MethodFault.NO_TITLE),
        ({"turn_minutes": 11}, MethodFault.WRONG_TURN),
        ({"turn_minutes": 0.2}, MethodFault.WRONG_TURN),
        ({"minutes": 1000}, MethodFault.WRONG_MINUTES),
    ],
)
def test_what_a_talk_may_not_be_is_named(changed, fault):
    assert fault in faults(Kind.DIALOGUE_TABLE, (replace(part(), **changed),))


def test_a_talk_is_not_endless():
    assert faults(Kind.DIALOGUE_TABLE, (part(minutes=1),) * (MOST_STEPS + 1)) == [MethodFault.TOO_MANY]
    assert faults(Kind.DIALOGUE_TABLE, (part(minutes=120),) * 5) == [MethodFault.TOO_LONG]


def test_where_nothing_is_kept_nobody_agrees():
    assert faults(Kind.PEER_CONSULTATION, (part(agrees=True),)) == [MethodFault.NOTHING_AGREED]
