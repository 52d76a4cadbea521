"""Every address of ours × every role, drawn from the table of rights.

Who has no cell is refused, by looking and by pressing, and learns no name; who has one is let in; a visitor
is sent to the log-in. The scene is that of the browser tests; each request is rolled back.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.test import Client, override_settings

from config.access import DECLARED_ELSEWHERE
from foundation import clock
from foundation.people.access import Access, Who
from foundation.people.actions import grant_role
from foundation.people.models import BY_RULE, Engagement, Person, Role, Unit
from foundation.people.queries import roles_of
from foundation.people.rights import MATRIX, NOT_YET, Cell, Right
from tests.addresses import ACTIONS, address_of
from tests.browser.pages import AXE_PAGES, EMPLOYEE, HR, INVITED, MANAGER, OFFICIAL, Scene
from tests.browser.scene import build_scene
from tests.conftest import client_of, moment
from tests.factories.externals import client_by_link
from tests.factories.people import EngagementFactory, PersonFactory
from tests.test_house import own_views

# Each test in a transaction within that of the stage.
pytestmark = pytest.mark.django_db
OPENED = moment("2021-01-04 09:00")
# The moment of the request: the ceremony has begun.
NOW = moment("2022-06-16 15:05")
DECLARED = {name: access for name, access in own_views().items() if access}
KNOWN = set(AXE_PAGES) | set(ACTIONS)
# One that is missing from the registries fails its own test, not all of them.
VIEWS = {name: access for name, access in DECLARED.items() if name in KNOWN}
GUARDED = {name: access for name, access in VIEWS.items() if access.right}
PERSONAL = {name: access for name, access in VIEWS.items() if access.who is Who.PERSON}
# Wagtail guards most of these itself, with groups that follow the roles (tests/lms/test_wagtail.py).
IN_WAGTAIL = {Right.CONTENT, Right.CONTENT_APPROVAL}
# Everybody who is logged in may open these, whatever they carry in their address.
FOR_EVERYBODY = {
    *("lms:start", "lms:image", "meetings:group", "dilemmas:case_decks", "lms:talk_card_case"),
    *("dilemmas:prize", "dilemmas:prize_enter", "dilemmas:prize_leave"),
    # What HR shares with every colleague.
    "measurement:result",
}
# A file that somebody asked for is theirs, and asking is no page.
OF_WHO_ASKED = {"measurement:report_run", "measurement:report_file", "measurement:report_request"}
# A cell that opens the door and a rule of the domain that keeps it shut for what the scene holds.
REFUSED_BY_RULE: set[tuple[str, Role]] = {
    # Who noted it takes it back; HR does so on the page of the part.
    *(("lms:observed_withdraw", role) for role in (Role.FACILITATOR, Role.HR)),
    # Somebody else vouches for the externals of the scene.
    *(
        (f"lms:external{name}", Role.SPONSOR)
        for name in ("", "_link", "_code", "_certificate", "_end", "_explained")
    ),
}


@dataclass(frozen=True)
class Stage:
    scene: Scene
    # A person of each role, with no other role that is given.
    cast: dict[Role, Person]
    # Of everybody in the scene, as pages write them.
    names: frozenset[str]

    def owner(self, name: str) -> Person | None:
        owners = {EMPLOYEE: self.scene.noor, INVITED: self.scene.invited, HR: self.scene.hr}
        owners |= {OFFICIAL: self.scene.official, MANAGER: self.scene.manager}
        return owners.get(address_of(name).owner)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Stage]:
    """Built once for all requests, in a transaction that is never committed."""
    folder = tmp_path_factory.mktemp("scene")
    whole = transaction.atomic()
    # As Django's own test case marks its transactions.
    whole._from_testcase = True
    with django_db_blocker.unblock(), override_settings(DEMO_CLOCK_FILE=folder / "clock.json"), whole:
        clock.set_demo_clock(to=NOW)
        scene = build_scene(folder)
        cast = _cast(scene)
        # Their log-ins too, since a test takes back what it made.
        for person in (*cast.values(), scene.noor, scene.invited):
            client_of(person)
        names = frozenset(
            name for person in Person.objects.all() for name in (person.full_name, person.sort_name)
        )
        yield Stage(scene, cast, names)
        transaction.set_rollback(True)


def _cast(scene: Scene) -> dict[Role, Person]:
    cast = {
        Role.HR: scene.hr,
        Role.OATH_OFFICIAL: scene.official,
        Role.MANAGER: scene.manager,
        Role.PRIVACY_OFFICER: scene.privacy_officer,
        Role.TECHNICAL_ADMIN: scene.technical_admin,
    }
    cluster = Unit.objects.get(code="FD")
    for role in Role:
        if role not in cast:
            cast[role] = PersonFactory(given_name="Rol", family_name=str(role.value).title())
            if role not in BY_RULE:
                unit = cluster if role in (Role.CLUSTER_COORDINATOR, Role.PORTFOLIO_HOLDER) else None
                grant_role(person=cast[role], role=role, unit=unit, at=OPENED)
    EngagementFactory(person=cast[Role.EMPLOYEE])
    EngagementFactory(kind="inhuur", sponsor=cast[Role.SPONSOR], starts_on=date(2022, 1, 1))
    Engagement.objects.filter(pk=scene.engagement.pk).update(line_manager=scene.manager)
    return cast


@contextmanager
def undone() -> Iterator[None]:
    """What the request wrote is taken back, so that the next one finds the scene as it was."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def send(client: Client, method: str, name: str, stage: Stage):
    address = address_of(name)
    with undone():
        return getattr(client, method)(address.path(stage.scene), address.form(stage.scene))


def has_cell(role: Role, access: Access) -> bool:
    return any(
        cell.role == role
        and cell.right in access.rights
        and (not access.scopes or cell.scope in access.scopes)
        for cell in MATRIX
        if cell.since is None or cell.since <= NOW.date()
    )


def leaked(response, stage: Stage, person: Person) -> set[str]:
    body = response.content.decode()
    own = {person.full_name, person.sort_name}
    return {name for name in stage.names - own if name in body}


def test_every_address_stands_in_a_registry():
    assert set(DECLARED) - KNOWN == set()
    assert set(ACTIONS) - set(DECLARED) == set()


@pytest.mark.once
@pytest.mark.parametrize("role", list(Role))
def test_who_has_no_cell_is_refused_and_learns_no_name(role: Role, stage: Stage):
    person = stage.cast[role]
    client, faults = client_of(person), []
    # By rule a manager is an employee too.
    held = [Role(one) for one in roles_of(person, on=NOW.date())] or [role]
    for name, access in GUARDED.items():
        if any(has_cell(one, access) for one in held):
            continue
        for method in ("get", "post"):
            response = send(client, method, name, stage)
            if response.status_code not in (403, 404):
                faults.append(f"{method} {name}: {response.status_code}")
            elif names := leaked(response, stage, person):
                faults.append(f"{method} {name} says {names}")
    assert faults == []


@pytest.mark.parametrize("role", list(Role))
def test_who_has_a_cell_is_let_in(role: Role, stage: Stage):
    client, faults = client_of(stage.cast[role]), []
    for name, access in GUARDED.items():
        if not has_cell(role, access) or (name, role) in REFUSED_BY_RULE:
            continue
        response = send(client, address_of(name).method, name, stage)
        if response.status_code not in (200, 302, 404, 409, 422):
            faults.append(f"{name}: {response.status_code}")
        elif response.status_code == 404 and name in AXE_PAGES and not access.scopes:
            faults.append(f"{name}: absent")
    assert faults == []


@pytest.mark.once
@pytest.mark.parametrize("role", list(Role))
def test_what_is_of_one_person_is_shut_for_all_roles(role: Role, stage: Stage):
    """No role opens the lesson, the invitation or the print of somebody else."""
    person = stage.cast[role]
    client, faults = client_of(person), []
    for name in PERSONAL:
        owner, path = stage.owner(name), address_of(name).path(stage.scene)
        if owner == person or name in FOR_EVERYBODY:
            continue
        may_be_asked = bool(re.search(r"[0-9a-f]{8}-", path))
        # Asked for by HR: it is HR's.
        if name in ("lms:print_run", "lms:print_download") and person == stage.scene.hr:
            continue
        for method in ("get", "post"):
            response = send(client, method, name, stage)
            if may_be_asked and response.status_code not in (403, 404, 405):
                faults.append(f"{method} {name}: {response.status_code}")
            elif may_be_asked and (names := leaked(response, stage, person)):
                faults.append(f"{method} {name} says {names}")
            elif response.status_code >= 500 or (not may_be_asked and response.status_code == 403):
                faults.append(f"{method} {name}: {response.status_code}")
    assert faults == []


def test_the_owner_opens_what_is_of_one_person(stage: Stage):
    faults = []
    for name in PERSONAL:
        if owner := stage.owner(name):
            status = send(client_of(owner), address_of(name).method, name, stage).status_code
            if status not in (200, 302):
                faults.append(f"{name}: {status}")
    assert faults == []


def test_a_visitor_goes_to_the_log_in(stage: Stage):
    faults = []
    for name in GUARDED | PERSONAL:
        for method in ("get", "post"):
            response = send(Client(), method, name, stage)
            if response.status_code != 302 or "/account/inloggen/" not in response["Location"]:
                faults.append(f"{method} {name}: {response.status_code}")
    assert faults == []


def test_who_came_by_a_link_opens_what_is_declared_for_it_and_nothing_else(stage: Stage):
    """Whatever the address carries, and also for who has a role: an employee who works here by a link as well."""
    client, faults = client_by_link(stage.scene.newcomer), []
    grant_role(person=stage.scene.newcomer.person, role=Role.HR, at=OPENED)
    for name, access in (GUARDED | PERSONAL).items():
        for method in ("get", "post"):
            response = send(client, method, name, stage)
            if (response.status_code == 403) == access.by_link:
                faults.append(f"{method} {name}: {response.status_code}")
            elif not access.by_link and (names := leaked(response, stage, stage.scene.newcomer.person)):
                faults.append(f"{method} {name} says {names}")
    assert faults == []


def test_what_a_link_opens_is_little():
    """A new address is not open by a link unless somebody says so here."""
    assert {name for name, access in DECLARED.items() if access.by_link} == {
        *("start", "people:ledger", "lms:plan", "lms:start", "lms:file", "lms:image", "lms:resume"),
        "lms:closing",
        *("lms:test_result", "lms:test_stop"),
        *("lms:proofs", "lms:proof_of_module", "lms:proof_of_programme", "lms:proof_document"),
        *("lms:screen", "lms:weighing", "lms:welcome", "lms:read_in", "lms:declaration"),
        *("lms:declaration_signed", "lms:declaration_document", "lms:start_pass"),
    }


def test_who_died_opens_nothing(stage: Stage):
    person = PersonFactory(given_name="Wijlen", family_name="Jansens")
    grant_role(person=person, role=Role.HR, at=OPENED)
    client = client_of(person)
    Person.objects.filter(pk=person.pk).update(status="deceased")
    for name in GUARDED:
        assert send(client, "get", name, stage).status_code in (302, 403), name


# The cells ---------------------------------------------------------------------------------------


def _is_built(cell: Cell) -> bool:
    if cell.right in IN_WAGTAIL:
        return any(name.startswith("wagtail") for name in DECLARED_ELSEWHERE)
    if cell.right is Right.OWN_RECORD:
        return bool(PERSONAL)
    return any(
        cell.right in access.rights and (not access.scopes or cell.scope in access.scopes)
        for access in DECLARED.values()
        if access.right
    )


@pytest.mark.parametrize("cell", MATRIX, ids=lambda cell: f"{cell.role}-{cell.right}")
def test_each_cell_has_a_page_or_waits_for_one(cell: Cell):
    assert _is_built(cell) != ((cell.role, cell.right) in NOT_YET)


def test_what_waits_is_a_cell():
    assert set(NOT_YET) <= {(cell.role, cell.right) for cell in MATRIX}


# The scopes --------------------------------------------------------------------------------------


def names_in(response, people) -> set[str]:
    body = response.content.decode()
    return {person.sort_name for person in people if person.sort_name in body or person.full_name in body}


def test_a_coordinator_sees_the_own_cluster_only(stage: Stage):
    """Whatever the address asks for; the even ones of the file stand in SD, the odd ones in FD."""
    client = client_of(stage.cast[Role.CLUSTER_COORDINATOR])
    inside = Person.objects.filter(engagements__memberships__unit__code="FD-T")
    outside = Person.objects.filter(engagements__memberships__unit__code="SD-T").exclude(
        pk__in=inside.values("pk")
    )
    queries = ["", "?jaar=2022", "?jaar=2021&stap=sworn", "?jaar=2022&cluster=SD", "?zoek=jansen", "?page=2"]
    seen: set[str] = set()
    for path in (f"/hr/mensen/{query}" for query in queries):
        with undone():
            response = client.get(path)
        assert response.status_code == 200, path
        assert names_in(response, outside) == set(), path
        seen |= names_in(response, inside)
    assert seen
    with undone():
        assert "Sociaal Domein" not in client.get("/hr/?jaar=2022").content.decode()


def test_a_manager_sees_the_own_team_only(stage: Stage):
    client = client_of(stage.scene.manager)
    team = Person.objects.filter(engagements__line_manager=stage.scene.manager)
    with undone():
        response = client.get("/team/")
    assert names_in(response, team)
    assert names_in(response, Person.objects.exclude(pk__in=team).exclude(pk=stage.scene.manager.pk)) == set()
    stranger = Engagement.objects.exclude(line_manager=stage.scene.manager).first()
    for action in ("niet-mijn-team", "toch-mijn-team", "niet-beschikbaar"):
        with undone():
            assert client.post(f"/team/{stranger.public_id}/{action}/").status_code in (403, 404)


def test_an_official_opens_the_own_ceremony_only(stage: Stage):
    other = PersonFactory(given_name="Ander", family_name="Official")
    grant_role(person=other, role=Role.OATH_OFFICIAL, at=OPENED)
    for name in ("lms:desk", "lms:hearing", "lms:confirm_oath", "lms:mark_absent", "lms:take_back_oath"):
        response = send(client_of(other), address_of(name).method, name, stage)
        assert response.status_code in (403, 404), name
        assert leaked(response, stage, other) == set()


def test_hr_for_one_cluster_does_not_administer_everybody(stage: Stage):
    """A role for everybody that was given for one unit reaches no further than that unit."""
    person = PersonFactory(given_name="Deel", family_name="Ha-er")
    grant_role(person=person, role=Role.HR, unit=Unit.objects.get(code="SD"), at=OPENED)
    client = client_of(person)
    for name, access in GUARDED.items():
        if access.scopes and Cell(Role.HR, access.right, "everyone").scope in access.scopes:
            if name in OF_WHO_ASKED:
                continue
            response = send(client, "get", name, stage)
            expected = 200 if "own_unit" in access.scopes else 403
            assert response.status_code == expected, name
