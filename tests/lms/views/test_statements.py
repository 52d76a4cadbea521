"""The technical administrator reads statements; the FG and the person see that."""

from uuid import UUID, uuid4

import pytest

from foundation.audit.models import AuditEvent, Lookup
from foundation.people.actions import grant_role
from foundation.people.models import Role
from foundation.xapi.models import Statement
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module, make_module
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(at):
    return EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Zoon"))


@pytest.fixture
def admin(noor, now_is, at):
    """Noor launched and completed a module on the first of March."""
    complete_module(noor, make_module(at=at), at=at)
    person = PersonFactory()
    grant_role(person=person, role=Role.TECHNICAL_ADMIN, at=at)
    now_is(moment("2022-03-02 09:00"))
    return person


def rows(response) -> int:
    return response.content.decode().count("<tr role=") - 1


def test_the_latest_stands_on_top_without_names(admin, noor):
    response = client_of(admin).get("/leerberichten/")
    body = response.content.decode()
    assert rows(response) == 2
    assert body.index("voltooide") < body.index("startte")
    assert str(noor.person.public_id)[:8] in body
    assert "Noor Zoon" not in body
    assert "Zoon" not in body


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?werkwoord=http://adlnet.gov/expapi/verbs/completed", 1),
        ("?werkwoord=http://elders.example/", 2),
        ("?van=2022-03-01&tot=2022-03-01", 2),
        ("?van=2022-03-02", -1),
        ("?tot=2022-02-28", -1),
        ("?van=gisteren", 2),
        ("?page=x", 2),
    ],
)
def test_the_list_is_narrowed_to_a_verb_and_to_days(query, found, admin):
    response = client_of(admin).get(f"/leerberichten/{query}")
    assert (response.status_code, rows(response)) == (200, found)


def test_each_opening_is_logged_for_the_fg(admin):
    client = client_of(admin)
    for _time in range(2):
        client.get("/leerberichten/?van=2022-03-01")
    opened = list(AuditEvent.objects.filter(kind="statements_opened"))
    assert [(one.actor_id, one.details) for one in opened] == [(admin.public_id, {"since": "2022-03-01"})] * 2
    assert Lookup.objects.count() == 0


def test_opening_one_is_logged_and_stands_in_the_ledger_of_the_person(admin, noor):
    statement = Statement.objects.order_by("pk").first()
    body = client_of(admin).get(f"/leerberichten/{statement.statement_id}/").content.decode()
    assert "adlnet.gov/expapi/verbs/launched" in body
    assert "Zoon" not in body
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.subject_id) == ("statement_opened", noor.person.public_id)
    assert event.details == {"statement": str(statement.statement_id)}
    look = Lookup.objects.get()
    assert (look.subject_id, look.role, look.purpose) == (
        noor.person.public_id,
        "technical_admin",
        "statement",
    )


def test_an_unknown_one_is_absent_and_not_logged(admin):
    assert client_of(admin).get(f"/leerberichten/{uuid4()}/").status_code == 404
    assert not AuditEvent.objects.filter(kind="statement_opened").exists()


def test_an_account_of_elsewhere_is_nobodys(admin):
    statement = Statement.objects.order_by("pk").first()
    raw = statement.raw_json.replace(statement.actor_account, "iemand-elders")
    Statement._base_manager.filter(pk=statement.pk).update(actor_account="iemand-elders", raw_json=raw)
    assert client_of(admin).get(f"/leerberichten/{statement.statement_id}/").status_code == 200
    assert Lookup.objects.count() == 0
    assert isinstance(statement.statement_id, UUID)
