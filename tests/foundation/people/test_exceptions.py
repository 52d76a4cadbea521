import re
from datetime import date, timedelta

import pytest

from foundation.people.actions import end_role, grant_role, report_not_my_team
from foundation.people.actions.exceptions import tally_for_the_menu
from foundation.people.importing.actions import apply_run, stage_people
from foundation.people.models import (
    Membership,
    Person,
    PersonStatus,
    Role,
    TabletCode,
    UnitPeriod,
)
from foundation.people.queries.exceptions import ExceptionKind, count_exceptions, described, exceptions
from foundation.people.views.exceptions import PAGE_SIZE
from tests.conftest import client_of
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.foundation.people.importing.files import people_file, person

pytestmark = pytest.mark.django_db

TODAY = date(2022, 3, 1)


@pytest.fixture
def manager() -> Person:
    boss = PersonFactory(family_name="Baas")
    EngagementFactory(person=boss, kind="bestuurder", unit=UnitFactory())
    return boss


def fine(manager: Person, **kwargs):
    """Somebody of whom everything is known."""
    return EngagementFactory(**({"line_manager": manager, "unit": UnitFactory()} | kwargs))


def listed(kind: ExceptionKind) -> list[tuple[str, date | None]]:
    return [(row.name, row.since) for row in described(exceptions(kind, on=TODAY), kind)]


def counted() -> dict[str, int]:
    return {kind.name: count for kind, count in count_exceptions(on=TODAY).items() if count}


def named(name: str) -> Person:
    return PersonFactory(given_name="Noor", family_name=name)


def test_of_whom_everything_is_known_nobody_is_listed(manager):
    fine(manager)
    assert counted() == {}


def test_without_a_first_day_one_is_listed_until_one_has_left(manager):
    fine(manager, person=named("Zonder"), starts_on=None)
    fine(manager, starts_on=None, ends_on=TODAY - timedelta(days=1))
    assert listed(ExceptionKind.NO_START) == [("Zonder, Noor", date(2022, 2, 1))]
    assert counted() == {"NO_START": 1}


def test_without_a_unit_that_exists(manager):
    nowhere = fine(manager, person=named("Nergens"), unit=None)
    gone = UnitFactory()
    fine(manager, person=named("Weg"), unit=gone)
    UnitPeriod.objects.filter(unit=gone).update(valid_to=TODAY - timedelta(days=1))
    ended = fine(manager, person=named("Uit"))
    ended.memberships.update(valid_to=TODAY - timedelta(days=1))
    assert {name for name, _since in listed(ExceptionKind.NO_UNIT)} == {
        "Nergens, Noor",
        "Weg, Noor",
        "Uit, Noor",
    }
    # From tomorrow on somewhere: nothing to mend.
    Membership.objects.create(engagement=nowhere, unit=UnitFactory(), valid_from=TODAY + timedelta(days=1))
    assert counted() == {"NO_UNIT": 2}


def test_without_a_manager_who_is_here(manager):
    left, dead = named("Vertrokken"), PersonFactory(status=PersonStatus.DECEASED)
    EngagementFactory(person=left, starts_on=date(2020, 1, 1), ends_on=date(2022, 2, 14))
    fine(manager, person=named("Geen"), line_manager=None)
    fine(manager, person=named("Oud"), line_manager=left)
    fine(manager, person=named("Stil"), line_manager=dead)
    # Who leads from outside the file is a manager.
    fine(manager, line_manager=PersonFactory())
    found = dict(listed(ExceptionKind.NO_MANAGER))
    assert set(found) == {"Geen, Noor", "Oud, Noor", "Stil, Noor"}
    assert found["Oud, Noor"] == date(2022, 2, 14)
    rows = described(exceptions(ExceptionKind.NO_MANAGER, on=TODAY), ExceptionKind.NO_MANAGER)
    assert [str(row.detail) for row in rows if row.name == "Oud, Noor"] == [
        "Noor Vertrokken is hier niet meer"
    ]


def test_the_highest_have_no_manager(manager, at):
    director = fine(manager, line_manager=None)
    assert counted() == {"NO_MANAGER": 1}
    grant_role(person=director.person, role=Role.DIRECTOR, at=at)
    assert counted() == {}


def test_without_mail_and_without_a_code_that_can_be_used(manager, at):
    one = fine(manager, person=PersonFactory(email="", given_name="Noor", family_name="Buiten")).person
    fine(manager, person=one, number=2)
    assert listed(ExceptionKind.NO_EMAIL) == [("Buiten, Noor", date(2022, 2, 1))]
    code = TabletCode.objects.create(person=one, digest="x", made_at=at, made_by=one, valid_to=TODAY)
    assert counted() == {}
    code.used_at = at
    code.save()
    assert counted() == {"NO_EMAIL": 1}
    code.used_at, code.valid_to = None, TODAY - timedelta(days=1)
    code.save()
    assert counted() == {"NO_EMAIL": 1}


def test_lines_that_wait_for_their_unit(at):
    run = stage_people(
        file_name="hr.csv",
        content=people_file(person(1001, eenheidcode="ONBEKEND", achternaam="Wachter")),
        by=None,
        at=at,
    )
    assert counted() == {}
    apply_run(run=run, at=at, by=None)
    assert (listed(ExceptionKind.HELD_LINE), counted()) == (
        [("Noor de Wachter", TODAY)],
        {"HELD_LINE": 1},
    )


def test_clusters_without_who_must_be_there(manager, at):
    cluster = UnitFactory(kind="cluster", name="Sociaal Domein")
    UnitFactory(kind="cluster", name="Vroeger").periods.update(valid_to=date(2020, 12, 31))
    assert counted() == {"NO_COORDINATOR": 1, "NO_PORTFOLIO_HOLDER": 1}
    assert listed(ExceptionKind.NO_COORDINATOR) == [("Sociaal Domein", date(2015, 1, 1))]
    holder, coordinator = PersonFactory(), PersonFactory()
    grant_role(person=holder, role=Role.PORTFOLIO_HOLDER, unit=cluster, at=at)
    grant = grant_role(person=coordinator, role=Role.CLUSTER_COORDINATOR, unit=cluster, at=at)
    assert counted() == {}
    end_role(grant=grant, at=at)
    # Today is the last day.
    assert counted() == {}
    Person.objects.filter(pk=holder.pk).update(status=PersonStatus.DECEASED)
    assert counted() == {"NO_PORTFOLIO_HOLDER": 1}
    grant.refresh_from_db()
    grant.valid_from, grant.valid_to = date(2021, 1, 1), TODAY - timedelta(days=1)
    grant.save()
    assert listed(ExceptionKind.NO_COORDINATOR) == [("Sociaal Domein", TODAY - timedelta(days=1))]


@pytest.mark.parametrize("status", [PersonStatus.DECEASED, PersonStatus.MERGED])
def test_who_is_not_here_is_on_no_list(manager, status):
    merged_into = manager if status == PersonStatus.MERGED else None
    gone = PersonFactory(status=status, merged_into=merged_into, email="")
    EngagementFactory(person=gone, starts_on=None)
    assert counted() == {}


# The page


@pytest.fixture
def client(at, now_is):
    now_is(at)
    return client_of(make_hr(at=at))


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_names_who_acts_since_when_and_where(client, manager):
    one = fine(manager, person=named("Zonder"), starts_on=None)
    page = client.get("/hr/uitzonderingen/")
    assert "1 ding vraagt om een oplossing" in texts(page)
    assert "Aan de beurt: HR" in texts(page)
    assert "Zonder, Noor Medewerker, medewerker 28 dagen" in texts(page)
    html = page.content.decode()
    assert f'href="/hr/mensen/{one.person.public_id}/"' in html
    assert 'href="/hr/import/"' in html


def test_without_exceptions_it_says_so(client):
    assert "Alles klopt" in texts(client.get("/hr/uitzonderingen/"))


def test_kinds_are_counted_and_chosen(client, manager, at):
    cluster = UnitFactory(kind="cluster", name="Sociaal Domein")
    one = fine(manager, person=named("Zonder"), starts_on=None, unit=cluster)
    report_not_my_team(engagement=one, by=manager, at=at)
    page = client.get("/hr/uitzonderingen/")
    assert [(kind.name, count) for kind, count in page.context["kinds"]] == [
        ("NO_START", 1),
        ("NOT_MY_TEAM", 1),
        ("NO_COORDINATOR", 1),
        ("NO_PORTFOLIO_HOLDER", 1),
    ]
    assert "Volgens" not in texts(page)
    assert f"Volgens {manager.full_name}" in texts(client.get("/hr/uitzonderingen/?soort=team"))
    assert "Sociaal Domein" in texts(client.get("/hr/uitzonderingen/?soort=coordinator"))
    for nonsense in ("x", "", "%00"):
        assert client.get(f"/hr/uitzonderingen/?soort={nonsense}").context["kind"] == ExceptionKind.NO_START


def test_the_menu_of_hr_says_how_many_there_were_a_minute_ago(client, manager, at):
    one = fine(manager, starts_on=None)
    assert "Uitzonderingen Verplichtingen" in texts(client.get("/hr/import/"))
    assert (tally_for_the_menu(at=at), tally_for_the_menu(at=at)) == (1, 0)
    assert "Uitzonderingen 1" in texts(client.get("/hr/import/"))
    one.starts_on = date(2022, 2, 1)
    one.save()
    # Who opens the list counts again.
    assert "Uitzonderingen Verplichtingen" in texts(client.get("/hr/uitzonderingen/"))


def test_it_is_read_in_pages(client, manager):
    for number in range(PAGE_SIZE + 1):
        fine(manager, person=named(f"Naam{number:03d}"), starts_on=None, unit=None)
    first = client.get("/hr/uitzonderingen/?soort=startdatum")
    assert (len(first.context["rows"]), "Bladzijde 1 van 2" in texts(first)) == (PAGE_SIZE, True)
    assert [
        one.row.name for one in client.get("/hr/uitzonderingen/?soort=startdatum&page=2").context["rows"]
    ] == [f"Naam{PAGE_SIZE:03d}, Noor"]


def test_only_hr_sees_it(manager, now_is, at):
    now_is(at)
    fine(manager)
    assert client_of(manager).get("/hr/uitzonderingen/").status_code == 403
