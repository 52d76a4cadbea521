"""Somebody who knows who sits at which table learns nothing of votes by table: no vote, row or screen knows a table.

Counts by table would isolate people: tables are small, and the total less all other tables is one table.
"""

import base64
import re
import secrets
from datetime import datetime
from typing import Any

import pytest
from django.db import models

from dilemmas.actions.live import end_session, go_to_step, harvest
from dilemmas.actions.live_voting import close_round, open_round, reveal_round
from dilemmas.frames import Seat, answer, read_vote, sit_down, write_votes
from dilemmas.models import (
    Argument,
    ArgumentState,
    LiveCard,
    LiveSession,
    LiveSlot,
    SessionNote,
    TableLine,
)
from dilemmas.queries.live import Connected, votes_of
from dilemmas.rules.session import Kind, Step
from dilemmas.snapshots import AUDIENCES, snapshots
from dilemmas.snapshots import Kind as ShownTo
from foundation.people.models import Person
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import AFTER_GRACE, THRESHOLD, make_card, make_facilitator, make_session

pytestmark = pytest.mark.django_db
# Three tables of four; what each table chooses, all at it alike: the worst that can be.
SEATS, TABLES = 4, 3
# Random ids: of rows, and the shorter ones of lines on the board.
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{8}\b")


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Any) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


def joined(session: LiveSession, at: datetime, table: int) -> Seat:
    """A phone that tells its table wherever a frame has room for it."""
    ballot = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
    hello = {
        "type": "hello",
        "audience": "phone",
        "join": session.join_secret,
        "ballot": ballot,
        "table": table,
    }
    return sit_down(hello, at=at)


def cast(
    card: LiveCard, seat: Seat, at: datetime, *, table: int, choice: int, sequence: int, round_number: int
) -> None:
    frame = {"type": "vote", "seq": sequence, "round": round_number, "choice": choice, "table": table}
    vote = read_vote({**frame, "card": str(card.public_id)}, seat, at=at)
    write_votes(seat.session_id, vote.card_id, [vote.received])


class Room:
    """A plenary that is played, and all that everybody saw and the database held at each moment."""

    def __init__(self, at: datetime, by: Person, version: Any) -> None:
        self.at = at
        self.session = make_session(at=at, by=by, kind=Kind.PLENARY, heads=SEATS * TABLES, tables=TABLES)
        self.card = make_card(self.session, at=at, version=version)
        self.phones = {
            table: [joined(self.session, at, table) for _seat in range(SEATS)]
            for table in range(1, TABLES + 1)
        }
        self.seen: list[Any] = []
        self.look()

    def look(self) -> None:
        kinds = [ShownTo(audience, "nl", audience == "host") for audience in AUDIENCES]
        shown = snapshots(
            self.session.pk, kinds=kinds, threshold=THRESHOLD, connected=Connected(), at=self.at
        )
        self.seen.append([_nameless(_in_order(shown[kind])) for kind in kinds])
        for one, path in (
            (TableLine, "card__session"),
            (Argument, "card__session"),
            (SessionNote, "session"),
        ):
            rows = one.objects.filter(**{path: self.session.pk}).values()
            self.seen.append(sorted(_nameless(_without_keys(row)) for row in rows))
        # Of slots all that is no noise: how many there are, and how long.
        self.seen.append(
            sorted(
                len(bytes(one))
                for one in LiveSlot.objects.filter(card=self.card).values_list("blob", flat=True)
            )
        )

    def vote(self, choices: dict[int, int], *, round_number: int) -> None:
        open_round(card=self.card, at=self.at)
        for table, seats in self.phones.items():
            for seat in seats:
                cast(
                    self.card,
                    seat,
                    self.at,
                    table=table,
                    choice=choices[table],
                    sequence=round_number,
                    round_number=round_number,
                )
                self.look()
        close_round(card=self.card, at=self.at)
        self.look()
        reveal_round(card=self.card, at=self.at + AFTER_GRACE)
        self.look()

    def tell(self) -> None:
        """Each table its line, and what was striking."""
        self.go(Step.WEIGH)
        for table, seats in self.phones.items():
            frame = {
                "type": "table_line",
                "card": str(self.card.public_id),
                "table": table,
                "text": f"Zin {table}.",
            }
            assert answer(frame, seats[0], at=self.at)["type"] == "done"
            self.look()
        TableLine.objects.filter(card=self.card).update(state=ArgumentState.SHOWN)
        self.look()

    def go(self, step: Step) -> None:
        go_to_step(card=self.card, step=step, at=self.at)

    def close(self) -> None:
        harvest(session=self.session, threshold=THRESHOLD, at=self.at)
        for table, seats in self.phones.items():
            frame = {"type": "table_note", "table": table, "kind": "striking", "text": f"Viel op {table}."}
            assert answer(frame, seats[0], at=self.at)["type"] == "done"
        self.look()
        end_session(session=self.session, threshold=THRESHOLD, at=self.at)
        self.look()


def _in_order(shown: dict[str, Any]) -> dict[str, Any]:
    """Lines lie by their random ids: another order each time, that says nothing."""
    tables = (shown["card"] or {}).get("tables") or {}
    for name in {"lines", "waiting"} & tables.keys():
        tables[name].sort(key=lambda one: one["text"])
    return shown


def _without_keys(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.endswith("id")}


def _nameless(told: Any) -> str:
    """Without what is random: ids, and what leads into the session."""
    text = UUID.sub("id", re.sub(r"'(code|at|version)': [^,]+,", "", str(told)))
    return re.sub(r"UUID\('id'\)|\b\d{4,}\b", "n", text)


def played(at: datetime, by: Person, version: Any, first: dict[int, int], second: dict[int, int]) -> Room:
    room = Room(at, by, version)
    room.vote(first, round_number=1)
    room.tell()
    room.go(Step.VOTE_AGAIN)
    room.vote(second, round_number=2)
    room.close()
    return room


def test_who_sees_everything_cannot_tell_which_table_chose_what(at):
    """Two evenings that differ in one thing only: the tables chose the other way round. Nothing that anybody saw, and
    no row that is no noise, differs."""
    by, version = make_facilitator(at), version_of(make_case("De handtekening"))
    one = played(at, by, version, {1: 0, 2: 1, 3: 2}, {1: 0, 2: 1, 3: 1})
    other = played(at, by, version, {1: 2, 2: 0, 3: 1}, {1: 1, 2: 0, 3: 1})
    assert len(one.seen) == len(other.seen)
    for before, after in zip(one.seen, other.seen, strict=True):
        assert before == after


def test_the_comparison_would_see_another_result(at):
    """Else the test above would prove nothing."""
    by, version = make_facilitator(at), version_of(make_case("De handtekening"))
    one = played(at, by, version, {1: 0, 2: 1, 3: 2}, {1: 0, 2: 1, 3: 1})
    other = played(at, by, version, {1: 0, 2: 1, 3: 1}, {1: 0, 2: 1, 3: 1})
    assert one.seen != other.seen


def test_a_table_in_a_vote_or_a_hello_goes_nowhere(at):
    session = make_session(at=at, kind=Kind.PLENARY, heads=12, tables=3)
    card = make_card(session, at=at)
    open_round(card=card, at=at)
    plain, telling = joined(session, at, 2), joined(session, at, 2)
    assert not hasattr(telling, "table")
    assert "table" not in str(telling)
    cast(card, telling, at, table=2, choice=1, sequence=1, round_number=1)
    vote = read_vote({"card": str(card.public_id), "seq": 1, "round": 1, "choice": 1}, plain, at=at)
    write_votes(session.pk, vote.card_id, [vote.received])
    slots = votes_of(LiveCard.objects.get(pk=card.pk)).slots
    # What is sealed is alike, and as long.
    assert slots[0] == slots[1]
    assert len({len(bytes(one)) for one in LiveSlot.objects.values_list("blob", flat=True)}) == 1


def test_no_row_could_hold_a_table_beside_a_vote():
    """By name, so that a field that is added later is thought about."""
    assert _fields(LiveSlot) == {"id", "card", "blob"}
    assert _fields(TableLine) == {"id", "card", "table", "text", "state", "likes"}
    assert _fields(Argument) == {"id", "card", "text", "state", "likes"}
    assert _fields(SessionNote) == {"id", "session", "card", "table", "kind", "text"}
    assert "tables" not in _fields(LiveCard)


def _fields(of: type[models.Model]) -> set[str]:
    return {field.name for field in of._meta.get_fields() if not field.auto_created or field.concrete}


def test_after_the_end_no_row_knows_a_table(at):
    by, version = make_facilitator(at), version_of(make_case("De handtekening"))
    played(at, by, version, {1: 0, 2: 1, 3: 2}, {1: 0, 2: 1, 3: 1})
    assert TableLine.objects.count() == SessionNote.objects.count() == TABLES
    assert not TableLine.objects.exclude(table=None).exists()
    assert not SessionNote.objects.exclude(table=None).exists()
    assert not LiveSlot.objects.exists()
