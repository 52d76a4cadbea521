from datetime import timedelta

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError, NotAllowed
from foundation.people.actions.teams import (
    reject_report,
    report_not_my_team,
    settle_reports,
    withdraw_report,
)
from foundation.people.models import Person, TeamReport
from foundation.people.queries import open_reports
from tests.conftest import client_of
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return PersonFactory(given_name="Karim")


@pytest.fixture
def engagement(manager):
    return EngagementFactory(line_manager=manager)


def _reported_by(manager: Person) -> set[int]:
    return set(open_reports().filter(manager=manager).values_list("engagement", flat=True))


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_a_tap_is_one_report_however_often(engagement, manager, at):
    first = report_not_my_team(engagement=engagement, by=manager, at=at)
    again = report_not_my_team(engagement=engagement, by=manager, at=at + timedelta(days=1))
    assert (again, first.reported_at) == (first, at)
    assert _reported_by(manager) == {engagement.pk}
    assert kinds() == ["team_disputed"]


def test_only_the_own_manager_can_say_so(engagement, at):
    with pytest.raises(NotAllowed, match="not_your_team"):
        report_not_my_team(engagement=engagement, by=PersonFactory(), at=at)
    assert TeamReport.objects.count() == 0


def test_taken_back(engagement, manager, at):
    report_not_my_team(engagement=engagement, by=manager, at=at)
    assert withdraw_report(engagement=engagement, by=manager, at=at)
    assert not withdraw_report(engagement=engagement, by=manager, at=at)
    assert (_reported_by(manager), kinds()) == (set(), ["team_disputed", "team_dispute_withdrawn"])


def test_hr_rejects_once(engagement, manager, at):
    report = report_not_my_team(engagement=engagement, by=manager, at=at)
    reject_report(report=report, by=PersonFactory(), at=at)
    with pytest.raises(DomainError, match="report_settled"):
        reject_report(report=report, by=PersonFactory(), at=at)
    assert not open_reports().exists()
    # The manager may say it again.
    assert report_not_my_team(engagement=engagement, by=manager, at=at) != report


def test_another_manager_answers_it(engagement, manager, at):
    report_not_my_team(engagement=engagement, by=manager, at=at)
    assert settle_reports(at=at) == 0
    engagement.line_manager = PersonFactory()
    engagement.save()
    assert not open_reports().exists()
    assert settle_reports(at=at) == 1
    assert TeamReport.objects.get().outcome == "changed"


def test_no_manager_answers_it_too(engagement, manager, at):
    report_not_my_team(engagement=engagement, by=manager, at=at)
    engagement.line_manager = None
    engagement.save()
    assert settle_reports(at=at) == 1


def test_in_one_tap_and_back(engagement, manager, at, now_is):
    now_is(at)
    client = client_of(manager)
    address = f"/team/{engagement.public_id}"
    for _double_click in range(2):
        answer = client.post(f"{address}/niet-mijn-team/", headers={"referer": "http://testserver/team/?x=1"})
        assert (answer.status_code, answer["Location"]) == (302, "http://testserver/team/?x=1")
    assert _reported_by(manager) == {engagement.pk}
    answer = client.post(f"{address}/toch-mijn-team/", headers={"referer": "https://elders.example/"})
    assert answer["Location"] == "/team/"
    assert _reported_by(manager) == set()


def test_somebody_of_another_team_is_not_there(manager, engagement, at, now_is):
    now_is(at)
    other = EngagementFactory(line_manager=PersonFactory())
    for path in ("niet-mijn-team", "toch-mijn-team"):
        assert client_of(manager).post(f"/team/{other.public_id}/{path}/").status_code == 404
        assert client_of(engagement.person).post(f"/team/{engagement.public_id}/{path}/").status_code == 403
    assert TeamReport.objects.count() == 0


def test_hr_answers_on_the_list(engagement, manager, at, now_is):
    now_is(at)
    report = report_not_my_team(engagement=engagement, by=manager, at=at)
    client = client_of(make_hr(at=at))
    page = client.get("/hr/uitzonderingen/?soort=team")
    assert engagement.person.sort_name in page.content.decode()
    address = f"/hr/uitzonderingen/{report.public_id}/blijft/"
    assert client_of(manager).post(address).status_code == 403
    for _double_click in range(2):
        assert client.post(address)["Location"] == "/hr/uitzonderingen/"
    report.refresh_from_db()
    assert report.outcome == "rejected"
