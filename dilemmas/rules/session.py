"""The course of a live session: its steps, its presets and its clock. Methods are lists of steps (docs/decisions)."""

import enum
from dataclasses import dataclass

# What a browser without a socket sends at once: as long as twenty of the longest frames.
MOST_POLLED_BYTES = 160_000


class Step(enum.StrEnum):
    """The seven steps of a card, in order; a method uses some of them."""

    READ = "read"
    VOTE = "vote"
    REVEAL = "reveal"
    RIGHTS = "rights"
    WEIGH = "weigh"
    VOTE_AGAIN = "vote_again"
    AGREE = "agree"


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
SEVEN_STEPS = tuple(Step)
# In a hall nobody agrees on behalf of a team.
PLENARY_STEPS = tuple(step for step in Step if step is not Step.AGREE)


class Kind(enum.StrEnum):
    TEAM_MEETING = "team_meeting"
    GAME = "game"
    DIALOGUE_TABLE = "dialogue_table"
    ROUND_TABLE = "round_table"
    DILEMMA_LUNCH = "dilemma_lunch"
    PLENARY = "plenary"
    MORAL_DELIBERATION = "moral_deliberation"
    PEER_CONSULTATION = "peer_consultation"
    REHEARSAL = "rehearsal"


@dataclass(frozen=True)
class Preset:
    kind: Kind
    minutes: int
    # Cards to pre-select and to play; none for a talk on an own case.
    cards_at_most: int
    players: tuple[int, int]
    steps: tuple[Step, ...] = SEVEN_STEPS
    has_agreements: bool = True
    # Votes are cast and shown; a talk about an own case has none.
    has_votes: bool = True
    # Only who was there is kept.
    attendance_only: bool = False


PRESETS: dict[Kind, Preset] = {
    preset.kind: preset
    for preset in (
        Preset(Kind.TEAM_MEETING, 15, 1, (3, 30)),
        Preset(Kind.GAME, 60, 6, (3, 12)),
        Preset(Kind.DIALOGUE_TABLE, 75, 0, (6, 9), has_votes=False),
        Preset(Kind.ROUND_TABLE, 90, 2, (4, 14)),
        Preset(Kind.DILEMMA_LUNCH, 45, 2, (3, 40), has_agreements=False),
        Preset(Kind.PLENARY, 45, 2, (30, 2000), PLENARY_STEPS, has_agreements=False),
        Preset(Kind.MORAL_DELIBERATION, 105, 0, (4, 14), has_votes=False),
        Preset(Kind.PEER_CONSULTATION, 90, 0, (3, 12), has_votes=False, attendance_only=True),
        Preset(Kind.REHEARSAL, 60, 6, (3, 12)),
    )
}


@dataclass(frozen=True)
class TalkStep:
    """A part of a talk without votes. `turn_minutes`: everybody speaks so long, one after the other and without a word
    in between; 0: they speak with each other."""

    code: str
    minutes: float
    turn_minutes: float = 0


# The methods that talk about an own case; together as long as the preset says.
TALKS: dict[Kind, tuple[TalkStep, ...]] = {
    Kind.DIALOGUE_TABLE: (
        TalkStep("arrive", 5),
        TalkStep("tell", 8),
        TalkStep("turns", 18, turn_minutes=2),
        TalkStep("silence", 2),
        TalkStep("turns_again", 18, turn_minutes=2),
        TalkStep("talk", 14),
        TalkStep("agree", 10),
    ),
    Kind.MORAL_DELIBERATION: (
        TalkStep("arrive", 5),
        TalkStep("tell", 15),
        TalkStep("question", 10),
        TalkStep("facts", 10),
        TalkStep("perspectives", 20),
        TalkStep("options", 10),
        TalkStep("weigh", 20),
        TalkStep("agree", 15),
    ),
    Kind.PEER_CONSULTATION: (
        TalkStep("arrive", 5),
        TalkStep("choose", 10),
        TalkStep("tell", 10),
        TalkStep("ask", 20),
        TalkStep("advise", 20, turn_minutes=2),
        TalkStep("answer", 10),
        TalkStep("learn", 15),
    ),
}


def next_step(steps: tuple[Step, ...], current: Step) -> Step | None:
    """None after the last."""
    place = steps.index(current) + 1
    return steps[place] if place < len(steps) else None


def minutes_left(steps: tuple[Step, ...], current: Step, cards_to_come: int) -> float:
    """What the current card still takes from this step on, and the cards after it."""
    rest = sum(MINUTES[step] for step in steps[steps.index(current) :])
    return rest + cards_to_come * sum(MINUTES[step] for step in steps)
