from datetime import date, timedelta

import pytest

from foundation.people.models import Membership, PersonStatus, UnitPeriod
from foundation.people.queries import UnitHistory
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import confirm_oath, mark_absent
from lms.actions.seats import accept_invitation, decline_invitation
from lms.actions.taking import finish_steps, start_attempt
from lms.queries.progress import (
    NO_CLUSTER,
    Stage,
    described,
    facts,
    oaths_by_year,
    overdue_count,
    people_at_stage,
    progress_by_cluster,
    years_with_facts,
)
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_module,
    make_official,
    make_ready,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db

INVITED_AT = moment("2022-03-15 10:00")


@pytest.fixture
def social():
    return UnitFactory(code="SD", kind="cluster", name="Sociaal Domein")


@pytest.fixture
def physical():
    return UnitFactory(code="FD", kind="cluster", name="Fysiek Domein")


@pytest.fixture
def team(social):
    return UnitFactory(code="SD-T", name="Team Wmo", name__parent=social)


def table(year: int) -> dict[str, dict[str, int]]:
    """Cluster → stage → count of what happened, without the zeros."""
    rows = progress_by_cluster(year=year, history=UnitHistory())
    return {
        row.name: {str(stage): n for stage, n in row.counts.items() if n and stage != Stage.OPEN}
        for row in rows
    }


def names(stage: Stage, *, year: int = 2022, **narrowed: object) -> list[str]:
    history = UnitHistory()
    rows = people_at_stage(stage, year=year, history=history, **narrowed)
    return [one.name for one in described(rows, history=history)]


def test_each_stage_is_counted_where_it_belongs(ceremony, oath_module, team, physical, at):
    """One person at each stage, all in one cluster; the other cluster shows zeros."""
    waiting, busy, done, booked, sworn = (EngagementFactory(unit=team) for _ in range(5))
    assign_requirements(at=at)
    start_attempt(engagement=busy, module_key=oath_module, language="nl", at=at)
    for engagement in (done, booked, sworn):
        complete_module(engagement, oath_module, at=at)
    [seat] = invite(ceremony, booked, at=INVITED_AT)
    accept_invitation(seat=seat, at=INVITED_AT)
    swear(ceremony, sworn, at=INVITED_AT)
    assert waiting.attempts.count() == 0
    assert table(2022) == {
        "Fysiek Domein": {},
        "Sociaal Domein": {"expected": 5, "started": 4, "completed": 3, "booked": 2, "sworn": 1},
    }


def test_who_need_not_take_the_oath_is_not_expected(oath_module, team, at):
    EngagementFactory(unit=team, kind="inhuur")
    assign_requirements(at=at)
    assert table(2022) == {"Sociaal Domein": {}}


def test_another_module_is_not_counted(oath_module, team, at):
    engagement = EngagementFactory(unit=team)
    assign_requirements(at=at)
    complete_module(engagement, make_module(title="Privacy", at=at), at=at)
    assert table(2022) == {"Sociaal Domein": {"expected": 1}}
    history = UnitHistory()
    [row] = described(people_at_stage(Stage.EXPECTED, year=2022, history=history), history=history)
    assert row.reached == frozenset()


def test_a_module_taken_again_is_counted_once_in_its_first_year(oath_module, team, at):
    engagement = make_ready(oath_module, at=at, unit=team)
    complete_module(engagement, oath_module, at=moment("2023-03-01 09:00"))
    assert table(2022) == {"Sociaal Domein": {"expected": 1, "started": 1, "completed": 1}}
    assert table(2023) == {"Sociaal Domein": {}}


def test_each_fact_counts_in_its_own_year(oath_module, official, hr, ceremony, team, at):
    """Started in December 2021, completed in January, booked and sworn in April 2022."""
    engagement = EngagementFactory(unit=team, starts_on=date(2021, 12, 1))
    assign_requirements(at=at)
    attempt = start_attempt(
        engagement=engagement, module_key=oath_module, language="nl", at=moment("2021-12-31 23:59")
    )
    finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=moment("2022-01-01 00:01"))
    swear(ceremony, engagement, at=INVITED_AT)
    assert table(2021) == {"Sociaal Domein": {"expected": 1, "started": 1}}
    assert table(2022) == {"Sociaal Domein": {"completed": 1, "booked": 1, "sworn": 1}}


def test_the_turn_of_the_year_is_the_one_in_amsterdam(oath_module, team, at):
    engagement = EngagementFactory(unit=team)
    assign_requirements(at=at)
    # Half past midnight in Amsterdam is still the year before in UTC.
    start_attempt(engagement=engagement, module_key=oath_module, language="nl", at=moment("2023-01-01 00:30"))
    assert table(2022) == {"Sociaal Domein": {"expected": 1}}
    assert table(2023) == {"Sociaal Domein": {"started": 1}}


def test_who_changes_cluster_counts_where_she_stood_that_day(ceremony, oath_module, team, physical, at):
    engagement = make_ready(oath_module, at=at, unit=team)
    Membership.objects.filter(engagement=engagement).update(valid_to=date(2022, 3, 31))
    Membership.objects.create(engagement=engagement, unit=physical, valid_from=date(2022, 4, 1))
    swear(ceremony, engagement, at=INVITED_AT)
    assert table(2022) == {
        "Fysiek Domein": {"booked": 1, "sworn": 1},
        "Sociaal Domein": {"expected": 1, "started": 1, "completed": 1},
    }
    assert names(Stage.COMPLETED, cluster_code="SD") == names(Stage.SWORN, cluster_code="FD")
    assert names(Stage.SWORN, cluster_code="SD") == []


def test_a_team_that_moves_to_another_cluster_takes_no_history_along(oath_module, team, social, physical, at):
    early = make_ready(oath_module, at=at, unit=team)
    UnitPeriod.objects.filter(unit=team).update(valid_to=date(2022, 6, 30))
    UnitPeriod.objects.create(unit=team, name="Team Wmo", parent=physical, valid_from=date(2022, 7, 1))
    late = EngagementFactory(unit=team, starts_on=date(2022, 7, 1))
    assign_requirements(at=moment("2022-07-01 09:00"))
    assert table(2022) == {
        "Fysiek Domein": {"expected": 1},
        "Sociaal Domein": {"expected": 1, "started": 1, "completed": 1},
    }
    assert names(Stage.EXPECTED, cluster_code="SD") == [early.person.sort_name]
    assert names(Stage.EXPECTED, cluster_code="FD") == [late.person.sort_name]


def test_a_renamed_cluster_is_one_row_with_its_last_name(oath_module, team, social, at):
    EngagementFactory(unit=team)
    assign_requirements(at=at)
    UnitPeriod.objects.filter(unit=social).update(valid_to=date(2022, 6, 30))
    UnitPeriod.objects.create(unit=social, name="Maatschappij", valid_from=date(2022, 7, 1))
    assert table(2022) == {"Maatschappij": {"expected": 1}}


def test_who_stands_in_no_cluster_is_counted_last(oath_module, social, at):
    concern = UnitFactory(code="C", kind="concern", name="Gemeente")
    EngagementFactory(unit=concern)
    EngagementFactory()
    assign_requirements(at=at)
    rows = progress_by_cluster(year=2022, history=UnitHistory())
    assert [(row.code, row.expected) for row in rows] == [("SD", 0), (NO_CLUSTER, 2)]
    assert len(names(Stage.EXPECTED, cluster_code=NO_CLUSTER)) == 2


def test_an_absent_person_who_says_yes_to_another_day_is_counted_once(
    ceremony, oath_module, official, hr, team, at
):
    engagement = make_ready(oath_module, at=at, unit=team)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    accept_invitation(seat=seat, at=INVITED_AT)
    mark_absent(seat=seat, by=official, at=ceremony.occasion.starts_at)
    later = make_ceremony(at=at, starts_at=moment("2023-01-10 15:00"), official=official, hr=hr)
    swear(later, engagement, at=moment("2022-12-01 09:00"))
    assert table(2022)["Sociaal Domein"] == {"expected": 1, "started": 1, "completed": 1, "booked": 1}
    assert table(2023)["Sociaal Domein"] == {"sworn": 1}
    assert facts(Stage.BOOKED, year=2022).count() == 1


def test_an_invitation_or_a_declined_place_is_no_booking(ceremony, oath_module, team, at):
    invited, declined = (make_ready(oath_module, at=at, unit=team) for _ in range(2))
    _seat, seat = invite(ceremony, invited, declined, at=INVITED_AT)
    accept_invitation(seat=seat, at=INVITED_AT)
    decline_invitation(seat=seat, at=INVITED_AT)
    assert "booked" not in table(2022)["Sociaal Domein"]


def test_two_jobs_are_counted_each_in_their_own_cluster(oath_module, team, physical, at):
    first = EngagementFactory(unit=team)
    EngagementFactory(person=first.person, number=2, unit=physical)
    assign_requirements(at=at)
    assert table(2022) == {"Fysiek Domein": {"expected": 1}, "Sociaal Domein": {"expected": 1}}


def test_who_left_stays_in_the_figures(ceremony, oath_module, team, at):
    engagement = make_ready(oath_module, at=at, unit=team)
    swear(ceremony, engagement, at=INVITED_AT)
    before = table(2022)
    engagement.ends_on = date(2022, 5, 31)
    engagement.save()
    assign_requirements(at=moment("2022-06-01 09:00"))
    assert table(2022) == before


def test_every_number_equals_its_list(ceremony, oath_module, team, physical, at):
    for unit in (team, physical, None):
        sworn = make_ready(oath_module, at=at, unit=unit)
        swear(ceremony, sworn, at=INVITED_AT)
        EngagementFactory(unit=unit)
    assign_requirements(at=INVITED_AT)
    rows = progress_by_cluster(year=2022, history=UnitHistory())
    for stage in Stage:
        assert [len(names(stage, cluster_code=row.code)) for row in rows] == [
            row.counts[stage] for row in rows
        ]
        assert len(names(stage)) == sum(row.counts[stage] for row in rows) > 0


def test_the_list_says_name_unit_day_and_what_was_reached(ceremony, oath_module, team, at):
    person = PersonFactory(given_name="Noor", infix="van der", family_name="Berg")
    swear(ceremony, make_ready(oath_module, at=at, person=person, unit=team), at=INVITED_AT)
    history = UnitHistory()
    [row] = described(people_at_stage(Stage.COMPLETED, year=2022, history=history), history=history)
    assert (row.name, row.unit_name, row.fact_on) == ("Berg, Noor van der", "Team Wmo", at.date())
    assert row.reached == {"started", "completed", "booked", "sworn"}


def test_the_list_is_by_family_name_then_given_name(oath_module, at):
    for family_name, given_name in (("Bos", "Yusuf"), ("Aksoy", "Tom"), ("Bos", "Anna")):
        EngagementFactory(person=PersonFactory(family_name=family_name, given_name=given_name))
    assign_requirements(at=at)
    assert names(Stage.EXPECTED) == ["Aksoy, Tom", "Bos, Anna", "Bos, Yusuf"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Aksoy, Tom", "Bos, Anna"]),
        ("aks", ["Aksoy, Tom"]),
        ("ANNA", ["Bos, Anna"]),
        ("100002", ["Bos, Anna"]),
        # A number is whole or nothing.
        ("10000", []),
        ("niemand", []),
    ],
)
def test_searching_by_name_or_whole_number(oath_module, at, search, found):
    for number, family_name, given_name in (("100001", "Aksoy", "Tom"), ("100002", "Bos", "Anna")):
        EngagementFactory(
            person=PersonFactory(personnel_number=number, family_name=family_name, given_name=given_name)
        )
    assign_requirements(at=at)
    assert names(Stage.EXPECTED, search=search) == found


def test_oaths_by_year_follow_the_date_of_the_oath(oath_module, ceremony, hr, at):
    official = make_official(at=moment("2021-01-04 09:00"))
    earlier = make_ceremony(at=at, starts_at=moment("2021-11-18 15:00"), official=official, hr=hr)
    for day, count in ((earlier, 2), (ceremony, 3)):
        for _ in range(count):
            engagement = make_ready(oath_module, at=moment("2021-10-01 09:00"), starts_on=date(2021, 9, 1))
            [seat] = invite(day, engagement, at=moment("2021-10-02 09:00"))
            # Confirmed a year later: it still counts on the day it was taken.
            confirmed_at = day.occasion.starts_at + timedelta(days=400)
            confirm_oath(seat=seat, form="oath", by=day.official, at=confirmed_at)
    assert oaths_by_year() == {2021: 2, 2022: 3}


def test_years_run_from_the_first_start_or_oath_to_now(oath_module, at):
    assert years_with_facts(today=date(2022, 3, 1)) == [2022]
    EngagementFactory(starts_on=date(2020, 6, 1))
    EngagementFactory(starts_on=None)
    assign_requirements(at=at)
    assert years_with_facts(today=date(2022, 3, 1)) == [2022, 2021, 2020]


def test_overdue_counts_who_is_late_and_not_yet_sworn(ceremony, oath_module, at):
    """Due on 1 May 2022: three months after the start."""
    for _ in range(2):
        EngagementFactory()
    sworn = make_ready(oath_module, at=at)
    swear(ceremony, sworn, at=INVITED_AT)
    leaver = EngagementFactory(ends_on=date(2022, 4, 30))
    deceased = EngagementFactory()
    EngagementFactory(starts_on=date(2022, 2, 2))
    EngagementFactory(starts_on=None)
    assign_requirements(at=at)
    deceased.person.status = PersonStatus.DECEASED
    deceased.person.save()
    assert leaver.assignments.get().due_on == date(2022, 5, 1)
    assign_requirements(at=moment("2022-05-01 09:00"))
    assert overdue_count(today=date(2022, 5, 1)) == 0
    assert overdue_count(today=date(2022, 5, 2)) == 2
    assert overdue_count(today=date(2022, 5, 3)) == 3


def test_open_lists_who_has_yet_to_take_the_oath_in_the_year_of_the_last_day(ceremony, oath_module, team, at):
    waiting = EngagementFactory(unit=team)
    next_year = EngagementFactory(unit=team, starts_on=date(2022, 11, 1))
    sworn = make_ready(oath_module, at=at, unit=team)
    swear(ceremony, sworn, at=INVITED_AT)
    assign_requirements(at=at)
    assert names(Stage.OPEN, year=2022) == [waiting.person.sort_name]
    assert names(Stage.OPEN, year=2023) == [next_year.person.sort_name]
    rows = progress_by_cluster(year=2022, history=UnitHistory())
    assert {row.name: row.counts[Stage.OPEN] for row in rows} == {"Sociaal Domein": 1}


def test_open_is_who_has_yet_to_take_the_oath_in_the_year_of_the_last_day(ceremony, oath_module, social, at):
    """Due on 1 May 2022, or on 15 January 2023."""
    swear(ceremony, make_ready(oath_module, at=at, unit=social), at=INVITED_AT)
    this_year = EngagementFactory(unit=social)
    next_year = EngagementFactory(unit=social, starts_on=date(2022, 10, 15))
    EngagementFactory(unit=social, ends_on=date(2022, 3, 31))
    EngagementFactory(unit=social, starts_on=None)
    assign_requirements(at=moment("2022-04-01 09:00"))
    assert names(Stage.OPEN, year=2022) == [this_year.person.sort_name]
    assert names(Stage.OPEN, year=2023) == [next_year.person.sort_name]
    assert [row.counts[Stage.OPEN] for row in progress_by_cluster(year=2022, history=UnitHistory())] == [1]


def test_nothing_counted_in_an_empty_year(oath_module, social):
    assert table(2030) == {"Sociaal Domein": {}}
    assert names(Stage.SWORN, year=2030) == []
    assert oaths_by_year() == {}
