"""The line of a browser without a socket: the same guarantees as tests/dilemmas/test_consumers.py."""

import asyncio
import base64
import os
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from dilemmas import hub as hub_module
from dilemmas import polling
from dilemmas.actions.live import go_to_step, pause
from dilemmas.actions.live_voting import close_round, open_round, reveal_round
from dilemmas.ballots import destroy_key
from dilemmas.frames import BadFrame
from dilemmas.models import Argument, LiveSession, LiveSlot
from dilemmas.polling import MOST_FRAMES, poll
from dilemmas.queries.live import votes_of
from dilemmas.rules.session import Step
from dilemmas.tickets import Ticket, give_ticket
from tests.factories.live import make_card, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def own_hub(monkeypatch) -> hub_module.Hub:
    fresh = hub_module.Hub()
    monkeypatch.setattr(hub_module, "hub", fresh)
    monkeypatch.setattr(polling, "hub", fresh)
    return fresh


@pytest.fixture(autouse=True)
def present(now_is, at) -> None:
    now_is(at)


@pytest.fixture
def session(at) -> LiveSession:
    return make_session(at=at)


@pytest.fixture
def card(session, at):
    card = make_card(session, at=at)
    return open_round(card=card, at=at)


class Poller:
    def __init__(self, session, at) -> None:
        ballot = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        self.hello = {"type": "hello", "audience": "phone", "join": session.join_secret, "ballot": ballot}
        self.at, self.version = at, 0

    def ask(self, *frames, at=None) -> list[dict]:
        question = {"hello": self.hello, "frames": list(frames), "version": self.version}
        messages = poll(question, at=at or self.at)
        for message in messages:
            if message["type"] == "snapshot":
                self.version = message["version"]
        return messages

    def vote(self, card, choice, seq=1, round_number=1, **more) -> dict:
        frame = {"type": "vote", "id": seq, "card": str(card.public_id), "seq": seq, "choice": choice}
        return self.ask({**frame, "round": round_number}, **more)[0]


def kinds(messages) -> list[str]:
    return [message["type"] for message in messages]


def test_the_first_question_tells_all_and_the_next_only_what_is_new(session, card, at):
    phone = Poller(session, at)
    assert kinds(phone.ask()) == ["own", "snapshot"]
    assert phone.ask() == []
    go_to_step(card=card, step=Step.VOTE, at=at)
    assert kinds(phone.ask()) == ["snapshot"]


def test_a_phone_is_told_nothing_of_others(session, card, at):
    Poller(session, at).vote(card, 2)
    seen = Poller(session, at).ask()[-1]
    assert (seen["connected"], seen["card"]["results"]) == (None, [])
    assert not {"voted", "waiting", "guide"} & set(seen["card"])
    assert not {"code", "heads"} & set(seen["session"])


def test_a_vote_is_kept_before_it_is_acknowledged_and_a_resend_changes_nothing(session, card, at):
    phone = Poller(session, at)
    assert phone.vote(card, 1) == {"type": "ack", "id": 1, "seq": 1, "round": 1, "choice": 1}
    assert [slot.first for slot in votes_of(card).slots] == [1]
    assert phone.vote(card, 1) == {"type": "refused", "id": 1, "code": "old_vote"}
    assert phone.vote(card, 3, seq=2)["type"] == "ack"
    assert [slot.first for slot in votes_of(card).slots] == [3]


def test_votes_in_one_question_are_taken_in_their_order(session, card, at):
    phone = Poller(session, at)
    frame = {"type": "vote", "card": str(card.public_id), "round": 1}
    answers = phone.ask({**frame, "id": 1, "seq": 2, "choice": 0}, {**frame, "id": 2, "seq": 1, "choice": 3})
    assert [one.get("code", one["type"]) for one in answers[:2]] == ["ack", "old_vote"]
    assert [slot.first for slot in votes_of(card).slots] == [0]


def test_own_vote_comes_back_while_the_round_is_open_only(session, card, at):
    phone = Poller(session, at)
    phone.vote(card, 2)
    phone.version = 0
    assert phone.ask()[0] == {"type": "own", "card": str(card.public_id), "seq": 1, "round": 1, "choice": 2}
    close_round(card=card, at=at)
    phone.version = 0
    assert phone.ask()[0]["choice"] is None


def test_a_vote_two_seconds_after_the_close_is_refused(session, card, at):
    close_round(card=card, at=at)
    assert Poller(session, at).vote(card, 0, at=at + timedelta(seconds=2))["type"] == "ack"
    late = Poller(session, at).vote(card, 0, at=at + timedelta(seconds=2.1))
    assert late["code"] == "round_closed"
    reveal_round(card=card, at=at + timedelta(seconds=3))
    assert Poller(session, at).vote(card, 0, at=at)["code"] == "round_closed"


def test_a_round_whose_key_is_gone_is_told_void(session, card, at):
    phone = Poller(session, at)
    phone.vote(card, 0)
    destroy_key(card.public_id)
    assert phone.vote(card, 1, seq=2)["code"] == "round_closed"
    assert Poller(session, at).ask()[-1]["card"]["roundState"] == "void"


def test_a_vote_for_a_card_of_another_session_is_refused(session, card, at):
    stray = Poller(make_session(at=at), at)
    assert stray.vote(card, 0)["code"] == "round_closed"
    assert not LiveSlot.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"round": "1"}, "bad_round"),
        ({"choice": True}, "bad_choice"),
        ({"choice": 10**20}, "bad_choice"),
        ({"choice": 7}, "no_such_option"),
        ({"choice": -2}, "no_such_option"),
        ({"seq": 0}, "bad_seq"),
        ({"seq": None}, "bad_seq"),
        ({"card": "x"}, "bad_card"),
        ({"card": "\ud800"}, "bad_card"),
        ({"card": {}}, "bad_card"),
    ],
)
def test_a_forged_vote_is_refused_by_the_name_of_its_wrong_part(session, card, at, change, code):
    frame = {"type": "vote", "id": 9, "card": str(card.public_id), "seq": 1, "round": 1, "choice": 0}
    assert Poller(session, at).ask({**frame, **change})[0] == {"type": "refused", "id": 9, "code": code}
    assert not LiveSlot.objects.exists()


@pytest.mark.parametrize("do", ["end", "reveal", "open_round", "heads", "pause", "moderate", "lay_card"])
def test_a_phone_that_plays_host_is_refused(session, card, at, do):
    before = LiveSession.objects.values().get(pk=session.pk)
    frame = {"type": "host", "id": 1, "do": do, "card": str(card.public_id), "heads": 3, "paused": True}
    assert Poller(session, at).ask(frame)[0] == {"type": "refused", "id": 1, "code": "not_for_you"}
    assert LiveSession.objects.values().get(pk=session.pk) == before


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "x" * 2001, 7, ["x"], ""])
def test_what_is_no_text_is_no_argument(session, card, at, text):
    frame = {"type": "argument", "id": 1, "card": str(card.public_id), "text": text}
    assert Poller(session, at).ask(frame)[0]["code"] == "bad_text"
    assert not Argument.objects.exists()


def test_an_argument_keeps_nothing_of_who_sent_it(session, card, at):
    phone = Poller(session, at)
    assert (
        phone.ask({"type": "argument", "card": str(card.public_id), "text": " Hij  wacht al lang. "})[0][
            "type"
        ]
        == "done"
    )
    kept = Argument.objects.values().get()
    assert kept.pop("text") == "Hij wacht al lang."
    assert set(kept) == {"id", "card_id", "state", "likes"}


def test_while_somebody_tells_of_an_incident_nothing_typed_is_saved(session, card, at):
    pause(session=session, paused=True)
    frames = [
        {"type": "argument", "id": 1, "card": str(card.public_id), "text": "Ria deed dit ook."},
        {"type": "missing", "id": 2, "card": str(card.public_id), "who": "Ria", "what": "haar baan"},
    ]
    answers = Poller(session, at).ask(*frames)
    assert [answer["code"] for answer in answers[:2]] == ["paused"] * 2
    assert not Argument.objects.exists()
    card.refresh_from_db()
    assert [line["who"] for line in card.board] == ["De inwoner"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"join": "x" * 43}, "no_such_session"),
        ({"join": "\x00"}, "bad_join"),
        ({"join": None}, "bad_join"),
        ({"ballot": ""}, "bad_ballot"),
        ({"ballot": "AAAA"}, "bad_ballot"),
        ({"ballot": 7}, "bad_ballot"),
        ({"audience": "god"}, "bad_hello"),
        ({"audience": "host", "ticket": "forged"}, "not_a_host"),
    ],
)
def test_who_proves_nothing_hears_nothing(session, at, change, code):
    phone = Poller(session, at)
    phone.hello |= change
    with pytest.raises(BadFrame) as refused:
        phone.ask({"type": "ping"})
    assert refused.value.code == code


@pytest.mark.parametrize("question", [None, [], "x", {}, {"hello": []}])
def test_what_is_no_question_is_refused(question, at):
    with pytest.raises(BadFrame) as refused:
        poll(question, at=at)
    assert refused.value.code == "bad_hello"


@pytest.mark.parametrize("frames", ["x", {}, [1], [{"type": "ping"}] * (MOST_FRAMES + 1)])
def test_frames_are_a_list_and_not_too_many(session, at, frames):
    question = {"hello": Poller(session, at).hello, "frames": frames}
    with pytest.raises(BadFrame) as refused:
        poll(question, at=at)
    assert refused.value.code == "bad_frames"


def test_a_ticket_for_the_screen_leads_nothing(session, card, at):
    person = session.hosts.get().person
    ticket = give_ticket(Ticket(session.public_id, "screen", person.public_id))
    hello = {"type": "hello", "audience": "host", "ticket": ticket}
    with pytest.raises(BadFrame):
        poll({"hello": hello, "frames": []}, at=at)
    messages = poll(
        {"hello": {**hello, "audience": "screen"}, "frames": [{"type": "host", "do": "end"}]}, at=at
    )
    assert messages[0]["code"] == "not_for_you"


def test_a_poller_is_counted_in_memory_alone(session, card, at, own_hub):
    """Also where no socket ever came: the loop is known from the first request on."""
    phone = Poller(session, at)

    async def ask() -> None:
        own_hub.here()
        await sync_to_async(phone.ask)()
        await asyncio.sleep(0)

    asyncio.run(ask())
    room = own_hub.rooms[session.pk]
    assert (room.connected(at).phones, room.connected(at).weak) == (1, 1)
    assert room.connected(at + hub_module.POLLER_LASTS).phones == 0
