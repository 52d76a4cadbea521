"""The line of a browser whose socket is blocked: a question every two seconds, with the same guarantees.

Stateless: each question carries its first frame, what is to be done, and the version that it has.
"""

from datetime import datetime
from typing import Any

from dilemmas.frames import (
    NO_NEWS,
    BadFrame,
    Seat,
    answer,
    own_votes,
    read_vote,
    sit_down,
    vote_reply,
    write_votes,
)
from dilemmas.hub import hub, limit_in_force, start_once
from dilemmas.queries.live import connected_to, newest_version
from dilemmas.snapshots import PHONE, snapshots

# More than a client that waited for its line could hold.
MOST_FRAMES = 20


def poll(question: Any, *, at: datetime) -> list[dict[str, Any]]:
    """The messages for this browser, answers first. Raises BadFrame as `sit_down` does, and bad_frames."""
    if not isinstance(question, dict):
        raise BadFrame("bad_hello")
    seat = sit_down(question.get("hello"), at=at)
    frames = question.get("frames", [])
    if (
        not isinstance(frames, list)
        or len(frames) > MOST_FRAMES
        or not all(isinstance(f, dict) for f in frames)
    ):
        raise BadFrame("bad_frames")
    start_once()
    if seat.audience == PHONE:
        hub.polled(seat.session_id, seat.ballot, at)
    messages = [_answered(frame, seat, at) for frame in frames]
    known = question.get("version")
    if not known and seat.audience == PHONE:
        messages.append(own_votes(seat))
    if known != newest_version(seat.session_id) or seat.audience != PHONE:
        connected = connected_to(seat.session_id, at=at)
        made = snapshots(
            seat.session_id, kinds=[seat.kind], threshold=limit_in_force(), connected=connected, at=at
        )
        messages.append(made[seat.kind])
    return messages


def _answered(frame: dict[str, Any], seat: Seat, at: datetime) -> dict[str, Any]:
    if frame.get("type") != "vote":
        reply = answer(frame, seat, at=at)
        if reply["type"] == "done" and frame.get("type") not in NO_NEWS:
            hub.news(seat.session_id)
        return reply
    try:
        vote = read_vote(frame, seat, at=at)
    except BadFrame as wrong:
        return {"type": "refused", "id": frame.get("id"), "code": wrong.code}
    outcome = write_votes(seat.session_id, vote.card_id, [vote.received])[0]
    hub.news(seat.session_id)
    return vote_reply(frame.get("id"), outcome, vote.received.vote)
