from datetime import date

import pytest

from foundation.people.actions import report_not_my_team
from foundation.people.models import Absence, Person, PersonStatus
from lms.actions.assigning import assign_requirements
from lms.actions.seats import accept_invitation
from lms.queries.team import TeamMember, team_of
from lms.rules.team import Standing
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
# Who starts on 1 February is due on 1 May.
AT = moment("2022-03-01 09:00")
LATE = moment("2022-05-02 09:00")


@pytest.fixture
def karim() -> Person:
    return PersonFactory(given_name="Karim")


@pytest.fixture
def module():
    key = make_module(at=AT)
    require_for_oath(key)
    make_oath_text(at=AT)
    return key


@pytest.fixture
def ceremony(module):
    return make_ceremony(
        at=AT, starts_at=moment("2022-04-12 15:00"), official=make_official(at=AT), hr=make_hr(at=AT)
    )


def states(member: TeamMember) -> list[tuple[str, str]]:
    return [(step.kind.value, step.state.value) for step in member.steps]


def test_each_step_moves_with_the_facts(karim, module, ceremony):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=AT)

    def now(at=AT):
        [member] = team_of(karim, at=at)
        return member.standing, states(member)

    assert now() == (Standing.ON_THE_WAY, [("module", "todo"), ("ceremony", "todo"), ("oath", "todo")])
    assert now(LATE)[0] is Standing.LATE
    complete_module(engagement, module, at=AT)
    assert now()[1][0] == ("module", "done")
    [seat] = invite(ceremony, engagement, at=AT)
    assert now()[1][1] == ("ceremony", "invited")
    accept_invitation(seat=seat, at=AT)
    assert now()[1][1] == ("ceremony", "booked")


def test_who_swore_is_done(karim, module, ceremony):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=AT)
    complete_module(engagement, module, at=AT)
    swear(ceremony, engagement, at=AT)
    [member] = team_of(karim, at=LATE)
    assert (member.standing, member.due_on, member.done_count) == (Standing.DONE, None, 3)


def test_two_managers_never_see_the_people_of_the_other(karim, module):
    other = PersonFactory()
    own = EngagementFactory(line_manager=karim)
    EngagementFactory(line_manager=other)
    assert [member.engagement for member in team_of(karim, at=AT)] == [own]


@pytest.mark.parametrize(
    "gone",
    [
        {"ends_on": date(2022, 2, 28)},
        {"starts_on": date(2022, 3, 2)},
        {"starts_on": None},
        {"person__status": PersonStatus.DECEASED},
    ],
)
def test_who_is_not_here_is_not_in_the_team(karim, gone):
    EngagementFactory(line_manager=karim, **gone)
    assert team_of(karim, at=AT) == []


def test_somebody_merged_away_is_not_in_the_team(karim):
    kept = PersonFactory()
    EngagementFactory(line_manager=karim, person__status=PersonStatus.MERGED, person__merged_into=kept)
    assert team_of(karim, at=AT) == []


def test_a_manager_is_not_in_the_own_team(karim):
    EngagementFactory(person=karim, line_manager=karim)
    assert team_of(karim, at=AT) == []


def test_who_is_away_is_not_late(karim, module):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=AT)
    Absence.objects.create(engagement=engagement, valid_from=date(2022, 4, 20))
    [member] = team_of(karim, at=LATE)
    assert (member.is_away, member.standing) == (True, Standing.AWAY)


def test_late_goes_first_then_the_nearest_day_then_the_name_and_reported_last(karim, module):
    def colleague(name: str, starts_on: date):
        return EngagementFactory(line_manager=karim, person__family_name=name, starts_on=starts_on)

    colleague("Bos", date(2022, 2, 15))
    colleague("Adam", date(2022, 2, 15))
    colleague("Zwart", date(2022, 2, 1))
    reported = colleague("Mulder", date(2022, 2, 1))
    EngagementFactory(line_manager=karim, person__family_name="Aa", kind="inhuur")
    assign_requirements(at=AT)
    report_not_my_team(engagement=reported, by=karim, at=AT)
    members = team_of(karim, at=LATE)
    assert [member.person.family_name for member in members] == ["Zwart", "Adam", "Bos", "Aa", "Mulder"]
    assert members[-1].is_reported
    assert members[3].standing is Standing.NOTHING


@pytest.mark.parametrize("count", [1, 4])
def test_a_team_costs_the_same_whatever_its_size(karim, module, count, django_assert_num_queries):
    for _number in range(count):
        EngagementFactory(line_manager=karim)
    assign_requirements(at=AT)
    with django_assert_num_queries(7):
        team_of(karim, at=AT)
