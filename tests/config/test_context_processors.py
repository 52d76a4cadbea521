import pytest
from django.test import Client

from dilemmas.models import CaseIndexPage
from foundation.people.actions import end_role, grant_role
from foundation.people.models import OF_A_UNIT, Role
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.dilemmas import make_catalogue
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(now_is, at):
    now_is(at)
    make_home()
    make_catalogue()


def menu(client: Client, path: str = "/") -> list[tuple[str, str, bool]]:
    return [(item.label, item.url, item.current) for item in client.get(path).context["nav_items"]]


KNOWING = [
    ("Dilemma’s", "/dilemmas/", False),
    ("Informatiepunt", "/informatiepunt/", False),
    ("Hulp en advies", "/hulp-en-advies/", False),
]


def desks(client: Client, path: str = "/") -> list[tuple[str, str, bool]]:
    """What is not for everybody, nor the own."""
    return [one for one in menu(client, path) if one not in KNOWING and one[0] not in ("Start", "Mijn plan")]


def labels(client: Client, path: str = "/start/") -> list[str]:
    return [label for label, _url, _current in menu(client, path)]


def test_a_visitor_finds_what_is_for_everybody():
    assert menu(Client()) == KNOWING


def test_somebody_finds_the_start_and_the_own_plan():
    client = client_of(EngagementFactory().person)
    assert menu(client, "/mijn-plan/") == [
        ("Start", "/start/", False),
        ("Mijn plan", "/mijn-plan/", True),
        *KNOWING,
    ]


@pytest.mark.parametrize(
    ("role", "items"),
    [
        (Role.HR, [("HR", "/hr/", False)]),
        (Role.OATH_OFFICIAL, [("Ambtseed", "/eed/", False)]),
        (Role.EDITOR, [("Redactie", "/beheer/", False)]),
        (Role.CONCERN_COORDINATOR, [("Voortgang", "/hr/", False), ("Redactie", "/beheer/", False)]),
        (Role.CLUSTER_COORDINATOR, [("Voortgang", "/hr/", False)]),
        (Role.PORTFOLIO_HOLDER, []),
        (Role.DIRECTOR, []),
    ],
)
def test_a_role_adds_its_desk(role, items, at):
    person = PersonFactory()
    unit = UnitFactory(kind="cluster") if role in OF_A_UNIT else None
    grant_role(person=person, role=role, unit=unit, at=at)
    assert desks(client_of(person)) == items


def test_a_manager_finds_the_own_team():
    manager = PersonFactory()
    EngagementFactory(line_manager=manager)
    client = client_of(manager)
    assert desks(client, "/team/") == [("Mijn team", "/team/", True)]
    assert labels(client)[:2] == ["Start", "Mijn plan"]
    assert 'href="/zelfscan/"' in client.get("/team/").content.decode()


def test_the_menu_has_at_most_six_entries_and_keeps_dilemmas_and_help(at):
    person = PersonFactory()
    EngagementFactory(line_manager=person)
    for role in (Role.HR, Role.OATH_OFFICIAL):
        grant_role(person=person, role=role, at=at)
    client = client_of(person)
    assert labels(client) == ["Start", "Mijn team", "HR", "Ambtseed", "Dilemma’s", "Hulp en advies"]
    grant_role(person=person, role=Role.EDITOR, at=at)
    found = labels(client)
    assert (len(found), found[0], found[-2:]) == (6, "Start", ["Dilemma’s", "Hulp en advies"])


def test_a_role_that_has_ended_is_not_in_the_menu(at):
    person = PersonFactory()
    grant = grant_role(person=person, role=Role.HR, at=moment("2022-01-03 09:00"))
    end_role(grant=grant, at=moment("2022-02-28 09:00"))
    assert labels(client_of(person)) == [
        "Start",
        "Mijn plan",
        "Dilemma’s",
        "Informatiepunt",
        "Hulp en advies",
    ]


def test_the_menu_in_english_leads_to_english_pages():
    client = client_of(EngagementFactory().person)
    context = client.get("/en/mijn-plan/").context
    assert [item.url for item in context["nav_items"]] == [
        "/en/start/",
        "/en/mijn-plan/",
        "/en/information-point/",
        "/en/help-and-advice/",
    ]
    assert (context["home_url"], context["other_language_url"]) == ("/en/start/", "/mijn-plan/")
    assert client.get("/mijn-plan/").context["other_language_url"] == "/en/mijn-plan/"


def test_where_there_is_no_catalogue_nothing_leads_there():
    CaseIndexPage.objects.get().delete()
    assert "Dilemma’s" not in [label for label, _url, _current in menu(Client())]


def test_the_sign_leads_a_visitor_to_the_front_door():
    assert Client().get("/").context["home_url"] == "/"


def test_a_page_without_a_translation_leads_to_no_other_language():
    assert Client().get("/").context["other_language_url"] == ""
