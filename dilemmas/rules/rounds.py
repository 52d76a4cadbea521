"""Rules of a live vote: what is counted, when it may be shown, and what changed.

Source of the thresholds: the decision on live votes (docs/decisions); live results show from five ballots on.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

# A round is one vote; a card has at most these two.
FIRST, SECOND = 1, 2
# From so many ballots a result is shown; the municipality may ask for more, never for fewer.
REVEAL_FROM = 5
# From so many who voted twice the share that changed is shown.
SHIFT_FROM = 8
# A vote that the server receives this long after the close still counts: it was on its way.
GRACE_SECONDS = 2.0
# No choice, asked of nobody why; once a session.
PASS = -1


@dataclass(frozen=True)
class Slot:
    """What one ballot holds: a sequence number, and a choice (0-based), PASS or None for each round."""

    sequence: int = 0
    first: int | None = None
    second: int | None = None

    def choice(self, round_number: int) -> int | None:
        return self.first if round_number == FIRST else self.second


@dataclass(frozen=True)
class Vote:
    """`sequence` rises with every vote that a browser makes with this ballot in this card."""

    sequence: int
    round_number: int
    choice: int


class Refusal(enum.Enum):
    """Why a vote changed nothing; the values are the codes of docs/live-protocol.md."""

    OLD = "old_vote"
    CLOSED = "round_closed"
    NO_SUCH_OPTION = "no_such_option"


def cast(slot: Slot, vote: Vote, *, options: int) -> Slot | Refusal:
    """The slot with this vote in it. One that is not newer than what is there is refused: a resend, or an older
    message that came late, never overwrites a newer choice."""
    if vote.choice != PASS and not 0 <= vote.choice < options:
        return Refusal.NO_SUCH_OPTION
    if vote.sequence <= slot.sequence:
        return Refusal.OLD
    changed = {"first": vote.choice} if vote.round_number == FIRST else {"second": vote.choice}
    return replace(slot, sequence=vote.sequence, **changed)


class Hidden(enum.Enum):
    """Why a result stays shut."""

    TOO_FEW = "too_few"
    MORE_BALLOTS_THAN_HEADS = "more_ballots_than_heads"
    # Who voted now and not before, or before and not now, could be read from the difference.
    OTHER_VOTERS = "other_voters"


@dataclass(frozen=True)
class Result:
    """`counts`: votes an option, in the order of the options; passes are in `voters` only."""

    counts: tuple[int, ...]
    voters: int
    passes: int


@dataclass(frozen=True)
class Shift:
    """How many of those who chose in both rounds chose something else the second time."""

    changed: int
    voted_twice: int


def tally(slots: Iterable[Slot], *, round_number: int, options: int) -> Result:
    chosen = Counter(slot.choice(round_number) for slot in slots)
    voters = sum(number for choice, number in chosen.items() if choice is not None)
    return Result(tuple(chosen[option] for option in range(options)), voters, chosen[PASS])


def reveal(
    slots: Sequence[Slot], *, round_number: int, options: int, heads: int, threshold: int = REVEAL_FROM
) -> Result | Hidden:
    """The result of a closed round, or why it stays shut.

    `heads`: how many players the host counted in the room, the hosts not among them.
    """
    threshold = max(threshold, REVEAL_FROM)
    result = tally(slots, round_number=round_number, options=options)
    if result.voters < threshold:
        return Hidden.TOO_FEW
    if result.voters > heads:
        return Hidden.MORE_BALLOTS_THAN_HEADS
    if round_number == SECOND:
        only_first = sum(slot.first is not None and slot.second is None for slot in slots)
        only_second = sum(slot.first is None and slot.second is not None for slot in slots)
        if any(0 < number < threshold for number in (only_first, only_second)):
            return Hidden.OTHER_VOTERS
    return result


def differs_by_few(voters: int, earlier: Iterable[int], *, threshold: int = REVEAL_FROM) -> bool:
    """Whether a result of so many beside one of these could be read as the choice of one or a few: of a 'wat als',
    whose ballots cannot be laid beside those of its card."""
    return any(0 < abs(voters - number) < max(threshold, REVEAL_FROM) for number in earlier)


def shift(slots: Iterable[Slot]) -> Shift | None:
    """None below SHIFT_FROM: with fewer one may know who moved."""
    twice = [slot for slot in slots if _is_choice(slot.first) and _is_choice(slot.second)]
    if len(twice) < SHIFT_FROM:
        return None
    return Shift(sum(slot.first != slot.second for slot in twice), len(twice))


def _is_choice(choice: int | None) -> bool:
    return choice is not None and choice != PASS


def net_shift(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    """Votes an option won or lost, from the counts of both rounds alone."""
    return tuple(after - before for before, after in zip(first, second, strict=True))


def guess_score(guess: Mapping[int, int], result: Result) -> int:
    """'Raad de verdeling': of all votes, how many stones of the guess lie right."""
    return sum(min(guess.get(option, 0), number) for option, number in enumerate(result.counts))
