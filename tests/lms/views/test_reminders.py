from datetime import date

import pytest

from foundation.mailing.actions import send_due_mail
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.days import cancel_day, take_day
from lms.actions.reminders import digest_to_managers, remind_staff
from lms.models import Assignment, Escalation, MondayTick, ReminderChoice
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import make_day, make_part, require_steps

pytestmark = pytest.mark.django_db
LATE = moment("2022-05-02 10:00")


@pytest.fixture
def karim() -> Person:
    return PersonFactory(given_name="Karim")


@pytest.fixture
def noor(karim, oath_module, at):
    """Begun on 1 February 2022, and so late on 2 May."""
    engagement = EngagementFactory(
        person__given_name="Noor", person__family_name="Starter", line_manager=karim
    )
    assign_requirements(at=at)
    return engagement


def page_of(person: Person, path: str) -> str:
    response = client_of(person).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_monday_list_says_who_and_what_and_offers_a_mail(karim, noor, now_is):
    now_is(LATE)
    page = page_of(karim, "/team/maandag/")
    assert "Deze week: nog 1 ding om te doen" in page
    assert "Kon tot en met zondag 1 mei: Integer werken" in page
    assert f"mailto:{noor.person.email}?subject=Lukt%20het" in page


def test_what_has_more_time_is_not_called_late(karim, noor, now_is, at):
    require_steps(make_part("later", title="Het leesstuk"), gates=(), months=24)
    assign_requirements(at=at)
    now_is(LATE)
    page = page_of(karim, "/team/maandag/")
    assert "Kon tot en met zondag 1 mei: Integer werken" in page
    assert "Het leesstuk" not in page


def test_a_day_of_a_programme_is_on_it(karim, noor, now_is, at):
    """Of two days in one week each is a thing of its own; what is called off is none."""
    first, second, off = (make_part(code, title=code.capitalize()) for code in ("eerste", "tweede", "derde"))
    require_steps(first, second, off, gates=(), months=24)
    assign_requirements(at=at)
    for part, starts in (
        (first, "2022-05-03 09:00"),
        (second, "2022-05-05 09:00"),
        (off, "2022-05-06 09:00"),
    ):
        meeting = make_day(part, starts_at=moment(starts), at=at)
        take_day(meeting=meeting, engagement=noor, at=at)
        if part == off:
            cancel_day(meeting=meeting, reason="De zaal is dicht.", by=karim, at=at)
    now_is(LATE)
    page = page_of(karim, "/team/maandag/")
    assert "Op dinsdag 3 mei: Eerste" in page
    assert "Op donderdag 5 mei: Tweede" in page
    assert "Op vrijdag 6 mei" not in page
    client_of(karim).post("/team/maandag/afvinken/", {"item": f"training:{noor.public_id}:2", "done": "1"})
    assert MondayTick.objects.count() == 1


def test_hr_sees_the_weekly_digests_too(hr, karim, noor, now_is):
    now_is(LATE)
    digest_to_managers(at=LATE)
    waiting = page_of(hr, "/hr/herinneringen/?soort=week")
    assert "Karim" in waiting
    assert "wacht op verzending" in waiting
    assert "Laatste ronde langs leidinggevenden: 2 mei 2022 10.00 uur." in waiting
    send_due_mail(at=LATE)
    assert "verstuurd" in page_of(hr, "/hr/herinneringen/?soort=week&zoek=Karim")
    assert "Geen weekoverzichten gevonden" in page_of(hr, "/hr/herinneringen/?soort=week&zoek=niemand")


def test_who_starts_next_week_is_on_it(karim, noor, now_is):
    now_is(LATE)
    EngagementFactory(line_manager=karim, starts_on=date(2022, 5, 9), person__family_name="Nieuw")
    EngagementFactory(line_manager=karim, starts_on=date(2022, 5, 16), person__family_name="Later")
    page = page_of(karim, "/team/maandag/")
    assert "Eerste werkdag: maandag 9 mei" in page
    assert "Later" not in page
    assert "Deze week: nog 2 dingen om te doen" in page


def test_a_tick_holds_for_this_week_and_this_manager(karim, noor, now_is):
    now_is(LATE)
    client = client_of(karim)
    item = f"late:{noor.public_id}"
    for _click in range(2):
        client.post("/team/maandag/afvinken/", {"item": item, "done": "1"})
    assert MondayTick.objects.count() == 1
    assert "Je lijst is klaar" in client.get("/team/maandag/").content.decode()
    now_is(moment("2022-05-09 10:00"))
    assert "nog 1 ding" in client.get("/team/maandag/").content.decode()
    client.post("/team/maandag/afvinken/", {"item": item, "done": "1"})
    client.post("/team/maandag/afvinken/", {"item": item, "done": "0"})
    assert list(MondayTick.objects.values_list("week", flat=True)) == [date(2022, 5, 2)]


def test_nobody_ticks_what_is_not_on_their_list(karim, noor, now_is):
    now_is(LATE)
    stranger = EngagementFactory(line_manager=PersonFactory())
    client_of(karim).post("/team/maandag/afvinken/", {"item": f"late:{stranger.public_id}", "done": "1"})
    assert MondayTick.objects.count() == 0


def test_somebody_chooses_how_often(noor, now_is, at):
    now_is(at)
    client = client_of(noor.person)
    client.post("/mijn-plan/herinneringen/", {"frequency": "weekly"})
    assert ReminderChoice.objects.get().frequency == "weekly"
    response = client.post("/mijn-plan/herinneringen/", {"frequency": "never"}, follow=True)
    assert "Kies hoe vaak je een herinnering wilt." in response.content.decode()
    assert ReminderChoice.objects.get().frequency == "weekly"


def test_hr_sees_what_went_and_why_not(noor, hr, oath_module, now_is, at):
    remind_staff(at=at)
    complete_module(noor, oath_module, at=at)
    Assignment.objects.update(completed_at=at)
    send_due_mail(at=at)
    now_is(LATE)
    page = page_of(hr, "/hr/herinneringen/?zoek=Starter&wat=ambtseed")
    assert "niet verstuurd: al gedaan" in page
    assert "Geen herinneringen gevonden" in page_of(hr, "/hr/herinneringen/?zoek=niemand")


def test_hr_ticks_off_whom_they_contacted(noor, hr, now_is):
    now_is(LATE)
    escalation = Escalation.objects.create(assignment=Assignment.objects.get(), since=date(2022, 5, 2))
    client = client_of(hr)
    assert "hielp mail niet: neem zelf contact op" in client.get("/hr/herinneringen/").content.decode()
    path = f"/hr/herinneringen/contact/{escalation.public_id}/"
    client.post(path, {"outcome": ""})
    assert "Noor Starter" in client.get("/hr/herinneringen/contact/").content.decode()
    client.post(path, {"outcome": "agreed"})
    escalation.refresh_from_db()
    assert (escalation.outcome, escalation.handled_by) == ("agreed", hr)
    assert "De lijst is leeg" in client.get("/hr/herinneringen/contact/").content.decode()


@pytest.mark.parametrize("path", ["/hr/herinneringen/", "/hr/herinneringen/contact/"])
def test_only_hr_sees_the_log(karim, noor, path, at):
    grant_role(person=karim, role=Role.EDITOR, at=at)
    assert client_of(karim).get(path).status_code == 403
