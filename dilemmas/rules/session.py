"""What a live session can be: its kinds and presets, and the steps of a card. The list of steps that a session walks
through is its method (rules/methods.py)."""

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


SEVEN_STEPS = tuple(Step)
# At a lunch or in a hall nobody agrees on behalf of a team.
WITHOUT_AGREEMENT = tuple(step for step in Step if step is not Step.AGREE)


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
        Preset(Kind.DILEMMA_LUNCH, 45, 2, (3, 40), WITHOUT_AGREEMENT, has_agreements=False),
        Preset(Kind.PLENARY, 45, 2, (30, 2000), WITHOUT_AGREEMENT, has_agreements=False),
        Preset(Kind.MORAL_DELIBERATION, 105, 0, (4, 14), has_votes=False),
        Preset(Kind.PEER_CONSULTATION, 90, 0, (3, 12), has_votes=False, attendance_only=True),
        Preset(Kind.REHEARSAL, 60, 6, (3, 12)),
    )
}
