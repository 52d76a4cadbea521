"""The people of the fictional municipality, before they are loaded."""

from collections import Counter
from datetime import date

import pytest

from config.demo.cast import CAST
from config.demo.municipality import (
    FIRST_DAY,
    NEWCOMERS,
    NEWCOMERS_START,
    UNKNOWN_UNIT,
    WITHOUT_NEWCOMERS,
    Municipality,
    build,
    units_file,
)
from config.demo.people import FIELDS, files_over_time, people_file
from foundation.people.importing.rules.headings import UNITS_FILE
from foundation.people.models import EngagementKind

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def usual() -> Municipality:
    return build(people=1200, today=TODAY)


@pytest.mark.parametrize("people", [50, 60, 300, 1200, 15_000])
def test_as_many_at_work_as_asked_for(people):
    assert build(people=people, today=TODAY).head_count(TODAY) == people


@pytest.mark.parametrize("people", [300, 1200])
def test_new_colleagues_came_in_november_into_many_teams(people):
    made = build(people=people, today=TODAY)
    new = [
        job
        for job in made.jobs
        if job.starts_on in NEWCOMERS_START and job.kind == EngagementKind.EMPLOYEE and job.number > "200000"
    ]
    assert len(new) >= NEWCOMERS
    assert len({job.unit for job in new}) >= NEWCOMERS // 2
    assert not {job.number for job in new} & set(made.managers.values())
    assert not {job.unit for job in new} & {WITHOUT_NEWCOMERS}


def test_the_same_number_gives_the_same_people(usual):
    assert build(people=1200, today=TODAY) == usual
    content = people_file(people=80, today=TODAY)
    assert content == people_file(people=80, today=TODAY)
    assert content.decode().splitlines()[0].split(";") == FIELDS


@pytest.mark.parametrize("people", [1200, 15_000])
def test_a_manager_leads_a_team_of_a_size_that_can_be_led(people):
    made = build(people=people, today=TODAY)
    jobs = made.jobs_as_of(TODAY)
    # Among the managers some lead two or three other managers; nobody leads a crowd.
    sizes = sorted(Counter(job.manager for job in jobs if job.manager).values())
    assert sizes[-1] <= 24
    assert sizes[len(sizes) // 2] >= 5
    leaders = {job.number for job in jobs if job.starts_on and job.starts_on < FIRST_DAY and not job.ends_on}
    assert {job.manager for job in jobs} - {""} <= leaders


def test_every_kind_of_engagement_and_every_turn_of_a_career(usual):
    assert {job.kind for job in usual.jobs} == set(EngagementKind)
    second = [job for job in usual.jobs if job.sequence == 2]
    first = {job.number: job for job in usual.jobs if job.sequence == 1}
    returned = [job for job in second if first[job.number].ends_on]
    both = [job for job in second if not first[job.number].ends_on]
    assert len(returned) > 3
    assert len(both) > 3
    assert all(first[job.number].ends_on < job.starts_on for job in returned)
    assert len([job for job in usual.jobs if job.is_over_on(TODAY)]) > 200
    assert len(usual.moves) > 100
    started = Counter(job.starts_on.year for job in usual.jobs if job.starts_on)
    assert all(started[year] > 50 for year in range(2022, 2027))


def test_a_handful_has_something_to_mend(usual):
    assert len(usual.incomplete) == 9
    assert sum(job.starts_on is None for job in usual.incomplete) == 3
    assert sum(not job.manager for job in usual.incomplete) == 3
    assert sum(not job.has_email for job in usual.incomplete) == 3
    assert [job.unit for job in usual.waiting] == [UNKNOWN_UNIT]


def test_files_tell_each_contract_when_it_begins(usual):
    files = files_over_time(usual, today=TODAY)
    assert [day for day, _content in files][:3] == [date(2022, 1, 1), date(2022, 7, 1), date(2023, 1, 1)]
    told = [line.split(";") for _day, content in files for line in content.decode().splitlines()[1:]]
    keys = Counter((row[0], row[11]) for row in told)
    expected = {(job.number, str(job.sequence)) for job in [*usual.jobs, *usual.incomplete, *usual.waiting]}
    left_before = {(job.number, str(job.sequence)) for job in usual.jobs if job.is_over_on(FIRST_DAY)}
    assert keys.keys() == expected - left_before
    assert sum(keys.values()) == len(keys) + len(usual.moves)


def test_units_are_in_rotterdams_shape(usual):
    kinds = Counter(unit.kind for unit in usual.units)
    assert (kinds["concern"], kinds["cluster"]) == (1, 7)
    assert {unit.name for unit in usual.units} >= {
        *("Dienstverlening", "Stadsbeheer", "Stadsontwikkeling", "Werk en Inkomen"),
        *("Maatschappelijke Ontwikkeling", "Bestuurs- en Concernondersteuning"),
        *("Middelen en Control", "Concern Auditing"),
    }
    assert len({unit.code for unit in usual.units}) == len(usual.units)
    heading = units_file(usual.units).decode().splitlines()[0]
    assert heading.split(";") == list(UNITS_FILE.fields)


def test_cast_is_fixed_and_not_all_bosses_are_men():
    assert len({member.username for member in CAST}) == len({member.number for member in CAST}) == 20
    bosses = {member.username for member in CAST if member.level >= 13}
    assert bosses == {"hendrik", "karim", "ingrid", "ruth"}
