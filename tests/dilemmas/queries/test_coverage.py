"""Which teams played: also at a session of their department, of which enough of their people were there."""

from datetime import timedelta

import pytest

from dilemmas.queries.coverage import coverage_in, proposed_dates
from foundation.people.models import Membership, Unit
from foundation.people.queries import UnitHistory
from tests.conftest import moment
from tests.factories.live import make_facilitator
from tests.factories.people import UnitFactory
from tests.factories.sessions import begin, close, make_cluster, make_team, plan, play_card, played

pytestmark = pytest.mark.django_db
EARLIER, AT = moment("2022-03-01 09:00"), moment("2022-03-15 10:00")


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.CHECK_IN_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def host():
    return make_facilitator(EARLIER)


@pytest.fixture
def cluster() -> Unit:
    return make_cluster("Stadsbeheer")


@pytest.fixture
def department(cluster) -> Unit:
    return UnitFactory(kind="afdeling", name="Buitenruimte", name__parent=cluster)


def play(unit, *, by, here, card: bool = True):
    session = begin(plan(unit, by=by, starts_at=AT, at=EARLIER), heads=len(here), here=here)
    if card:
        play_card(session, version=None)
    return close(session)


def waiting(reach=None) -> tuple[str, ...]:
    """The teams that did not play this year."""
    found = coverage_in(2022, on=AT.date(), reach=reach, history=UnitHistory())
    return tuple(name for row in found.rows for name in row.not_played)


def test_of_a_session_of_the_department_the_teams_count_that_were_there(host, department):
    _one, green = make_team("Groen", cluster=department, people=6)
    _two, roads = make_team("Wegen", cluster=department, people=6)
    _three, pair = make_team("Duo", cluster=department, people=2)
    # Half of one team, two of another, both of the pair; and somebody from elsewhere.
    _four, guests = make_team("Zorg", people=3)
    play(department, by=host, here=[*green[:3], *roads[:2], *pair, *guests])
    assert [name for name in waiting() if name in ("Groen", "Wegen", "Duo", "Zorg")] == ["Wegen", "Zorg"]
    # Also for who reads one team only: the session was planned above it.
    assert waiting(reach=[green[0].memberships.get().unit_id]) == ()


def test_without_names_no_team_below_is_known_to_have_played(host, department):
    make_team("Groen", cluster=department, people=6)
    played(department, by=host, starts_at=AT, at=EARLIER)
    assert "Groen" in waiting()


def test_without_a_card_nobody_played(host, department):
    _unit, green = make_team("Groen", cluster=department, people=6)
    play(department, by=host, here=green, card=False)
    assert "Groen" in waiting()


def test_who_was_there_counts_for_the_team_of_that_day(host, department):
    _one, green = make_team("Groen", cluster=department, people=4)
    other, _roads = make_team("Wegen", cluster=department, people=1)
    play(department, by=host, here=green)
    moved = Membership.objects.filter(engagement__in=[one.pk for one in green])
    moved.update(valid_to=AT.date())
    Membership.objects.bulk_create(
        Membership(engagement=one, unit=other, valid_from=AT.date() + timedelta(days=1)) for one in green
    )
    late = coverage_in(2022, on=AT.date() + timedelta(days=9), reach=None, history=UnitHistory())
    assert "Wegen" in [name for row in late.rows for name in row.not_played]


def test_a_team_that_played_with_its_department_waits_for_no_date(host, department):
    _one, green = make_team("Groen", cluster=department, people=6)
    make_team("Wegen", cluster=department, people=6)
    host.free_hours.create(starts_at=AT + timedelta(days=3))
    play(department, by=host, here=green)
    proposals = proposed_dates(at=AT + timedelta(days=1), reach=None, history=UnitHistory())
    assert "Groen" not in [one.team.name for one in proposals]
