"""The method of a live session: the steps that it walks through, as shipped or as an editor made them.

A kind with votes walks through steps of a card, a talk through parts with a title of their own. A session keeps the
method with which it was opened.
"""

import enum
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from dilemmas.rules.session import PRESETS, Kind, Preset, Step

MOST_STEPS = 20
LEAST_MINUTES, MOST_MINUTES = 0.5, 120
MOST_MINUTES_A_SESSION = 480


@dataclass(frozen=True)
class MethodStep:
    """`code`: a Step of a card, or a part of a shipped talk (words: dilemmas/messages/live_steps.py); an editor's own
    part of a talk has none. `title` and `say` are an editor's, in Dutch; `say` holds one sentence a line, and where it
    is empty the shipped ones are said. English may be empty.

    `turn_minutes`: everybody speaks so long, one after the other and without a word in between; 0: they speak with each
    other. `agrees`: the table writes down what it will do.
    """

    code: str
    minutes: float
    turn_minutes: float = 0
    agrees: bool = False
    title: str = ""
    title_en: str = ""
    say: str = ""
    say_en: str = ""


Method = tuple[MethodStep, ...]

# Minutes a step takes as a rule; the clock never closes anything.
MINUTES: dict[Step, float] = {
    Step.READ: 1.5,
    Step.VOTE: 1,
    Step.REVEAL: 0.5,
    Step.RIGHTS: 2.5,
    Step.WEIGH: 3.5,
    Step.VOTE_AGAIN: 1,
    Step.AGREE: 2,
}

# The shipped talks about an own case; together as long as the preset says. No part has the code of a step of a card.
TALKS: dict[Kind, Method] = {
    Kind.DIALOGUE_TABLE: (
        MethodStep("arrive", 5),
        MethodStep("tell", 8),
        MethodStep("turns", 18, turn_minutes=2),
        MethodStep("silence", 2),
        MethodStep("turns_again", 18, turn_minutes=2),
        MethodStep("talk", 14),
        MethodStep("decide", 10, agrees=True),
    ),
    Kind.MORAL_DELIBERATION: (
        MethodStep("arrive", 5),
        MethodStep("tell", 15),
        MethodStep("question", 10),
        MethodStep("facts", 10),
        MethodStep("perspectives", 20),
        MethodStep("options", 10),
        MethodStep("weigh_up", 20),
        MethodStep("decide", 15, agrees=True),
    ),
    Kind.PEER_CONSULTATION: (
        MethodStep("arrive", 5),
        MethodStep("choose", 10),
        MethodStep("tell", 10),
        MethodStep("ask", 20),
        MethodStep("advise", 20, turn_minutes=2),
        MethodStep("answer", 10),
        MethodStep("learn", 15),
    ),
}


def shipped_method(kind: Kind) -> Method:
    preset = PRESETS[kind]
    if not preset.has_votes:
        return TALKS[kind]
    return tuple(MethodStep(step.value, MINUTES[step], agrees=step is Step.AGREE) for step in preset.steps)


def method_as_json(method: Method) -> list[dict[str, Any]]:
    return [asdict(step) for step in method]


def method_from_json(stored: Sequence[dict[str, Any]]) -> Method:
    return tuple(MethodStep(**step) for step in stored)


def total_minutes(method: Sequence[MethodStep]) -> float:
    return sum(step.minutes for step in method)


def minutes_left(method: Method, current: Step, cards_to_come: int) -> float:
    """What the current card still takes from this step on, and the cards after it. A card that stands at a step that
    its method has not, takes all of it."""
    codes = [step.code for step in method]
    place = codes.index(current) if current in codes else 0
    return total_minutes(method[place:]) + cards_to_come * total_minutes(method)


def session_minutes(kind: Kind, method: Method) -> float:
    """A talk takes as long as its parts; a game as long as its preset, whatever number of cards is played."""
    return PRESETS[kind].minutes if PRESETS[kind].has_votes else total_minutes(method)


# What is wrong with a method -----------------------------------------------------------------------


class MethodFault(enum.StrEnum):
    EMPTY = "empty"
    TOO_MANY = "too_many"
    WRONG_MINUTES = "wrong_minutes"
    TOO_LONG = "too_long"
    UNKNOWN_STEP = "unknown_step"
    TWICE = "twice"
    READ_NOT_FIRST = "read_not_first"
    NO_VOTE = "no_vote"
    # What was voted is shown at once, and nothing is shown before.
    REVEAL_NOT_AFTER_VOTE = "reveal_not_after_vote"
    SECOND_BEFORE_REVEAL = "second_before_reveal"
    # Between two votes people talk, or the second says nothing.
    NO_TALK_BETWEEN = "no_talk_between"
    AGREE_NOT_LAST = "agree_not_last"
    NOTHING_AGREED = "nothing_agreed"
    NO_TITLE = "no_title"
    WRONG_TURN = "wrong_turn"


def faults(kind: Kind, method: Method) -> list[MethodFault]:
    """Why this cannot be the method of this kind; none when it can."""
    if not method:
        return [MethodFault.EMPTY]
    preset = PRESETS[kind]
    found = [fault for fault, is_so in _common_faults(method, preset).items() if is_so]
    own = _card_faults(method) if preset.has_votes else _talk_faults(method)
    return found + [fault for fault, is_so in own.items() if is_so]


def _common_faults(method: Method, preset: Preset) -> dict[MethodFault, bool]:
    may_agree = preset.has_agreements and not preset.attendance_only
    return {
        MethodFault.TOO_MANY: len(method) > MOST_STEPS,
        MethodFault.WRONG_MINUTES: not all(_is_time(step.minutes) for step in method),
        MethodFault.TOO_LONG: total_minutes(method) > MOST_MINUTES_A_SESSION,
        MethodFault.NOTHING_AGREED: not may_agree and any(step.agrees for step in method),
    }


def _is_time(minutes: float) -> bool:
    """Half minutes."""
    return LEAST_MINUTES <= minutes <= MOST_MINUTES and float(2 * minutes).is_integer()


def _card_faults(method: Method) -> dict[MethodFault, bool]:
    codes = [step.code for step in method]
    place = {code: codes.index(code) for code in codes}
    vote, reveal, again = (place.get(step) for step in (Step.VOTE, Step.REVEAL, Step.VOTE_AGAIN))
    after_reveal = codes[(reveal or 0) + 1 : again]
    return {
        MethodFault.UNKNOWN_STEP: not set(codes) <= set(Step),
        MethodFault.TWICE: len(place) < len(codes),
        MethodFault.READ_NOT_FIRST: codes[0] != Step.READ,
        MethodFault.NO_VOTE: vote is None,
        MethodFault.REVEAL_NOT_AFTER_VOTE: (vote is not None or reveal is not None)
        and (Step.VOTE, Step.REVEAL) not in pairwise(codes),
        MethodFault.SECOND_BEFORE_REVEAL: again is not None and (reveal is None or again < reveal),
        MethodFault.NO_TALK_BETWEEN: again is not None
        and reveal is not None
        and again > reveal
        and not {Step.RIGHTS, Step.WEIGH} & set(after_reveal),
        MethodFault.AGREE_NOT_LAST: Step.AGREE in codes[:-1],
    }


def _talk_faults(method: Method) -> dict[MethodFault, bool]:
    return {
        MethodFault.NO_TITLE: any(not step.code and not step.title.strip() for step in method),
        MethodFault.WRONG_TURN: not all(
            step.turn_minutes == 0 or (_is_time(step.turn_minutes) and step.turn_minutes <= step.minutes)
            for step in method
        ),
    }
