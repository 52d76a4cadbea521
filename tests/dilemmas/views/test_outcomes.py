"""The pages of the moresprudentie, and the form after a talk."""

import re

import pytest
from django.test import Client
from wagtail.models import Revision

from config.search.keeping import rebuild
from dilemmas.models import OutcomePage
from foundation.people.actions import grant_role
from foundation.people.models import Role
from tests.conftest import client_of, moment
from tests.factories.dilemmas import make_case
from tests.factories.outcomes import make_archive, make_outcome
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
OFFER = "/moresprudentie-inbrengen/"
TEXT = {
    "dilemma": "Een inwoner geeft bloemen aan de balie.",
    "we_do": "de bloemen op de balie zetten",
    "because": "dan zijn ze van iedereen",
    "despite": "dat de gever ze aan één iemand gaf",
    "damage": "uit te leggen waarom",
    "remains_hard": "Wat doe je met een bon?",
}


@pytest.fixture(autouse=True)
def site(now_is):
    now_is(AT)
    make_archive()


@pytest.fixture
def facilitator():
    person = PersonFactory(given_name="Zebedeus", family_name="Vindmijniet")
    grant_role(person=person, role=Role.FACILITATOR, at=moment("2026-01-05 09:00"))
    return person


@pytest.fixture
def manager():
    person = PersonFactory()
    EngagementFactory(line_manager=person)
    return person


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def token_in(response) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


# Reading -----------------------------------------------------------------------------------------


def test_the_archive_is_searched_and_filtered():
    make_outcome("Bloemen op de balie", theme="middelen")
    make_outcome("De nota", theme="bewustwording")
    rebuild()
    page = words(Client().get("/moresprudentie/"))
    assert "2 uitkomsten" in page
    found = words(Client().get("/moresprudentie/?q=bloem"))
    assert "Bloemen op de balie" in found
    assert "De nota" not in found
    assert "Geen uitkomst gevonden" in words(Client().get("/moresprudentie/?q=xyzzyx"))
    assert "1 uitkomst" in words(Client().get("/moresprudentie/?thema=middelen"))


def test_an_empty_archive_says_how_it_fills():
    assert "Er staat nog geen uitkomst" in words(Client().get("/moresprudentie/"))


def test_an_outcome_shows_what_was_weighed_and_what_later_teams_did():
    case = make_case("Het cadeau")
    make_outcome("Ernaast", case=case)
    outcome = make_outcome(
        "Bloemen op de balie",
        case=case,
        despite="dat het aardig bedoeld was",
        damage="het uit te leggen",
        remains_hard="Een bon is kleiner.",
        origin="Dit is een verzonnen voorbeeld",
        follow_ups=(("followed", "Ook bij ons."), ("deviated", "Bij ons was het een reis.")),
    )
    page = words(Client().get(outcome.url))
    for text in (
        "Wij doen delen wat we krijgen want dan hoeft niemand zich af te vragen waarvoor het was ondanks dat het",
        "Iedereen kan het zien.",
        "De gever bedoelde het voor één.",
        "het uit te leggen",
        "Een bon is kleiner.",
        "Een team deed hetzelfde eerste helft van 2026 Ook bij ons.",
        "Een team deed het anders eerste helft van 2026 Bij ons was het een reis.",
        "tweede helft van 2025",
        "Het cadeau",
        "Ernaast",
        "Dit is een verzonnen voorbeeld.",
    ):
        assert text in page


@pytest.mark.parametrize("others", [1, 4])
def test_an_outcome_costs_the_same_queries_however_many_there_are(others, django_assert_num_queries):
    case = make_case("Het cadeau")
    outcome = make_outcome("Bloemen op de balie", case=case)
    for number in range(others):
        make_outcome(f"Ernaast {number}", case=case)
    # Whatever is looked up once a process is looked up now.
    Client().get(outcome.url)
    with django_assert_num_queries(18):
        assert "Ernaast 0" in words(Client().get(outcome.url))


@pytest.mark.parametrize("outcomes", [1, 4])
def test_the_archive_costs_the_same_queries_however_many_there_are(outcomes, django_assert_num_queries):
    case = make_case("Het cadeau")
    for number in range(outcomes):
        make_outcome(f"Bloemen {number}", case=case)
    Client().get("/moresprudentie/")
    with django_assert_num_queries(12):
        assert "Bloemen 0" in words(Client().get("/moresprudentie/"))


def test_an_outcome_without_the_rest_shows_no_empty_parts():
    outcome = make_outcome("Kort", arguments_for=[], arguments_against=[], principle="")
    page = words(Client().get(outcome.url))
    for heading in (
        "Wat ervoor sprak",
        "De schade",
        "Wat lastig blijft",
        "Het beginsel",
        "latere teams",
        "ondanks",
    ):
        assert heading not in page


def test_the_site_finds_an_outcome():
    make_outcome("Bloemen op de balie")
    rebuild()
    page = words(Client().get("/zoeken/?q=bloemen"))
    assert "Bloemen op de balie" in page
    assert "Uitkomst" in page


# Bringing in -------------------------------------------------------------------------------------


def test_a_facilitator_and_a_manager_make_a_draft_without_themselves(facilitator, manager):
    for person in (facilitator, manager):
        client = client_of(person)
        form = TEXT | {"case": "", "token": token_in(client.get(OFFER))}
        response = client.post(OFFER, form)
        assert response["Location"] == f"{OFFER}klaar/"
        assert client.get(response["Location"]).status_code == 200
    drafts = OutcomePage.objects.all()
    assert [(one.live, one.owner, one.year, one.half) for one in drafts] == [(False, None, 2026, 1)] * 2
    assert drafts[0].title == "de bloemen op de balie zetten"
    content = str(list(Revision.objects.filter(object_id__in=[one.pk for one in drafts]).values()))
    assert "Vindmijniet" not in content
    assert [one.user for one in Revision.objects.filter(object_id__in=[one.pk for one in drafts])] == [
        None,
        None,
    ]


def test_an_employee_cannot():
    person = EngagementFactory().person
    assert client_of(person).get(OFFER).status_code == 403
    assert client_of(person).post(OFFER, TEXT).status_code == 403


def test_the_case_brings_what_belongs_to_it(facilitator):
    case = make_case("Het cadeau", theme="persoonlijke-belangen", work=("balie",))
    client = client_of(facilitator)
    form = TEXT | {"dilemma": "", "case": str(case.translation_key)}
    client.post(OFFER, form)
    draft = OutcomePage.objects.get().get_latest_revision_as_object()
    assert (draft.theme.code, draft.leading_value) == ("persoonlijke-belangen", "onafhankelijkheid")
    assert [one.code for one in draft.work.all()] == ["balie"]
    assert [row.page_id for row in draft.cases.all()] == [case.pk]
    assert draft.dilemma == "Een inwoner geeft je een doos bonbons."


def test_a_double_click_makes_one_draft(facilitator):
    client = client_of(facilitator)
    form = TEXT | {"case": "", "token": token_in(client.get(OFFER))}
    client.post(OFFER, form)
    client.post(OFFER, form)
    assert OutcomePage.objects.count() == 1


def test_names_are_asked_about_once(facilitator):
    client = client_of(facilitator)
    form = TEXT | {"case": "", "because": "Sandra wilde dat"}
    asked = client.post(OFFER, form)
    assert "Dit lijkt op een naam: Sandra." in words(asked)
    assert OutcomePage.objects.count() == 0
    seen = re.search(r'name="names_seen" value="([^"]*)"', asked.content.decode())[1]
    client.post(OFFER, form | {"names_seen": seen})
    assert OutcomePage.objects.count() == 1


def test_what_is_missing_is_said_and_the_rest_stays(facilitator):
    response = client_of(facilitator).post(OFFER, {"case": "", "we_do": "delen", "despite": "de haast"})
    assert response.status_code == 422
    page = words(response)
    assert "Schrijf op waarom." in page
    assert "Schrijf op wat het dilemma was, of kies een casus." in page
    assert "delen" in page
    assert "de haast" in page


def test_without_an_archive_the_text_stays(facilitator):
    from dilemmas.models import MoralCaseLawIndexPage

    MoralCaseLawIndexPage.objects.get().delete()
    response = client_of(facilitator).post(OFFER, TEXT | {"case": ""})
    assert "Er is nog geen plek voor moresprudentie." in words(response)
    assert TEXT["dilemma"] in words(response)
