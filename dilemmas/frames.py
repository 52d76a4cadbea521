"""The messages of a live session, one way for socket and polling: read, checked, done, answered.

docs/live-protocol.md describes them. Whoever sends is what the first frame proved; a phone that sends a host's frame
is refused here, on the server.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from dilemmas.actions import leading
from dilemmas.actions import live as acts
from dilemmas.actions import tables as at_tables
from dilemmas.actions.live_voting import (
    Received,
    cast_votes,
    close_round,
    count_by_hand,
    open_round,
    own_slot,
    reveal_round,
    touch,
)
from dilemmas.actions.rehearsing import simulate_votes
from dilemmas.ballots import BALLOT_BYTES, KeyIsGone
from dilemmas.models import (
    Argument,
    ArgumentState,
    CaseVersion,
    LiveCard,
    LiveHost,
    LiveSession,
    SessionNote,
    TableLine,
)
from dilemmas.models.live import OPEN_PHASES
from dilemmas.queries.agreements import agreements_to_ask_after
from dilemmas.queries.live import session_with_secret
from dilemmas.rules.rounds import Refusal, Slot, Vote
from dilemmas.rules.session import Step
from dilemmas.snapshots import AUDIENCES, HOST, PHONE, Kind
from dilemmas.tickets import read_ticket
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.limits import Limit
from foundation.people.models import Person
from foundation.people.queries.limits import limits_in_force

# What changes no screen by itself. A sentence for the pool neither: a snapshot at once would tell when somebody wrote,
# and the version rises when hosts may see it.
NO_NEWS = ("ping", "argument")
MOST_SEQUENCE = 2**32 - 1
# A phone still sees the end of a session for so long; a QR code that was photographed shows nothing after it.
OPEN_AFTER_END = timedelta(days=1)
# What JSON can carry and no database keeps: a null, half a pair of surrogates.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class BadFrame(Exception):
    """Not a message of this protocol; `code` says what is wrong with it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Seat:
    """Who sits at this end of a connection: what the first frame proved."""

    session_id: int
    audience: str
    language: str
    # Of a phone; what only that browser knows.
    ballot: bytes = b""
    # Of a host: who (0: a phone, nobody), and whether they may read arguments before others; a team's own manager never.
    person_id: int = 0
    moderates: bool = False

    @property
    def kind(self) -> Kind:
        return Kind(self.audience, self.language, self.moderates)


def sit_down(hello: Any, *, at: datetime) -> Seat:
    """Reads the first frame. Raises BadFrame: bad_hello, no_such_session, bad_ballot, not_a_host."""
    if not isinstance(hello, dict) or hello.get("audience") not in AUDIENCES:
        raise BadFrame("bad_hello")
    audience = hello["audience"]
    language = "en" if hello.get("language") == "en" else "nl"
    if audience == PHONE:
        session = session_with_secret(_text(hello, "join"))
        if session is None or (session.ended_at and at > session.ended_at + OPEN_AFTER_END):
            raise BadFrame("no_such_session")
        return Seat(session.pk, audience, language, _ballot(hello.get("ballot")))
    session, person = _led_session(_text(hello, "ticket"), audience)
    moderates = audience == HOST and not acts.leads_people_of(person, unit=session.unit, at=at)
    return Seat(session.pk, audience, language, person_id=person.pk, moderates=moderates)


def _led_session(ticket_text: str, audience: str) -> tuple[LiveSession, Person]:
    ticket = read_ticket(ticket_text)
    if ticket is None or ticket.audience not in (audience, HOST):
        raise BadFrame("not_a_host")
    session = LiveSession.objects.filter(public_id=ticket.session_id).select_related("unit").first()
    hosts = session.hosts.filter(person__public_id=ticket.person_id) if session else None
    host = hosts.select_related("person").first() if hosts is not None else None
    if session is None or host is None:
        raise BadFrame("not_a_host")
    return session, host.person


def _ballot(text: Any) -> bytes:
    try:
        ballot = base64.urlsafe_b64decode(f"{text}==")
    except (binascii.Error, ValueError, TypeError) as wrong:
        raise BadFrame("bad_ballot") from wrong
    if len(ballot) != BALLOT_BYTES:
        raise BadFrame("bad_ballot")
    return ballot


# Votes -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VoteFrame:
    card_id: UUID
    received: Received


def read_vote(frame: dict[str, Any], seat: Seat, *, at: datetime) -> VoteFrame:
    """Raises BadFrame: not_for_you, or bad_… with the name of the part that is wrong."""
    if seat.audience != PHONE:
        raise BadFrame("not_for_you")
    vote = Vote(_number(frame, "seq"), _number(frame, "round"), _number(frame, "choice"))
    if vote.sequence < 1:
        raise BadFrame("bad_seq")
    return VoteFrame(_uuid(frame, "card"), Received(seat.ballot, vote, at))


def write_votes(session_id: int, card_id: UUID, received: list[Received]) -> list[Slot | Refusal]:
    card = LiveCard.objects.filter(session_id=session_id, public_id=card_id).first()
    if card is None:
        return [Refusal.CLOSED] * len(received)
    try:
        return cast_votes(card=card, received=received)
    except KeyIsGone:
        return [Refusal.CLOSED] * len(received)


def vote_reply(frame_id: Any, outcome: Slot | Refusal, vote: Vote) -> dict[str, Any]:
    if isinstance(outcome, Refusal):
        return {"type": "refused", "id": frame_id, "code": outcome.value}
    return {
        "type": "ack",
        "id": frame_id,
        "seq": vote.sequence,
        "round": vote.round_number,
        "choice": vote.choice,
    }


def own_votes(seat: Seat) -> dict[str, Any]:
    """A returning phone's own votes in the current card, until the round closes."""
    session = LiveSession.objects.select_related("current_card").get(pk=seat.session_id)
    card = session.current_card
    if card is None or card.ended_at or not seat.ballot:
        return {"type": "own", "card": None}
    slot = own_slot(card=card, ballot=seat.ballot)
    return {
        "type": "own",
        "card": str(card.public_id),
        "seq": slot.sequence,
        "round": card.round_number,
        "choice": slot.choice(card.round_number)
        if card.round_number and card.round_state == "open"
        else None,
    }


# Everything else ---------------------------------------------------------------------------------


def answer(frame: dict[str, Any], seat: Seat, *, at: datetime) -> dict[str, Any]:
    """Does what a frame asks (all but votes) and says that it is done, or why not."""
    kind = frame.get("type")
    try:
        if kind == "host" and seat.audience != HOST:
            raise BadFrame("not_for_you")
        if seat.audience == HOST and not leads(seat):
            raise BadFrame("not_a_host")
        is_needed = kind == "ping" or (kind == "host" and frame.get("do") in _WHILE_PAUSED)
        if not is_needed and _is_paused(seat):
            raise BadFrame("paused")
        if seat.audience == PHONE and kind != "ping" and not _is_open(seat):
            raise BadFrame("session_not_open")
        if kind == "host":
            extra = _HOST.get(_text(frame, "do"), _unknown)(frame, seat, at)
        else:
            extra = _EVERYBODY.get(str(kind), _unknown)(frame, seat, at)
    except BadFrame as wrong:
        return {"type": "refused", "id": frame.get("id"), "code": wrong.code}
    except DomainError as refusal:
        return {"type": "refused", "id": frame.get("id"), "code": refusal.code, **_plain(refusal.details)}
    return {"type": "done", "id": frame.get("id"), **(extra or {})}


# Somebody tells what really happened: nothing of it is written.
_WHILE_PAUSED = ("pause", "end")


def leads(seat: Seat) -> bool:
    """Who was taken off leads nothing more, though their line is still open."""
    return LiveHost.objects.filter(session_id=seat.session_id, person_id=seat.person_id).exists()


def _is_open(seat: Seat) -> bool:
    return LiveSession.objects.filter(pk=seat.session_id, phase__in=OPEN_PHASES).exists()


def _is_paused(seat: Seat) -> bool:
    return LiveSession.objects.filter(pk=seat.session_id, is_paused=True).exists()


Answer = Callable[[dict[str, Any], Seat, datetime], dict[str, Any] | None]


def _unknown(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    raise BadFrame("unknown_type")


def _argument(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.put_argument(card=_card(frame, seat), text=_text(frame, "text"))


def _like(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    liked = Argument.objects.filter(
        pk=_uuid(frame, "argument"),
        state=ArgumentState.SHOWN,
        card__session_id=seat.session_id,
        card__ended_at=None,
    )
    if liked.update(likes=F("likes") + 1):
        touch(seat.session_id)


def _weigh(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.weigh(
        card=_card(frame, seat), line_id=_text(frame, "line"), weight=_text(frame, "weight", empty=True)
    )


def _missing(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.add_to_board(card=_card(frame, seat), who=_text(frame, "who"), what=_text(frame, "what"))


def _table_line(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    at_tables.say_for_table(card=_card(frame, seat), table=_number(frame, "table"), text=_text(frame, "text"))


def _like_line(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    liked = TableLine.objects.filter(
        pk=_uuid(frame, "line"),
        state=ArgumentState.SHOWN,
        card__session_id=seat.session_id,
        card__ended_at=None,
    )
    if liked.update(likes=F("likes") + 1):
        touch(seat.session_id)


def _table_note(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    at_tables.note_of_table(
        session=_session(seat),
        table=_number(frame, "table"),
        kind=_note_kind(frame),
        text=_text(frame, "text"),
    )


_EVERYBODY: dict[str, Answer] = {
    "argument": _argument,
    "like": _like,
    "weigh": _weigh,
    "missing": _missing,
    "table_line": _table_line,
    "like_line": _like_line,
    "table_note": _table_note,
    "ping": lambda frame, seat, at: None,
}


def _open_round(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    open_round(card=_card(frame, seat), at=at)


def _close_round(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    close_round(card=_card(frame, seat), at=at)


def _reveal(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    reveal_round(card=_card(frame, seat), at=at)


def _step(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    try:
        step = Step(_text(frame, "step"))
    except ValueError as wrong:
        raise BadFrame("no_such_step") from wrong
    acts.go_to_step(card=_card(frame, seat), step=step, at=at)


def _lay(frame: dict[str, Any], seat: Seat, at: datetime) -> dict[str, Any]:
    """`version`: id of a case version; none for a blank card. `whatIf`: of the card on the table. `swap`: id of the
    card on the table, which this one replaces where nobody voted in it."""
    session, text = _session(seat), _text(frame, "whatIf", empty=True)
    version = None
    if text:
        current = session.current_card
        if current is None or current.case_version is None or text not in current.case("nl")["what_if"]:
            raise BadFrame("no_such_what_if")
        version = current.case_version
    elif frame.get("version") is not None:
        version = CaseVersion.objects.filter(pk=_number(frame, "version")).first()
        if version is None:
            raise BadFrame("no_such_case")
    card = acts.lay_card(
        session=session,
        version=version,
        at=at,
        threshold=_threshold(at),
        what_if=text,
        swaps=_card(frame, seat, "swap") if frame.get("swap") is not None else None,
    )
    return {"card": str(card.public_id)}


def _hands(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    counts = frame.get("counts")
    if not isinstance(counts, list) or not all(type(one) is int for one in counts):
        raise BadFrame("wrong_counts")
    count_by_hand(card=_card(frame, seat), round_number=_number(frame, "round"), counts=counts, at=at)


def _moderate(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    if not seat.moderates:
        raise BadFrame("not_for_you")
    seen = Argument.objects.filter(card__session_id=seat.session_id).exclude(state=ArgumentState.HELD)
    argument = seen.filter(pk=_uuid(frame, "argument")).first()
    state = _text(frame, "state")
    if argument is None or state not in (ArgumentState.SHOWN, ArgumentState.HIDDEN):
        raise BadFrame("no_such_argument")
    acts.moderate_argument(argument=argument, state=ArgumentState(state))


def _strike(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.strike_from_board(card=_card(frame, seat), line_id=_text(frame, "line"))


def _agree(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.agree(
        session=_session(seat),
        text=_text(frame, "text"),
        owner=_text(frame, "owner"),
        due_on=_date(frame, "due"),
        at=at,
    )


def _note(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.note(session=_session(seat), kind=_note_kind(frame), text=_text(frame, "text"))


def _tables(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    at_tables.set_tables(session=_session(seat), tables=_number(frame, "tables"))


def _moderate_line(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    if not seat.moderates:
        raise BadFrame("not_for_you")
    line = TableLine.objects.filter(pk=_uuid(frame, "line"), card__session_id=seat.session_id).first()
    state = _text(frame, "state")
    if line is None or state not in (ArgumentState.SHOWN, ArgumentState.HIDDEN):
        raise BadFrame("no_such_table_line")
    at_tables.moderate_line(line=line, state=ArgumentState(state))


def _open_lobby(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.open_lobby(session=_session(seat), at=at)


def _ask_after(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    """Of this team's earlier sessions only; `kept` null takes back one's own answer."""
    asked = agreements_to_ask_after(_session(seat)).filter(public_id=_uuid(frame, "agreement")).first()
    if asked is None:
        raise BadFrame("no_such_agreement")
    by = _by(seat)
    if "kept" in frame and frame["kept"] is None:
        acts.take_back_answer(agreement=asked, by=by)
    else:
        acts.ask_after(agreement=asked, was_kept=_yes_or_no(frame, "kept"), by=by, at=at)
    touch(seat.session_id)


def _add_host(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.add_host(session=_session(seat), person=_person(frame), by=_by(seat), at=at)


def _remove_host(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    acts.remove_host(session=_session(seat), person=_person(frame), by=_by(seat), at=at)


def _person(frame: dict[str, Any]) -> Person:
    person = Person.objects.filter(public_id=_uuid(frame, "person")).first()
    if person is None:
        raise BadFrame("no_such_person")
    return person


def _by(seat: Seat) -> Person:
    return Person.objects.get(pk=seat.person_id)


def _time(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    leading.give_time(card=_card(frame, seat), minutes=_number(frame, "minutes"), at=at)


def _talk(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    leading.go_on_talking(
        session=_session(seat), step=_number(frame, "step"), turn=_number(frame, "turn"), at=at
    )


def _motion(frame: dict[str, Any], seat: Seat, at: datetime) -> None:
    leading.set_motion(session=_session(seat), is_on=_yes_or_no(frame, "on"))


def _simulate(frame: dict[str, Any], seat: Seat, at: datetime) -> dict[str, Any]:
    return {"votes": simulate_votes(session=_session(seat), players=_number(frame, "players"), at=at)}


_HOST: dict[str, Answer] = {
    "open_lobby": _open_lobby,
    "ask_after": _ask_after,
    "add_host": _add_host,
    "remove_host": _remove_host,
    "time": _time,
    "talk": _talk,
    "motion": _motion,
    "simulate": _simulate,
    "open_round": _open_round,
    "close_round": _close_round,
    "reveal": _reveal,
    "step": _step,
    "lay_card": _lay,
    "hands": _hands,
    "moderate": _moderate,
    "strike": _strike,
    "tables": _tables,
    "moderate_line": _moderate_line,
    "agree": _agree,
    "note": _note,
    "heads": lambda frame, seat, at: acts.count_heads(session=_session(seat), heads=_number(frame, "heads")),
    "pause": lambda frame, seat, at: acts.pause(session=_session(seat), paused=frame.get("paused") is True),
    "new_code": lambda frame, seat, at: {"code": acts.give_short_code(session=_session(seat), at=at)},
    "harvest": lambda frame, seat, at: _none(
        acts.harvest(session=_session(seat), threshold=_threshold(at), at=at)
    ),
    "end": lambda frame, seat, at: _none(
        acts.end_session(session=_session(seat), threshold=_threshold(at), at=at)
    ),
}


def _none(_done: object) -> None:
    return None


def _threshold(at: datetime) -> int:
    return limits_in_force(local_date(at))[Limit.LIVE]


def _session(seat: Seat) -> LiveSession:
    return LiveSession.objects.select_related("current_card__case_version").get(pk=seat.session_id)


def _card(frame: dict[str, Any], seat: Seat, name: str = "card") -> LiveCard:
    """Of this session only, whatever the frame says."""
    card = (
        LiveCard.objects.filter(public_id=_uuid(frame, name), session_id=seat.session_id)
        .select_related("session", "case_version")
        .first()
    )
    if card is None:
        raise BadFrame("no_such_card")
    return card


def _text(frame: dict[str, Any], name: str, *, empty: bool = False) -> str:
    text = frame.get(name, "" if empty else None)
    if not isinstance(text, str) or (not text and not empty) or len(text) > 2000 or _NO_TEXT.search(text):
        raise BadFrame(f"bad_{name}")
    return text


def _note_kind(frame: dict[str, Any]) -> SessionNote.Kind:
    kind = _text(frame, "kind")
    if kind not in SessionNote.Kind.values:
        raise BadFrame("no_such_kind")
    return SessionNote.Kind(kind)


def _number(frame: dict[str, Any], name: str) -> int:
    number = frame.get(name)
    if type(number) is not int or abs(number) > MOST_SEQUENCE:
        raise BadFrame(f"bad_{name}")
    return number


def _yes_or_no(frame: dict[str, Any], name: str) -> bool:
    answer = frame.get(name)
    if not isinstance(answer, bool):
        raise BadFrame(f"bad_{name}")
    return answer


def _uuid(frame: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(_text(frame, name))
    except ValueError as wrong:
        raise BadFrame(f"bad_{name}") from wrong


def _date(frame: dict[str, Any], name: str) -> date | None:
    text = _text(frame, name, empty=True)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise BadFrame(f"bad_{name}") from wrong


def _plain(details: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in details.items() if isinstance(value, str | int | float)}
