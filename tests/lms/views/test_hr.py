import re

import pytest
from django.db import transaction

from foundation.people.models import Membership
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form
from lms.views.hr import PAGE_SIZE
from tests.conftest import client_of, moment
from tests.factories.lms import make_ready, swear
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.lms.views.conftest import INVITED_AT, without_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(hr, now_is):
    now_is(moment("2022-04-13 09:00"))
    return client_of(hr)


@pytest.fixture
def team():
    cluster = UnitFactory(code="SD", kind="cluster", name="Sociaal Domein")
    return UnitFactory(code="SD-T", name="Team Wmo", name__parent=cluster)


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def listed(client, query: str = "") -> list[str]:
    return [one.name for one in client.get(f"/hr/mensen/?{query}").context["people"]]


def test_an_empty_platform_asks_for_the_hr_file(client):
    page = client.get("/hr/")
    assert "Het plein is nog leeg" in texts(page)
    assert 'href="/hr/import/"' in page.content.decode()


def test_the_dashboard_counts_each_cluster_and_year(client, ceremony, oath_module, team, at):
    swear(ceremony, make_ready(oath_module, at=at, unit=team), at=INVITED_AT)
    EngagementFactory(unit=team)
    assign_requirements(at=at)
    context = client.get("/hr/").context
    assert [(row.name, {str(k): v for k, v in row.counts.items()}) for row in context["rows"]] == [
        (
            "Sociaal Domein",
            {"expected": 2, "started": 1, "completed": 1, "booked": 1, "sworn": 1, "open": 1},
        )
    ]
    assert (context["year"], context["oaths_by_year"], context["overdue"]) == (2022, {2022: 1}, 0)
    assert context["most_behind"].code == "SD"
    assert "1 persoon legde in 2022 de eed of belofte af" in texts(client.get("/hr/"))


@pytest.mark.parametrize("asked", ["", "1999", "x", "²", "9" * 5000, "-1", "2022 "])
def test_a_year_that_is_not_there_shows_the_latest(client, oath_module, asked, at):
    EngagementFactory()
    assign_requirements(at=at)
    assert client.get("/hr/", {"jaar": asked}).context["year"] == 2022
    assert client.get("/hr/mensen/", {"jaar": asked}).context["year"] == 2022


def test_every_number_of_the_dashboard_leads_to_as_many_people(client, ceremony, oath_module, team, at):
    for unit in (team, None):
        swear(ceremony, make_ready(oath_module, at=at, unit=unit), at=INVITED_AT)
    EngagementFactory(unit=team)
    assign_requirements(at=at)
    html = client.get("/hr/").content.decode()
    links = re.findall(r'href="(/hr/mensen/\?[^"]+)"[^>]*>\s*(\d+)\s*<', html)
    assert len(links) >= 9
    for link, number in links:
        assert client.get(link.replace("&amp;", "&")).context["page"].paginator.count == int(number), link


def test_the_list_is_narrowed_by_stage_cluster_and_search(client, ceremony, oath_module, team, at):
    tom = make_ready(
        oath_module, at=at, unit=team, person=PersonFactory(given_name="Tom", family_name="Visser")
    )
    swear(ceremony, tom, at=INVITED_AT)
    EngagementFactory(unit=team, person=PersonFactory(given_name="Noor", family_name="Bakker"))
    EngagementFactory(person=PersonFactory(given_name="Yusuf", family_name="Aksoy"))
    assign_requirements(at=at)
    assert listed(client) == ["Aksoy, Yusuf", "Bakker, Noor", "Visser, Tom"]
    assert listed(client, "stap=sworn") == ["Visser, Tom"]
    assert listed(client, "cluster=SD") == ["Bakker, Noor", "Visser, Tom"]
    assert listed(client, "cluster=geen") == ["Aksoy, Yusuf"]
    assert listed(client, "cluster=weg") == []
    assert listed(client, "zoek=bak") == ["Bakker, Noor"]
    assert listed(client, "zoek=%20noor%20") == ["Bakker, Noor"]
    assert listed(client, "stap=onzin") == ["Aksoy, Yusuf", "Bakker, Noor", "Visser, Tom"]
    assert listed(client, "zoek=%00noor") == ["Bakker, Noor"]
    assert listed(client, "cluster=%00") == []


def test_the_list_is_read_in_pages(client, oath_module, at):
    for number in range(PAGE_SIZE + 1):
        EngagementFactory(person=PersonFactory(family_name=f"Naam{number:03d}", given_name="Sam"))
    assign_requirements(at=at)
    assert (len(listed(client)), listed(client)[0]) == (PAGE_SIZE, "Naam000, Sam")
    assert listed(client, "page=2") == [f"Naam{PAGE_SIZE:03d}, Sam"]
    # Beyond the last page the last one; nonsense the first.
    assert listed(client, "page=99") == [f"Naam{PAGE_SIZE:03d}, Sam"]
    assert len(listed(client, "page=x")) == PAGE_SIZE


def test_a_name_is_shown_as_text(client, oath_module, at):
    EngagementFactory(person=PersonFactory(family_name="<b>Vet</b>"))
    assign_requirements(at=at)
    html = client.get("/hr/mensen/", {"zoek": "<b>"}).content.decode()
    assert ("<b>Vet</b>" in html, "&lt;b&gt;Vet&lt;/b&gt;" in html) == (False, True)


def test_no_page_of_hr_tells_oath_and_promise_apart(client, ceremony, oath_module, team, now_is, at):
    """The same person, who chose and swore the one, and then the other: the same pages."""
    now_is(INVITED_AT)
    occasion = ceremony.occasion.public_id

    def pages_after(form: str) -> list[str]:
        with transaction.atomic():
            person = PersonFactory(given_name="Noor", family_name="Bakker", personnel_number="100001")
            engagement = make_ready(oath_module, at=at, person=person, unit=team)
            choose_form(engagement=engagement, form=form, at=at)
            seen = [
                client.get(f"/hr/ambtseed/{occasion}/"),
                swear(ceremony, engagement, at=INVITED_AT, form=form)
                and client.get(f"/hr/ambtseed/{occasion}/"),
                client.get("/hr/"),
                client.get("/hr/mensen/?stap=sworn"),
                client.get("/hr/ambtseed/"),
            ]
            transaction.set_rollback(True)
        return [without_ids(page) for page in seen]

    of_oath = pages_after("oath")
    assert ["Bakker" in page for page in of_oath] == [True, True, False, True, False]
    assert of_oath == pages_after("promise")


def test_who_moved_is_listed_where_she_stood(client, oath_module, team, at):
    other = UnitFactory(code="FD", kind="cluster", name="Fysiek Domein")
    engagement = make_ready(oath_module, at=at, unit=team)
    Membership.objects.filter(engagement=engagement).update(valid_to=moment("2022-03-31 00:00").date())
    Membership.objects.create(engagement=engagement, unit=other, valid_from=moment("2022-04-01 00:00").date())
    name = engagement.person.sort_name
    assert (listed(client, "stap=completed&cluster=SD"), listed(client, "stap=completed&cluster=FD")) == (
        [name],
        [],
    )
