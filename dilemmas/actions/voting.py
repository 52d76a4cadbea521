"""A vote in a poll: marked as cast, and held sealed, in one transaction."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from dilemmas.actions.budgets import is_within_budget
from dilemmas.actions.choices import close_vote, hold_choice
from dilemmas.ballot_keys import mark_of, polls_with_key, shred_key
from dilemmas.models import Poll, PollBallot, PollRound
from dilemmas.rules.polls import Phase, is_ballot, votes_a_minute
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement

SOURCE = "poll"
MINUTE = 60
# How many people there are is counted anew once an hour.
PEOPLE_KEY, PEOPLE_SECONDS = "poll:people", 3600


class VoteRefused(DomainError):
    """Nothing was counted. Codes: not_open, other_round (`details.round`), no_such_option, no_ballot, too_busy
    (`details.wait_seconds`)."""

    code = "not_open"


def cast_vote(*, poll: Poll, ballot: str, round_number: int, option: int, at: datetime) -> bool:
    """True when it was counted; False when this ballot voted in this round already, and nothing changed.

    `round_number`: of the page on which the vote was given; `option` counts from 0. Raises VoteRefused.
    """
    _refuse_what_is_no_vote(poll, ballot, round_number, option, at)
    spend(f"vote:{poll.public_id}", most=votes_a_minute(_people(at)), at=at)
    with transaction.atomic():
        voting = _locked_round(poll, round_number)
        if voting.closed_on:
            raise VoteRefused()
        mark = mark_of(poll.public_id, round_number=round_number, ballot=ballot)
        if PollBallot.objects.filter(round=voting, mark=mark).exists():
            return False
        PollBallot.objects.create(round=voting, mark=mark)
        hold_choice(
            source=SOURCE,
            subject=poll.public_id,
            series=poll.case_version.series,
            round=round_number,
            option=option,
            unit_id=None,
            at=at,
        )
    return True


def spend(what: str, *, most: int, at: datetime) -> None:
    """One of so many a minute, for all visitors together. Raises VoteRefused (too_busy).

    Never by address: a whole town hall has one.
    """
    if not is_within_budget(what, most=most, seconds=MINUTE, at=at):
        raise VoteRefused("too_busy", wait_seconds=MINUTE - int(at.timestamp()) % MINUTE)


def end_polls(*, at: datetime) -> int:
    """Closes the rounds that are over, and destroys what told ballots apart; how many rounds. Safe to repeat."""
    ended = 0
    for voting in PollRound.objects.filter(closed_on=None).select_related("poll__case_version"):
        if at >= voting.poll.schedule.ends(voting.number):
            ended += _close(voting, at=at)
    _shred_keys(at=at)
    return ended


def _refuse_what_is_no_vote(poll: Poll, ballot: str, round_number: int, option: int, at: datetime) -> None:
    open_round = poll.schedule.phase_at(at).round_number if poll.live else None
    if open_round is None:
        raise VoteRefused()
    if round_number != open_round:
        raise VoteRefused("other_round", round=open_round)
    if not 0 <= option < len(poll.case_version.in_language("nl")["options"]):
        raise VoteRefused("no_such_option")
    if not is_ballot(ballot):
        raise VoteRefused("no_ballot")


def _locked_round(poll: Poll, number: int) -> PollRound:
    """Votes of one round wait for each other, and for what closes it."""
    PollRound.objects.get_or_create(poll=poll, number=number)
    return PollRound.objects.select_for_update().get(poll=poll, number=number)


def _people(at: datetime) -> int:
    """Who works here; an hour old at the most."""
    return int(
        cache.get_or_set(
            PEOPLE_KEY,
            lambda: Engagement.objects.active_on(local_date(at)).values("person").distinct().count(),
            timeout=PEOPLE_SECONDS,
        )
        or 0
    )


@transaction.atomic
def _close(voting: PollRound, *, at: datetime) -> bool:
    """False when another process was first."""
    locked = PollRound.objects.select_for_update().get(pk=voting.pk)
    if locked.closed_on:
        return False
    locked.closed_on = local_date(at)
    locked.save(update_fields=["closed_on"])
    close_vote(
        source=SOURCE,
        subject=voting.poll.public_id,
        series=voting.poll.case_version.series,
        round=voting.number,
        at=at,
    )
    PollBallot.objects.filter(round=locked).delete()
    return True


def _shred_keys(*, at: datetime) -> None:
    """Of polls that ended or were deleted; also what a process left that was killed half-way."""
    ids = list(polls_with_key())
    known = {poll.public_id: poll for poll in Poll.objects.filter(public_id__in=ids)}
    for poll_id in ids:
        poll = known.get(poll_id)
        if poll is None or poll.schedule.phase_at(at) is Phase.REFLECTION:
            shred_key(poll_id)
