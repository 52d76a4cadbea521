"""What a screen shows of a session, as plain data; docs/live-protocol.md describes each field.

Three audiences: `host` leads, `screen` hangs on the wall, `phone` takes part. A phone is told nothing of others
while a round is open; host and screen are told the number of votes only.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from dilemmas.messages.live_steps import words_of
from dilemmas.models import (
    Argument,
    ArgumentState,
    LiveCard,
    LiveSession,
    Phase,
    RoundState,
    TableLine,
)
from dilemmas.models.live import IN_VOTE
from dilemmas.prints import language_of
from dilemmas.queries.agreements import MOST_ASKED_AFTER, agreements_to_ask_after
from dilemmas.queries.live import (
    CardVotes,
    Connected,
    is_revealed,
    number_of_votes,
    result_of,
    told_of_case,
    votes_of,
)
from dilemmas.queries.methods import method_of
from dilemmas.queries.outcomes import outcomes_of_case
from dilemmas.rules.methods import Method, minutes_left
from dilemmas.rules.rounds import FIRST, SECOND, Hidden, Result, shift
from dilemmas.rules.session import PRESETS, Step
from dilemmas.rules.session import Kind as SessionKind
from dilemmas.rules.tables import to_come

HOST, SCREEN, PHONE = "host", "screen", "phone"
AUDIENCES = (HOST, SCREEN, PHONE)
# Arguments are shown from so many on.
ARGUMENTS_FROM = 3


@dataclass(frozen=True)
class Kind:
    """Who share this are shown the same. `moderates`: a host who may read arguments that wait."""

    audience: str
    language: str
    moderates: bool = False


def snapshots(
    session_id: int, *, kinds: Iterable[Kind], threshold: int, connected: Connected, at: datetime
) -> dict[Kind, dict[str, Any]]:
    """For each kind the whole: whoever connects anew needs nothing else. All are of one moment, and votes are opened
    once. Raises LiveSession.DoesNotExist."""
    session = LiveSession.objects.select_related("occasion", "current_card__case_version").get(pk=session_id)
    card = session.current_card if session.phase == Phase.PLAYING else None
    votes = CardVotes()
    if card:
        card.session = session
        is_first_cast = card.round_number == FIRST and card.round_state in IN_VOTE
        votes = number_of_votes(card) if is_first_cast else votes_of(card)
    common = {
        "type": "snapshot",
        "version": session.version,
        # The server's moment: clocks of screens count from it.
        "at": at.isoformat(),
        "agreements": [
            {"id": str(one.public_id), "text": one.text, "owner": one.owner, "due": _day(one.due_on)}
            for one in session.agreements.order_by("pk")
        ],
    }
    moment = Moment(
        session,
        card,
        votes,
        method_of(session),
        threshold,
        connected,
        _tipping(card) if card else [],
        list(card.table_lines.order_by("id")) if card and session.tables else [],
    )
    return {kind: common | _of_kind(kind, moment) for kind in kinds}


@dataclass(frozen=True)
class Moment:
    """What all snapshots of one moment are drawn from. `card`: on the table, while the session plays."""

    session: LiveSession
    card: LiveCard | None
    votes: CardVotes
    method: Method
    threshold: int
    connected: Connected
    tipping: list[dict[str, Any]]
    lines: list[TableLine]


def _of_kind(kind: Kind, moment: Moment) -> dict[str, Any]:
    audience, language = kind.audience, kind.language
    session, card, connected = moment.session, moment.card, moment.connected
    whole: dict[str, Any] = {
        "session": _session(moment, audience, language),
        "connected": asdict(connected) if audience != PHONE else None,
        "card": _card(card, moment, audience, language) if card else None,
        "played": _played(session, language),
    }
    if audience != PHONE:
        whole["tipping"] = moment.tipping
    if audience == HOST:
        whole |= _of_host(session, kind.moderates)
        if card:
            whole["card"] |= _of_hosts_card(card, language, kind.moderates)
            if session.tables:
                whole["card"]["tables"] |= _of_hosts_tables(moment, kind.moderates)
    return whole


def _of_host(session: LiveSession, moderates: bool) -> dict[str, Any]:
    hosts = [one.person for one in session.hosts.select_related("person").order_by("pk")]
    led_by, asked = {one.pk for one in hosts}, agreements_to_ask_after(session)
    return {
        "moderates": moderates and session.has_arguments,
        "hosts": [{"id": str(one.public_id), "name": one.full_name} for one in hosts],
        "lastTime": [
            {
                "id": str(one.public_id),
                "text": one.text,
                "owner": one.owner,
                "due": _day(one.due_on),
                "kept": one.was_kept,
                "askedBy": str(one.asked_by.public_id)
                if one.asked_by_id in led_by and one.asked_by
                else None,
            }
            for one in asked.select_related("asked_by")[:MOST_ASKED_AFTER]
        ],
        "laid": list(session.cards.filter(what_if="").values_list("case_version", flat=True)),
    }


def _of_hosts_card(card: LiveCard, language: str, moderates: bool) -> dict[str, Any]:
    """What others thought of it only once this table has weighed it twice."""
    case, is_weighed = card.case(language), is_revealed(card, SECOND)
    outcomes = (
        outcomes_of_case(card.case_version.case_key, language) if is_weighed and card.case_version else []
    )
    return {
        "guide": case.get("guide", []),
        # From the first on: the room sees them from three.
        "shown": _texts(card, ArgumentState.SHOWN) if moderates else [],
        # The texts that a frame names stand in Dutch; what the host reads is in their language.
        "whatIfs": [
            {"text": text, "shown": shown}
            for text, shown in zip(card.case("nl").get("what_if", []), case.get("what_if", []), strict=False)
        ],
        "adviser": case.get("adviser", "") if is_weighed else "",
        "outcomes": [
            {
                "title": one.title,
                "decision": one.we_do,
                "url": one.url or "",
                "language": one.locale.language_code,
            }
            for one in outcomes
        ],
        # Not while votes come in: who types and who votes would be seen together.
        "waiting": _texts(card, ArgumentState.WAITING)
        if moderates and card.round_state not in IN_VOTE
        else [],
    }


def _tipping(card: LiveCard) -> list[dict[str, Any]]:
    """Where the room tips: what was shown of the case as it stands on the card, and of each 'wat als' played."""
    return [
        {
            "whatIf": one.what_if,
            "results": [
                {"round": round_number, **one.totals[str(round_number)]}
                for round_number in (FIRST, SECOND)
                if str(round_number) in one.totals
            ],
        }
        for one in told_of_case(card)
    ]


def _session(moment: Moment, audience: str, language: str) -> dict[str, Any]:
    session, is_talk = moment.session, not PRESETS[SessionKind(moment.session.kind)].has_votes
    shown = {
        "id": str(session.public_id),
        "kind": session.kind,
        "title": session.occasion.title,
        "phase": session.phase,
        "paused": session.is_paused,
        "steps": [] if is_talk else [step.code for step in moment.method],
        "arguments": session.has_arguments,
        "tables": session.tables,
    }
    if audience != PHONE:
        shown |= {
            "code": session.short_code or "",
            "codeUntil": session.short_code_until.isoformat() if session.short_code_until else None,
            "heads": session.heads,
            "motion": session.has_motion,
            "minutes": {} if is_talk else {step.code: step.minutes for step in moment.method},
            "talk": _talk(session, moment.method, language) if is_talk else None,
        }
    if audience == HOST:
        shown["guides"] = {} if is_talk else _guides(moment.method, language)
    return shown


def _guides(method: Method, language: str) -> dict[str, Any]:
    """Code of a step → what the host says there, and the language in which that is written."""
    with override(language):
        words = {step.code: words_of(step, language) for step in method}
    return {code: {"say": one.say, "language": one.language} for code, one in words.items()}


def _talk(session: LiveSession, method: Method, language: str) -> dict[str, Any]:
    with override(language):
        words = [words_of(step, language) for step in method]
    return {
        "step": session.talk_step,
        "turn": session.talk_turn,
        "since": session.talk_since.isoformat() if session.talk_since else None,
        "steps": [
            {
                "title": one.title,
                "say": one.say,
                "language": one.language,
                "minutes": step.minutes,
                "turnMinutes": step.turn_minutes,
                "agrees": step.agrees,
            }
            for step, one in zip(method, words, strict=True)
        ],
    }


def _played(session: LiveSession, language: str) -> list[dict[str, Any]]:
    """One place of the goose-board for each card that was discussed, with the values it brought."""
    cards = session.cards.filter(what_if="").select_related("case_version").order_by("position")
    return [
        {
            "title": card.case(language).get("title", ""),
            "language": language_of(card.case_version, language) if card.case_version else language,
            "values": card.case(language).get("core_values", []),
            "done": card.ended_at is not None,
        }
        for card in cards
    ]


def _card(card: LiveCard, moment: Moment, audience: str, language: str) -> dict[str, Any]:
    case, votes, threshold = card.case(language), moment.votes, moment.threshold
    shown = {
        "id": str(card.public_id),
        "position": card.position,
        "isBlank": card.case_version_id is None,
        "whatIf": card.what_if,
        "language": language_of(card.case_version, language) if card.case_version else language,
        "title": case.get("title", ""),
        "kind": case.get("kind", ""),
        "text": case.get("card", ""),
        "situation": case.get("situation", ""),
        "question": case.get("question", ""),
        "options": [option["text"] for option in case.get("options", [])],
        "values": case.get("core_values", []),
        "step": card.step,
        "stepSince": card.step_since.isoformat() if card.step_since else None,
        "minutesLeft": minutes_left(moment.method, Step(card.step), 0),
        "round": card.round_number,
        "roundState": RoundState.VOID if votes.is_void else card.round_state,
        "results": _results(card, votes, threshold),
        "shift": _shift(card, votes, threshold),
        "board": card.board,
        "arguments": _arguments(card),
        "tables": _tables(moment) if moment.session.tables else None,
    }
    if audience != PHONE:
        shown["voted"] = votes.voted(card.round_number) if card.round_number else 0
        shown["closedAt"] = card.closed_at.isoformat() if card.closed_at else None
    return shown


def _results(card: LiveCard, votes: CardVotes, threshold: int) -> list[dict[str, Any]]:
    """Of the rounds that were revealed; none of the first while the second is being cast."""
    if card.round_number == SECOND and card.round_state in IN_VOTE:
        return []
    found: list[dict[str, Any]] = []
    for round_number in (FIRST, SECOND):
        result = result_of(card, votes, round_number, threshold=threshold)
        if isinstance(result, Hidden):
            found.append({"round": round_number, "hidden": result.value})
        elif isinstance(result, Result):
            found.append(
                {
                    "round": round_number,
                    "counts": list(result.counts),
                    "voters": result.voters,
                    "passes": result.passes,
                }
            )
    return found


def _shift(card: LiveCard, votes: CardVotes, threshold: int) -> dict[str, int] | None:
    if not isinstance(result_of(card, votes, SECOND, threshold=threshold), Result):
        return None
    moved = shift(votes.slots)
    return {"changed": moved.changed, "votedTwice": moved.voted_twice} if moved else None


def _arguments(card: LiveCard) -> list[dict[str, Any]]:
    """In an order that says nothing of when they came; none while there are fewer than three."""
    shown = _texts(card, ArgumentState.SHOWN)
    return shown if len(shown) >= ARGUMENTS_FROM else []


def _texts(card: LiveCard, state: ArgumentState) -> list[dict[str, Any]]:
    arguments = Argument.objects.filter(card=card, state=state).order_by("id")
    return [{"id": str(one.pk), "text": one.text, "likes": one.likes} for one in arguments]


def _tables(moment: Moment) -> dict[str, Any]:
    """How many tables said something, and what may be seen of it, from the first line on: it is a whole table's. Never
    a vote by table: small groups, and each total less one is another."""
    return {"answered": len(moment.lines), "lines": _told(moment.lines, ArgumentState.SHOWN)}


def _of_hosts_tables(moment: Moment, moderates: bool) -> dict[str, Any]:
    is_voting = moment.card is not None and moment.card.round_state in IN_VOTE
    return {
        "toCome": to_come(moment.session.tables, {one.table for one in moment.lines if one.table}),
        "waiting": _told(moment.lines, ArgumentState.WAITING) if moderates and not is_voting else [],
    }


def _told(lines: Iterable[TableLine], state: ArgumentState) -> list[dict[str, Any]]:
    """In an order that says nothing of when they came, and without their table."""
    return [{"id": str(one.pk), "text": one.text, "likes": one.likes} for one in lines if one.state == state]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
