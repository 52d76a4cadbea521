from datetime import date

import pytest

from foundation.audit.models import Lookup, Purpose
from foundation.people.actions import grant_role
from foundation.people.models import Absence, Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form
from lms.actions.reminders import choose_frequency
from lms.models import Reminder
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
LATE = moment("2022-05-02 10:00")


@pytest.fixture
def karim() -> Person:
    return PersonFactory(given_name="Karim")


@pytest.fixture(autouse=True)
def clock(now_is, at):
    now_is(at)


def page_of(person: Person) -> str:
    response = client_of(person).get("/team/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_heading_says_what_stands_out(karim, oath_module, at, now_is):
    EngagementFactory(line_manager=karim)
    assign_requirements(at=at)
    assert "Je team loopt op schema: 1 collega is nog onderweg" in page_of(karim)
    now_is(LATE)
    page = page_of(karim)
    assert "1 collega in je team is over de uiterste dag" in page
    assert "Kon tot en met 1 mei" in page


def test_steps_stand_there_in_words(karim, oath_module, at):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=at)
    complete_module(engagement, oath_module, at=at)
    page = page_of(karim)
    assert "<b>Integer werken</b>: af" in page
    assert "<b>Plek bij de bijeenkomst</b>: HR nodigt uit zodra het kan" in page
    assert "<b>Ambtseed</b>: nog niet afgelegd" in page


def test_the_form_of_the_oath_is_not_on_the_page(karim, oath_module, at):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=at)
    client = client_of(karim)
    seen = []
    for form in ("oath", "promise"):
        choose_form(engagement=engagement, form=form, at=at)
        seen.append(client.get("/team/").context["lines"])
    assert seen[0] == seen[1]


def test_a_manager_sees_nobody_of_another_team(karim, oath_module, at):
    EngagementFactory(line_manager=karim)
    EngagementFactory(line_manager=PersonFactory(), person__family_name="Vreemdeling")
    assign_requirements(at=at)
    assert "Vreemdeling" not in page_of(karim)


@pytest.mark.parametrize("role", [Role.HR, Role.CONCERN_COORDINATOR, Role.EDITOR])
def test_who_leads_nobody_has_no_team_page(role, at):
    person = PersonFactory()
    grant_role(person=person, role=role, at=at)
    assert client_of(person).get("/team/").status_code == 403


def test_who_is_away_is_said_without_a_reason(karim, oath_module, at):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=at)
    Absence.objects.create(engagement=engagement, valid_from=date(2022, 2, 20))
    assert "Niet beschikbaar" in page_of(karim)


def test_not_my_team_is_one_tap_and_can_be_undone(karim, oath_module, at):
    engagement = EngagementFactory(line_manager=karim)
    assign_requirements(at=at)
    client = client_of(karim)
    page = client.post(f"/team/{engagement.public_id}/niet-mijn-team/", follow=True)
    assert "Je gaf door dat dit niet jouw team is." in page.content.decode()
    assert "Voor je team staat er nu niets klaar" in page.content.decode()
    page = client.post(f"/team/{engagement.public_id}/toch-mijn-team/", follow=True)
    assert "Je gaf door" not in page.content.decode()


def test_opening_the_page_is_noted_once_a_day_for_each_member(karim, at, now_is):
    members = [EngagementFactory(line_manager=karim).person for _number in range(2)]
    page_of(karim)
    page_of(karim)
    looks = Lookup.objects.filter(actor_id=karim.public_id, purpose=Purpose.TEAM_STATUS, role=Role.MANAGER)
    assert sorted(looks.values_list("subject_id", flat=True)) == sorted(one.public_id for one in members)
    now_is(moment("2022-03-02 09:00"))
    page_of(karim)
    assert looks.count() == 4


REMIND = "/team/herinneren/"


@pytest.fixture
def two(karim, oath_module, at):
    """Anna and Bert of Karim's team, with the module to do."""
    found = [
        EngagementFactory(line_manager=karim, person__given_name=name, starts_on=date(2022, 2, 1))
        for name in ("Anna", "Bert")
    ]
    assign_requirements(at=at)
    return found


def test_a_manager_sees_who_gets_a_reminder_and_then_sends_it(karim, two, now_is):
    now_is(moment("2022-03-09 10:00"))
    anna, bert = two
    client = client_of(karim)
    assert f"{REMIND}?wie={anna.public_id}" in page_of(karim)
    page = client.get(REMIND).content.decode()
    assert "2 mensen krijgen een herinnering" in page
    assert "De mail gaat nu uit." in page
    assert {one.person.full_name for one in two} == {
        name for name in (one.person.full_name for one in two) if name in page
    }
    one = client.get(REMIND, {"wie": anna.public_id}).content.decode()
    assert "1 persoon krijgt een herinnering" in one
    assert bert.person.full_name not in one
    done = client.post(REMIND, {"wie": anna.public_id, "van": "maandag"}, follow=True)
    assert done.request["PATH_INFO"] == "/team/maandag/"
    assert "1 persoon krijgt een herinnering." in done.content.decode()
    assert Reminder.objects.get().assignment.engagement == anna
    again = client.post(REMIND, {"wie": anna.public_id}, follow=True)
    assert "Niemand kreeg een mail" in again.content.decode()
    assert Reminder.objects.count() == 1


def test_why_somebody_gets_none_does_not_tell_how_often_they_want_mail(karim, two, at, now_is):
    anna, bert = two
    choose_frequency(person=anna.person, frequency="weekly", at=at)
    client = client_of(karim)
    now_is(moment("2022-03-08 10:00"))
    client.post(REMIND, {"wie": anna.public_id})
    now_is(moment("2022-03-09 10:00"))
    client.post(REMIND, {"wie": bert.public_id})
    page = client.get(REMIND).content.decode()
    assert "Niemand krijgt nu een herinnering" in page
    assert "<b>2</b>: kreeg kort geleden al een mail" in page
    assert "per week" not in page


def test_a_manager_is_refused_for_who_is_not_of_the_team(karim, two):
    stranger = EngagementFactory(line_manager=PersonFactory(), person__family_name="Vreemdeling")
    client = client_of(karim)
    for method in (client.get, client.post):
        for wanted in (stranger.public_id, "onzin"):
            response = method(REMIND, {"wie": wanted})
            assert response.status_code == 403
            assert "Vreemdeling" not in response.content.decode()
    assert client_of(two[0].person).get(REMIND).status_code == 403
    assert not Reminder.objects.exists()
