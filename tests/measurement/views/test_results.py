"""What every colleague reads, and how HR shares it."""

import pytest
from django.test import Client

from foundation.people.actions import grant_role
from foundation.people.models import Role
from measurement.actions.sharing import share_result
from measurement.models import SharedResult
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.reports import make_release

pytestmark = pytest.mark.django_db
AT = moment("2022-05-02 10:00")


@pytest.fixture
def clusters():
    return [UnitFactory(kind="cluster", name=f"Cluster {number}") for number in range(1, 8)]


@pytest.fixture
def release(clusters):
    return make_release(at=AT, clusters=clusters)


@pytest.fixture
def shared(release):
    return share_result(
        release=release,
        follow_up_nl="Elk team oefent volgend jaar twee keer.",
        follow_up_en="Every team practises twice next year.",
        by=PersonFactory(),
        at=AT,
    )


@pytest.fixture
def colleague():
    person = PersonFactory()
    EngagementFactory(person=person)
    return client_of(person)


@pytest.fixture
def hr():
    person = PersonFactory()
    grant_role(person=person, role=Role.HR, at=moment("2022-01-03 09:00"))
    return client_of(person)


def address(release) -> str:
    return f"/metingen/resultaten/{release.study.public_id}/"


def test_a_colleague_reads_the_whole_and_no_cluster(shared, colleague):
    body = colleague.get(address(shared.release)).content.decode()
    assert "Elk team oefent volgend jaar twee keer." in body
    assert "Wat mag je concluderen, en wat niet?" in body
    assert "95%-interval" in body
    assert "Cluster 1" not in body
    assert "Drie van de vier schalen" in colleague.get("/metingen/resultaten/").content.decode()


def test_in_english_it_is_english(shared, colleague):
    body = colleague.get(f"/en{address(shared.release)}").content.decode()
    assert "Every team practises twice next year." in body
    assert "What does the municipality do with this?" in body


def test_what_is_not_shared_is_not_there(release, colleague):
    assert colleague.get(address(release)).status_code == 404
    assert "Er is nog geen resultaat" in colleague.get("/metingen/resultaten/").content.decode()


def test_without_a_log_in_one_goes_to_the_log_in(shared):
    for path in ("/metingen/resultaten/", address(shared.release)):
        response = Client().get(path)
        assert response.status_code == 302
        assert "/account/inloggen/" in response["Location"]


def test_the_start_page_leads_there_once_something_is_shared(colleague, release):
    assert "/metingen/resultaten/" not in colleague.get("/start/").content.decode()
    share_result(release=release, follow_up_nl="Oefenen.", by=PersonFactory(), at=AT)
    assert "/metingen/resultaten/" in colleague.get("/start/").content.decode()


def test_a_manager_reads_what_is_shared_and_no_report(shared):
    manager = PersonFactory()
    EngagementFactory(person=manager)
    EngagementFactory(person=PersonFactory(), line_manager=manager)
    client = client_of(manager)
    assert client.get(address(shared.release)).status_code == 200
    for path in ("/metingen/", f"/metingen/{shared.release.study.public_id}/"):
        assert client.get(path).status_code == 403


def test_hr_shares_and_takes_back(release, hr, colleague):
    path = f"/metingen/beheer/{release.study.public_id}/vrijgeven/{release.number}"
    assert hr.post(f"{path}/delen/", {"follow_up_nl": ""}).status_code == 422
    assert not SharedResult.objects.exists()
    assert hr.post(f"{path}/delen/", {"follow_up_nl": "We oefenen."}).status_code == 302
    assert colleague.get(address(release)).status_code == 200
    assert "is gedeeld" in hr.get(f"{path}/delen/").content.decode()
    assert hr.post(f"{path}/delen/", {"follow_up_nl": "Nog eens."}).status_code == 422
    assert hr.post(f"{path}/niet-meer-delen/").status_code == 302
    assert colleague.get(address(release)).status_code == 404
    assert hr.post(f"{path}/niet-meer-delen/").status_code == 302


def test_others_share_nothing(release, colleague):
    path = f"/metingen/beheer/{release.study.public_id}/vrijgeven/{release.number}"
    assert colleague.post(f"{path}/delen/", {"follow_up_nl": "x"}).status_code == 403
    assert colleague.post(f"{path}/niet-meer-delen/").status_code == 403
    assert not SharedResult.objects.exists()
