import re

import pytest

from dilemmas.actions.choices import flush_choices
from foundation.people.actions import grant_role
from foundation.people.models import LimitChange, Person, Role, Unit
from tests.conftest import client_of, moment
from tests.factories.choices import hold, vote_on
from tests.factories.dilemmas import make_case, version_of
from tests.factories.people import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
OPENED = moment("2026-01-05 09:00")
DIVIDED, ALIKE = "AAABBBCCCDDD", "AAAAAAAAAAAA"


@pytest.fixture(autouse=True)
def today(now_is, settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def clusters() -> list[Unit]:
    return [UnitFactory(kind="cluster", name=name) for name in ("Noord", "Oost", "West", "Zuid")]


def chosen(theme: str, options: str, *clusters: Unit, at=AT) -> None:
    page = make_case(f"Casus {theme}", slug=f"casus-{theme}", theme=theme)
    for cluster in clusters:
        hold(options, at=at, vote=vote_on(version_of(page)), cluster=cluster.pk)
        flush_choices(at=at)


def with_role(role: Role, unit: Unit | None = None) -> Person:
    person = PersonFactory()
    grant_role(person=person, role=role, unit=unit, at=OPENED)
    return person


def read(person: Person, path: str = "/signalen/") -> str:
    answer = client_of(person).get(path)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def cells(person: Person) -> list[str]:
    """What stands in each cell, row by row."""
    page = client_of(person).get("/signalen/").content.decode()
    found = re.findall(r'<td class="signaal".*?</td>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in found]


def test_an_empty_map_explains_itself():
    make_case()
    page = read(with_role(Role.HR))
    assert "Nog te weinig antwoorden voor een signaal" in page
    assert "zodra 10 mensen in één cluster in dezelfde casus kozen" in page


def test_who_answers_for_all_sees_all_clusters(clusters):
    chosen("middelen", DIVIDED, *clusters[:2])
    for role in (Role.HR, Role.CONCERN_COORDINATOR):
        person = with_role(role)
        page = read(person)
        assert "Over ‘Middelen’ lopen de keuzes het meest uiteen" in page
        assert "In Noord en Oost lopen de keuzes nu ver uiteen." in page
        assert cells(person) == [
            "100 (24 antwoorden )",
            *["100 (12 antwoorden )"] * 2,
            *["te weinig"] * 2,
        ]


def test_too_few_looks_the_same_whatever_the_reason(clusters):
    """West has none; Noord is hidden with it, or else West would be the total less the others."""
    chosen("middelen", DIVIDED, clusters[1], clusters[3])
    chosen("bewustwording", DIVIDED, *clusters[1:])
    page = client_of(with_role(Role.HR)).get("/signalen/").content.decode()
    rows = re.findall(r"<tr role=\"row\"><th scope=\"row\".*?</tr>", page, re.DOTALL)
    few = [re.findall(r"<td class=\"signaal\"[^>]*>(<p.*?)</td>", row, re.DOTALL) for row in rows]
    assert [len(found) for found in few] == [2, 2]
    assert len({cell for found in few for cell in found}) == 1


@pytest.mark.parametrize("role", [Role.CLUSTER_COORDINATOR, Role.PORTFOLIO_HOLDER])
def test_who_answers_for_a_cluster_sees_that_one(clusters, role):
    chosen("middelen", DIVIDED, clusters[0])
    chosen("bewustwording", ALIKE, *clusters[1:])
    page = read(with_role(role, clusters[0]))
    assert "Over ‘Middelen’ lopen de keuzes het meest uiteen" in page
    assert "De keuzes lopen nu ver uiteen." in page
    assert not any(name in page for name in ("Oost", "West", "Zuid", "Samen"))
    assert cells(with_role(role, clusters[2])) == ["te weinig", "0 (12 antwoorden )"]


def test_a_role_for_a_team_sees_no_cluster(clusters):
    chosen("middelen", DIVIDED, clusters[0])
    team = UnitFactory(name__parent=clusters[0])
    page = read(with_role(Role.PORTFOLIO_HOLDER, team))
    assert "Jouw onderdeel is kleiner dan een cluster" in page
    assert "Noord" not in page


def test_what_lasts_is_said(clusters, now_is):
    page = make_case("Casus", slug="casus", theme="middelen")
    for at in (AT, moment("2026-07-10 10:00")):
        hold(DIVIDED, at=at, vote=vote_on(version_of(page)), cluster=clusters[0].pk)
        flush_choices(at=at)
    now_is(moment("2026-07-10 10:00"))
    text = read(with_role(Role.CLUSTER_COORDINATOR, clusters[0]))
    assert "Over ‘Middelen’ blijven de keuzes verdeeld" in text
    assert "al twee halve jaren ver uiteen" in text
    assert "blijvend" in cells(with_role(Role.CLUSTER_COORDINATOR, clusters[0]))[0]


def test_a_threshold_that_was_raised_hides_what_was_shown(clusters):
    chosen("middelen", DIVIDED, *clusters)
    LimitChange.objects.create(
        limit="report",
        value=13,
        valid_from=OPENED.date(),
        scheduled_at=OPENED,
        scheduled_by=PersonFactory(),
    )
    assert cells(with_role(Role.HR))[1:] == ["te weinig"] * 4


def test_the_most_divided_are_listed(clusters):
    chosen("middelen", DIVIDED, clusters[0])
    chosen("bewustwording", "AAAAAAAAAABB", clusters[0])
    page = read(with_role(Role.HR))
    listed = page.split("Meest verdeelde dilemma’s")[1]
    assert listed.index("Casus middelen") < listed.index("Casus bewustwording")
    assert "verdeeldheid 100, 12 antwoorden" in listed


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DIRECTOR, Role.WORKS_COUNCIL, Role.FACILITATOR])
def test_others_are_refused(role):
    assert client_of(with_role(role)).get("/signalen/").status_code == 403


def test_in_english():
    assert client_of(with_role(Role.HR)).get("/en/signalen/").status_code == 200
