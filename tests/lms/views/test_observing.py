"""Watching who learns to lead sessions, and deciding what a programme gives: who may, and who may not."""

from datetime import timedelta

import pytest

from foundation.people.actions import grant_role
from foundation.people.models import Role, RoleGrant
from lms.actions.assigning import assign_requirements
from lms.actions.course_roles import let_programme_give
from lms.actions.parts import be_present, note_part
from lms.models import (
    Assignment,
    ModulePage,
    PartRecord,
    Programme,
    ProgrammePart,
    ProgrammeRole,
    ProgrammeStep,
)
from tests.conftest import client_of
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.programmes import make_day, make_part, make_role_programme, require_programme

pytestmark = pytest.mark.django_db
LIST = "/meekijken/"


@pytest.fixture(autouse=True)
def _clock(now_is, at):
    now_is(at)


@pytest.fixture
def unit():
    return UnitFactory(name="Toezicht")


@pytest.fixture
def learner(module_key, unit, hr, at):
    require_programme(make_role_programme(ModulePage.objects.get(translation_key=module_key), by=hr, at=at))
    engagement = EngagementFactory(person=PersonFactory(family_name="Leerling"), unit=unit)
    assign_requirements(at=at)
    complete_module(engagement, module_key, at=at)
    return engagement


def facilitator(at, **terms):
    engagement = EngagementFactory(kind="inhuur")
    grant_role(person=engagement.person, role=Role.FACILITATOR, at=at, **terms)
    return engagement.person


def press(client, engagement, **form):
    part = ProgrammePart.objects.get()
    sent = {"engagement": engagement.public_id, "part": part.public_id, "on": "2022-02-28"}
    return client.post(LIST, sent | form)


def test_a_facilitator_notes_the_day_and_takes_it_back(learner, at):
    client = client_of(facilitator(at))
    assert "Leerling" in client.get(LIST).content.decode()
    assert press(client, learner).status_code == 302
    record = PartRecord.objects.get()
    assert (record.done_on.isoformat(), record.engagement) == ("2022-02-28", learner)
    address = f"{LIST}{record.public_id}/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Het was iemand anders."}).status_code == 302
    assert not PartRecord.objects.standing().exists()
    assert client.get(address).status_code == 404


def test_a_day_to_come_or_no_day_is_refused_with_the_reason(learner, at):
    client = client_of(facilitator(at))
    for day in ("2022-03-02", "", "gisteren"):
        assert press(client, learner, on=day).status_code == 422
    assert "Die dag moet nog komen" in press(client, learner, on="2022-03-02").content.decode()
    assert not PartRecord.objects.exists()


def test_nobody_notes_it_of_themselves(learner, at):
    grant_role(person=learner.person, role=Role.FACILITATOR, at=at)
    client = client_of(learner.person)
    assert "Niemand wacht tot je meekijkt" in client.get(LIST).content.decode()
    assert press(client, learner).status_code == 403
    assert not PartRecord.objects.exists()


def test_a_facilitator_of_a_unit_sees_and_notes_the_own_unit_only(learner, unit, module_key, at):
    near, far = facilitator(at, unit=unit), facilitator(at, unit=UnitFactory())
    assert "Leerling" in client_of(near).get(LIST).content.decode()
    assert "Leerling" not in client_of(far).get(LIST).content.decode()
    assert press(client_of(far), learner).status_code == 403
    assert press(client_of(near), learner).status_code == 302


def test_one_takes_back_only_what_one_noted(learner, hr, at):
    [record] = note_part(part=ProgrammePart.objects.get(), engagements=[learner], on=at.date(), by=hr, at=at)
    for other in (facilitator(at), learner.person):
        response = client_of(other).post(f"{LIST}{record.public_id}/", {"reason": "Zo maar."})
        assert response.status_code in (403, 404)
    assert PartRecord.objects.standing().exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONCERN_COORDINATOR, Role.FACILITATOR, Role.DIRECTOR])
def test_only_who_gives_roles_decides_what_a_programme_gives(learner, role, at):
    ProgrammeRole.objects.all().delete()
    programme = Programme.objects.get()
    person = EngagementFactory().person
    RoleGrant.objects.create(person=person, role=role, valid_from=at.date())
    client = client_of(person)
    assert client.get("/hr/dagen/rollen/").status_code == 403
    address = f"/hr/dagen/rollen/{programme.public_id}/"
    assert client.post(address, {"role": "facilitator"}).status_code == 403
    assert not ProgrammeRole.objects.exists()


def test_hr_decides_and_no_other_role_can_be_given(learner, hr):
    programme = Programme.objects.get()
    client, address = client_of(hr), f"/hr/dagen/rollen/{programme.public_id}/"
    assert "Geeft de rol begeleider" in client.get("/hr/dagen/rollen/").content.decode()
    client.post(address, {"role": ""})
    assert not ProgrammeRole.objects.exists()
    client.post(address, {"role": "hr"})
    assert not ProgrammeRole.objects.exists()
    client.post(address, {"role": "facilitator"})
    assert ProgrammeRole.objects.get().set_by == hr


@pytest.fixture
def typed(module_key, hr, at):
    """A programme with a day; who was there typed the code of the room."""
    programme = make_role_programme(ModulePage.objects.get(translation_key=module_key), by=hr, at=at)
    day = make_part("trainingsdag")
    ProgrammeStep.objects.create(programme=programme, part=day, sort_order=2)
    let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)
    require_programme(programme)
    engagement = EngagementFactory(person=PersonFactory(given_name="Tessa", family_name="Typer"))
    assign_requirements(at=at)
    complete_module(engagement, module_key, at=at)
    return engagement


def test_who_typed_the_code_is_told_that_hr_decides_and_hr_does(typed, hr, at, now_is):
    meeting = make_day(
        ProgrammePart.objects.get(code="trainingsdag"), starts_at=at + timedelta(hours=1), at=at
    )
    own, of_hr, roles = client_of(typed.person), client_of(hr), "/hr/dagen/rollen/"
    there = own.post("/hier/", {"code": meeting.room_code}).content.decode()
    assert "besluit HR daarover" in there
    assert "besluit of je begeleider wordt" not in own.get("/mijn-plan/").content.decode()
    listed = of_hr.get(f"/hr/dagen/{meeting.occasion.public_id}/").content.decode()
    assert "Was er, meldde het zelf met de code" in listed
    watched = ProgrammePart.objects.get(code="sessie-geobserveerd")
    note_part(part=watched, engagements=[typed], on=at.date(), by=hr, at=at)
    plan = own.get("/mijn-plan/").content.decode()
    assert "HR besluit of je begeleider wordt" in plan
    assert "Trainingsdag, 1 maart 2022: gemeld met de code uit de zaal" in plan
    assert "Besluit over 1 persoon" in of_hr.get("/hr/dagen/").content.decode()
    page = of_hr.get(roles).content.decode()
    assert "Over 1 persoon besluit jij" in page
    assert "Tessa Typer" in page
    address = f"{roles}wie/{Assignment.objects.get(engagement=typed).public_id}/"
    for person in (facilitator(at), typed.person):
        assert client_of(person).post(address, {"gives": "1"}).status_code == 403
    assert not RoleGrant.objects.filter(person=typed.person).exists()
    assert (
        "Tessa Typer is nu begeleider." in of_hr.post(address, {"gives": "1"}, follow=True).content.decode()
    )
    again = of_hr.post(address, {"gives": "0"}, follow=True).content.decode()
    assert "Hier is niets meer te besluiten" in again
    assert RoleGrant.objects.get(person=typed.person).valid_to is None
    assert "besluit of je begeleider wordt" not in own.get("/mijn-plan/").content.decode()


def test_hr_finds_oneself_not_among_those_to_decide_about(typed, hr, at):
    own = EngagementFactory(person=hr)
    assign_requirements(at=at)
    meeting = make_day(
        ProgrammePart.objects.get(code="trainingsdag"), starts_at=at + timedelta(hours=1), at=at
    )
    be_present(meeting=meeting, engagement=own, at=at)
    complete_module(
        own, Assignment.objects.get(engagement=own).requirement_version.steps.get(part=None).module_key, at=at
    )
    watched = ProgrammePart.objects.get(code="sessie-geobserveerd")
    note_part(part=watched, engagements=[own], on=at.date(), by=facilitator(at), at=at)
    client = client_of(hr)
    assert "persoon besluit jij" not in client.get("/hr/dagen/rollen/").content.decode()
    assert "HR besluit of je begeleider wordt" in client.get("/mijn-plan/").content.decode()
    address = f"/hr/dagen/rollen/wie/{Assignment.objects.get(engagement=own).public_id}/"
    assert [client.post(address, form).status_code for form in ({}, {"gives": "ja"})] == [403, 403]
    assert "Besluit over" not in client.get("/hr/dagen/").content.decode()
    client.post(address, {"gives": "1"})
    assert not RoleGrant.objects.filter(person=hr, role=Role.FACILITATOR).exists()
