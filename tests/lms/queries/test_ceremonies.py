from datetime import date, timedelta

import pytest

from foundation.meetings.actions import cancel_occasion
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form, mark_absent
from lms.actions.publishing import freeze_module_version
from lms.actions.requirements import publish_requirement
from lms.actions.seats import accept_invitation, decline_invitation
from lms.actions.taking import finish_steps, start_attempt
from lms.models import ModulePage
from lms.queries.ceremonies import ceremonies, oath_text, seats_to_hear, way_to_oath, ways_to_oath
from lms.rules.gates import Blocked
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db

INVITED_AT = moment("2022-03-15 10:00")


@pytest.fixture
def noor(oath_module, at):
    """Assigned; nothing done yet."""
    engagement = EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Bakker"))
    assign_requirements(at=at)
    return engagement


def test_the_text_that_holds_on_a_day(at):
    first = make_oath_text(at=at, valid_from=date(2020, 1, 1))
    second = make_oath_text(at=at, valid_from=date(2022, 7, 1))
    assert [oath_text(on=day) for day in (date(2019, 12, 31), date(2020, 1, 1))] == [None, first]
    assert [oath_text(on=day) for day in (date(2022, 6, 30), date(2022, 7, 1))] == [first, second]


def test_ceremonies_newest_first_with_their_counts(ceremony, oath_module, official, hr, at):
    other = make_official(at=at)
    later = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=other, hr=hr)
    invited, booked, sworn, declined = (make_ready(oath_module, at=at) for _ in range(4))
    seats = invite(ceremony, invited, booked, declined, at=INVITED_AT)
    accept_invitation(seat=seats[1], at=INVITED_AT)
    decline_invitation(seat=seats[2], at=INVITED_AT)
    swear(ceremony, sworn, at=INVITED_AT)
    assert [(one, one.held_count, one.sworn_count) for one in ceremonies()] == [
        (later, 0, 0),
        (ceremony, 3, 1),
    ]
    assert list(ceremonies(official=official)) == [ceremony]


def test_seats_to_hear_are_those_with_a_place_by_name(ceremony, oath_module, official, at):
    people = {
        name: make_ready(oath_module, at=at, person=PersonFactory(family_name=name))
        for name in ("Cohen", "Aksoy", "Berg", "Dijk")
    }
    seats = {seat.engagement: seat for seat in invite(ceremony, *people.values(), at=INVITED_AT)}
    decline_invitation(seat=seats[people["Dijk"]], at=INVITED_AT)
    mark_absent(seat=seats[people["Aksoy"]], by=official, at=ceremony.occasion.starts_at)
    swear(ceremony, people["Cohen"], at=INVITED_AT)
    listed = [
        (one.person.family_name, one.is_sworn, one.is_absent, one.is_waiting)
        for one in seats_to_hear(ceremony)
    ]
    assert listed == [
        ("Aksoy", False, True, False),
        ("Berg", False, False, True),
        ("Cohen", True, False, False),
    ]


def test_the_way_of_somebody_who_has_not_begun(noor, oath_module, at):
    way = way_to_oath(noor, at=at)
    assert (way.gate.is_open, way.gate.blocked_by) == (False, Blocked.MODULE)
    assert (way.seat, way.chosen_form, way.oath_record, way.earliest) == (None, None, None, None)
    [module] = way.modules
    assert (module.title, module.is_done, module.attempt, module.completed_on) == (
        "Integer werken",
        False,
        None,
        None,
    )
    assert (module.lesson_count, module.lessons_done, module.minutes_left) == (2, 0, 4)
    assert (module.due_on, way.lessons_left) == (date(2022, 5, 1), 2)


def test_the_way_of_somebody_who_is_halfway(noor, oath_module, at):
    attempt = start_attempt(engagement=noor, module_key=oath_module, language="nl", at=at)
    first_lesson = [step["id"] for step in attempt.content["lessons"][0]["steps"]]
    finish_steps(attempt=attempt, step_ids=first_lesson, at=at)
    [module] = way_to_oath(noor, at=at).modules
    assert (module.attempt, module.lessons_done, module.minutes_left) == (attempt, 1, 2)
    assert way_to_oath(noor, at=at).lessons_left == 1


def test_the_way_opens_at_once_on_completion(noor, oath_module, at):
    complete_module(noor, oath_module, at=at)
    way = way_to_oath(noor, at=at)
    assert (way.gate.is_open, way.lessons_left, way.open_modules) == (True, 0, [])
    assert (way.modules[0].is_done, way.modules[0].completed_on) == (True, date(2022, 3, 1))


def test_a_module_asked_for_twice_is_one_step_due_on_the_first_day(noor, oath_module, at):
    require_for_oath(oath_module, code="nogmaals")
    publish_requirement(
        code="eerder",
        title="Eerder",
        kinds=["medewerker"],
        steps=[(oath_module, 1)],
        gates=["oath"],
        valid_from=date(2020, 1, 1),
        due_months=2,
    )
    assign_requirements(at=at)
    way = way_to_oath(noor, at=at)
    assert [(module.module_key, module.due_on) for module in way.modules] == [(oath_module, date(2022, 4, 1))]
    assert way.lessons_left == 2


def test_a_module_is_done_on_the_day_of_the_version_that_was_asked(noor, oath_module, at):
    complete_module(noor, oath_module, at=at)
    page = ModulePage.objects.get()
    page.title = "Nieuw"
    page.save()
    freeze_module_version(module_key=oath_module, kind="substantive", at=INVITED_AT)
    publish_requirement(
        code="vernieuwd",
        title="Vernieuwd",
        kinds=["medewerker"],
        steps=[(oath_module, 2)],
        gates=["oath"],
        valid_from=date(2022, 3, 15),
        due_months=3,
    )
    assign_requirements(at=INVITED_AT)
    assert way_to_oath(noor, at=INVITED_AT).gate.is_open is False
    complete_module(noor, oath_module, at=moment("2022-03-20 09:00"))
    [module] = way_to_oath(noor, at=INVITED_AT).modules
    assert (module.is_done, module.completed_on, module.title) == (True, date(2022, 3, 20), "Nieuw")


def test_the_earliest_oath_is_the_first_ceremony_with_a_place_after_the_start(
    ceremony, oath_module, official, hr, at
):
    def at_day(text: str, capacity: int = 1):
        return make_ceremony(at=at, starts_at=moment(text), official=official, hr=hr, capacity=capacity)

    def earliest(engagement, when=at):
        occasion = way_to_oath(engagement, at=when).earliest
        return occasion and occasion.starts_at

    full, cancelled, later = (
        at_day("2022-03-20 15:00"),
        at_day("2022-03-25 15:00"),
        at_day("2022-06-01 15:00"),
    )
    invite(full, make_ready(oath_module, at=at), at=INVITED_AT)
    cancel_occasion(occasion=cancelled.occasion, reason="Griep", at=INVITED_AT)
    newcomer = EngagementFactory(starts_on=date(2022, 5, 1))
    noor = EngagementFactory()
    assign_requirements(at=at)
    assert earliest(noor) == ceremony.occasion.starts_at
    assert earliest(newcomer) == later.occasion.starts_at
    assert earliest(noor, moment("2022-04-12 15:00")) == later.occasion.starts_at
    assert earliest(noor, moment("2022-06-01 15:00")) is None


def test_who_has_a_place_sees_that_ceremony_as_the_earliest(ceremony, oath_module, official, hr, at):
    make_ceremony(at=at, starts_at=moment("2022-03-20 15:00"), official=official, hr=hr)
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    way = way_to_oath(engagement, at=INVITED_AT)
    assert (way.seat, way.earliest) == (seat, ceremony.occasion)


def test_a_seat_at_a_ceremony_that_is_over_is_no_coming_seat(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    assert way_to_oath(engagement, at=ceremony.occasion.ends_at).seat == seat
    assert way_to_oath(engagement, at=ceremony.occasion.ends_at + timedelta(seconds=1)).seat is None


def test_the_way_after_the_oath(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    choose_form(engagement=engagement, form="oath", at=at)
    assert way_to_oath(engagement, at=at).chosen_form == "oath"
    record = swear(ceremony, engagement, at=INVITED_AT)
    way = way_to_oath(engagement, at=ceremony.occasion.ends_at)
    assert (way.oath_record, way.chosen_form, way.earliest) == (record, None, None)


def test_ways_of_two_jobs_and_not_of_one_that_is_over_or_needs_no_oath(oath_module, at):
    person = PersonFactory()
    first = EngagementFactory(person=person, starts_on=date(2022, 2, 1))
    second = EngagementFactory(person=person, number=2, starts_on=date(2022, 1, 1))
    EngagementFactory(person=person, number=3, kind="inhuur")
    over = EngagementFactory(person=person, number=4, ends_on=date(2022, 3, 1))
    assign_requirements(at=at)
    assert [way.engagement for way in ways_to_oath(person, at=at)] == [second, first, over]
    assert [way.engagement for way in ways_to_oath(person, at=moment("2022-03-02 09:00"))] == [second, first]
    assert ways_to_oath(PersonFactory(), at=at) == []


def test_a_module_that_is_not_published_yet_is_no_step_to_click(at, noor):
    unpublished = make_module(title="Tweede", at=at)
    require_for_oath(unpublished, code="tweede")
    from lms.models import ModuleVersion

    ModuleVersion._base_manager.filter(module_key=unpublished).delete()
    assign_requirements(at=at)
    way = way_to_oath(noor, at=at)
    assert (len(way.modules), way.gate.is_open) == (1, False)
