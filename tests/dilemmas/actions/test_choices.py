from uuid import uuid4

import pytest
from django.db.models import Sum

from dilemmas.actions.choices import close_vote, flush_choices, hold_choice
from dilemmas.models import ChoiceLoss, ChoiceTally, SealedChoice
from dilemmas.queries.spreads import spread_of
from dilemmas.rules.spread import Spread
from dilemmas.rules.staging import Vote
from foundation.people.models import LimitChange
from tests.conftest import moment
from tests.factories.choices import CASE, hold, tallied
from tests.factories.people import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def cluster() -> int:
    return UnitFactory(kind="cluster").pk


def test_ten_that_are_alike_are_counted_at_once(cluster):
    hold("AAAAABBBC", at=AT, cluster=cluster)
    assert (flush_choices(at=AT), tallied()) == (0, {})
    hold("C", at=AT, cluster=cluster)
    assert (flush_choices(at=AT), tallied()) == (10, {cluster: "5A 3B 2C"})
    assert SealedChoice.objects.count() == 0


def test_what_comes_after_a_batch_waits_again(cluster):
    hold("A" * 12, at=AT, cluster=cluster)
    flush_choices(at=AT)
    hold("B" * 9, at=AT, cluster=cluster)
    assert (flush_choices(at=AT), tallied()) == (0, {cluster: "12A"})
    hold("B", at=AT, cluster=cluster)
    flush_choices(at=AT)
    assert tallied() == {cluster: "12A 10B"}


@pytest.mark.parametrize(
    "other",
    [
        Vote("poll", CASE.subject, 1, 1),
        Vote("training", uuid4(), 1, 1),
        Vote("training", CASE.subject, 2, 1),
        Vote("training", CASE.subject, 1, 2),
    ],
)
def test_another_vote_is_counted_apart(other):
    hold("A" * 6, at=AT)
    hold("A" * 6, at=AT, vote=other)
    assert flush_choices(at=AT) == 0
    hold("B" * 4, at=AT, vote=other)
    flush_choices(at=AT)
    assert (tallied(other), SealedChoice.objects.count()) == ({None: "6A 4B"}, 6)


def test_clusters_are_counted_apart_and_no_cluster_is_a_group_too(cluster):
    hold("A" * 10, at=AT, cluster=cluster)
    hold("B" * 10, at=AT)
    flush_choices(at=AT)
    assert tallied() == {cluster: "10A", None: "10B"}


def test_what_waited_past_its_window_loses_its_cluster(cluster):
    other = UnitFactory(kind="cluster").pk
    hold("A" * 6, at=AT, cluster=cluster)
    hold("B" * 5, at=AT, cluster=other)
    assert flush_choices(at=moment("2026-09-30 23:00")) == 0
    assert flush_choices(at=moment("2026-10-01 00:05")) == 11
    assert tallied() == {None: "6A 5B"}


def test_what_is_too_few_even_then_is_destroyed_and_counted_as_such(cluster):
    hold("ABC", at=AT, cluster=cluster)
    hold("AB", at=AT, vote=Vote("poll", uuid4(), 1, 1))
    flush_choices(at=moment("2026-10-01 00:05"))
    assert (tallied(), SealedChoice.objects.count()) == ({}, 0)
    assert dict(ChoiceLoss.objects.values_list("source", "count")) == {"training": 3, "poll": 2}


def test_a_vote_that_ends_waits_for_nothing(cluster):
    poll = Vote("poll", uuid4(), 1, 1)
    hold("AAAAAA", at=AT, vote=poll, cluster=cluster)
    hold("BBBB", at=AT, vote=poll)
    hold("ABC", at=AT)
    close_vote(source="poll", subject=poll.subject, series=1, round=1, at=AT)
    assert (tallied(poll), SealedChoice.objects.count()) == ({None: "6A 4B"}, 3)


def test_a_vote_that_ends_with_nine_says_nothing():
    poll = Vote("poll", uuid4(), 1, 1)
    hold("A" * 9, at=AT, vote=poll)
    close_vote(source="poll", subject=poll.subject, series=1, round=1, at=AT)
    assert (tallied(poll), SealedChoice.objects.count()) == ({}, 0)
    assert ChoiceLoss.objects.get().count == 9


def test_a_higher_threshold_holds_from_its_day_on():
    LimitChange.objects.create(
        limit="report",
        value=15,
        valid_from=moment("2026-04-01 00:00").date(),
        scheduled_at=AT,
        scheduled_by=PersonFactory(),
    )
    hold("A" * 10, at=AT)
    assert flush_choices(at=moment("2026-04-01 00:00")) == 0
    assert flush_choices(at=AT) == 10


def test_halves_of_a_year_are_kept_apart_and_each_holds_a_full_group():
    hold("A" * 10, at=AT)
    flush_choices(at=AT)
    hold("B" * 11, at=moment("2026-07-01 09:00"))
    flush_choices(at=moment("2026-07-01 09:01"))
    periods = ChoiceTally.objects.order_by().values_list("period").annotate(total=Sum("count"))
    assert dict(periods) == {"2026-1": 10, "2026-2": 11}


def test_flushing_again_changes_nothing(cluster):
    hold("A" * 10, at=AT, cluster=cluster)
    hold("A" * 3, at=AT)
    flush_choices(at=AT)
    before = list(ChoiceTally.objects.values_list("count", "cluster")), SealedChoice.objects.count()
    assert flush_choices(at=AT) == 0
    assert (list(ChoiceTally.objects.values_list("count", "cluster")), SealedChoice.objects.count()) == before


@pytest.mark.parametrize("option", [-1, 4])
def test_an_option_that_no_case_has_is_refused(option):
    with pytest.raises(ValueError, match="no option"):
        hold_choice(
            source="training", subject=CASE.subject, series=1, round=1, option=option, unit_id=None, at=AT
        )
    assert SealedChoice.objects.count() == 0


def test_nothing_waits_and_nothing_was_ever_chosen(settings):
    assert flush_choices(at=AT) == 0
    assert not settings.CHOICE_KEY_DIR.exists()


def test_a_flush_costs_the_same_queries_whatever_waits(django_assert_num_queries):
    hold("A" * 3, at=AT)
    flush_choices(at=AT)
    with django_assert_num_queries(8):
        flush_choices(at=AT)
    hold("A" * 3, at=AT)
    hold("A" * 3, at=AT, vote=Vote("training", uuid4(), 1, 1))
    with django_assert_num_queries(8):
        flush_choices(at=AT)


# What is shown of it -------------------------------------------------------------------------------


def spread(*, least: int = 10, options: int = 4):
    return spread_of(source="training", subject=CASE.subject, series=1, options=options, least=least)


def test_a_spread_is_of_all_clusters_together(cluster):
    hold("A" * 10, at=AT, cluster=cluster)
    hold("AB" * 6, at=AT)
    assert spread() is None
    flush_choices(at=AT)
    assert spread() == Spread((16, 6, 0, 0))


def test_a_spread_does_not_move_by_fewer_than_ten(cluster):
    hold("A" * 10, at=AT, cluster=cluster)
    flush_choices(at=AT)
    for _ in range(9):
        hold("B", at=AT, cluster=cluster)
        flush_choices(at=AT)
        assert spread() == Spread((10, 0, 0, 0))
    hold("B", at=AT, cluster=cluster)
    flush_choices(at=AT)
    assert spread() == Spread((10, 10, 0, 0))


def test_a_spread_below_a_threshold_that_rose_since_is_not_shown():
    hold("A" * 10, at=AT)
    flush_choices(at=AT)
    assert (spread(least=12), spread(least=10)) == (None, Spread((10, 0, 0, 0)))
