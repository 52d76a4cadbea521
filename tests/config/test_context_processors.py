import pytest
from django.test import Client

from foundation.people.actions import end_role, grant_role
from foundation.people.models import Role
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(now_is, at):
    now_is(at)
    make_home()


def menu(client: Client, path: str = "/") -> list[tuple[str, str, bool]]:
    return [(item.label, item.url, item.current) for item in client.get(path).context["nav_items"]]


def test_a_visitor_finds_help():
    assert menu(Client()) == [("Hulp en advies", "/hulp-en-advies/", False)]


def test_somebody_finds_the_own_plan():
    client = client_of(EngagementFactory().person)
    assert menu(client, "/mijn-plan/") == [
        ("Mijn plan", "/mijn-plan/", True),
        ("Hulp en advies", "/hulp-en-advies/", False),
    ]


@pytest.mark.parametrize(
    ("role", "item"),
    [
        (Role.HR, ("HR", "/hr/", False)),
        (Role.OATH_OFFICIAL, ("Ambtseed", "/eed/", False)),
        (Role.EDITOR, ("Redactie", "/beheer/", False)),
        (Role.CONCERN_COORDINATOR, ("Redactie", "/beheer/", False)),
    ],
)
def test_a_role_adds_its_desk(role, item, at):
    person = PersonFactory()
    grant_role(person=person, role=role, at=at)
    assert menu(client_of(person))[1:-1] == [item]


def test_a_role_that_has_ended_is_not_in_the_menu(at):
    person = PersonFactory()
    grant = grant_role(person=person, role=Role.HR, at=moment("2022-01-03 09:00"))
    end_role(grant=grant, at=moment("2022-02-28 09:00"))
    assert [label for label, _url, _current in menu(client_of(person))] == ["Mijn plan", "Hulp en advies"]


def test_the_menu_in_english_leads_to_english_pages():
    client = client_of(EngagementFactory().person)
    context = client.get("/en/mijn-plan/").context
    assert [item.url for item in context["nav_items"]] == ["/en/mijn-plan/", "/en/help-and-advice/"]
    assert (context["home_url"], context["other_language_url"]) == ("/en/", "/mijn-plan/")
    assert client.get("/mijn-plan/").context["other_language_url"] == "/en/mijn-plan/"


def test_a_page_without_a_translation_leads_to_no_other_language():
    assert Client().get("/").context["other_language_url"] == ""
