"""Whom a requirement is stuck for, and what is missing."""

from datetime import date

import pytest

from foundation.people.models import Engagement, Person
from lms.actions.assigning import assign_requirements
from lms.models import Assignment, Requirement
from lms.queries.requirement_exceptions import (
    Gap,
    count_gaps,
    count_people_with_gaps,
    described_gaps,
    gaps,
)
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2022, 5, 2)
NOW = moment("2022-05-02 09:00")


@pytest.fixture
def whole(oath_module) -> Engagement:
    """Nothing is missing."""
    return EngagementFactory(line_manager=PersonFactory(), starts_on=date(2022, 4, 1))


@pytest.fixture
def late_starter(whole) -> Engagement:
    """Without a first day, a manager and an address."""
    person = PersonFactory(given_name="Noor", family_name="Starter", email="")
    found = EngagementFactory(person=person, starts_on=None, line_manager=None)
    assign_requirements(at=NOW)
    return found


def test_each_gap_is_named_with_what_waits_for_it(late_starter):
    assert count_gaps(on=TODAY) == {Gap.NO_START: 1, Gap.NO_EMAIL: 1, Gap.NO_MANAGER: 1}
    # Once in the number on HR's page.
    assert count_people_with_gaps(on=TODAY) == 1
    for gap in Gap:
        [row] = described_gaps(list(gaps(gap, on=TODAY)), gap, language="nl")
        assert row.person == late_starter.person
        assert row.waiting == [Requirement.objects.get().title]
        assert row.due_on is None


def test_who_has_nothing_open_is_not_on_the_list(late_starter, oath_module):
    complete_module(late_starter, oath_module, at=NOW)
    assert count_people_with_gaps(on=TODAY) == 0


def test_a_first_day_that_comes_late_gives_time_from_today(late_starter):
    Engagement.objects.filter(pk=late_starter.pk).update(starts_on=date(2021, 1, 4))
    assign_requirements(at=NOW)
    assert Assignment.objects.get(engagement=late_starter).due_on == date(2022, 8, 2)
    assert count_gaps(on=TODAY)[Gap.NO_START] == 0


def test_a_fixed_last_day_needs_no_first_day(late_starter):
    Assignment.objects.filter(engagement=late_starter).update(due_on=date(2022, 9, 1))
    assert count_gaps(on=TODAY) == {Gap.NO_START: 0, Gap.NO_EMAIL: 1, Gap.NO_MANAGER: 1}


def test_hr_reads_what_to_do_and_finds_the_person(hr, late_starter, now_is):
    now_is(NOW)
    client = client_of(hr)
    assert (
        "Bij 1 persoon houdt iets een verplichting tegen"
        in client.get("/hr/verplichtingen/").content.decode()
    )
    page = client.get("/hr/verplichtingen/tegengehouden/").content.decode()
    assert "Zonder eerste werkdag is er geen uiterste dag" in page
    assert f"/hr/mensen/{late_starter.person.public_id}/" in page
    other = client.get("/hr/verplichtingen/tegengehouden/?soort=email").content.decode()
    assert "Print tabletcodes" in other
    Person.objects.filter(pk=late_starter.person_id).update(email="noor@example.nl")
    mended = client.get("/hr/verplichtingen/tegengehouden/?soort=email").content.decode()
    assert "Hier is niets meer op te lossen" in mended


def test_nobody_else_reads_it(late_starter, now_is):
    now_is(NOW)
    client = client_of(late_starter.person)
    assert client.get("/hr/verplichtingen/tegengehouden/").status_code == 403
