"""Tables in a plenary: their number, their one line, what a host sees of it, and what reaches the coordinator."""

import base64
import secrets
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from dilemmas.actions.live import end_session, go_to_step, harvest, lay_card, pause
from dilemmas.actions.live_voting import close_round, end_card, open_round
from dilemmas.actions.table_signs import make_table_signs, request_table_signs, wipe_old_table_signs
from dilemmas.actions.tables import note_of_table, say_for_table, set_tables
from dilemmas.frames import Seat, answer, sit_down
from dilemmas.models import (
    ArgumentState,
    LiveCard,
    LiveSession,
    SessionNote,
    TableLine,
    TableSignRun,
)
from dilemmas.queries.live import Connected
from dilemmas.rules.session import Kind, Step
from dilemmas.snapshots import Kind as ShownTo
from dilemmas.snapshots import snapshots
from dilemmas.table_signs import sign_address
from dilemmas.tickets import Ticket, give_ticket
from foundation.errors import DomainError
from foundation.people.models import Person
from foundation.printing.actions import print_storage
from foundation.printing.models import PrintRunStatus
from tests.conftest import client_of
from tests.factories.live import THRESHOLD, make_card, make_facilitator, make_session, plan_session
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Any) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def hall(at: Any) -> LiveSession:
    return make_session(at=at, kind=Kind.PLENARY, heads=60, tables=12)


@pytest.fixture
def card(hall: LiveSession, at: Any) -> LiveCard:
    """On the table, and tables talk."""
    made = make_card(hall, at=at)
    return go_to_step(card=made, step=Step.WEIGH, at=at)


def phone(session: LiveSession, at: Any, **more: Any) -> Seat:
    ballot = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
    hello = {"type": "hello", "audience": "phone", "join": session.join_secret, "ballot": ballot, **more}
    return sit_down(hello, at=at)


def host(session: LiveSession, at: Any, person: Person | None = None) -> Seat:
    by = person or session.hosts.order_by("pk").first().person
    ticket = give_ticket(Ticket(session.public_id, "host", by.public_id))
    return sit_down({"type": "hello", "audience": "host", "ticket": ticket}, at=at)


def ask(seat: Seat, at: Any, frame_type: str, **parts: Any) -> str:
    """'done', or why not."""
    reply = answer({"type": frame_type, "id": 1, **parts}, seat, at=at)
    return reply.get("code", reply["type"])


def line(card: LiveCard, at: Any, table: Any = 3, text: Any = "Dat de inwoner wacht.") -> str:
    return ask(phone(card.session, at), at, "table_line", card=str(card.public_id), table=table, text=text)


def seen(session: LiveSession, at: Any, audience: str = "host", *, moderates: bool = True) -> dict[str, Any]:
    kind = ShownTo(audience, "nl", moderates and audience == "host")
    return snapshots(session.pk, kinds=[kind], threshold=THRESHOLD, connected=Connected(), at=at)[kind]


# How many ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        (2, "done"),
        (200, "done"),
        (0, "done"),
        (1, "wrong_tables"),
        (201, "wrong_tables"),
        (-1, "wrong_tables"),
    ],
)
def test_a_host_says_how_many_tables_there_are(hall, at, tables, code):
    assert ask(host(hall, at), at, "host", do="tables", tables=tables) == code
    hall.refresh_from_db()
    assert hall.tables == (tables if code == "done" else 12)
    for audience in ("host", "screen", "phone"):
        assert seen(hall, at, audience)["session"]["tables"] == hall.tables


def test_only_a_host_of_a_plenary_before_the_first_card(hall, at):
    assert ask(phone(hall, at), at, "host", do="tables", tables=4) == "not_for_you"
    game = make_session(at=at, by=hall.hosts.get().person)
    assert ask(host(game, at), at, "host", do="tables", tables=4) == "not_a_plenary"
    with pytest.raises(DomainError, match="not_a_plenary"):
        plan_session(kind=Kind.GAME, by=hall.hosts.get().person, starts_at=at, at=at, place="x", tables=4)
    make_card(hall, at=at)
    assert ask(host(hall, at), at, "host", do="tables", tables=4) == "session_playing"


def test_without_tables_nothing_of_them_is_shown_or_taken(at):
    session = make_session(at=at, kind=Kind.PLENARY, heads=60)
    card = go_to_step(card=make_card(session, at=at), step=Step.WEIGH, at=at)
    assert line(card, at, table=1) == "no_such_table"
    assert seen(session, at, "phone")["card"]["tables"] is None


# One line ------------------------------------------------------------------------------------------


def test_lines_are_read_first_and_then_shown_together_with_likes(hall, card, at):
    for table in (3, 7):
        assert line(card, at, table, f"Van tafel  {table}.") == "done"
    told = seen(hall, at)["card"]["tables"]
    assert told["answered"] == 2
    assert told["toCome"] == [1, 2, 4, 5, 6, 8, 9, 10, 11, 12]
    assert {one["text"] for one in told["waiting"]} == {"Van tafel 3.", "Van tafel 7."}
    assert told["lines"] == seen(hall, at, "screen")["card"]["tables"]["lines"] == []

    first = told["waiting"][0]["id"]
    assert ask(host(hall, at), at, "host", do="moderate_line", line=first, state="shown") == "done"
    # From the first one on: it is a whole table's.
    assert [one["id"] for one in seen(hall, at, "phone")["card"]["tables"]["lines"]] == [first]
    assert ask(phone(hall, at), at, "like_line", line=first) == "done"
    other = told["waiting"][1]["id"]
    assert ask(phone(hall, at), at, "like_line", line=other) == "done"
    assert seen(hall, at, "screen")["card"]["tables"] == {
        "answered": 2,
        "lines": [{"id": first, "text": TableLine.objects.get(pk=first).text, "likes": 1}],
    }
    # What waits is not liked.
    assert TableLine.objects.get(pk=other).likes == 0


def test_no_screen_says_which_table_wrote_a_line(hall, card, at):
    line(card, at, 7, "Een zin.")
    TableLine.objects.update(state=ArgumentState.SHOWN)
    for audience in ("host", "screen", "phone"):
        lines = seen(hall, at, audience)["card"]["tables"]["lines"]
        assert [set(one) for one in lines] == [{"id", "text", "likes"}]
    assert {"toCome", "waiting"}.isdisjoint(seen(hall, at, "screen")["card"]["tables"])


def test_a_later_line_of_a_table_takes_the_place_of_the_one_before_and_is_read_anew(hall, card, at):
    line(card, at, 3, "Eerst dit.")
    TableLine.objects.update(state=ArgumentState.SHOWN, likes=9)
    line(card, at, 3, "Toch dat.")
    kept = TableLine.objects.get()
    assert (kept.text, kept.state, kept.likes, kept.table) == ("Toch dat.", "waiting", 0, 3)
    assert seen(hall, at)["card"]["tables"]["answered"] == 1


def test_a_line_is_one_sentence_long(card, at):
    line(card, at, 3, "lang " * 100)
    assert len(TableLine.objects.get().text) == 140


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"table": 0}, "no_such_table"),
        ({"table": 13}, "no_such_table"),
        ({"table": "3"}, "bad_table"),
        ({"table": True}, "bad_table"),
        ({"text": "   "}, "empty_text"),
        ({"text": ""}, "bad_text"),
        ({"text": 5}, "bad_text"),
    ],
)
def test_what_is_wrong_with_a_line_is_named(card, at, parts, code):
    assert line(card, at, **parts) == code
    assert not TableLine.objects.exists()


def test_a_line_comes_while_tables_talk_and_at_no_other_time(hall, card, at):
    for step in (Step.READ, Step.VOTE, Step.REVEAL, Step.RIGHTS, Step.VOTE_AGAIN):
        go_to_step(card=card, step=step, at=at)
        assert line(card, at) == "not_now", step
    go_to_step(card=card, step=Step.WEIGH, at=at)
    # Who types and who votes at one moment would be seen together.
    open_round(card=card, at=at)
    assert line(card, at) == "not_now"
    close_round(card=card, at=at)
    assert line(card, at) == "not_now"
    pause(session=hall, paused=True)
    assert line(card, at) == "paused"
    pause(session=hall, paused=False)
    end_card(card=card, threshold=THRESHOLD, at=at)
    assert line(card, at) == "not_now"
    assert not TableLine.objects.exists()


def test_a_manager_who_leads_alone_reads_no_lines(at):
    unit = UnitFactory()
    manager = EngagementFactory().person
    EngagementFactory(unit=unit, line_manager=manager)
    session = make_session(at=at, by=manager, kind=Kind.PLENARY, unit=unit, tables=4, heads=60)
    card = go_to_step(card=make_card(session, at=at), step=Step.WEIGH, at=at)
    assert line(card, at) == "arguments_off"
    LiveSession.objects.update(has_arguments=True)
    assert line(card, at) == "done"
    seat = host(session, at, manager)
    assert seen(session, at, moderates=seat.moderates)["card"]["tables"]["waiting"] == []
    text = str(TableLine.objects.get().pk)
    assert ask(seat, at, "host", do="moderate_line", line=text, state="shown") == "not_for_you"


def test_a_line_of_another_session_is_not_there(hall, card, at):
    line(card, at)
    other = make_session(at=at, kind=Kind.PLENARY, by=hall.hosts.get().person, tables=3, heads=40)
    theirs = str(TableLine.objects.get().pk)
    assert (
        ask(host(other, at), at, "host", do="moderate_line", line=theirs, state="shown")
        == "no_such_table_line"
    )
    assert (
        ask(host(hall, at), at, "host", do="moderate_line", line=theirs, state="loved")
        == "no_such_table_line"
    )
    TableLine.objects.update(state=ArgumentState.SHOWN)
    assert ask(phone(other, at), at, "like_line", line=theirs) == "done"
    assert (
        ask(phone(other, at), at, "table_line", card=str(card.public_id), table=1, text="x") == "no_such_card"
    )
    assert TableLine.objects.get().likes == 0


def test_the_next_card_begins_without_lines_and_only_what_was_shown_stays(hall, card, at):
    line(card, at, 3, "Getoond.")
    TableLine.objects.update(state=ArgumentState.SHOWN)
    line(card, at, 4, "Nooit gelezen.")
    lay_card(session=hall, version=None, at=at, threshold=THRESHOLD)
    assert seen(hall, at)["card"]["tables"]["answered"] == 0
    end_session(session=hall, threshold=THRESHOLD, at=at)
    assert list(TableLine.objects.values_list("text", "table")) == [("Getoond.", None)]


# To the coordinator --------------------------------------------------------------------------------


def note(
    session: LiveSession, at: Any, table: int = 3, kind: str = "striking", text: str = "Veel twijfel."
) -> str:
    return ask(phone(session, at), at, "table_note", table=table, kind=kind, text=text)


def test_a_table_tells_what_was_striking_at_the_end_of_a_card(hall, card, at):
    assert note(hall, at) == "not_now"
    go_to_step(card=card, step=Step.VOTE_AGAIN, at=at)
    for table, kind, text in (
        (3, "striking", "Eerst dit."),
        (3, "striking", "Veel twijfel."),
        (3, "unclear", "De bon?"),
        (4, "striking", "Stil."),
    ):
        assert note(hall, at, table, kind, text) == "done"
    # Of each kind one a table: the last.
    assert sorted(SessionNote.objects.values_list("text", flat=True)) == ["De bon?", "Stil.", "Veel twijfel."]
    open_round(card=card, at=at)
    assert note(hall, at) == "not_now"
    harvest(session=hall, threshold=THRESHOLD, at=at)
    assert note(hall, at, 5, "unclear", "Mag een bon?") == "done"
    # Of the whole, beside what the same table told of the card.
    assert note(hall, at, 4, "striking", "Mooi zo.") == "done"
    end_session(session=hall, threshold=THRESHOLD, at=at)
    assert note(hall, at) == "session_not_open"
    assert SessionNote.objects.count() == 5
    assert SessionNote.objects.filter(text__in=["Stil.", "Mooi zo."]).count() == 2
    assert not SessionNote.objects.exclude(table=None).exists()


def test_what_is_wrong_with_a_note_is_named(hall, card, at):
    harvest(session=hall, threshold=THRESHOLD, at=at)
    assert note(hall, at, 13) == "no_such_table"
    assert note(hall, at, kind="praise") == "no_such_kind"
    assert note(hall, at, text="  ") == "empty_text"
    assert not SessionNote.objects.exists()


# Before it begins ----------------------------------------------------------------------------------


def test_a_host_plans_tables_and_prints_a_sign_for_each(at, now_is):
    now_is(at)
    leader = make_facilitator(at)
    client = client_of(leader)
    form = {
        "kind": "plenary",
        "day": "2022-04-01",
        "starts": "10:00",
        "place": "Raadzaal",
        "tables": "23",
        "invites": "on",
    }
    assert client.post("/sessies/plannen/", {**form, "tables": "1"}).status_code == 422
    assert client.post("/sessies/plannen/", {**form, "kind": "game"}).status_code == 422
    assert client.post("/sessies/plannen/", form).status_code == 302
    session = LiveSession.objects.get()
    assert session.tables == 23
    page = f"/sessies/{session.public_id}/"
    assert "Print 23 tafelkaartjes" in client.get(page).content.decode()
    client.post(f"{page}tafels/", {"tables": "500"})
    client.post(f"{page}tafels/", {"tables": "22"})
    session.refresh_from_db()
    assert session.tables == 22
    answer_ = client.post(f"{page}tafels/kaartjes/")
    run = TableSignRun.objects.get()
    assert answer_.url == f"/sessies/tafelkaartjes/{run.public_id}/"
    make_table_signs(run=run, at=at)
    pdf = client.get(f"{answer_.url}pdf/")
    made = PdfReader(BytesIO(b"".join(pdf.streaming_content)))
    assert len(made.pages) == 22
    width, height = (float(side) * 25.4 / 72 for side in made.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (148, 210)
    assert "Tafel 22" in " ".join(made.pages[-1].extract_text().split())
    # Somebody else's signs lead into the session: they are not there.
    stranger = client_of(make_facilitator(at))
    assert stranger.get(answer_.url).status_code == stranger.get(f"{answer_.url}pdf/").status_code == 404
    assert stranger.post(f"{page}tafels/", {"tables": "3"}).status_code == 404


def test_the_code_of_a_sign_names_the_table_behind_the_secret():
    assert sign_address("/live/", "s" * 43, 12).endswith(f"/live/#{'s' * 43}.12")


def test_signs_are_asked_for_once_and_wiped_after_a_day(hall, at):
    leader = hall.hosts.get().person
    run = request_table_signs(session=hall, by=leader, at=at)
    assert request_table_signs(session=hall, by=leader, at=at) == run
    make_table_signs(run=run, at=at)
    # A second worker finds it done.
    make_table_signs(run=run, at=at)
    run.refresh_from_db()
    assert (run.status, run.done_count) == (PrintRunStatus.READY, 12)
    assert print_storage().exists(run.file_name)
    assert wipe_old_table_signs(at=at + timedelta(hours=23)) == 0
    assert wipe_old_table_signs(at=at + timedelta(hours=25)) == 1
    assert not print_storage().exists(run.file_name)


def test_no_signs_without_tables_or_after_the_end(hall, at):
    leader = hall.hosts.get().person
    set_tables(session=hall, tables=0)
    hall.refresh_from_db()
    with pytest.raises(DomainError, match="no_tables"):
        request_table_signs(session=hall, by=leader, at=at)
    ended = end_session(session=hall, threshold=THRESHOLD, at=at)
    with pytest.raises(DomainError, match="session_ended"):
        request_table_signs(session=ended, by=leader, at=at)


def test_the_actions_refuse_as_the_frames_do(hall, card, at):
    with pytest.raises(DomainError, match="no_such_table"):
        say_for_table(card=card, table=99, text="x")
    with pytest.raises(DomainError, match="not_now"):
        note_of_table(session=hall, table=1, kind=SessionNote.Kind.STRIKING, text="x")
