from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from dilemmas.ballot_keys import known_mark
from dilemmas.models import CaseVersion, Poll, PollBallot, PollReaction, PrizeDraw, ReactionState
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.spreads import spread_of
from dilemmas.rules.polls import LEAST_SHOWN, Phase
from dilemmas.rules.spread import Spread
from foundation.clock import local_date
from foundation.people.limits import Limit
from foundation.people.queries.limits import limits_in_force

# From so many a line that somebody wrote stands among others.
LEAST_REACTIONS = 3
# So far back a poll of now is looked for.
RECENT = 12


@dataclass(frozen=True)
class PollNews:
    """Something that happened in a poll, for a feed."""

    poll: Poll
    phase: Phase
    at: datetime


def public_polls(at: datetime) -> QuerySet[Poll]:
    """Those that opened, newest first."""
    opened = Poll.objects.filter(live=True, opens_on__lte=local_date(at)).select_related("case_version")
    return opened.order_by("-opens_on", "runs_beside", "-pk")


def poll_of_now(at: datetime) -> Poll | None:
    """The one that takes votes; of several the one of the week. Between polls the last one, with its reflection."""
    found = [poll for poll in public_polls(at)[:RECENT] if poll.schedule.phase_at(at) is not Phase.PLANNED]
    taking = [poll for poll in found if poll.schedule.phase_at(at).round_number]
    return min(taking, key=lambda poll: poll.runs_beside) if taking else next(iter(found), None)


def polls_beside(poll: Poll, at: datetime) -> list[Poll]:
    """Others that take votes now."""
    return [
        other
        for other in public_polls(at)[:RECENT]
        if other.pk != poll.pk and other.schedule.phase_at(at).round_number
    ]


def public_poll(public_id: UUID, at: datetime) -> Poll | None:
    """None before it opens, and for one that was taken down."""
    poll = public_polls(at).filter(public_id=public_id).first()
    return poll if poll and poll.schedule.phase_at(at) is not Phase.PLANNED else None


def past_polls(at: datetime) -> QuerySet[Poll]:
    """Those with a reflection. The day itself counts from seven o'clock, which the page of the poll waits for."""
    return public_polls(at).filter(reflection_on__lte=local_date(at))


def news(at: datetime, *, most: int) -> list[PollNews]:
    """Openings, second votes and reflections that are past, newest first."""
    found = [
        PollNews(poll, phase, began)
        for poll in public_polls(at)[:most]
        for phase in (Phase.FIRST, Phase.SECOND, Phase.REFLECTION)
        if (began := poll.schedule.begins(phase)) and began <= at
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def has_voted(poll: Poll, *, round_number: int | None, ballot: str) -> bool:
    if not (round_number and ballot):
        return False
    mark = known_mark(poll.public_id, round_number=round_number, ballot=ballot)
    ballots = PollBallot.objects.filter(round__poll=poll, round__number=round_number, mark=mark)
    return mark is not None and ballots.exists()


def least_votes(at: datetime) -> int:
    """From so many a result shows: the limit of reports, and never fewer than ten."""
    return max(LEAST_SHOWN, limits_in_force(local_date(at))[Limit.REPORT])


def result_of(poll: Poll, *, round_number: int, least: int) -> Spread | None:
    """As far as it is counted, which moves by whole groups; None below `least`."""
    return spread_of(
        source="poll",
        subject=poll.public_id,
        series=poll.case_version.series,
        round=round_number,
        options=len(poll.case_version.in_language("nl")["options"]),
        least=least,
    )


def approved_reactions(poll: Poll) -> list[str]:
    """In an order that says nothing of when; none while there are fewer than three."""
    # Keys are random numbers.
    texts = list(
        poll.reactions.filter(state=ReactionState.APPROVED).order_by("pk").values_list("text", flat=True)
    )
    return texts if len(texts) >= LEAST_REACTIONS else []


def waiting_reactions() -> QuerySet[PollReaction]:
    waiting = PollReaction.objects.filter(state=ReactionState.WAITING)
    return waiting.select_related("poll__case_version").order_by("-poll__opens_on", "pk")


def open_draws(on: date) -> QuerySet[PrizeDraw]:
    return PrizeDraw.objects.filter(opens_on__lte=on, closes_on__gte=on, drawn_on=None)


def case_choices(keep: CaseVersion | None) -> list[tuple[int, str]]:
    """The newest version of every published case by title, and the one that a poll has already."""
    versions = {version.pk: version for version in latest_versions().values()}
    if keep:
        versions.setdefault(keep.pk, keep)
    named = ((pk, version.in_language("nl")["title"]) for pk, version in versions.items())
    return sorted(named, key=lambda one: one[1].casefold())


def cases_of_polls(public_ids: Iterable[UUID]) -> dict[UUID, CaseVersion]:
    """The case behind each poll, for whoever reads counts by the id of a poll."""
    polls = Poll.objects.filter(public_id__in=list(public_ids)).select_related("case_version")
    return {poll.public_id: poll.case_version for poll in polls}
