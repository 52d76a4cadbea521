"""Who has a requirement: HR sees all, a coordinator the own cluster."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from foundation.audit.models import Lookup
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role, Unit
from lms.actions.assigning import assign_requirements
from lms.models import Assignment, BulkChange, Completion, Reminder, Requirement
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
NOW = moment("2022-05-02 09:00")


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(NOW)


@pytest.fixture
def clusters() -> list[Unit]:
    return [UnitFactory(kind="cluster", code=code, name=code) for code in ("SB", "DV")]


@pytest.fixture
def path(oath_module, clusters) -> str:
    """Anna is done and Bert is late, both in SB; Cora in DV has time."""
    for name, unit in (("Anna", clusters[0]), ("Bert", clusters[0]), ("Cora", clusters[1])):
        EngagementFactory(person=PersonFactory(given_name=name, family_name="Teller"), unit=unit)
    assign_requirements(at=NOW)
    anna, bert, _cora = assignments()
    complete_module(anna.engagement, oath_module, at=NOW)
    Assignment.objects.filter(pk=bert.pk).update(due_on=date(2022, 5, 1))
    return f"/hr/verplichtingen/{Requirement.objects.get().public_id}/mensen/"


@pytest.fixture
def coordinator(clusters) -> Person:
    person = PersonFactory()
    grant_role(person=person, role=Role.CLUSTER_COORDINATOR, unit=clusters[0], at=NOW)
    return person


def assignments() -> list[Assignment]:
    return list(Assignment.objects.order_by("engagement__person__given_name"))


def named(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [name for name in ("Anna", "Bert", "Cora") if f"Teller, {name}" in page]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Anna", "Bert", "Cora"]),
        ("?stand=completed", ["Anna"]),
        ("?stand=overdue", ["Bert"]),
        ("?stand=open", ["Cora"]),
        ("?stand=exempt", []),
        ("?cluster=DV", ["Cora"]),
        ("?cluster=SB&stand=overdue", ["Bert"]),
        ("?zoek=cora", ["Cora"]),
        ("?zoek=c%00ora", ["Cora"]),
        ("?stand=onzin&cluster=onzin", ["Anna", "Bert", "Cora"]),
    ],
)
def test_hr_sees_everybody_and_narrows(hr, path, query, found):
    assert named(client_of(hr), f"{path}{query}") == found


def test_a_coordinator_sees_the_own_cluster_only(coordinator, path):
    client = client_of(coordinator)
    assert named(client, path) == ["Anna", "Bert"]
    assert named(client, f"{path}?zoek=teller") == ["Anna", "Bert"]
    assert client.get(f"{path}?cluster=DV").status_code == 403
    assert "Stel vrij" not in client.get(path).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OATH_OFFICIAL, Role.PRIVACY_OFFICER])
def test_nobody_else_sees_it(path, role):
    person = PersonFactory()
    grant_role(person=person, role=role, at=NOW)
    assert client_of(person).get(path).status_code == 403


def test_a_search_for_a_name_is_noted(hr, path):
    client_of(hr).get(path)
    assert Lookup.objects.count() == 0
    client_of(hr).get(f"{path}?zoek=bert")
    assert Lookup.objects.get().subject_id == assignments()[1].engagement.person.public_id


def press(client: Client, path: str, chosen: list[Assignment], **form: object):
    given = {"press": uuid4(), "assignment": [one.public_id for one in chosen], "stand": "open", **form}
    return client.post(f"{path}samen/", given, follow=True)


def test_more_time_for_several_and_back(hr, path):
    client = client_of(hr)
    page = press(client, path, assignments(), act="move", due_on="2022-09-01")
    assert page.redirect_chain[-1][0] == f"{path}?stand=open"
    assert "Gedaan voor 2 mensen." in page.content.decode()
    assert "1 persoon is overgeslagen" in page.content.decode()
    before = date(2022, 5, 1)
    change = BulkChange.objects.get()
    page = client.post(f"/hr/verplichtingen/samen/{change.public_id}/terug/", follow=True)
    assert "Teruggedraaid voor 2 mensen." in page.content.decode()
    assert assignments()[1].due_on == before


def test_an_exemption_needs_a_reason(hr, path):
    chosen = assignments()[1]
    page = press(
        client_of(hr),
        path,
        [chosen],
        stand="overdue",
        act="exempt",
        reason="",
        equal_reason="Cursus in Delft",
    )
    assert page.status_code == 422
    said = page.content.decode()
    assert "Schrijf waarom." in said
    # Who was ticked and what was typed is still there.
    assert re.findall(r'value="([^"]+)" checked', said) == [str(chosen.public_id)]
    assert 'value="Cursus in Delft"' in said
    press(client_of(hr), path, assignments()[1:2], act="exempt", reason="Deed het elders")
    assert assignments()[1].exempt_at.date() == NOW.date()


def test_a_classroom_is_kept_and_not_undone(hr, path, oath_module):
    client = client_of(hr)
    press(client, path, assignments()[1:2], act="classroom", module=oath_module, day="2022-05-02")
    assert Completion.objects.filter(source="classroom").count() == 1
    change = BulkChange.objects.get()
    page = client.post(f"/hr/verplichtingen/samen/{change.public_id}/terug/", follow=True)
    assert "dit bewijs wissen we nooit" in page.content.decode()
    assert assignments()[1].completed_at.date() == NOW.date()


@pytest.mark.parametrize(
    "form", [{"act": "onzin"}, {"act": "exempt", "press": "x"}, {"act": "move", "press": ""}]
)
def test_what_no_page_sends_is_refused(hr, path, form):
    assert press(client_of(hr), path, assignments(), **form).status_code == 403


def test_without_a_day_or_a_name_nothing_happens(hr, path):
    client = client_of(hr)
    assert "Kies een dag." in press(client, path, assignments(), act="move").content.decode()
    page = press(client, path, [], act="move", due_on="2022-09-01")
    assert "Kies eerst wie je bedoelt." in page.content.decode()
    assert BulkChange.objects.count() == 0


def test_hr_reminds_who_is_ticked_after_seeing_who_gets_it(hr, path, now_is):
    client, wanted = client_of(hr), path.replace("mensen", "herinneren")
    _anna, bert, cora = assignments()
    empty = client.post(f"{path}samen/", {"act": "remind"}, follow=True).content.decode()
    assert "Kies eerst wie je bedoelt." in empty
    ticked = [str(one.public_id) for one in assignments()]
    shown = client.post(f"{path}samen/", {"act": "remind", "assignment": ticked}, follow=True)
    page = shown.content.decode()
    assert "2 mensen krijgen een herinnering" in page
    assert "al klaar, vrijgesteld of gesloten" in page
    assert "De mail gaat nu uit." in page
    done = client.post(wanted, {"wie": ticked}, follow=True).content.decode()
    assert "2 mensen krijgen een herinnering." in done
    assert set(Reminder.objects.values_list("assignment", flat=True)) == {bert.pk, cora.pk}
    again = client.post(wanted, {"wie": ticked}, follow=True).content.decode()
    assert "Niemand kreeg een mail" in again
    log = client.get("/hr/herinneringen/").content.decode()
    assert f"op verzoek van {hr.full_name}" in log


def test_hr_reminds_everybody_of_a_list(hr, path):
    client, wanted = client_of(hr), path.replace("mensen", "herinneren")
    page = client.get(f"{wanted}?stand=overdue&cluster=SB&zoek=").content.decode()
    assert "1 persoon krijgt een herinnering" in page
    client.post(wanted, {"stand": "overdue", "cluster": "SB"})
    assert Reminder.objects.get().assignment.engagement.person.given_name == "Bert"
    assert "Niemand krijgt nu een herinnering" in client.get(f"{wanted}?stand=completed").content.decode()
    assert client.get(f"{wanted}?wie=onzin").status_code == 403


def test_a_coordinator_reminds_nobody(coordinator, path):
    wanted = path.replace("mensen", "herinneren")
    assert client_of(coordinator).get(wanted).status_code == 403
    assert client_of(coordinator).post(wanted, {"stand": "overdue"}).status_code == 403
    assert not Reminder.objects.exists()
