import os
from datetime import timedelta

import pytest
from django.db import transaction

from dilemmas.actions.live import agree, end_session, lay_card
from dilemmas.actions.live_voting import (
    Received,
    cast_votes,
    close_round,
    count_by_hand,
    end_card,
    open_round,
    own_slot,
    reveal_round,
    void_lost_rounds,
)
from dilemmas.ballots import destroy_key, kept_keys, key_folder, key_of, make_key
from dilemmas.frames import BadFrame, answer, sit_down
from dilemmas.models import Argument, ArgumentState, LiveCard, LiveSession, LiveSlot, RoundState
from dilemmas.queries.live import result_of, session_marks, votes_of
from dilemmas.rules.rounds import FIRST, SECOND, Hidden, Refusal, Result, Slot, Vote
from foundation.errors import DomainError
from tests.factories.live import (
    AFTER_GRACE,
    THRESHOLD,
    ballots,
    make_card,
    make_session,
    play_round,
    vote,
    vote_all,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def session(at) -> LiveSession:
    return make_session(at=at)


@pytest.fixture
def card(session, at) -> LiveCard:
    return make_card(session, at=at)


def result(card: LiveCard, round_number: int = FIRST):
    now = LiveCard.objects.select_related("session", "case_version").get(pk=card.pk)
    return result_of(now, votes_of(now), round_number, threshold=THRESHOLD)


def refused(code: str, action, **given):
    with pytest.raises(DomainError) as refusal:
        action(**given)
    assert refusal.value.code == code
    return refusal.value.details


def test_votes_are_counted_once_each_and_shown_after_the_reveal_only(card, at):
    open_round(card=card, at=at)
    voters = ballots(6)
    vote_all(card, dict(zip(voters, [0, 0, 1, 2, 3, 3], strict=True)), at=at)
    # The same ballot thinks again, and a resend of the first comes late.
    assert vote(card, voters[0], 2, at=at, sequence=2) == Slot(2, first=2)
    assert vote(card, voters[0], 0, at=at, sequence=1) is Refusal.OLD
    assert result(card) is None
    close_round(card=card, at=at)
    assert result(card) is None
    reveal_round(card=card, at=at + AFTER_GRACE)
    assert result(card) == Result((1, 1, 2, 2), 6, 0)
    assert own_slot(card=card, ballot=voters[0]) == Slot(2, first=2)
    assert own_slot(card=card, ballot=os.urandom(16)) == Slot()


def test_a_vote_on_its_way_at_the_close_counts_and_a_later_one_does_not(card, at):
    open_round(card=card, at=at)
    close_round(card=card, at=at)
    assert vote(card, b"a" * 16, 1, at=at + timedelta(seconds=2)) == Slot(1, first=1)
    assert vote(card, b"b" * 16, 1, at=at + timedelta(seconds=2.01)) is Refusal.CLOSED
    details = refused("votes_on_their_way", reveal_round, card=card, at=at + timedelta(seconds=0.5))
    assert details == {"seconds": 1.5}
    reveal_round(card=card, at=at + timedelta(seconds=2))
    assert vote(card, b"c" * 16, 1, at=at + timedelta(seconds=1)) is Refusal.CLOSED


def test_votes_before_the_opening_of_another_round_or_for_no_option_change_nothing(card, at):
    assert vote(card, b"a" * 16, 1, at=at) is Refusal.CLOSED
    open_round(card=card, at=at)
    assert vote(card, b"a" * 16, 1, at=at, round_number=SECOND) is Refusal.CLOSED
    assert vote(card, b"a" * 16, 4, at=at) is Refusal.NO_SUCH_OPTION
    assert not LiveSlot.objects.exists()


def test_one_batch_may_hold_a_ballot_twice(card, at):
    open_round(card=card, at=at)
    votes = [
        Received(b"a" * 16, Vote(number, FIRST, choice), at) for number, choice in ((2, 3), (1, 0), (3, 1))
    ]
    assert cast_votes(card=card, received=votes) == [Slot(2, first=3), Refusal.OLD, Slot(3, first=1)]
    assert own_slot(card=card, ballot=b"a" * 16) == Slot(3, first=1)


def test_the_second_round_shows_the_shift_and_the_end_leaves_totals_only(session, card, at):
    voters = ballots(8)
    play_round(card, dict.fromkeys(voters, 0), at=at)
    second = dict.fromkeys(voters[:5], 2) | dict.fromkeys(voters[5:], 0)
    play_round(card, second, at=at, round_number=SECOND)
    refused("no_round_left", open_round, card=card, at=at)
    end_card(card=card, threshold=THRESHOLD, at=at)
    card.refresh_from_db()
    assert card.totals == {
        "1": {"counts": [8, 0, 0, 0], "voters": 8, "passes": 0},
        "2": {"counts": [3, 0, 5, 0], "voters": 8, "passes": 0},
        "shift": {"changed": 5, "voted_twice": 8},
    }
    assert not LiveSlot.objects.exists()
    assert card.public_id not in kept_keys()
    # A second press changes nothing.
    end_card(card=card, threshold=THRESHOLD, at=at)
    assert LiveCard.objects.get(pk=card.pk).totals == card.totals


def test_under_five_leaves_nothing_at_all(card, at):
    play_round(card, dict.fromkeys(ballots(4), 1), at=at)
    assert result(card) is Hidden.TOO_FEW
    end_card(card=card, threshold=THRESHOLD, at=at)
    assert LiveCard.objects.get(pk=card.pk).totals == {}


def test_more_ballots_than_heads_stay_shut(at):
    session = make_session(at=at, heads=5)
    card = make_card(session, at=at)
    play_round(card, dict.fromkeys(ballots(6), 1), at=at)
    assert result(card) is Hidden.MORE_BALLOTS_THAN_HEADS


def test_a_round_that_was_never_shown_leaves_nothing(session, card, at):
    open_round(card=card, at=at)
    vote_all(card, dict.fromkeys(ballots(9), 1), at=at)
    end_session(session=session, threshold=THRESHOLD, at=at)
    assert LiveCard.objects.get(pk=card.pk).totals == {}
    assert (LiveSlot.objects.count(), kept_keys()) == (0, set())


def test_the_key_outlives_a_rollback_and_not_the_end(session, card, at):
    open_round(card=card, at=at)
    vote(card, b"a" * 16, 1, at=at)
    with transaction.atomic():
        end_card(card=card, threshold=THRESHOLD, at=at)
        transaction.set_rollback(True)
    assert own_slot(card=card, ballot=b"a" * 16) == Slot(1, first=1)


def test_a_power_cut_voids_the_open_round_and_the_start_clears_what_is_left(session, card, at):
    open_round(card=card, at=at)
    vote_all(card, dict.fromkeys(ballots(6), 1), at=at)
    destroy_key(card.public_id)
    orphan = make_key(LiveCard(session=session).public_id)
    assert orphan
    assert void_lost_rounds() == 1
    card.refresh_from_db()
    assert (card.round_state, LiveSlot.objects.count(), kept_keys()) == (RoundState.VOID, 0, set())
    assert vote(card, b"a" * 16, 1, at=at) is Refusal.CLOSED
    assert void_lost_rounds() == 0


def test_a_start_leaves_a_running_round_alone(card, at):
    open_round(card=card, at=at)
    vote(card, b"a" * 16, 1, at=at)
    assert void_lost_rounds() == 0
    assert own_slot(card=card, ballot=b"a" * 16) == Slot(1, first=1)


def test_two_processes_make_one_key(card):
    assert make_key(card.public_id) == make_key(card.public_id) == key_of(card.public_id)
    assert oct((key_folder() / str(card.public_id)).stat().st_mode)[-3:] == "600"


def test_slots_look_alike_whatever_they_hold(card, at):
    open_round(card=card, at=at)
    vote_all(card, dict(zip(ballots(6), [0, 1, 2, 3, -1, 0], strict=True)), at=at)
    vote(card, b"a" * 16, 3, at=at, sequence=4_000_000_000)
    assert len({len(bytes(slot.blob)) for slot in LiveSlot.objects.all()}) == 1


def test_hands_are_counted_where_there_are_no_phones(card, at):
    count_by_hand(card=card, round_number=FIRST, counts=[3, 2, 0, 1], at=at)
    assert result(card) == Result((3, 2, 0, 1), 6, 0)
    refused("wrong_counts", count_by_hand, card=card, round_number=FIRST, counts=[3, 2], at=at)
    count_by_hand(card=card, round_number=SECOND, counts=[0, 2, 0, 1], at=at)
    assert result(card, SECOND) is Hidden.TOO_FEW


def test_counting_the_same_hands_again_lets_no_single_sentence_through(card, at):
    def write(text):
        Argument.objects.create(card=card, text=text, state=ArgumentState.HELD)

    write("Eerst.")
    count_by_hand(card=card, round_number=FIRST, counts=[1, 2, 0, 0], at=at)
    assert not Argument.objects.filter(state=ArgumentState.HELD).exists()
    write("Net getypt.")
    count_by_hand(card=card, round_number=FIRST, counts=[1, 2, 0, 1], at=at)
    assert Argument.objects.get(state=ArgumentState.HELD).text == "Net getypt."


def test_hands_do_not_overwrite_phones(card, at):
    open_round(card=card, at=at)
    vote(card, b"a" * 16, 1, at=at)
    refused("card_has_votes", count_by_hand, card=card, round_number=FIRST, counts=[1, 2, 3, 0], at=at)


def test_the_next_card_ends_the_one_before_and_no_case_is_played_twice(session, card, at):
    voters = ballots(5)
    play_round(card, dict.fromkeys(voters, 0), at=at)
    refused("card_played", lay_card, session=session, version=card.case_version, at=at, threshold=THRESHOLD)
    variant = lay_card(
        session=session, version=card.case_version, at=at, threshold=THRESHOLD, what_if="het een reis was?"
    )
    card.refresh_from_db()
    assert card.totals["1"]["counts"] == [5, 0, 0, 0]
    assert (variant.position, variant.step) == (2, "vote")


def test_at_most_two_agreements_a_card(session, card, at):
    for number in (1, 2):
        agree(session=session, text=f"Wij doen {number}", owner="Lotte", due_on=None, at=at)
    refused("enough_agreements", agree, session=session, text="Nog een", owner="Lotte", due_on=None, at=at)
    refused("empty_text", agree, session=session, text=" ", owner="Lotte", due_on=None, at=at)


def test_a_what_if_lies_once_and_stays_shut_beside_a_card_with_one_voter_more(session, card, at):
    voters = ballots(9)
    play_round(card, dict.fromkeys(voters, 0), at=at)
    given = {"session": session, "version": card.case_version, "at": at, "threshold": THRESHOLD}
    without_one = lay_card(**given, what_if="het een reis was?")
    play_round(without_one, dict.fromkeys(voters[:8], 1), at=at)
    assert result(without_one) is Hidden.OTHER_VOTERS
    refused("card_played", lay_card, **given, what_if="het een reis was?")
    with_all = lay_card(**given, what_if="niemand het zag?")
    play_round(with_all, dict.fromkeys(voters, 1), at=at)
    assert result(with_all) == Result((0, 9, 0, 0), 9, 0)
    # What was never shown is not kept either.
    assert LiveCard.objects.get(pk=without_one.pk).totals == {}


def test_a_card_that_ended_takes_nothing_more(session, card, at):
    """Also in the moment between the end and the death of its key."""
    open_round(card=card, at=at)
    vote_all(card, dict.fromkeys(ballots(6), 0), at=at)
    key = key_of(card.public_id)
    end_card(card=card, threshold=THRESHOLD, at=at)
    make_key(card.public_id)
    (key_folder() / str(card.public_id)).write_bytes(key)
    assert vote(card, b"l" * 16, 1, at=at) is Refusal.CLOSED
    assert LiveSlot.objects.count() == 0
    for act in (close_round, reveal_round):
        refused("card_ended", act, card=card, at=at)
    refused("card_ended", count_by_hand, card=card, round_number=FIRST, counts=[1, 2, 3, 0], at=at)


def test_a_lost_key_voids_the_second_round_after_a_first_on_paper(session, card, at):
    count_by_hand(card=card, round_number=FIRST, counts=[3, 2, 1, 0], at=at)
    open_round(card=card, at=at)
    destroy_key(card.public_id)
    assert void_lost_rounds() == 1


def test_every_batch_of_votes_is_news_for_other_processes(session, card, at):
    """In the second round too, when the slots are there already."""
    voters = ballots(6)
    play_round(card, dict.fromkeys(voters, 0), at=at)
    open_round(card=LiveCard.objects.get(pk=card.pk), at=at)
    before = session_marks([session.pk])
    vote_all(card, dict.fromkeys(voters[:1], 1), at=at, sequence=2, round_number=SECOND)
    after = session_marks([session.pk])
    assert after[session.pk][0] == before[session.pk][0]
    assert after[session.pk][1] > before[session.pk][1]


def test_a_code_that_was_photographed_shows_nothing_a_day_after_the_end(session, at):
    hello = {"audience": "phone", "join": session.join_secret, "ballot": "A" * 22}
    end_session(session=session, threshold=THRESHOLD, at=at)
    seat = sit_down(hello, at=at + timedelta(hours=1))
    assert answer({"type": "missing", "id": 1}, seat, at=at)["code"] == "session_not_open"
    with pytest.raises(BadFrame, match="no_such_session"):
        sit_down(hello, at=at + timedelta(days=2))
