"""HR plans days, invites, notes who was there and what was seen; a coordinator reads the own people only."""

from datetime import date

import pytest

from foundation.audit.models import Lookup
from foundation.meetings.models import Seat
from foundation.people.actions import grant_role
from foundation.people.models import Role, Unit
from lms.actions.assigning import assign_requirements
from lms.actions.days import invite_to_day
from lms.models import PartMeeting, PartRecord, StepKind
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.programmes import make_day, make_part, require_steps

NOW = moment("2022-03-02 09:00")
DAY = moment("2022-03-10 09:00")


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(NOW)


@pytest.fixture
def introduction(db):
    return make_part("introductiedag", title="Introductiedag")


@pytest.fixture
def check(db):
    return make_part("vog", StepKind.CHECK, title="VOG gezien", valid_months=60)


@pytest.fixture
def people(introduction, check, at):
    require_steps(check, introduction)
    found = [
        EngagementFactory(
            person=PersonFactory(family_name=name),
            unit=UnitFactory(
                name__parent=UnitFactory(kind="cluster", code=f"K{name}", name=f"Cluster {name}")
            ),
        )
        for name in ("Aarts", "Bol")
    ]
    assign_requirements(at=at)
    return found


def page_of(person, path):
    return client_of(person).get(path).content.decode()


def test_a_day_is_planned_and_people_are_invited_once(hr, people, introduction):
    client = client_of(hr)
    form = {"part": introduction.pk, "day": "2022-03-10", "starts": "09:00", "ends": "16:00"}
    assert client.post("/hr/dagen/nieuw/", {**form, "capacity": "20"}).status_code == 422
    made = client.post("/hr/dagen/nieuw/", {**form, "capacity": "20", "place": "Trefzaal"})
    assert made.status_code == 302
    path = made["Location"]
    assert "2 mensen kun je uitnodigen" in client.get(path).content.decode()
    wanted = {"engagement": [str(one.public_id) for one in people]}
    for _click in range(2):
        client.post(f"{path}uitnodigen/", wanted)
    assert Seat.objects.count() == 2
    assert "Nu niemand om uit te nodigen" in client.get(path).content.decode()
    room = client.get(f"{path}scherm/").content.decode()
    assert PartMeeting.objects.get().room_code in room
    assert "<svg" in room


def test_one_tap_notes_who_was_there(hr, people, introduction, now_is, at):
    day = make_day(introduction, starts_at=DAY, at=at)
    seats = invite_to_day(meeting=day, public_ids=[one.public_id for one in people], by=hr, at=at)
    path, client = f"/hr/dagen/{day.occasion.public_id}/", client_of(hr)
    assert 'name="present"' not in client.get(path).content.decode()
    early = client.post(f"{path}{seats[0].public_id}/", {"present": "1"}, follow=True)
    assert "Deze dag moet nog komen." in early.content.decode()
    now_is(DAY)
    client.post(f"{path}{seats[0].public_id}/", {"present": "1"})
    assert "1 van 2 mensen waren er" in client.get(path).content.decode()
    client.post(f"{path}{seats[0].public_id}/", {"present": "0"})
    assert "0 van 2 mensen waren er" in client.get(path).content.decode()
    assert PartRecord.objects.standing().count() == 0


def test_a_coordinator_reads_the_own_people_and_changes_nothing(hr, people, introduction, at):
    coordinator = PersonFactory(family_name="Zander")
    grant_role(
        person=coordinator,
        role=Role.CLUSTER_COORDINATOR,
        unit=Unit.objects.get(code="KAarts"),
        at=moment("2022-01-03 09:00"),
    )
    day = make_day(introduction, starts_at=DAY, at=at)
    [seat, _other] = invite_to_day(meeting=day, public_ids=[one.public_id for one in people], by=hr, at=at)
    path = f"/hr/dagen/{day.occasion.public_id}/"
    page = page_of(coordinator, path)
    assert "Aarts" in page
    assert "Bol" not in page
    assert [one.subject_id for one in Lookup.objects.filter(actor_id=coordinator.public_id)] == [
        people[0].person.public_id
    ]
    client = client_of(coordinator)
    for where in (f"{path}{seat.public_id}/", f"{path}uitnodigen/", "/hr/dagen/nieuw/"):
        assert client.post(where, {"present": "1"}).status_code == 403


def test_several_are_noted_at_once_and_one_is_withdrawn(hr, people, check):
    path, client = f"/hr/dagen/onderdeel/{check.public_id}/", client_of(hr)
    wanted = {"people": [str(one.public_id) for one in people], "on": "2022-02-01"}
    assert client.post(path, {**wanted, "on": "2022-03-03"}).status_code == 422
    noted = client.post(path, wanted, follow=True).content.decode()
    assert "Genoteerd bij 2 personen." in noted
    assert "geldig tot en met 1 februari 2027" in noted
    record = PartRecord.objects.order_by("pk")[0]
    assert record.done_on == date(2022, 2, 1)
    where = f"{path}{record.public_id}/"
    assert client.post(where, {"reason": ""}).status_code == 422
    for _click in range(2):
        client.post(where, {"reason": "Verkeerde naam."})
    assert PartRecord.objects.standing().count() == 1
    assert record.withdrawal.reason == "Verkeerde naam."


def test_hr_moves_a_day_and_calls_it_off(hr, people, introduction, at):
    day = make_day(introduction, starts_at=DAY, at=at)
    invite_to_day(meeting=day, public_ids=[one.public_id for one in people], by=hr, at=at)
    path, client = f"/hr/dagen/{day.occasion.public_id}/", client_of(hr)
    page = client.get(f"{path}wijzig/")
    assert "2 mensen hebben een plek." in page.content.decode()
    shown = {name: page.context["form"][name].value() for name in ("day", "starts", "ends", "based_on")}
    wanted = {**shown, "day": "2022-03-17", "place": "Raadzaal", "capacity": "20"}
    past = client.post(f"{path}wijzig/", {**wanted, "day": "2022-03-01"})
    assert past.status_code == 422
    moved = client.post(f"{path}wijzig/", wanted, follow=True).content.decode()
    assert "De dag is gewijzigd." in moved
    assert "17 maart 2022" in moved
    stale = client.post(f"{path}wijzig/", {**wanted, "place": "Trefzaal"})
    assert stale.status_code == 422
    assert "Iemand anders wijzigde deze dag zojuist" in stale.content.decode()
    assert "Schrijf op waarom" in client.post(f"{path}afzeggen/", follow=True).content.decode()
    off = client.post(f"{path}afzeggen/", {"reason": "De zaal\0 is dicht."}, follow=True).content.decode()
    assert "Deze dag gaat niet door" in off
    assert "De zaal is dicht." in off
    assert client.get(f"{path}wijzig/").status_code == 302


def test_a_coordinator_moves_nothing_and_finds_the_days_in_the_menu(people, introduction, at):
    coordinator = PersonFactory()
    grant_role(
        person=coordinator,
        role=Role.CLUSTER_COORDINATOR,
        unit=Unit.objects.get(code="KAarts"),
        at=moment("2022-01-03 09:00"),
    )
    day = make_day(introduction, starts_at=DAY, at=at)
    path = f"/hr/dagen/{day.occasion.public_id}/"
    client = client_of(coordinator)
    assert client.get(f"{path}wijzig/").status_code == 403
    assert client.post(f"{path}afzeggen/", {"reason": "Nee."}).status_code == 403
    assert 'href="/hr/dagen/"' in page_of(coordinator, "/hr/verplichtingen/")
    assert f"{path}wijzig/" not in page_of(coordinator, path)
