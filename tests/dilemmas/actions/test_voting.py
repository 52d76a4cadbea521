"""One vote a ballot in each round, held sealed; and nothing left of who voted when it is over."""

from datetime import timedelta

import pytest

from dilemmas.actions.voting import VoteRefused, cast_vote, end_polls
from dilemmas.ballot_keys import mark_of, polls_with_key
from dilemmas.models import ChoiceLoss, PollBallot, PollRound, SealedChoice
from dilemmas.queries.polls import has_voted, result_of
from tests.conftest import moment
from tests.factories.people import EngagementFactory
from tests.factories.polls import FIRST, OVER, SECOND, make_poll, new_ballot, vote, vote_and_count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "choice-keys"
    settings.BALLOT_KEY_DIR = tmp_path / "ballot-keys"


@pytest.fixture
def poll():
    return make_poll()


def code_of(**kwargs) -> str:
    with pytest.raises(VoteRefused) as caught:
        cast_vote(**kwargs)
    return caught.value.code


def test_a_vote_is_marked_and_held(poll):
    ballot = new_ballot()
    assert cast_vote(poll=poll, ballot=ballot, round_number=1, option=2, at=FIRST)
    assert has_voted(poll, round_number=1, ballot=ballot)
    assert not has_voted(poll, round_number=2, ballot=ballot)
    assert not has_voted(poll, round_number=1, ballot=new_ballot())
    assert SealedChoice.objects.count() == 1


def test_the_same_ballot_counts_once_whatever_it_chooses_then(poll):
    ballot = new_ballot()
    first = cast_vote(poll=poll, ballot=ballot, round_number=1, option=0, at=FIRST)
    again = cast_vote(poll=poll, ballot=ballot, round_number=1, option=3, at=FIRST)
    assert (first, again) == (True, False)
    assert (PollBallot.objects.count(), SealedChoice.objects.count()) == (1, 1)


def test_the_same_ballot_votes_again_in_the_second_round_and_leaves_another_mark(poll):
    ballot = new_ballot()
    for round_number, at in ((1, FIRST), (2, SECOND)):
        assert cast_vote(poll=poll, ballot=ballot, round_number=round_number, option=0, at=at)
    marks = set(PollBallot.objects.values_list("mark", flat=True))
    assert len(marks) == 2
    assert marks == {mark_of(poll.public_id, round_number=number, ballot=ballot) for number in (1, 2)}


def test_marks_of_one_ballot_in_two_polls_lie_apart(poll):
    other, ballot = make_poll(runs_beside=True, case_title="Iets anders"), new_ballot()
    marks = {mark_of(one.public_id, round_number=1, ballot=ballot) for one in (poll, other)}
    assert len(marks) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": FIRST - timedelta(days=1)}, "not_open"),
        ({"at": OVER}, "not_open"),
        # The page stood open from Wednesday to Thursday.
        ({"at": SECOND}, "other_round"),
        ({"round_number": 2}, "other_round"),
        ({"option": 4}, "no_such_option"),
        ({"option": -1}, "no_such_option"),
        ({"ballot": ""}, "no_ballot"),
        ({"ballot": "a" * 44}, "no_ballot"),
        ({"ballot": "é" * 43}, "no_ballot"),
    ],
)
def test_what_is_no_vote_is_refused_and_leaves_nothing(poll, change, code):
    given = {"poll": poll, "ballot": new_ballot(), "round_number": 1, "option": 0, "at": FIRST, **change}
    assert code_of(**given) == code
    assert (PollBallot.objects.count(), SealedChoice.objects.count()) == (0, 0)
    assert list(polls_with_key()) == []


def test_a_poll_that_was_taken_down_takes_no_votes(poll):
    poll.live = False
    assert code_of(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=FIRST) == "not_open"


def test_a_closed_round_takes_no_votes_even_if_its_day_was_moved(poll):
    vote(poll, "A")
    end_polls(at=SECOND)
    poll.second_on += timedelta(days=2)
    assert code_of(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=SECOND) == "not_open"


def test_an_error_while_sealing_leaves_no_mark(poll, settings, monkeypatch, tmp_path):
    """Both or neither: who was marked without a vote could never vote."""
    blocked = tmp_path / "no-folder"
    blocked.write_text("a file where the folder should be")
    settings.CHOICE_KEY_DIR = blocked / "keys"
    with pytest.raises(OSError, match="no-folder"):
        cast_vote(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=FIRST)
    assert PollBallot.objects.count() == 0


# The flood ---------------------------------------------------------------------------------------


def test_a_flood_is_slowed_down_for_everybody_and_goes_on_the_next_minute(poll):
    """Sixty a minute where fewer people work; the votes that came in count."""
    at = moment("2026-03-09 10:00")
    for _ in range(60):
        assert cast_vote(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=at)
    with pytest.raises(VoteRefused) as caught:
        cast_vote(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=at + timedelta(seconds=20))
    assert (caught.value.code, caught.value.details["wait_seconds"]) == ("too_busy", 40)
    assert PollBallot.objects.count() == 60
    assert cast_vote(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=at + timedelta(seconds=60))


def test_the_budget_grows_with_the_municipality_and_is_of_one_poll(poll):
    for _ in range(61):
        EngagementFactory()
    other = make_poll(runs_beside=True, case_title="Iets anders")
    for _ in range(61):
        cast_vote(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=FIRST)
    assert code_of(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=FIRST) == "too_busy"
    assert cast_vote(poll=other, ballot=new_ballot(), round_number=1, option=0, at=FIRST)


# The result --------------------------------------------------------------------------------------


def result(poll, number):
    found = result_of(poll, round_number=number, least=10)
    return found and found.counts


def test_a_result_moves_by_ten_or_more_and_never_by_one(poll):
    vote_and_count(poll, "AAABBBCCC")
    assert result(poll, 1) is None
    vote_and_count(poll, "D")
    assert result(poll, 1) == (3, 3, 3, 1)
    vote_and_count(poll, "DDDDDDDDD")
    assert result(poll, 1) == (3, 3, 3, 1)
    vote_and_count(poll, "DDD")
    assert result(poll, 1) == (3, 3, 3, 13)


def test_when_a_round_ends_its_rest_is_destroyed_unread(poll):
    vote_and_count(poll, "AAAAABBBBBCCC")
    assert result(poll, 1) == (5, 5, 3, 0)
    vote(poll, "DDDD")
    assert end_polls(at=SECOND) == 1
    assert result(poll, 1) == (5, 5, 3, 0)
    assert SealedChoice.objects.count() == 0
    assert ChoiceLoss.objects.get(source="poll").count == 4


def test_a_round_with_enough_is_counted_when_it_ends_without_a_flush_before(poll):
    vote(poll, "AAAAABBBBBC")
    end_polls(at=SECOND)
    assert result(poll, 1) == (5, 5, 1, 0)


def test_both_rounds_are_counted_apart(poll):
    vote_and_count(poll, "AAAAAAAAAA")
    end_polls(at=SECOND)
    vote_and_count(poll, "BBBBBBBBBBB", at=SECOND)
    end_polls(at=OVER)
    assert (result(poll, 1), result(poll, 2)) == ((10, 0, 0, 0), (0, 11, 0, 0))


# The end -----------------------------------------------------------------------------------------


def test_ballots_go_with_their_round_and_the_key_with_the_poll(poll, settings):
    vote(poll, "AB")
    assert list(polls_with_key()) == [poll.public_id]
    assert end_polls(at=FIRST) == 0
    assert PollBallot.objects.count() == 2
    end_polls(at=SECOND)
    assert PollBallot.objects.count() == 0
    # The second vote still needs it.
    assert list(polls_with_key()) == [poll.public_id]
    vote(poll, "AB", at=SECOND)
    end_polls(at=OVER)
    assert PollBallot.objects.count() == 0
    assert list(settings.BALLOT_KEY_DIR.iterdir()) == []
    assert PollRound.objects.exclude(closed_on=None).count() == 2


def test_the_key_also_goes_when_nobody_voted_in_the_second_round(poll):
    vote(poll, "AB")
    end_polls(at=OVER)
    assert list(polls_with_key()) == []


def test_the_key_of_a_deleted_poll_is_destroyed(poll):
    vote(poll, "AB")
    poll.delete()
    end_polls(at=FIRST)
    assert list(polls_with_key()) == []


def test_ending_again_changes_nothing(poll):
    vote_and_count(poll, "AAAAAAAAAA")
    assert (end_polls(at=OVER), end_polls(at=OVER)) == (1, 0)
    assert result(poll, 1) == (10, 0, 0, 0)


def test_a_ballot_is_unknown_when_its_key_is_gone(poll):
    (ballot,) = vote(poll, "A")
    end_polls(at=OVER)
    assert not has_voted(poll, round_number=1, ballot=ballot)
    # Looking makes no new key.
    assert list(polls_with_key()) == []
