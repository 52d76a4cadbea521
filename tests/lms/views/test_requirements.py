"""HR makes, changes and ends what people must do."""

import re
from datetime import date

import pytest
from django.test import Client

from foundation.people.actions import grant_role
from foundation.people.models import Role
from lms.actions.assigning import assign_requirements
from lms.models import Assignment, Requirement, RequirementRun, RequirementVersion
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
NEW = "/hr/verplichtingen/nieuw/"
NOW = moment("2022-05-02 09:00")


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(NOW)


@pytest.fixture
def hr_client(hr) -> Client:
    return client_of(hr)


def filled(module_key, **changes: object) -> dict[str, object]:
    return {
        "title": "Gedragscode",
        "kinds": ["medewerker"],
        "step-1": f"module:{module_key}",
        "least-1": "1",
        "due_anchor": "start",
        "due_months": "3",
        "window_days": "60",
        "based_on": "0",
        "press": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        **changes,
    }


def test_from_the_form_to_the_people(hr_client, module_key):
    EngagementFactory()
    preview = hr_client.post(NEW, filled(module_key, preview="1"))
    said = preview.content.decode()
    assert "1 persoon krijgt dit" in said
    assert "<dd>Integer werken</dd>" in said
    assert "3 maanden na de eerste werkdag" in said
    assert Requirement.objects.count() == 0
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', preview.content.decode()))
    del hidden["change"]
    answer = hr_client.post(NEW, hidden | {"publish": "1"})
    run = RequirementRun.objects.get()
    assert answer.url == f"/hr/verplichtingen/loopt/{run.public_id}/"
    # The worker of the tests works at once.
    run.refresh_from_db()
    assert run.status == "ready"
    assert "1 persoon kreeg de verplichting." in hr_client.get(answer.url).content.decode()
    assert Assignment.objects.get().due_on is not None


def test_pressing_twice_publishes_once(hr_client, module_key):
    form = filled(module_key, publish="1")
    assert hr_client.post(NEW, form).url == hr_client.post(NEW, form).url
    assert RequirementVersion.objects.count() == 1


def test_counting_needs_no_other_field_and_says_no_faults(hr_client, module_key):
    EngagementFactory()
    answer = hr_client.post(NEW, {"kinds": ["medewerker"], "title": "Half", "count": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Dit geldt nu voor 1 persoon." in page
    assert 'value="Half"' in page
    assert "Er gaan" not in page


def test_the_live_count_and_the_list_behind_it(hr_client):
    cluster = UnitFactory(kind="cluster", code="SB", name="Stadsbeheer")
    EngagementFactory(person=PersonFactory(given_name="Anna", family_name="Bos"), unit=cluster)
    EngagementFactory()
    answer = hr_client.post("/hr/verplichtingen/wie/aantal/", {"kinds": "medewerker", "clusters": "SB"})
    page = answer.content.decode()
    assert "Dit geldt nu voor 1 persoon." in page
    address = re.search(r'href="([^"]+)"', page).group(1).replace("&amp;", "&")
    listed = hr_client.get(address).content.decode()
    assert "Bos, Anna" in listed
    assert "Dit geldt voor 1 persoon" in listed


def test_the_count_says_which_code_is_unknown(hr_client):
    answer = hr_client.post("/hr/verplichtingen/wie/aantal/", {"kinds": "medewerker", "unit_codes": "XX"})
    assert "Deze code kennen we niet: XX." in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "!"}, "Schrijf een naam met letters."),
        ({"kinds": []}, "Kies minstens één soort."),
        ({"step-1": ""}, "Kies minstens één stap, of een programma."),
        ({"least-1": "9"}, "Stap 1: Kies een versie van 1 tot en met 1."),
        ({"due_months": ""}, "Schrijf hoeveel maanden."),
        ({"due_anchor": "fixed"}, "Kies de dag waarop het af moet zijn."),
        ({"due_anchor": "fixed", "due_on": "2022-05-01"}, "Deze dag is al geweest."),
        ({"due_anchor": "completion"}, "Kies waar dit op volgt."),
        ({"level_from": "9", "level_until": "8"}, "Deze schaal is lager dan de eerste."),
        ({"unit_codes": "XX"}, "Deze code kennen we niet: XX."),
    ],
)
def test_an_error_names_what_is_wrong_and_keeps_what_was_typed(hr_client, module_key, changes, sentence):
    answer = hr_client.post(NEW, filled(module_key, title_en="Kept", **{"preview": "1", **changes}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Kept"' in page
    assert Requirement.objects.count() == 0


def test_a_change_shows_what_stands_and_whom_it_touches(hr_client, oath_module):
    clusters = [UnitFactory(kind="cluster", code=code, name=code) for code in ("SB", "DV")]
    for cluster in clusters:
        EngagementFactory(unit=cluster)
    assign_requirements(at=NOW)
    address = f"/hr/verplichtingen/{Requirement.objects.get().public_id}/wijzig/"
    page = hr_client.get(address).content.decode()
    assert 'value="Ambtseed"' in page
    assert "Dit geldt nu voor 2 mensen." in page
    narrowed = filled(oath_module, title="Ambtseed", based_on="1", clusters=["SB"], gates=["oath"])
    preview = hr_client.post(address, narrowed | {"preview": "1"}).content.decode()
    assert "1 persoon heeft het al; klaar: 0." in preview
    assert "Bij 1 persoon staat het open" in preview
    hr_client.post(address, narrowed | {"publish": "1", "closes_others": "on"})
    assert Assignment.objects.open().count() == 1
    assert Requirement.objects.get().versions.count() == 2


def test_who_is_behind_another_editor_reads_so(hr_client, oath_module):
    address = f"/hr/verplichtingen/{Requirement.objects.get().public_id}/wijzig/"
    answer = hr_client.post(address, filled(oath_module, title="Ambtseed", based_on="7", publish="1"))
    assert answer.status_code == 422
    assert "Iemand anders heeft deze verplichting net veranderd." in answer.content.decode()


def test_the_list_and_the_page_count_per_cluster(hr_client, oath_module):
    cluster = UnitFactory(kind="cluster", code="SB", name="Stadsbeheer")
    for _number in range(2):
        EngagementFactory(unit=cluster)
    assign_requirements(at=NOW)
    Assignment.objects.filter(pk=Assignment.objects.order_by("pk")[0].pk).update(due_on=date(2022, 5, 1))
    listed = hr_client.get("/hr/verplichtingen/").content.decode()
    assert "in de hele organisatie" in listed
    assert "3 maanden na de eerste werkdag" in listed
    assert _cells(listed) == ["2", "0", "1", "0", "<b>1</b>"]
    page = hr_client.get(f"/hr/verplichtingen/{Requirement.objects.get().public_id}/").content.decode()
    assert "Stadsbeheer" in page
    assert _cells(page) == ["2", "0", "1", "0", "<b>1</b>"]


def test_ending_closes_and_shows_why(hr_client, oath_module):
    EngagementFactory()
    assign_requirements(at=NOW)
    one = Requirement.objects.get()
    answer = hr_client.post(
        f"/hr/verplichtingen/{one.public_id}/einde/", {"ends_on": "2022-05-02", "reason": "Vervangen"}
    )
    page = hr_client.get(answer.url).content.decode()
    assert "Vervangen" in page
    assert "Beëindig" not in page
    assert Assignment.objects.open().count() == 0


def test_a_coordinator_counts_the_own_cluster_and_changes_nothing(oath_module):
    own, other = (UnitFactory(kind="cluster", code=code, name=code) for code in ("SB", "DV"))
    for unit in (own, own, other):
        EngagementFactory(unit=unit)
    assign_requirements(at=NOW)
    coordinator = PersonFactory()
    grant_role(person=coordinator, role=Role.CLUSTER_COORDINATOR, unit=own, at=NOW)
    client = client_of(coordinator)
    listed = client.get("/hr/verplichtingen/").content.decode()
    assert _cells(listed) == ["2", "0", "2", "0", "0"]
    assert "Maak een verplichting" not in listed
    assert client.get(NEW).status_code == 403


def _cells(page: str) -> list[str]:
    return re.findall(r'<td class="n"[^>]*>(.*?)</td>', page)[:5]
