"""Thresholds and terms: dated, announced, within what was agreed."""

from datetime import date, timedelta

import pytest

from foundation.audit.actions import record_lookup
from foundation.audit.models import AuditEvent, Lookup, Purpose
from foundation.errors import DomainError
from foundation.people.actions import grant_role
from foundation.people.actions.limits import forget_old_lookups, schedule_limit, withdraw_limit
from foundation.people.limits import BOUNDS, NOTICE_DAYS, Limit, months_before
from foundation.people.models import Announcement, LimitChange, Role
from foundation.people.queries.limits import limits_in_force
from foundation.people.queries.register import LimitLine, limit_lines
from tests.conftest import moment
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
APRIL = date(2022, 4, 1)


@pytest.fixture
def admin(at):
    person = PersonFactory()
    grant_role(person=person, role=Role.TECHNICAL_ADMIN, at=at - timedelta(days=30))
    grant_role(person=PersonFactory(), role=Role.PRIVACY_OFFICER, at=at - timedelta(days=30))
    Announcement.objects.all().delete()
    return person


def schedule(admin, at, *, limit=Limit.REPORT, value=12, valid_from=APRIL, expected=10):
    return schedule_limit(limit=limit, value=value, valid_from=valid_from, expected=expected, by=admin, at=at)


def refused(*args, **kwargs) -> str:
    with pytest.raises(DomainError) as refusal:
        schedule(*args, **kwargs)
    assert (LimitChange.objects.count(), Announcement.objects.count()) in ((0, 0), (1, 1))
    return refusal.value.code


def test_what_was_agreed_holds_by_default():
    assert limits_in_force(APRIL) == {
        Limit.LIVE: 5,
        Limit.REPORT: 10,
        Limit.LEARNING_RECORD: 24,
        Limit.LOOKUPS: 24,
        Limit.OATH_TERM: 3,
    }


def test_a_change_holds_from_its_day_and_is_announced(admin, at):
    schedule(admin, at)
    schedule(admin, at, value=15, valid_from=date(2022, 6, 1), expected=12)
    days = [date(2022, 3, 31), APRIL, date(2022, 5, 31), date(2022, 6, 1)]
    assert [limits_in_force(day)[Limit.REPORT] for day in days] == [10, 12, 12, 15]
    assert limits_in_force(date(2022, 6, 1))[Limit.LIVE] == 5
    told = Announcement.objects.order_by("pk").first()
    assert (told.kind, told.effective_on) == ("limit_changed", APRIL)
    assert told.details == {"limit": "report", "value": 12, "was": 10}
    event = AuditEvent.objects.filter(kind="limit_changed").first()
    assert (event.actor_id, event.details["valid_from"]) == (admin.public_id, "2022-04-01")


@pytest.mark.parametrize(
    ("limit", "value"),
    [(limit, bounds.lowest - 1) for limit, bounds in BOUNDS.items()]
    + [(limit, bounds.highest + 1) for limit, bounds in BOUNDS.items()],
)
def test_beyond_what_was_agreed_is_refused(limit, value, admin, at):
    assert refused(admin, at, limit=limit, value=value) == "out_of_bounds"


def test_the_agreed_thresholds_are_the_floor():
    assert (BOUNDS[Limit.LIVE].lowest, BOUNDS[Limit.REPORT].lowest) == (5, 10)
    assert BOUNDS[Limit.LEARNING_RECORD].highest == 24


def test_or_and_fg_have_their_days_of_notice(admin, at):
    first = date(2022, 3, 1) + timedelta(days=NOTICE_DAYS)
    assert refused(admin, at, valid_from=first - timedelta(days=1)) == "too_soon"
    assert schedule(admin, at, valid_from=first).valid_from == first


def test_the_same_change_twice_is_one(admin, at):
    assert schedule(admin, at) == schedule(admin, at)
    assert (LimitChange.objects.count(), Announcement.objects.count()) == (1, 1)


def test_two_who_plan_at_once_do_not_overwrite_each_other(admin, at):
    schedule(admin, at)
    assert refused(admin, at, value=14) == "limit_moved"
    # Who still sees 10 plans on top of what has meanwhile become 12.
    assert refused(admin, at, value=14, valid_from=date(2022, 5, 1)) == "limit_moved"


def test_a_change_to_what_it_is_is_none(admin, at):
    assert refused(admin, at, value=10) == "unchanged"


def test_without_an_fg_nothing_changes(at):
    assert refused(PersonFactory(), at) == "nobody_to_tell"


def test_a_change_can_be_withdrawn_until_its_day(admin, at):
    change = schedule(admin, at)
    for _time in range(2):
        withdraw_limit(change=change, by=admin, at=at)
    assert limits_in_force(APRIL)[Limit.REPORT] == 10
    kinds = list(Announcement.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["limit_changed", "limit_withdrawn"]
    again = schedule(admin, at)
    with pytest.raises(DomainError) as refusal:
        withdraw_limit(change=again, by=admin, at=moment("2022-04-01 00:00"))
    assert refusal.value.code == "holds_already"
    assert limits_in_force(APRIL)[Limit.REPORT] == 12


def limits_on(day: date) -> list[LimitLine]:
    return limit_lines(day, limits=limits_in_force(day))


def test_the_register_says_since_when_and_what_comes(admin, at):
    schedule(admin, at)
    [before] = [one for one in limits_on(date(2022, 3, 31)) if one.limit == Limit.REPORT]
    assert (before.value, before.text, before.since) == (10, "10 mensen", date(2022, 1, 30))
    assert [(one.text, one.valid_from) for one in before.coming] == [("12 mensen", APRIL)]
    [after] = [one for one in limits_on(APRIL) if one.limit == Limit.REPORT]
    assert (after.text, after.since, after.coming) == ("12 mensen", APRIL, [])


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2022, 3, 31), 1, date(2022, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2022, 1, 15), 1, date(2021, 12, 15)),
        (date(2022, 12, 15), 24, date(2020, 12, 15)),
    ],
)
def test_months_are_clamped(day, months, before):
    assert months_before(day, months) == before


def test_looks_are_forgotten_after_the_term_of_the_day(admin, at):
    for day in ("2020-03-31", "2020-04-01", "2021-04-01", "2021-04-02"):
        record_lookup(
            subject_id=PersonFactory().public_id,
            actor_id=admin.public_id,
            role="hr",
            purpose=Purpose.PERSON_PAGE,
            at=moment(f"{day} 12:00"),
        )
    schedule(admin, at, limit=Limit.LOOKUPS, value=12, valid_from=date(2022, 4, 2), expected=24)
    assert forget_old_lookups(at=moment("2022-04-01 12:00")) == 1
    assert forget_old_lookups(at=moment("2022-04-02 12:00")) == 2
    assert Lookup.objects.get().day == date(2021, 4, 2)
