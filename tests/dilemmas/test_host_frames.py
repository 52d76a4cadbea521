"""What a host may ask beside the rounds, and that nobody else may; what their snapshots tell, and when."""

import json
from datetime import timedelta
from typing import Any

import pytest

from dilemmas.actions.live import (
    add_host,
    add_to_board,
    agree,
    ask_after,
    end_session,
    lay_card,
    moderate_argument,
    pause,
    plan_session,
    remove_host,
)
from dilemmas.actions.live_voting import close_round, count_by_hand, end_card, open_round
from dilemmas.frames import BadFrame, Seat, answer, sit_down
from dilemmas.models import Agreement, Argument, ArgumentState, LiveCard, LiveHost, LiveSession, SessionNote
from dilemmas.queries.live import Connected, cases_played_by, possible_cohosts
from dilemmas.rules.session import Kind as SessionKind
from dilemmas.snapshots import Kind, snapshots
from dilemmas.tickets import Ticket, give_ticket
from foundation.people.models import Person, Unit
from tests.factories.dilemmas import make_case, version_of
from tests.factories.live import (
    AFTER_GRACE,
    THRESHOLD,
    ballots,
    make_card,
    make_facilitator,
    make_session,
    play_round,
)
from tests.factories.outcomes import make_outcome
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def session(at) -> LiveSession:
    return make_session(at=at, by=make_facilitator(at))


def seat_of(session: LiveSession, person: Person, at) -> Seat:
    ticket = give_ticket(Ticket(session.public_id, "host", person.public_id))
    return sit_down({"type": "hello", "audience": "host", "ticket": ticket}, at=at)


def host_seat(session: LiveSession, at) -> Seat:
    return seat_of(session, session.hosts.order_by("pk").first().person, at)


def ask(session: LiveSession, at, do: str, **parts: Any) -> dict[str, Any]:
    return answer({"type": "host", "id": 1, "do": do, **parts}, host_seat(session, at), at=at)


def seen(session: LiveSession, at, audience: str = "host", *, moderates: bool = True) -> dict[str, Any]:
    """As JSON carries it."""
    kind = Kind(audience, "nl", moderates)
    made = snapshots(session.pk, kinds=[kind], threshold=THRESHOLD, connected=Connected(), at=at)[kind]
    return json.loads(json.dumps(made))


# Who may ------------------------------------------------------------------------------------------

FRAMES = [
    {"do": "open_lobby"},
    {"do": "ask_after", "agreement": "x", "kept": True},
    {"do": "add_host", "person": "x"},
    {"do": "remove_host", "person": "x"},
    {"do": "time", "card": "x", "minutes": 1},
    {"do": "talk", "step": 0, "turn": 0},
    {"do": "motion", "on": False},
    {"do": "strike", "card": "x", "line": "x"},
    {"do": "simulate", "players": 12},
]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda one: one["do"])
@pytest.mark.parametrize("audience", ["phone", "screen"])
def test_who_does_not_lead_is_refused(session, at, frame, audience):
    before = LiveSession.objects.values().get(pk=session.pk)
    seat = Seat(session.pk, audience, "nl", ballots(1)[0])
    refused = {"type": "refused", "id": 1, "code": "not_for_you"}
    assert answer({"type": "host", "id": 1, **frame}, seat, at=at) == refused
    assert LiveSession.objects.values().get(pk=session.pk) == before


def test_a_host_of_another_session_has_no_ticket_here(session, at):
    stranger = make_facilitator(at)
    with pytest.raises(BadFrame) as refused:
        seat_of(session, stranger, at)
    assert refused.value.code == "not_a_host"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"do": "ask_after", "agreement": "no uuid", "kept": True}, "bad_agreement"),
        ({"do": "add_host", "person": 5}, "bad_person"),
        ({"do": "talk", "step": "first", "turn": 0}, "bad_step"),
        ({"do": "talk", "step": 0}, "bad_turn"),
        ({"do": "motion", "on": "yes"}, "bad_on"),
        ({"do": "strike", "card": "x", "line": "x"}, "bad_card"),
        ({"do": "simulate", "players": "all"}, "bad_players"),
        ({"do": "simulate", "players": 12}, "not_a_rehearsal"),
    ],
)
def test_a_wrong_part_is_named(session, at, frame, code):
    assert ask(session, at, **frame)["code"] == code


# The session --------------------------------------------------------------------------------------


def test_a_host_opens_the_lobby(at):
    host = make_facilitator(at)
    session = plan_session(kind=SessionKind.GAME, by=host, starts_at=at, at=at, place="Kamer 1")
    assert ask(session, at, "open_lobby")["type"] == "done"
    told = seen(session, at)["session"]
    assert (told["phase"], len(told["code"])) == ("lobby", 6)
    assert ask(session, at, "open_lobby")["type"] == "done"


def test_a_minute_more_moves_the_clock_of_the_step(session, at):
    card = make_card(session, at=at)
    assert ask(session, at, "time", card=str(card.public_id), minutes=1)["type"] == "done"
    card.refresh_from_db()
    assert card.step_since == at + timedelta(minutes=1)
    assert ask(session, at, "time", card=str(card.public_id), minutes=31)["code"] == "wrong_minutes"


def test_motion_on_the_screens_is_switched(session, at):
    ask(session, at, "motion", on=False)
    assert seen(session, at, "screen")["session"]["motion"] is False


def test_while_it_is_paused_nothing_is_written(session, at):
    card = make_card(session, at=at)
    pause(session=session, paused=True)
    phone = Seat(session.pk, "phone", "nl", ballots(1)[0])
    # Also for who calls an argument a pause.
    for do in ({}, {"do": "pause"}):
        frame = {"type": "argument", "id": 1, "card": str(card.public_id), "text": "Echt gebeurd", **do}
        assert answer(frame, phone, at=at)["code"] == "paused"
    assert ask(session, at, "note", kind="striking", text="Echt gebeurd")["code"] == "paused"
    assert ask(session, at, "agree", text="Wij bellen", owner="Lotte")["code"] == "paused"
    assert (Argument.objects.count(), SessionNote.objects.count(), Agreement.objects.count()) == (0, 0, 0)
    assert answer({"type": "ping", "id": 2}, phone, at=at)["type"] == "done"
    assert ask(session, at, "pause", paused=False)["type"] == "done"
    assert ask(session, at, "note", kind="striking", text="Veel te bespreken")["type"] == "done"


# Cards --------------------------------------------------------------------------------------------


def test_a_flat_card_is_swapped_as_if_it_never_lay_there(session, at):
    flat = make_card(session, at=at)
    other = version_of(make_case("De foto"))
    assert ask(session, at, "lay_card", version=other.pk, swap=str(flat.public_id))["type"] == "done"
    card = LiveCard.objects.get()
    assert (card.case_version_id, card.position) == (other.pk, 1)


def test_a_card_that_was_voted_on_is_not_swapped_away(session, at):
    card = make_card(session, at=at)
    open_round(card=card, at=at)
    foto = version_of(make_case("De foto"))
    ask(session, at, "lay_card", version=foto.pk, swap=str(card.public_id))
    assert LiveCard.objects.count() == 2
    assert LiveCard.objects.get(pk=card.pk).ended_at == at


def test_of_two_hosts_who_swap_the_same_card_the_second_takes_nothing_away(session, at):
    flat = str(make_card(session, at=at).public_id)
    chosen, other = version_of(make_case("De foto")), version_of(make_case("De bon"))
    assert ask(session, at, "lay_card", version=chosen.pk, swap=flat)["type"] == "done"
    assert ask(session, at, "lay_card", version=other.pk, swap=flat)["code"] == "no_such_card"
    assert LiveCard.objects.get().case_version_id == chosen.pk


def test_a_card_that_another_host_left_is_not_swapped(session, at):
    card = make_card(session, at=at)
    lay_card(session=session, version=version_of(make_case("De foto")), at=at, threshold=THRESHOLD)
    other = version_of(make_case("De bon"))
    reply = ask(session, at, "lay_card", version=other.pk, swap=str(card.public_id))
    assert (reply["code"], LiveCard.objects.count()) == ("card_ended", 2)


def test_what_others_thought_comes_only_after_the_second_vote(session, at):
    case = make_case()
    make_outcome(case=case)
    version = version_of(case)
    card, mine = make_card(session, at=at, version=version), ballots(6)
    play_round(card, dict.fromkeys(mine, 0), at=at)
    told = seen(session, at)["card"]
    assert (told["adviser"], told["outcomes"]) == ("", [])
    card.refresh_from_db()
    play_round(card, dict.fromkeys(mine, 1), at=at, round_number=2)
    told = seen(session, at)["card"]
    assert told["adviser"].startswith("Ik neig naar delen")
    assert [one["decision"] for one in told["outcomes"]] == ["delen wat we krijgen"]
    for audience in ("screen", "phone"):
        assert {"adviser", "outcomes", "waiting", "guide"}.isdisjoint(seen(session, at, audience)["card"])


def test_where_the_room_tips_is_what_was_shown(session, at):
    version, mine = version_of(make_case()), ballots(6)
    card = make_card(session, at=at, version=version)
    play_round(card, dict.fromkeys(mine, 0), at=at)
    variant = lay_card(
        session=session, version=version, at=at, threshold=THRESHOLD, what_if="het een reis was?"
    )
    play_round(variant, dict.fromkeys(mine[:3], 2), at=at)
    end_card(card=variant, threshold=THRESHOLD, at=at)
    lay_card(session=session, version=version, at=at, threshold=THRESHOLD, what_if="het een boek was?")
    expected = [
        {"whatIf": "", "results": [{"round": 1, "counts": [6, 0, 0, 0], "voters": 6, "passes": 0}]},
        # Three ballots: never shown, so never told.
        {"whatIf": "het een reis was?", "results": []},
    ]
    assert seen(session, at)["tipping"] == expected == seen(session, at, "screen")["tipping"]
    assert "tipping" not in seen(session, at, "phone")


def test_a_hand_count_under_the_threshold_stays_shut(session, at):
    card = make_card(session, at=at)
    count_by_hand(card=card, round_number=1, counts=[1, 1, 1, 0], at=at)
    assert seen(session, at)["card"]["results"] == [{"round": 1, "hidden": "too_few"}]


def test_the_moment_of_closing_is_for_host_and_screen(session, at):
    card = make_card(session, at=at)
    open_round(card=card, at=at)
    close_round(card=card, at=at)
    assert seen(session, at)["card"]["closedAt"] == "2022-03-01T08:00:00+00:00"
    assert "closedAt" not in seen(session, at, "phone")["card"]


def added_line(card: LiveCard, who: str) -> str:
    """Its id."""
    add_to_board(card=card, who=who, what="rust")
    return LiveCard.objects.get(pk=card.pk).board[-1]["id"]


def test_a_line_that_was_added_is_taken_off_the_board(session, at):
    card = make_card(session, at=at)
    of_the_case = card.board
    assert of_the_case
    first, second = (added_line(card, who) for who in ("Ria uit de straat", "De buren"))
    told = seen(session, at, "phone")["card"]["board"]
    assert [line.get("added") for line in told] == [None] * len(of_the_case) + [True, True]
    assert ask(session, at, "strike", card=str(card.public_id), line=first)["type"] == "done"
    card.refresh_from_db()
    added = {"id": second, "who": "De buren", "what": "rust", "weight": "", "added": True}
    assert card.board == [*of_the_case, added]
    assert seen(session, at, "screen")["card"]["board"] == card.board


def test_two_hosts_who_strike_the_same_line_strike_no_other(session, at):
    """Both pressed before either saw the next snapshot."""
    card = make_card(session, at=at)
    first, second = (added_line(card, who) for who in ("Ria uit de straat", "De buren"))
    add_host(session=session, person=make_facilitator(at), by=session.hosts.get().person, at=at)
    frame = {"type": "host", "id": 1, "do": "strike", "card": str(card.public_id), "line": first}
    seats = [seat_of(session, one.person, at) for one in session.hosts.all()]
    replies = [answer(frame, seat, at=at) for seat in seats]
    assert [reply.get("code") for reply in replies] == [None, "no_such_line"]
    assert [line["id"] for line in LiveCard.objects.get().board][-1] == second


def test_a_line_is_weighed_that_moved_up_meanwhile(session, at):
    card = make_card(session, at=at)
    first, second = (added_line(card, who) for who in ("Ria uit de straat", "De buren"))
    phone = Seat(session.pk, "phone", "nl", ballots(1)[0])
    weigh = {"type": "weigh", "id": 1, "card": str(card.public_id), "weight": "right"}
    ask(session, at, "strike", card=str(card.public_id), line=first)
    assert answer(weigh | {"line": second}, phone, at=at)["type"] == "done"
    assert answer(weigh | {"line": first}, phone, at=at)["code"] == "no_such_line"
    assert answer(weigh | {"line": second, "weight": "heavy"}, phone, at=at)["code"] == "no_such_weight"
    weighed = {line["id"]: line["weight"] for line in LiveCard.objects.get().board}
    assert {line_id for line_id, weight in weighed.items() if weight} == {second}


def test_a_line_of_the_case_or_none_is_not_taken_off(session, at):
    card = make_card(session, at=at)
    added_line(card, "De buren")
    before = LiveCard.objects.get().board
    for line in (before[0]["id"], "no such line"):
        assert ask(session, at, "strike", card=str(card.public_id), line=line)["code"] == "no_such_line"
    assert LiveCard.objects.get().board == before


def test_of_a_card_that_ended_nothing_is_taken_off(session, at):
    card = make_card(session, at=at)
    line = added_line(card, "De buren")
    end_card(card=card, threshold=THRESHOLD, at=at)
    assert ask(session, at, "strike", card=str(card.public_id), line=line)["code"] == "card_ended"


def test_a_line_of_another_session_is_not_taken_off(session, at):
    other = make_card(make_session(at=at, by=make_facilitator(at)), at=at)
    line = added_line(other, "De buren")
    assert ask(session, at, "strike", card=str(other.public_id), line=line)["code"] == "no_such_card"
    assert LiveCard.objects.get(pk=other.pk).board[-1]["id"] == line


def test_a_host_sees_shown_arguments_from_the_first_on(session, at):
    card = make_card(session, at=at)
    shown = Argument.objects.create(card=card, text="Zij wacht al lang.", state=ArgumentState.SHOWN)
    told = seen(session, at)["card"]
    assert ([one["text"] for one in told["shown"]], told["arguments"]) == (["Zij wacht al lang."], [])
    assert seen(session, at, moderates=False)["card"]["shown"] == []
    for audience in ("screen", "phone"):
        assert "shown" not in seen(session, at, audience)["card"]
    moderate_argument(argument=shown, state=ArgumentState.HIDDEN)
    assert seen(session, at)["card"]["shown"] == []


# The pool -----------------------------------------------------------------------------------------


def write(card: LiveCard, text: str, at) -> None:
    phone = Seat(card.session_id, "phone", "nl", ballots(1)[0])
    frame = {"type": "argument", "id": 1, "card": str(card.public_id), "text": text}
    assert answer(frame, phone, at=at) == {"type": "done", "id": 1}


def waiting(session: LiveSession, at) -> list[str]:
    return sorted(one["text"] for one in seen(session, at)["card"]["waiting"])


def test_after_the_vote_sentences_reach_the_host_by_three(session, at):
    card = make_card(session, at=at)
    play_round(card, dict.fromkeys(ballots(6), 0), at=at)
    before = seen(session, at)
    for text in ("Eén", "Twee"):
        write(card, text, at)
        # To the letter: a version that rises would tell that somebody wrote.
        assert seen(session, at) == before
    write(card, "Drie", at)
    assert waiting(session, at) == ["Drie", "Eén", "Twee"]
    write(card, "Vier", at)
    assert waiting(session, at) == ["Drie", "Eén", "Twee"]


def test_what_was_written_in_the_vote_comes_when_it_is_shown(session, at):
    card = make_card(session, at=at)
    open_round(card=card, at=at)
    for text in ("Eén", "Twee", "Drie", "Vier"):
        write(card, text, at)
    close_round(card=card, at=at)
    write(card, "Nog onderweg", at)
    assert waiting(session, at) == []
    assert Argument.objects.filter(state=ArgumentState.HELD).count() == 5
    ask(session, at + AFTER_GRACE, "reveal", card=str(card.public_id))
    assert len(waiting(session, at)) == 5


def test_a_single_sentence_waits_for_the_next_step_and_not_for_a_step_back(session, at):
    card = make_card(session, at=at)
    for step in ("reveal", "rights", "weigh"):
        ask(session, at, "step", card=str(card.public_id), step=step)
    write(card, "Van wie?", at)
    for step in ("rights", "reveal", "rights", "weigh"):
        assert ask(session, at, "step", card=str(card.public_id), step=step)["type"] == "done"
        assert waiting(session, at) == []
    ask(session, at, "step", card=str(card.public_id), step="vote_again")
    assert waiting(session, at) == ["Van wie?"]


def test_what_no_host_may_see_yet_is_not_moderated(session, at):
    card = make_card(session, at=at)
    write(card, "Van wie?", at)
    held = Argument.objects.get()
    reply = ask(session, at, "moderate", argument=str(held.pk), state="shown")
    assert reply["code"] == "no_such_argument"


def test_a_what_if_lets_through_at_its_result(session, at):
    version = version_of(make_case())
    make_card(session, at=at, version=version)
    card = lay_card(session=session, version=version, at=at, threshold=THRESHOLD, what_if="het een reis was?")
    write(card, "Dan wel", at)
    ask(session, at, "step", card=str(card.public_id), step="vote")
    assert waiting(session, at) == []
    ask(session, at, "step", card=str(card.public_id), step="reveal")
    assert waiting(session, at) == ["Dan wel"]


# Of a team ----------------------------------------------------------------------------------------


@pytest.fixture
def team(at) -> Unit:
    return UnitFactory()


def played_before(team: Unit, at, *, kind: SessionKind = SessionKind.GAME) -> tuple[LiveSession, Agreement]:
    earlier = make_session(at=at, by=make_facilitator(at), unit=team, kind=kind)
    make_card(earlier, at=at, version=version_of(make_case("Gespeeld")))
    made = agree(session=earlier, text="Wij bellen", owner="Lotte", due_on=None, at=at)
    end_session(session=earlier, threshold=THRESHOLD, at=at)
    return earlier, made


def test_an_agreement_of_last_time_is_asked_after(team, at):
    _earlier, made = played_before(team, at - timedelta(days=60))
    session = make_session(at=at, by=make_facilitator(at), unit=team)
    assert [one["text"] for one in seen(session, at)["lastTime"]] == ["Wij bellen"]
    assert "lastTime" not in seen(session, at, "screen")
    assert ask(session, at, "ask_after", agreement=str(made.public_id), kept=True)["type"] == "done"
    # It stays to be seen, and to be taken back, until this session is over.
    assert [one["kept"] for one in seen(session, at)["lastTime"]] == [True]
    end_session(session=session, threshold=THRESHOLD, at=at)
    later = make_session(at=at + timedelta(days=30), by=make_facilitator(at), unit=team)
    assert seen(later, at)["lastTime"] == []


def test_who_ticked_takes_it_back_and_nobody_else(team, at):
    _earlier, made = played_before(team, at - timedelta(days=60))
    session = make_session(at=at, by=make_facilitator(at), unit=team)
    first, cohost = session.hosts.get().person, make_facilitator(at)
    add_host(session=session, person=cohost, by=first, at=at)
    ask(session, at, "ask_after", agreement=str(made.public_id), kept=False)
    assert seen(session, at)["lastTime"][0]["askedBy"] == str(first.public_id)
    frame = {"type": "host", "id": 1, "do": "ask_after", "agreement": str(made.public_id), "kept": None}
    assert answer(frame, seat_of(session, cohost, at), at=at)["code"] == "not_your_tick"
    assert ask(session, at, "ask_after", agreement=str(made.public_id), kept=None)["type"] == "done"
    told = seen(session, at)["lastTime"][0]
    assert (told["kept"], told["askedBy"]) == (None, None)
    assert ask(session, at, "ask_after", agreement=str(made.public_id))["code"] == "bad_kept"


def test_what_was_not_kept_comes_back(team, at):
    _earlier, made = played_before(team, at - timedelta(days=60))
    ask_after(agreement=made, was_kept=False, by=PersonFactory(), at=at - timedelta(days=30))
    session = make_session(at=at, by=make_facilitator(at), unit=team)
    assert [one["id"] for one in seen(session, at)["lastTime"]] == [str(made.public_id)]


def test_an_agreement_of_another_team_is_not_asked_after(team, at):
    _earlier, made = played_before(UnitFactory(), at - timedelta(days=60))
    session = make_session(at=at, by=make_facilitator(at), unit=team)
    assert (
        ask(session, at, "ask_after", agreement=str(made.public_id), kept=True)["code"] == "no_such_agreement"
    )
    made.refresh_from_db()
    assert made.was_kept is None


def test_a_rehearsal_is_no_session_of_the_team(team, at):
    played_before(team, at - timedelta(days=60), kind=SessionKind.REHEARSAL)
    session = make_session(at=at, by=make_facilitator(at), unit=team)
    assert (seen(session, at)["lastTime"], cases_played_by(team, before=session)) == ([], set())


def test_what_a_team_played_is_known_by_its_case(team, at):
    earlier, _made = played_before(team, at - timedelta(days=60))
    session = make_session(at=at, by=make_facilitator(at), unit=team)
    key = earlier.cards.get().case_version.case_key
    assert cases_played_by(team, before=session) == {key}
    assert cases_played_by(team, before=earlier) == set()


# Hosts --------------------------------------------------------------------------------------------


def test_a_host_asks_a_facilitator_along(session, at):
    other = make_facilitator(at)
    assert possible_cohosts(session, on=at.date()) == [other]
    assert ask(session, at, "add_host", person=str(other.public_id))["type"] == "done"
    assert seat_of(session, other, at).audience == "host"
    assert possible_cohosts(session, on=at.date()) == []


def test_who_is_no_facilitator_does_not_lead_along(session, at):
    nobody = PersonFactory()
    assert ask(session, at, "add_host", person=str(nobody.public_id))["code"] == "not_a_facilitator"
    assert LiveHost.objects.count() == 1


def test_the_first_host_takes_a_cohost_off_who_hears_and_does_nothing_more(session, at):
    first, other = session.hosts.get().person, make_facilitator(at)
    add_host(session=session, person=other, by=first, at=at)
    line = seat_of(session, other, at)
    assert ask(session, at, "remove_host", person=str(other.public_id))["type"] == "done"
    # A line that is still open leads nothing; not even the stop.
    for do in (
        {"do": "heads", "heads": 3},
        {"do": "end"},
        {"do": "add_host", "person": str(other.public_id)},
    ):
        assert answer({"type": "host", "id": 1, **do}, line, at=at)["code"] == "not_a_host"
    assert answer({"type": "weigh", "id": 1, "card": "x"}, line, at=at)["code"] == "not_a_host"
    with pytest.raises(BadFrame) as refused:
        seat_of(session, other, at)
    assert refused.value.code == "not_a_host"
    assert [one["id"] for one in seen(session, at)["hosts"]] == [str(first.public_id)]


def test_a_cohost_takes_off_themselves_and_nobody_else(session, at):
    first, other = session.hosts.get().person, make_facilitator(at)
    third = make_facilitator(at)
    for person in (other, third):
        add_host(session=session, person=person, by=first, at=at)
    seat = seat_of(session, other, at)
    for person, code in ((first, "not_first_host"), (third, "not_first_host"), (other, None)):
        frame = {"type": "host", "id": 1, "do": "remove_host", "person": str(person.public_id)}
        assert answer(frame, seat, at=at).get("code") == code
    assert [one.person for one in session.hosts.order_by("pk")] == [first, third]


def test_a_session_keeps_a_host(session, at):
    first, other = session.hosts.get().person, make_facilitator(at)
    assert ask(session, at, "remove_host", person=str(first.public_id))["code"] == "last_host"
    # Who does not lead it is off already; the only host stays.
    assert ask(session, at, "remove_host", person=str(other.public_id))["type"] == "done"
    add_host(session=session, person=other, by=first, at=at)
    assert ask(session, at, "remove_host", person=str(first.public_id))["type"] == "done"
    assert session.hosts.get().person == other


@pytest.fixture
def managed(at) -> tuple[LiveSession, Person]:
    """A session of a team that its own manager leads."""
    manager, unit = PersonFactory(), UnitFactory()
    EngagementFactory(line_manager=manager, unit=unit)
    return make_session(at=at, by=manager, unit=unit), manager


def test_a_teams_own_manager_never_reads_arguments_first(managed, at):
    session, manager = managed
    assert session.has_arguments is False
    cohost = make_facilitator(at)
    add_host(session=session, person=cohost, by=manager, at=at)
    card = make_card(session, at=at)
    waiting = Argument.objects.create(card=card, text="Van wie?", state=ArgumentState.WAITING)
    frame = {"type": "host", "id": 1, "do": "moderate", "argument": str(waiting.pk), "state": "shown"}
    own, other = seat_of(session, manager, at), seat_of(session, cohost, at)
    assert (own.moderates, other.moderates) == (False, True)
    assert seen(session, at, moderates=own.moderates)["card"]["waiting"] == []
    assert answer(frame, own, at=at)["code"] == "not_for_you"
    assert [one["text"] for one in seen(session, at, moderates=other.moderates)["card"]["waiting"]] == [
        "Van wie?"
    ]
    assert answer(frame, other, at=at)["type"] == "done"


def test_once_only_the_manager_is_left_arguments_go_off(managed, at):
    session, manager = managed
    cohost = make_facilitator(at)
    add_host(session=session, person=cohost, by=manager, at=at)
    assert LiveSession.objects.get().has_arguments
    remove_host(session=session, person=cohost, by=manager, at=at)
    assert not LiveSession.objects.get().has_arguments


# Talks --------------------------------------------------------------------------------------------


def test_a_talk_goes_by_steps_and_turns(at):
    session = make_session(at=at, by=make_facilitator(at), kind=SessionKind.DIALOGUE_TABLE)
    assert ask(session, at, "talk", step=2, turn=3)["type"] == "done"
    talk = seen(session, at, "screen")["session"]["talk"]
    assert (talk["step"], talk["turn"], talk["steps"][2]["turnMinutes"]) == (2, 3, 2)
    assert seen(session, at)["session"]["phase"] == "playing"
    # No turns where people talk with each other, and nothing after the last.
    assert ask(session, at, "talk", step=0, turn=1)["code"] == "no_such_step"
    assert ask(session, at, "talk", step=7, turn=0)["code"] == "no_such_step"


def test_a_game_has_no_talk(session, at):
    assert ask(session, at, "talk", step=0, turn=0)["code"] == "no_such_step"
    assert seen(session, at)["session"]["talk"] is None


def test_of_a_peer_consultation_nothing_is_kept(at):
    session = make_session(at=at, by=make_facilitator(at), kind=SessionKind.PEER_CONSULTATION)
    assert ask(session, at, "agree", text="Wij bellen", owner="Lotte")["code"] == "nothing_kept"
    assert ask(session, at, "note", kind="striking", text="Veel")["code"] == "nothing_kept"


# Rehearsal ----------------------------------------------------------------------------------------


@pytest.fixture
def rehearsal(at) -> LiveSession:
    session = make_session(at=at, by=make_facilitator(at), kind=SessionKind.REHEARSAL, heads=0)
    open_round(card=make_card(session, at=at), at=at)
    return session


def test_twelve_who_are_not_there_vote_as_everybody_does(rehearsal, at):
    assert ask(rehearsal, at, "simulate", players=3)["votes"] == 3
    assert seen(rehearsal, at)["card"]["voted"] == 3
    # Those three keep their vote.
    assert ask(rehearsal, at, "simulate", players=12)["votes"] == 9
    assert ask(rehearsal, at, "simulate", players=12)["votes"] == 0
    card = LiveCard.objects.get()
    close_round(card=card, at=at)
    assert ask(rehearsal, at, "simulate", players=12)["code"] == "round_not_open"
    assert ask(rehearsal, at + AFTER_GRACE, "reveal", card=str(card.public_id))["type"] == "done"
    (result,) = seen(rehearsal, at)["card"]["results"]
    assert (result["voters"], sum(result["counts"])) == (12, 12)
    # Their arguments wait to be read.
    assert len(seen(rehearsal, at)["card"]["waiting"]) == 4


def test_a_second_round_is_voted_by_the_same_twelve(rehearsal, at):
    card = LiveCard.objects.get()
    ask(rehearsal, at, "simulate", players=12)
    close_round(card=card, at=at)
    ask(rehearsal, at + AFTER_GRACE, "reveal", card=str(card.public_id))
    open_round(card=card, at=at)
    assert ask(rehearsal, at, "simulate", players=12)["votes"] == 12
    close_round(card=card, at=at)
    ask(rehearsal, at + AFTER_GRACE, "reveal", card=str(card.public_id))
    told = seen(rehearsal, at)["card"]
    assert [one["voters"] for one in told["results"]] == [12, 12]
    assert told["shift"]["votedTwice"] == 12


def test_more_than_twelve_do_not_rehearse(rehearsal, at):
    assert ask(rehearsal, at, "simulate", players=13)["code"] == "wrong_players"
