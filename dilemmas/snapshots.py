"""What a screen shows of a session, as plain data; docs/live-protocol.md describes each field.

Three audiences: `host` leads, `screen` hangs on the wall, `phone` takes part. A phone is told nothing of others
while a round is open; host and screen are told the number of votes only.
"""

from collections.abc import Iterable
from typing import Any

from dilemmas.models import Argument, ArgumentState, LiveCard, LiveSession, Phase, RoundState
from dilemmas.prints import language_of
from dilemmas.queries.live import CardVotes, Connected, result_of, votes_of
from dilemmas.rules.rounds import FIRST, SECOND, Hidden, Result, shift
from dilemmas.rules.session import Step, minutes_left

HOST, SCREEN, PHONE = "host", "screen", "phone"
AUDIENCES = (HOST, SCREEN, PHONE)
# Arguments are shown from so many on.
ARGUMENTS_FROM = 3
IN_VOTE = (RoundState.OPEN, RoundState.CLOSED)


def snapshot(
    session_id: int, *, audience: str, language: str, threshold: int, connected: Connected
) -> dict[str, Any]:
    """The whole of it: whoever connects anew needs nothing else. Raises LiveSession.DoesNotExist."""
    kind = (audience, language)
    return snapshots(session_id, kinds=[kind], threshold=threshold, connected=connected)[kind]


def snapshots(
    session_id: int, *, kinds: Iterable[tuple[str, str]], threshold: int, connected: Connected
) -> dict[tuple[str, str], dict[str, Any]]:
    """One for each (audience, language), all of the same moment: votes are opened once."""
    session = LiveSession.objects.select_related("occasion", "current_card__case_version").get(pk=session_id)
    card = session.current_card if session.phase == Phase.PLAYING else None
    votes = CardVotes()
    if card:
        card.session = session
        votes = votes_of(card)
    agreements = [
        {"id": str(one.public_id), "text": one.text, "owner": one.owner, "due": _day(one.due_on)}
        for one in session.agreements.order_by("pk")
    ]
    return {
        (audience, language): {
            "type": "snapshot",
            "version": session.version,
            "session": _session(session, audience),
            "connected": {"phones": connected.phones, "weak": connected.weak} if audience != PHONE else None,
            "card": _card(card, votes, session, audience, language, threshold) if card else None,
            "agreements": agreements,
            "played": _played(session, language),
        }
        for audience, language in kinds
    }


def _session(session: LiveSession, audience: str) -> dict[str, Any]:
    shown = {
        "id": str(session.public_id),
        "kind": session.kind,
        "title": session.occasion.title,
        "phase": session.phase,
        "paused": session.is_paused,
        "steps": session.steps,
        "arguments": session.has_arguments,
    }
    if audience != PHONE:
        shown |= {"code": session.short_code or "", "heads": session.heads}
    return shown


def _played(session: LiveSession, language: str) -> list[dict[str, Any]]:
    """One place of the goose-board for each card that was discussed, with the values it brought."""
    cards = session.cards.filter(what_if="").select_related("case_version").order_by("position")
    return [
        {
            "title": card.case(language).get("title", ""),
            "values": card.case(language).get("core_values", []),
            "done": card.ended_at is not None,
        }
        for card in cards
    ]


def _card(
    card: LiveCard, votes: CardVotes, session: LiveSession, audience: str, language: str, threshold: int
) -> dict[str, Any]:
    case = card.case(language)
    shown = {
        "id": str(card.public_id),
        "position": card.position,
        "isBlank": card.case_version_id is None,
        "whatIf": card.what_if,
        "title": case.get("title", ""),
        "kind": case.get("kind", ""),
        "language": language_of(card.case_version, language) if card.case_version else language,
        "text": case.get("card", ""),
        "situation": case.get("situation", ""),
        "question": case.get("question", ""),
        "options": [option["text"] for option in case.get("options", [])],
        "values": case.get("core_values", []),
        "step": card.step,
        "stepSince": card.step_since.isoformat() if card.step_since else None,
        "minutesLeft": minutes_left(tuple(Step(one) for one in session.steps), Step(card.step), 0),
        "round": card.round_number,
        "roundState": RoundState.VOID if votes.is_void else card.round_state,
        "results": _results(card, votes, threshold),
        "shift": _shift(card, votes, threshold),
        "board": card.board,
        "arguments": _arguments(card),
    }
    if audience != PHONE:
        shown["voted"] = votes.voted(card.round_number) if card.round_number else 0
    if audience == HOST:
        shown |= {
            "guide": case.get("guide", []),
            "whatIfs": case.get("what_if", []),
            "adviser": case.get("adviser", ""),
            "waiting": _texts(card, ArgumentState.WAITING),
        }
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


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
