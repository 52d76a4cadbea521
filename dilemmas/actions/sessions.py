"""Round a live session: its team invited, called off, asked for, said something about afterwards."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, F, When
from django.urls import reverse
from django.utils.translation import override

from dilemmas.actions.decks import make_deck
from dilemmas.actions.live import end_session, take_back_answer
from dilemmas.actions.live_voting import touch
from dilemmas.evaluation_keys import destroy_key, make_mark, sessions_with_key
from dilemmas.models import (
    Agreement,
    CaseVersion,
    Deck,
    DeckPurpose,
    EvaluationCount,
    EvaluationMark,
    FreeHour,
    LiveSession,
    Phase,
    SessionWish,
)
from dilemmas.queries.agreements import agreements_of, open_agreements_of, ticked_by
from dilemmas.queries.sessions import leaders_of, team_of
from dilemmas.queries.signals import most_divided
from dilemmas.rules.evaluation import OPEN_DAYS, Answer, Question, is_shown_at
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.mailing.actions import cancel_mail, queue_mail
from foundation.meetings.actions import cancel_occasion, invite, make_room
from foundation.meetings.models import Occasion, Seat
from foundation.people.models import Person, Role, Unit
from foundation.people.queries import roles_of, unit_ids_of_engagements

# So long after its planned end a session that nobody ended ends by itself; a host's ticket lives as long.
FORGOTTEN_AFTER = timedelta(hours=12)
# More nobody plans ahead.
MOST_FREE_HOURS = 60


def deck_of_most_divided(*, owner: Person, least: int, at: datetime) -> Deck:
    """A deck of the dilemmas in which choices of the online training lie furthest apart, from `least` choices on."""
    found = most_divided(least=least)
    return make_deck(
        public_id=uuid4(),
        owner=owner,
        title=f"Meest verdeeld, {local_date(at):%d-%m-%Y}",
        introduction="De dilemma’s waarin de keuzes in de online training het verst uit elkaar lagen.",
        purpose=DeckPurpose.TEAM_TALK,
        case_keys=[one.version.case_key for one in found],
        at=at,
    )


def deck_of_one(version: CaseVersion, *, owner: Person, at: datetime) -> Deck:
    """To talk about this dilemma alone."""
    title = version.in_language("nl")["title"]
    return make_deck(
        public_id=uuid4(),
        owner=owner,
        title=title[:120],
        introduction="",
        purpose=DeckPurpose.TEAM_TALK,
        case_keys=[version.case_key],
        at=at,
    )


@transaction.atomic
def invite_team(*, session: LiveSession, by: Person, at: datetime) -> list[Seat]:
    """Everybody of the team but the hosts, and without its managers where the session is without them. Who is
    invited already keeps the seat as it is.

    Raises NotAllowed (not_a_host), DomainError: session_without_team, occasion_closed.
    """
    locked = _led(session, by)
    if locked.unit is None:
        raise DomainError("session_without_team")
    on = local_date(locked.occasion.starts_at)
    left_out = set(locked.hosts.values_list("person_id", flat=True))
    if locked.without_manager:
        left_out |= leaders_of(locked.unit, on=on)
    team = [one for one in team_of(locked.unit, on=on) if one.person_id not in left_out]
    seated = Seat.objects.filter(occasion=locked.occasion).holding_place()
    known = set(seated.values_list("engagement_id", flat=True))
    others = known - {one.pk for one in team}
    make_room(occasion=locked.occasion, places=max(1, len(others) + len(team)))
    seats = invite(occasion=locked.occasion, engagements=team, at=at)
    for seat in seats:
        if seat.engagement_id not in known:
            _mail("session_invitation", locked, seat, at=at, without_manager=locked.without_manager)
    return seats


@transaction.atomic
def move_session(
    *, session: LiveSession, starts_at: datetime, place: str, online_url: str, by: Person, at: datetime
) -> LiveSession:
    """Another time or place before it begins, as long as before; calendars hear of it by the sequence, who is invited by
    mail. Unchanged, it changes nothing.

    Raises NotAllowed (not_a_host), DomainError: session_open, occasion_closed, in_the_past, occasion_without_place.
    """
    locked = _led(session, by)
    occasion = Occasion.objects.select_for_update().get(pk=locked.occasion_id)
    if locked.phase != Phase.PLANNED:
        raise DomainError("session_open")
    if occasion.cancelled_at:
        raise DomainError("occasion_closed")
    if not place and not online_url:
        raise DomainError("occasion_without_place")
    lasts = occasion.ends_at - occasion.starts_at
    wanted = {"starts_at": starts_at, "ends_at": starts_at + lasts, "place": place, "online_url": online_url}
    if all(getattr(occasion, name) == value for name, value in wanted.items()):
        return locked
    if starts_at <= at:
        raise DomainError("in_the_past")
    for name, value in wanted.items():
        setattr(occasion, name, value)
    occasion.save(update_fields=list(wanted))
    locked.occasion = occasion
    _count_change(locked, at=at)
    for seat in occasion.seats.holding_place().select_related("engagement__person"):
        _take_back_moves(locked, seat, at=at)
        # Each change has a mail of its own.
        _mail("session_moved", locked, seat, at=at, times=locked.sequence)
    return locked


def _take_back_moves(session: LiveSession, seat: Seat, *, at: datetime) -> None:
    """Mails about earlier changes that wait, for who is away: they are out of date."""
    for times in range(1, session.sequence):
        cancel_mail(key=f"{_key('session_moved', seat)}:{times}", at=at)


def _count_change(session: LiveSession, *, at: datetime) -> None:
    session.sequence, session.changed_at = session.sequence + 1, at
    session.save(update_fields=["sequence", "changed_at"])


def tell_host(*, session: LiveSession, host: Person, at: datetime) -> None:
    """Somebody planned it for them."""
    with override(host.language):
        paths = {
            "action_path": reverse("dilemmas:session", kwargs={"session_id": session.public_id}),
            "calendar_path": reverse("dilemmas:session_file", kwargs={"session_id": session.public_id}),
        }
    occasion = session.occasion
    queue_mail(
        key=f"session_to_lead:{session.public_id}:{host.public_id}",
        template="dilemmas/session_to_lead",
        to=host,
        context={
            "given_name": host.given_name,
            "title": occasion.title,
            "starts_at": occasion.starts_at.isoformat(),
            "place": occasion.place,
            "online_url": occasion.online_url,
            **paths,
        },
        due_at=at,
        at=at,
        reason="session_to_lead",
    )


@transaction.atomic
def cancel_session(*, session: LiveSession, reason: str, by: Person, at: datetime) -> None:
    """Before it begins. Nothing changes when it was called off before.

    Raises NotAllowed (not_a_host), DomainError: session_open, occasion_closed, reason_missing.
    """
    locked = _led(session, by)
    if locked.occasion.cancelled_at:
        return
    if locked.phase != Phase.PLANNED:
        raise DomainError("session_open")
    if not reason.strip():
        raise DomainError("reason_missing")
    text = " ".join(reason.split())[:300]
    _count_change(locked, at=at)
    for seat in cancel_occasion(occasion=locked.occasion, reason=text, at=at):
        _take_back_moves(locked, seat, at=at)
        # Who was not told of it yet need not be told that it is off.
        if not cancel_mail(key=_key("session_invitation", seat), at=at):
            _mail("session_cancelled", locked, seat, at=at, cancel_reason=text)
    # Its team still waits for one, unless it asked again meanwhile.
    wishes = SessionWish.objects.filter(session=locked)
    if SessionWish.objects.filter(unit=locked.unit, session=None).exists():
        wishes.delete()
    wishes.update(session=None)


@transaction.atomic
def wish_without_manager(*, unit: Unit, by: Person, at: datetime) -> SessionWish:
    """A team member asks for a session without the manager; a second wish of a team is the first. Nobody's name is kept.

    Raises NotAllowed (not_in_this_team).
    """
    on = local_date(at)
    jobs = by.engagements.active_on(on)
    if unit.pk not in unit_ids_of_engagements(jobs, on=on).values() or by.pk in leaders_of(unit, on=on):
        raise NotAllowed("not_in_this_team")
    Unit.objects.select_for_update().get(pk=unit.pk)
    wish, _made = SessionWish.objects.get_or_create(unit=unit, session=None, defaults={"asked_on": on})
    return wish


@transaction.atomic
def follow_up(
    *, session: LiveSession, agreement: Agreement, was_kept: bool, by: Person, at: datetime
) -> None:
    """'Nagekomen?', by who leads a session of the same team. What was asked before stays as it was answered.

    Raises NotAllowed (not_a_host), DomainError (no_such_agreement).
    """
    locked = _led(session, by)
    if locked.unit is None:
        raise DomainError("no_such_agreement")
    if agreement.asked_on is not None:
        return
    if agreement.pk not in {one.pk for one in open_agreements_of(locked.unit, on=local_date(at))}:
        raise DomainError("no_such_agreement")
    Agreement.objects.filter(pk=agreement.pk, asked_on=None).update(
        was_kept=was_kept, asked_on=local_date(at), asked_by=by
    )
    # An open console shows it too.
    touch(locked.pk)


@transaction.atomic
def take_back_follow_up(*, session: LiveSession, agreement: Agreement, by: Person, at: datetime) -> None:
    """A tick by mistake: it is open again. By who ticked, for two weeks; once more changes nothing.

    Raises NotAllowed (not_a_host), DomainError: no_such_agreement, not_your_tick.
    """
    locked = _led(session, by)
    if locked.unit_id is None:
        raise DomainError("no_such_agreement")
    found = agreements_of(locked.unit_id, on=local_date(at)).filter(pk=agreement.pk).first()
    if found is None:
        raise DomainError("no_such_agreement")
    if found.asked_on is None:
        return
    if found not in ticked_by(by, unit_id=locked.unit_id, on=local_date(at)):
        raise DomainError("not_your_tick")
    take_back_answer(agreement=found, by=by)
    touch(locked.pk)


@transaction.atomic
def evaluate(*, session: LiveSession, question: Question, answer: Answer, by: Person, at: datetime) -> None:
    """One tap: a count goes up. Once more changes nothing, with another answer neither.

    Raises DomainError (evaluation_closed).
    """
    locked = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if locked.ended_at is None or at > locked.ended_at + timedelta(days=OPEN_DAYS):
        raise DomainError("evaluation_closed")
    mark = make_mark(locked.public_id, question, by.public_id)
    _mark, is_new = EvaluationMark.objects.get_or_create(pk=mark, defaults={"session": locked})
    if not is_new:
        return
    for one in Answer:
        EvaluationCount.objects.get_or_create(session=locked, question=question.value, answer=one.value)
    counts = EvaluationCount.objects.filter(session=locked, question=question.value)
    # All answers in one statement: which row was written last says nothing.
    counts.update(count=F("count") + Case(When(answer=answer.value, then=1), default=0))
    if is_shown_at(sum(counts.values_list("count", flat=True))):
        counts.update(shown_count=F("count"))


def close_evaluations(*, at: datetime) -> int:
    """Two weeks after a session nothing says any more who tapped; how many were closed."""
    open_since = at - timedelta(days=OPEN_DAYS)
    kept = set(sessions_with_key())
    still_open = LiveSession.objects.filter(public_id__in=kept, ended_at__gte=open_since)
    closed = kept - set(still_open.values_list("public_id", flat=True))
    for session_id in closed:
        destroy_key(session_id)
    # Also what a kill, or a tap at the last moment, left without its key.
    EvaluationMark.objects.exclude(session__ended_at__gte=open_since).delete()
    return len(closed)


@transaction.atomic
def offer_free_hour(*, person: Person, starts_at: datetime, at: datetime) -> FreeHour:
    """The same hour once more is the same hour. Raises NotAllowed (not_a_facilitator), DomainError: in_the_past, enough_hours."""
    if Role.FACILITATOR not in roles_of(person, on=local_date(at)):
        raise NotAllowed("not_a_facilitator")
    if starts_at <= at:
        raise DomainError("in_the_past")
    if person.free_hours.filter(starts_at__gt=at).exclude(starts_at=starts_at).count() >= MOST_FREE_HOURS:
        raise DomainError("enough_hours")
    hour, _made = FreeHour.objects.get_or_create(person=person, starts_at=starts_at)
    return hour


def take_back_free_hour(*, hour: FreeHour) -> None:
    hour.delete()


def end_forgotten_sessions(*, threshold: int, at: datetime) -> int:
    """Ends what nobody ended, so that who checked in is there; how many."""
    forgotten = LiveSession.objects.filter(
        ended_at=None, started_at__isnull=False, occasion__ends_at__lt=at - FORGOTTEN_AFTER
    )
    for session in forgotten:
        end_session(session=session, threshold=threshold, at=at)
    return len(forgotten)


def drop_past_hours(*, at: datetime) -> int:
    return FreeHour.objects.filter(starts_at__lt=at).delete()[0]


def _mail(
    template: str, session: LiveSession, seat: Seat, *, at: datetime, times: int = 0, **more: object
) -> None:
    """`times`: of a mail that a seat may get more than once."""
    person, occasion = seat.engagement.person, session.occasion
    with override(person.language):
        path = reverse("dilemmas:session", kwargs={"session_id": session.public_id})
        calendar_path = reverse("dilemmas:session_file", kwargs={"session_id": session.public_id})
    queue_mail(
        key=_key(template, seat) + (f":{times}" if times else ""),
        template=f"dilemmas/{template}",
        to=person,
        context={
            "given_name": person.given_name,
            "title": occasion.title,
            "starts_at": occasion.starts_at.isoformat(),
            "place": occasion.place,
            "online_url": occasion.online_url,
            "action_path": path,
            "calendar_path": calendar_path,
            **more,
        },
        due_at=at,
        at=at,
        reason=template,
    )


def _key(template: str, seat: Seat) -> str:
    return f"{template}:{seat.public_id}"


def _led(session: LiveSession, person: Person) -> LiveSession:
    locked = (
        LiveSession.objects.select_for_update(of=("self",))
        .select_related("occasion", "unit")
        .get(pk=session.pk)
    )
    if not locked.hosts.filter(person=person).exists():
        raise NotAllowed("not_a_host")
    return locked
