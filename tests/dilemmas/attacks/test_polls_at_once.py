"""Two presses of one button at the same moment, and votes while the round is closed."""

from datetime import timedelta

import pytest

from dilemmas.actions.voting import VoteRefused, cast_vote, end_polls
from dilemmas.models import ChoiceLoss, PollBallot, SealedChoice
from dilemmas.queries.polls import result_of
from tests.dilemmas.attacks.test_at_once import at_once
from tests.factories.polls import FIRST, SECOND, make_poll, new_ballot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "choice-keys"
    settings.BALLOT_KEY_DIR = tmp_path / "ballot-keys"


def test_one_ballot_pressed_four_times_at_once_is_one_vote(settings):
    poll, ballot, counted = make_poll(), new_ballot(), []

    def press() -> None:
        counted.append(cast_vote(poll=poll, ballot=ballot, round_number=1, option=1, at=FIRST))

    at_once(*[press] * 4)
    assert sorted(counted) == [False, False, False, True]
    assert (PollBallot.objects.count(), SealedChoice.objects.count()) == (1, 1)
    # The first votes made one key between them.
    assert len(list(settings.BALLOT_KEY_DIR.iterdir())) == 1


def test_a_vote_while_the_round_closes_is_counted_or_refused_never_lost():
    """Every vote that was acknowledged is in the tally, or in what was destroyed because too few lay together."""
    poll, accepted, refused = make_poll(), [], []
    before = poll.schedule.ends(1) - timedelta(seconds=1)

    def vote() -> None:
        for _ in range(8):
            try:
                accepted.append(
                    cast_vote(poll=poll, ballot=new_ballot(), round_number=1, option=0, at=before)
                )
            except VoteRefused as refusal:
                refused.append(refusal.code)

    at_once(vote, vote, lambda: end_polls(at=SECOND), vote)
    end_polls(at=SECOND)
    spread = result_of(poll, round_number=1, least=10)
    lost = sum(ChoiceLoss.objects.values_list("count", flat=True))
    assert len(accepted) + len(refused) == 24
    assert set(refused) <= {"not_open"}
    assert len(accepted) == (spread.total if spread else 0) + lost
    assert lost < 10
    assert (PollBallot.objects.count(), SealedChoice.objects.count()) == (0, 0)
