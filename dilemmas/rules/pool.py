"""When sentences of the pool reach the host who reads them first: together, so that the moment a sentence appears does
not tell who was typing. Source: docs/decisions/0016-live-votes.md."""

from collections.abc import Sequence

from dilemmas.rules.session import Step

# So many at once, of whom nobody knows whose is whose.
BATCH = 3


def is_let_through(*, held: int, is_in_vote: bool, goes_on: bool) -> bool:
    """Whether all sentences that are held reach the host now; else they wait for more.

    `goes_on`: the host shows a result or comes to a step where this card was not yet; then what is there goes together,
    also one. Never in a vote: who types and who votes would be seen together.
    """
    return held > 0 and not is_in_vote and (goes_on or held >= BATCH)


def is_further(steps: Sequence[Step], *, furthest: Step, step: Step) -> bool:
    """Going back and on again is no going on: else a host could let sentences through one by one."""
    return furthest not in steps or steps.index(step) > steps.index(furthest)
