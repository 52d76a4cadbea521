"""The course of a live session: planning, opening, cards and steps, and what is kept at the end."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from dilemmas.actions.attendance import write_attendance
from dilemmas.actions.live_voting import end_card, touch
from dilemmas.actions.pool import let_through
from dilemmas.actions.tables import check_tables
from dilemmas.models import (
    Agreement,
    Argument,
    ArgumentState,
    CaseVersion,
    Deck,
    FreeHour,
    LiveCard,
    LiveHost,
    LiveSession,
    Phase,
    SessionKind,
    SessionNote,
    SessionWish,
    TableLine,
)
from dilemmas.queries.methods import method_in_force, method_of
from dilemmas.queries.sessions import leaders_of
from dilemmas.rules.methods import method_as_json, session_minutes
from dilemmas.rules.pool import is_further
from dilemmas.rules.session import PRESETS, Kind, Step
from foundation.clock import local_date
from foundation.errors import DomainError, NotAllowed
from foundation.meetings.actions import open_occasion
from foundation.meetings.models import OccasionKind
from foundation.people.models import Engagement, Person, Role, Unit
from foundation.people.queries import UnitHistory, held_roles, unit_ids_of_engagements

SHORT_CODE_DIGITS = 6
# A code to type is guessed easily: it lives no longer than people take to sit down, and can be made anew.
SHORT_CODE_LIVES = timedelta(hours=2)
# At most so many agreements a card.
MOST_AGREEMENTS = 2


@transaction.atomic
def plan_session(
    *,
    kind: Kind,
    by: Person,
    starts_at: datetime,
    at: datetime,
    unit: Unit | None = None,
    deck: Deck | None = None,
    place: str = "",
    online_url: str = "",
    title: str = "",
    capacity: int | None = None,
    without_manager: bool = False,
    host: Person | None = None,
    tables: int = 0,
) -> LiveSession:
    """Only a facilitator, or for the own team its manager, may lead. `host`: who leads it where that is not `by`, who
    then coordinates the unit.

    Raises NotAllowed: not_a_facilitator, not_in_your_units; DomainError as `open_occasion` and `check_tables` do,
    host_may_not_lead, and manager_leads where the team's manager would lead a session without the manager.
    """
    leads = host or by
    if leads != by and not coordinates(by, unit=unit, at=at):
        raise NotAllowed("not_in_your_units")
    if not may_lead(leads, unit=unit, at=at):
        raise NotAllowed("not_a_facilitator") if leads == by else DomainError("host_may_not_lead")
    if without_manager and leads_people_of(leads, unit=unit, at=at):
        raise DomainError("manager_leads")
    check_tables(kind, tables)
    preset = PRESETS[kind]
    occasion = open_occasion(
        kind=OccasionKind.LIVE,
        title=title or str(SessionKind(kind.value).label),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=session_minutes(kind, method_in_force(kind))),
        place=place,
        online_url=online_url,
        capacity=capacity or preset.players[1],
        at=at,
    )
    session = LiveSession.objects.create(
        occasion=occasion,
        kind=kind.value,
        unit=unit,
        deck=deck,
        has_arguments=not leads_people_of(leads, unit=unit, at=at),
        without_manager=without_manager,
        tables=tables,
        join_secret=secrets.token_urlsafe(32),
    )
    LiveHost.objects.create(session=session, person=leads, added_at=at)
    if without_manager and unit:
        SessionWish.objects.filter(unit=unit, session=None).update(session=session)
    FreeHour.objects.filter(person=leads, starts_at=starts_at).delete()
    return session


def coordinates(person: Person, *, unit: Unit | None, at: datetime) -> bool:
    """Whether this is a coordinator of that unit, or of one above it."""
    on = local_date(at)
    roles = held_roles(person, on=on)
    own = {role.unit_id for role in roles if role.role == Role.CLUSTER_COORDINATOR and role.unit_id}
    return unit is not None and UnitHistory().is_within(unit.pk, frozenset(own), on=on)


def may_lead(person: Person, *, unit: Unit | None, at: datetime) -> bool:
    roles = {role.role for role in held_roles(person, on=local_date(at))}
    return Role.FACILITATOR in roles or is_own_manager(person, unit=unit, at=at)


def is_own_manager(person: Person, *, unit: Unit | None, at: datetime) -> bool:
    """Whether this is the line manager of somebody in that unit: then they may lead its sessions."""
    if unit is None:
        return False
    on = local_date(at)
    led = Engagement.objects.active_on(on).filter(line_manager=person)
    return unit.pk in unit_ids_of_engagements(led, on=on).values()


def leads_people_of(person: Person, *, unit: Unit | None, at: datetime) -> bool:
    """Also of a team below it: who judges somebody in the room does not read who writes."""
    return unit is not None and person.pk in leaders_of(unit, on=local_date(at))


@transaction.atomic
def add_host(*, session: LiveSession, person: Person, by: Person, at: datetime) -> LiveHost:
    """A co-host, who leads from any device. With one who is not the team's manager arguments are read again.

    Raises NotAllowed when either may not lead, and manager_leads at a session without the manager.
    """
    locked = _lock(session)
    _require_host(locked, by)
    if not may_lead(person, unit=locked.unit, at=at):
        raise NotAllowed("not_a_facilitator")
    if locked.without_manager and leads_people_of(person, unit=locked.unit, at=at):
        raise DomainError("manager_leads")
    host, _made = LiveHost.objects.get_or_create(session=locked, person=person, defaults={"added_at": at})
    if not leads_people_of(person, unit=locked.unit, at=at):
        locked.has_arguments = True
        locked.save(update_fields=["has_arguments"])
    touch(locked.pk)
    return host


@transaction.atomic
def remove_host(*, session: LiveSession, person: Person, by: Person, at: datetime) -> None:
    """Their console and their screen hear nothing more, and what they send is refused. The first host takes others off;
    a co-host only themselves. Arguments go off when only managers of the team are left.

    Raises NotAllowed (not_a_host, not_first_host), DomainError: last_host, session_ended.
    """
    locked = _lock(session)
    hosts = list(locked.hosts.select_related("person").order_by("pk"))
    if by.pk not in {one.person_id for one in hosts}:
        raise NotAllowed("not_a_host")
    if locked.phase == Phase.ENDED:
        raise DomainError("session_ended")
    if by.pk not in (person.pk, hosts[0].person_id):
        raise NotAllowed("not_first_host")
    left = [one for one in hosts if one.person_id != person.pk]
    if not left:
        raise DomainError("last_host")
    locked.hosts.filter(person=person).delete()
    locked.has_arguments = not all(leads_people_of(one.person, unit=locked.unit, at=at) for one in left)
    locked.save(update_fields=["has_arguments"])
    touch(locked.pk)


@transaction.atomic
def open_lobby(*, session: LiveSession, at: datetime) -> LiveSession:
    """People can come in, and the method stays as it is now. Nothing changes when they could already; raises DomainError: session_ended,
    session_cancelled."""
    locked = _lock(session)
    if locked.occasion.cancelled_at:
        raise DomainError("session_cancelled")
    if locked.phase == Phase.ENDED:
        raise DomainError("session_ended")
    if locked.phase == Phase.PLANNED:
        locked.phase, locked.started_at = Phase.LOBBY, at
        locked.method = method_as_json(method_in_force(Kind(locked.kind)))
        locked.save(update_fields=["phase", "started_at", "method"])
        give_short_code(session=locked, at=at)
        touch(locked.pk)
        locked.refresh_from_db()
    return locked


def give_short_code(*, session: LiveSession, at: datetime) -> str:
    """A new code to type; the one before leads nowhere any more."""
    for _attempt in range(50):
        code = f"{secrets.randbelow(10**SHORT_CODE_DIGITS):0{SHORT_CODE_DIGITS}d}"
        try:
            with transaction.atomic():
                LiveSession.objects.filter(pk=session.pk).update(
                    short_code=code, short_code_until=at + SHORT_CODE_LIVES
                )
        except IntegrityError:
            continue
        touch(session.pk)
        return code
    raise DomainError("no_code_left")


@transaction.atomic
def count_heads(*, session: LiveSession, heads: int) -> None:
    """How many players are in the room, hosts not among them. Raises DomainError (wrong_heads)."""
    if not 0 <= heads <= 5000:
        raise DomainError("wrong_heads")
    LiveSession.objects.filter(pk=session.pk).update(heads=heads)
    touch(session.pk)


@transaction.atomic
def lay_card(
    *,
    session: LiveSession,
    version: CaseVersion | None,
    at: datetime,
    threshold: int,
    what_if: str = "",
    swaps: LiveCard | None = None,
) -> LiveCard:
    """The next card on the table; the one before ends, and leaves only what was shown of it. None lays a blank card:
    an own case, told and not written. `swaps`: where nobody voted in it, this card is taken away as if it never lay there.

    Raises DomainError: session_not_open, card_played when this session had the case already, card_ended when another
    host swapped that card before.
    """
    locked = _lock(session)
    if not locked.is_open:
        raise DomainError("session_not_open")
    if swaps:
        if swaps.pk != locked.current_card_id:
            raise DomainError("card_ended")
        _take_away(locked)
    played = LiveCard.objects.filter(session=locked)
    if version and played.filter(case_version__case_key=version.case_key, what_if=what_if).exists():
        raise DomainError("card_played")
    if locked.current_card and locked.current_card.ended_at is None:
        end_card(card=locked.current_card, threshold=threshold, at=at)
    first = Step.VOTE.value if what_if else Step.READ.value
    card = LiveCard.objects.create(
        session=locked,
        position=played.count() + 1,
        case_version=version,
        what_if=what_if,
        step=first,
        furthest_step=first,
        step_since=at,
        board=_first_board(version),
    )
    locked.current_card, locked.phase = card, Phase.PLAYING
    locked.save(update_fields=["current_card", "phase"])
    touch(locked.pk)
    return card


def _take_away(session: LiveSession) -> None:
    card = session.current_card
    if card and card.round_number == 0 and card.ended_at is None and not session.agreements.filter(card=card):
        session.current_card = None
        session.save(update_fields=["current_card"])
        card.delete()


def _first_board(version: CaseVersion | None) -> list[dict[str, Any]]:
    """Who is touched, and by what; what each weighs is for the table to say."""
    stakeholders = version.in_language("nl")["stakeholders"] if version else []
    return [
        _line(one["who"], one[kind])
        for one in stakeholders
        for kind in ("right", "interest", "wish")
        if one[kind]
    ]


def _line(who: str, what: str) -> dict[str, Any]:
    """By its id, and not by its place, a frame names it: lines move up when one is taken away."""
    return {"id": secrets.token_hex(4), "who": who, "what": what, "weight": ""}


def _line_of(card: LiveCard, line_id: str) -> dict[str, Any]:
    found = next((line for line in card.board if line["id"] == line_id), None)
    if found is None:
        raise DomainError("no_such_line")
    return found


@transaction.atomic
def go_to_step(*, card: LiveCard, step: Step, at: datetime) -> LiveCard:
    """Raises DomainError: card_ended, no_such_step."""
    locked = LiveCard.objects.select_for_update(of=("self",)).select_related("session").get(pk=card.pk)
    if locked.ended_at:
        raise DomainError("card_ended")
    steps = [Step(one.code) for one in method_of(locked.session)]
    if step not in steps:
        raise DomainError("no_such_step")
    goes_on = is_further(steps, furthest=Step(locked.furthest_step), step=step)
    locked.step, locked.step_since = step.value, at
    if goes_on:
        locked.furthest_step = step.value
    locked.save(update_fields=["step", "step_since", "furthest_step"])
    let_through(locked, goes_on=goes_on)
    touch(locked.session_id)
    return locked


@transaction.atomic
def weigh(*, card: LiveCard, line_id: str, weight: str) -> None:
    """The table's word on one line of the board; the last one holds. Raises DomainError: card_ended, no_such_line,
    no_such_weight."""
    locked = _lock_card(card)
    if weight not in ("right", "interest", "wish", ""):
        raise DomainError("no_such_weight")
    _line_of(locked, line_id)["weight"] = weight
    locked.save(update_fields=["board"])
    touch(locked.session_id)


@transaction.atomic
def add_to_board(*, card: LiveCard, who: str, what: str) -> None:
    """'Wie missen we nog?' Raises DomainError: card_ended, empty_text, board_full."""
    locked = _lock_card(card)
    if not who.strip() or not what.strip():
        raise DomainError("empty_text")
    if len(locked.board) >= 24:
        raise DomainError("board_full")
    locked.board.append(_line(who.strip()[:80], what.strip()[:120]) | {"added": True})
    locked.save(update_fields=["board"])
    touch(locked.session_id)


@transaction.atomic
def strike_from_board(*, card: LiveCard, line_id: str) -> None:
    """A line that a phone added, a name for instance, is gone at once; lines of the case itself stay.

    Raises DomainError: card_ended, no_such_line (also when another host took it off).
    """
    locked = _lock_card(card)
    line = _line_of(locked, line_id)
    if not line.get("added"):
        raise DomainError("no_such_line")
    locked.board.remove(line)
    locked.save(update_fields=["board"])
    touch(locked.session_id)


@transaction.atomic
def put_argument(*, card: LiveCard, text: str) -> Argument:
    """Into the pool, without ballot or choice; hosts see it with others. Raises DomainError: empty_text, arguments_off."""
    if not text.strip():
        raise DomainError("empty_text")
    # Of three who send at once the last must see the other two.
    locked = LiveCard.objects.select_for_update(of=("self",)).select_related("session").get(pk=card.pk)
    if not locked.session.has_arguments or locked.ended_at:
        raise DomainError("arguments_off")
    argument = Argument.objects.create(card=locked, text=" ".join(text.split())[:200])
    # A screen that is told of nothing new would tell when somebody wrote.
    if let_through(locked):
        touch(locked.session_id)
    return argument


def moderate_argument(*, argument: Argument, state: ArgumentState) -> None:
    Argument.objects.filter(pk=argument.pk).update(state=state)
    touch(argument.card.session_id)


@transaction.atomic
def agree(*, session: LiveSession, text: str, owner: str, due_on: date | None, at: datetime) -> Agreement:
    """Raises DomainError: nothing_kept, empty_text, enough_agreements."""
    locked = _lock(session)
    preset = PRESETS[Kind(locked.kind)]
    if preset.attendance_only or not preset.has_agreements:
        raise DomainError("nothing_kept")
    if not text.strip() or not owner.strip():
        raise DomainError("empty_text")
    card = locked.current_card
    if locked.agreements.filter(card=card).count() >= MOST_AGREEMENTS:
        raise DomainError("enough_agreements")
    made = Agreement.objects.create(
        session=locked,
        card=card,
        text=" ".join(text.split())[:300],
        owner=owner.strip()[:80],
        due_on=due_on,
        created_at=at,
    )
    touch(locked.pk)
    return made


def ask_after(*, agreement: Agreement, was_kept: bool, by: Person, at: datetime) -> None:
    """'Nagekomen?', at the next session."""
    Agreement.objects.filter(pk=agreement.pk).update(was_kept=was_kept, asked_on=local_date(at), asked_by=by)


def take_back_answer(*, agreement: Agreement, by: Person) -> None:
    """A tick by mistake: it is asked again. Only who ticked; raises DomainError (not_your_tick)."""
    ticked = Agreement.objects.filter(pk=agreement.pk, asked_by=by)
    if not ticked.update(was_kept=None, asked_on=None, asked_by=None):
        raise DomainError("not_your_tick")


def note(*, session: LiveSession, kind: SessionNote.Kind, text: str) -> SessionNote:
    """Raises DomainError: nothing_kept, empty_text."""
    if PRESETS[Kind(session.kind)].attendance_only:
        raise DomainError("nothing_kept")
    if not text.strip():
        raise DomainError("empty_text")
    return SessionNote.objects.create(session=session, kind=kind, text=" ".join(text.split())[:300])


def pause(*, session: LiveSession, paused: bool) -> None:
    """The stop button: every screen shows help, and nothing of what is told is saved."""
    LiveSession.objects.filter(pk=session.pk, ended_at=None).update(is_paused=paused)
    touch(session.pk)


@transaction.atomic
def harvest(*, session: LiveSession, threshold: int, at: datetime) -> LiveSession:
    """The last card ends; what is agreed is read again. Raises DomainError (session_not_open)."""
    locked = _lock(session)
    if not locked.is_open:
        raise DomainError("session_not_open")
    if locked.current_card and locked.current_card.ended_at is None:
        end_card(card=locked.current_card, threshold=threshold, at=at)
    locked.phase = Phase.HARVEST
    locked.save(update_fields=["phase"])
    touch(locked.pk)
    return locked


@transaction.atomic
def end_session(*, session: LiveSession, threshold: int, at: datetime) -> LiveSession:
    """Every card ends, the code leads nowhere, and who checked in was there. Nothing changes for a session that
    ended before."""
    locked = _lock(session)
    if locked.phase == Phase.ENDED:
        return locked
    for card in locked.cards.filter(ended_at=None):
        end_card(card=card, threshold=threshold, at=at)
    for said in (Argument, TableLine):
        said.objects.filter(card__session=locked).exclude(state=ArgumentState.SHOWN).delete()
    locked.notes.update(table=None)
    locked.phase, locked.ended_at, locked.is_paused = Phase.ENDED, at, False
    locked.short_code = locked.short_code_until = None
    locked.save(update_fields=["phase", "ended_at", "is_paused", "short_code", "short_code_until"])
    write_attendance(session=locked)
    touch(locked.pk)
    return locked


def _require_host(session: LiveSession, person: Person) -> None:
    if not session.hosts.filter(person=person).exists():
        raise NotAllowed("not_a_host")


def _lock_card(card: LiveCard) -> LiveCard:
    locked = LiveCard.objects.select_for_update(of=("self",)).get(pk=card.pk)
    if locked.ended_at:
        raise DomainError("card_ended")
    return locked


def _lock(session: LiveSession) -> LiveSession:
    return (
        LiveSession.objects.select_for_update(of=("self",))
        .select_related("current_card", "occasion", "unit")
        .get(pk=session.pk)
    )
