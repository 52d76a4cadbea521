"""What a live session holds, as its screens show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from dilemmas.ballots import KeyIsGone, key_of, unseal_all
from dilemmas.models import LiveCard, LiveHost, LivePresence, LiveSession, RoundState, SessionKind
from dilemmas.models.live import OPEN_PHASES
from dilemmas.rules.rounds import FIRST, SECOND, Hidden, Result, Slot, differs_by_few, reveal, shift
from foundation.people.models import Person, PersonStatus, Role, RoleGrant, Unit


@dataclass(frozen=True)
class CardVotes:
    """The slots of a card, opened. `is_void`: the key went, nothing can be counted."""

    slots: tuple[Slot, ...] = ()
    is_void: bool = False
    # How many voted, where that is all that may be shown and no slot was opened for it.
    number: int | None = None
    # Of a 'wat als': how many voted in what this session showed of the same case before.
    shown_before: tuple[int, ...] = ()

    def voted(self, round_number: int) -> int:
        if self.number is not None:
            return self.number
        return sum(slot.choice(round_number) is not None for slot in self.slots)


def votes_of(card: LiveCard) -> CardVotes:
    rows = [(slot, bytes(blob)) for slot, blob in card.slots.values_list("id", "blob")]
    if not rows:
        return CardVotes()
    try:
        slots = tuple(unseal_all(key_of(card.public_id), card_id=card.public_id, rows=rows))
        return CardVotes(slots, shown_before=_shown_before(card))
    except KeyIsGone:
        return CardVotes(is_void=True)


def number_of_votes(card: LiveCard) -> CardVotes:
    """While the first round is cast: a slot is a vote, and none is opened."""
    try:
        key_of(card.public_id)
    except KeyIsGone:
        return CardVotes(is_void=True)
    return CardVotes(number=card.slots.count())


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
    result = reveal(
        votes.slots,
        round_number=round_number,
        options=option_count(card),
        heads=card.session.heads,
        threshold=threshold,
    )
    if isinstance(result, Result) and differs_by_few(result.voters, votes.shown_before, threshold=threshold):
        return Hidden.OTHER_VOTERS
    return result


def _shown_before(card: LiveCard) -> tuple[int, ...]:
    if not card.what_if:
        return ()
    earlier = LiveCard.objects.filter(session=card.session_id, case_version=card.case_version_id)
    totals = earlier.exclude(pk=card.pk).exclude(ended_at=None).values_list("totals", flat=True)
    return tuple(one[number]["voters"] for one in totals for number in ("1", "2") if number in one)


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


def session_with_secret(secret: str) -> LiveSession | None:
    return LiveSession.objects.filter(join_secret=secret).select_related("occasion").first()


def session_with_code(code: str, *, at: datetime) -> LiveSession | None:
    """The open session of a code that still lives."""
    return LiveSession.objects.filter(short_code=code, short_code_until__gt=at, phase__in=OPEN_PHASES).first()


# A live process says every five seconds what it holds; after so long its word counts no more.
PRESENCE_LASTS = timedelta(seconds=15)


@dataclass(frozen=True)
class Connected:
    """Phones of all live processes together; `weak`: on a slow line, or on questions instead of a socket.
    `screens`: on the wall, with a socket."""

    phones: int = 0
    weak: int = 0
    screens: int = 0


def connected_by_session(session_ids: Iterable[int], *, at: datetime) -> dict[int, Connected]:
    """Sessions without anybody are left out."""
    rows = LivePresence.objects.filter(session_id__in=list(session_ids), seen_at__gt=at - PRESENCE_LASTS)
    totals = rows.values("session_id").annotate(
        all_phones=Sum("phones"), all_weak=Sum("weak"), all_screens=Sum("screens")
    )
    return {
        row["session_id"]: Connected(row["all_phones"], row["all_weak"], row["all_screens"]) for row in totals
    }


def connected_to(session_id: int, *, at: datetime) -> Connected:
    return connected_by_session([session_id], at=at).get(session_id, Connected())


def newest_version(session_id: int) -> int:
    """Raises LiveSession.DoesNotExist."""
    return LiveSession.objects.values_list("version", flat=True).get(pk=session_id)


def session_marks(session_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(version, batches of votes in the card on the table) of each: what tells a process that another one wrote."""
    rows = LiveSession.objects.filter(pk__in=list(session_ids))
    marks = rows.values_list("pk", "version", "current_card__writes")
    return {pk: (version, writes or 0) for pk, version, writes in marks}


def leading_ids(session_id: int) -> set[int]:
    """Ids of the people who lead it."""
    return set(LiveHost.objects.filter(session_id=session_id).values_list("person_id", flat=True))


def live_card_ids() -> set[UUID]:
    """Cards whose votes may still be needed."""
    return set(
        LiveCard.objects.filter(ended_at=None, session__ended_at=None).values_list("public_id", flat=True)
    )


def cases_played_by(unit: Unit, *, before: LiveSession) -> set[UUID]:
    """The keys of what this team had on the table in other sessions; a rehearsal is no session of the team."""
    cards = LiveCard.objects.filter(session__unit=unit).exclude(session=before)
    cards = cards.exclude(session__kind=SessionKind.REHEARSAL).exclude(case_version=None)
    return set(cards.values_list("case_version__case_key", flat=True))


def told_of_case(card: LiveCard) -> list[LiveCard]:
    """The card and its variants that ended, of the case on the table, as this session played them."""
    if card.case_version_id is None:
        return []
    ended = LiveCard.objects.filter(session=card.session_id, case_version=card.case_version_id)
    return list(ended.exclude(ended_at=None).exclude(pk=card.pk).order_by("position", "pk"))


def possible_cohosts(session: LiveSession, *, on: date) -> list[Person]:
    """Facilitators who do not lead it yet, by name."""
    grants = RoleGrant.objects.in_force(on).filter(role=Role.FACILITATOR)
    people = Person.objects.filter(pk__in=grants.values("person"), status=PersonStatus.ACTIVE)
    return list(
        people.exclude(pk__in=session.hosts.values("person")).order_by("family_name", "given_name", "pk")
    )
