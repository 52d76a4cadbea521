"""What a live session holds, as its screens show it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from dilemmas.ballots import KeyIsGone, key_of, unseal_all
from dilemmas.models import LiveCard, LiveSession, RoundState
from dilemmas.rules.rounds import FIRST, SECOND, Hidden, Result, Slot, reveal, shift, tally
from foundation.people.models import Person


@dataclass(frozen=True)
class CardVotes:
    """The slots of a card, opened. `is_void`: the key went, nothing can be counted."""

    slots: tuple[Slot, ...] = ()
    is_void: bool = False

    def voted(self, round_number: int) -> int:
        return sum(slot.choice(round_number) is not None for slot in self.slots)


def votes_of(card: LiveCard) -> CardVotes:
    rows = [(slot, bytes(blob)) for slot, blob in card.slots.values_list("id", "blob")]
    if not rows:
        return CardVotes()
    try:
        return CardVotes(tuple(unseal_all(key_of(card.public_id), card_id=card.public_id, rows=rows)))
    except KeyIsGone:
        return CardVotes(is_void=True)


def result_of(
    card: LiveCard, votes: CardVotes, round_number: int, *, threshold: int
) -> Result | Hidden | None:
    """What may be shown of a round now; None while it is not revealed.

    A result of paper comes from the hands that the host counted.
    """
    if not is_revealed(card, round_number):
        return None
    if counted := card.paper.get(str(round_number)):
        return _paper_result(counted, threshold=threshold)
    return reveal(
        votes.slots,
        round_number=round_number,
        options=option_count(card),
        heads=card.session.heads,
        threshold=threshold,
    )


def _paper_result(counts: list[int], *, threshold: int) -> Result | Hidden:
    voters = sum(counts)
    return Hidden.TOO_FEW if voters < threshold else Result(tuple(counts), voters, 0)


def is_revealed(card: LiveCard, round_number: int) -> bool:
    if card.round_number > round_number:
        return True
    return card.round_number == round_number and card.round_state == RoundState.REVEALED


def option_count(card: LiveCard) -> int:
    return len(card.case("nl").get("options", []))


def totals_of(card: LiveCard, votes: CardVotes, *, threshold: int) -> dict[str, object]:
    """What is left of a card: the totals of the rounds that were shown, and the shift where enough voted twice."""
    totals: dict[str, object] = {}
    for round_number in (FIRST, SECOND):
        result = result_of(card, votes, round_number, threshold=threshold)
        if isinstance(result, Result):
            totals[str(round_number)] = {
                "counts": list(result.counts),
                "voters": result.voters,
                "passes": result.passes,
            }
    moved = shift(votes.slots) if str(SECOND) in totals else None
    if moved:
        totals["shift"] = {"changed": moved.changed, "voted_twice": moved.voted_twice}
    return totals


def passes_of(votes: CardVotes, round_number: int, options: int) -> int:
    return tally(votes.slots, round_number=round_number, options=options).passes


def session_with_secret(secret: str) -> LiveSession | None:
    return LiveSession.objects.filter(join_secret=secret).select_related("occasion").first()


def is_host(session: LiveSession, person: Person) -> bool:
    return session.hosts.filter(person=person).exists()


def open_sessions() -> QuerySet[LiveSession]:
    return LiveSession.objects.filter(ended_at=None).exclude(started_at=None)


def live_card_ids() -> set[UUID]:
    """Cards whose votes may still be needed."""
    return set(
        LiveCard.objects.filter(ended_at=None, session__ended_at=None).values_list("public_id", flat=True)
    )
