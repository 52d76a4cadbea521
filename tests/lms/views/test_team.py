from datetime import date

import pytest

from foundation.audit.models import Lookup, Purpose
from foundation.people.actions import grant_role
from foundation.people.models import Absence, Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form
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
