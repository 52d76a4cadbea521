import re
from datetime import date

import pytest

from foundation.audit.models import Lookup, Purpose
from foundation.people.models import Absence, DeathNotice, PersonMerge, PersonStatus
from lms.actions.assigning import assign_requirements
from lms.actions.lives import merge_registrations, record_death, set_unavailable
from tests.conftest import client_of
from tests.factories.lms import make_ready, swear
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.lms.views.conftest import INVITED_AT, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(hr, now_is):
    now_is(INVITED_AT)
    return client_of(hr)


@pytest.fixture
def noor():
    return EngagementFactory(
        person=PersonFactory(given_name="Noor", family_name="Bakker", personnel_number="1001"),
        job_title="Adviseur",
    )


@pytest.fixture
def again():
    """Noor, registered once more, with a job that is over."""
    return EngagementFactory(
        person=PersonFactory(given_name="Noor", family_name="Bakker-Smit", personnel_number="2002"),
        job_title="Boa",
        starts_on=date(2019, 1, 1),
        ends_on=date(2020, 12, 31),
    )


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page_of(engagement) -> str:
    return f"/hr/mensen/{engagement.person.public_id}/"


# The page of a person


def test_a_person_with_jobs_places_and_steps(client, ceremony, oath_module, at):
    person = PersonFactory(given_name="Noor", family_name="Bakker", name_since=date(2022, 2, 10))
    manager = PersonFactory(given_name="Karim", family_name="Baas")
    sworn = make_ready(
        oath_module,
        at=at,
        person=person,
        job_title="Adviseur",
        line_manager=manager,
        unit=UnitFactory(name="Team Wmo"),
    )
    swear(ceremony, sworn, at=INVITED_AT)
    EngagementFactory(
        person=person, number=2, job_title="Boa", starts_on=date(2019, 1, 1), ends_on=date(2020, 12, 31)
    )
    page = client.get(page_of(sworn))
    said = texts(page)
    for text in (
        "2 dienstverbanden",
        "Adviseur medewerker, Team Wmo Sinds 1 februari 2022 Leidinggevende: Karim Baas",
        "Eed of belofte afgelegd op 12 april 2022",
        "Boa voorbij medewerker Van 1 januari 2019 tot en met 31 december 2020",
        "Heet zo in het HR-bestand sinds 10 februari 2022",
    ):
        assert text in said
    assert [(job.engagement.job_title, job.is_over) for job in page.context["jobs"]] == [
        ("Adviseur", False),
        ("Boa", True),
    ]
    assert ("promise" in page.content.decode(), "de belofte" in said) == (False, False)


def test_opening_a_person_is_kept_for_that_person(client, noor, hr):
    for _twice in range(2):
        client.get(page_of(noor))
    look = Lookup.objects.get()
    assert (look.subject_id, look.actor_id, look.purpose, look.role) == (
        noor.person.public_id,
        hr.public_id,
        Purpose.PERSON_PAGE,
        "hr",
    )


def test_the_list_of_people_leads_to_the_person(client, oath_module, noor, at):
    assign_requirements(at=at)
    assert f'href="{page_of(noor)}"' in client.get("/hr/mensen/").content.decode()


def test_nobody_else_opens_a_person_or_does_anything_to_one(noor, again, hr, now_is, at):
    now_is(INVITED_AT)
    manager = PersonFactory()
    noor.line_manager = manager
    noor.save()
    merge = merge_registrations(merged=again.person, kept=noor.person, by=hr, at=at)
    stranger = EngagementFactory().person
    page = page_of(noor)
    before = everything()
    for person in (manager, stranger, noor.person):
        client = client_of(person)
        for path in (
            page,
            f"{page}overleden/",
            f"{page}samenvoegen/",
            f"{page}samenvoegen/{stranger.public_id}/",
            f"/hr/mensen/samengevoegd/{merge.public_id}/",
            f"/hr/mensen/niet-beschikbaar/{noor.public_id}/",
        ):
            assert [client.get(path).status_code, client.post(path).status_code] == [403, 403]
    before.pop("people.Person")
    after = everything()
    after.pop("people.Person")
    assert after == before


# Registered twice


def test_merging_shows_both_then_does_it_and_undoes_it(client, noor, again):
    search = client.get(f"{page_of(again)}samenvoegen/")
    assert "Met wie is Noor Bakker-Smit dezelfde?" in texts(search)
    found = client.get(f"{page_of(again)}samenvoegen/?zoek=noor bakker")
    address = f"{page_of(again)}samenvoegen/{noor.person.public_id}/"
    assert f'href="{address}"' in found.content.decode()
    preview = texts(client.get(address))
    assert "1 dienstverband gaat over naar Noor Bakker" in preview
    assert "Staat nummer 2002 nog in een volgend HR-bestand" in preview
    assert PersonMerge.objects.count() == 0
    assert client.post(address)["Location"] == page_of(noor)
    page = client.get(page_of(noor))
    assert "2 dienstverbanden" in texts(page)
    assert "Samengevoegd op 15 maart 2022: Noor Bakker-Smit (2002)" in texts(page)
    assert "Deze registratie telt niet meer mee" in texts(client.get(page_of(again)))
    undo = f"/hr/mensen/samengevoegd/{PersonMerge.objects.get().public_id}/"
    assert undo in page.content.decode()
    assert "Weer twee registraties?" in texts(client.get(undo))
    for _double_click in range(2):
        assert client.post(undo)["Location"] == page_of(again)
    assert noor.person.engagements.count() == 1
    assert "al ongedaan gemaakt" in texts(client.get(undo))


def test_two_who_both_work_here_ask_for_a_confirmation(client, noor, again):
    again.ends_on = None
    again.save()
    address = f"{page_of(again)}samenvoegen/{noor.person.public_id}/"
    assert "Ik heb nagegaan dat het één persoon is" in texts(client.get(address))
    assert "Bevestig eerst dat het één persoon is" in texts(client.post(address, follow=True))
    assert PersonMerge.objects.count() == 0
    client.post(address, {"both_current": "1"})
    assert PersonMerge.objects.count() == 1


def test_what_cannot_be_merged_says_why_and_has_no_button(client, noor, hr):
    outside = PersonFactory(personnel_number=None)
    for merged, kept, says in (
        (noor.person, outside, "Houd de registratie met een medewerkernummer"),
        (hr, noor.person, "Dit kun je niet bij jezelf doen"),
        (noor.person, noor.person, "Dit is twee keer dezelfde registratie"),
    ):
        address = f"/hr/mensen/{merged.public_id}/samenvoegen/{kept.public_id}/"
        page = client.get(address)
        assert says in texts(page)
        assert "Ja, voeg samen" not in texts(page)
        assert says in texts(client.post(address, follow=True))
    assert PersonMerge.objects.count() == 0


def test_searching_for_the_same_person(client, noor, again):
    def found(search: str) -> list[str]:
        page = client.get(f"{page_of(again)}samenvoegen/", {"zoek": search}).context["page"]
        return [one.full_name for one in page]

    assert found("noor bakker") == ["Noor Bakker"]
    assert found("1001") == ["Noor Bakker"]
    assert found("\0") == found("niemand") == []


# Death


def test_death_explains_then_silences_and_can_be_taken_back(client, noor):
    address = f"{page_of(noor)}overleden/"
    assert "wordt alles rond deze persoon meteen stil" in texts(client.get(address))
    assert DeathNotice.objects.count() == 0
    for _double_click in range(2):
        assert client.post(address)["Location"] == page_of(noor)
    noor.person.refresh_from_db()
    assert (noor.person.status, DeathNotice.objects.count()) == (PersonStatus.DECEASED, 1)
    assert "Overleden." in texts(client.get(page_of(noor)))
    assert "alleen terug als het een vergissing was" in texts(client.get(address))
    client.post(address, {"take_back": "1"})
    noor.person.refresh_from_db()
    assert noor.person.status == PersonStatus.ACTIVE
    assert "Dit was al teruggedraaid" in texts(client.post(address, {"take_back": "1"}, follow=True))


# Not available


@pytest.fixture
def manager(noor):
    boss = PersonFactory(given_name="Karim")
    EngagementFactory(person=boss)
    noor.line_manager = boss
    noor.save()
    return boss


def test_hr_and_the_own_manager_say_that_somebody_is_away(client, manager, noor, oath_module, at):
    assign_requirements(at=at)
    for who, address, back in (
        (client, f"/hr/mensen/niet-beschikbaar/{noor.public_id}/", page_of(noor)),
        (client_of(manager), f"/team/{noor.public_id}/niet-beschikbaar/", "/team/"),
    ):
        page = texts(who.get(address))
        assert "Zet er geen reden bij" in page
        days = {"first_day": "2022-04-01", "last_day": "2022-04-30"}
        for _double_click in range(2):
            assert who.post(address, days)["Location"] == back
        absence = Absence.objects.get()
        assert noor.assignments.get().due_on == date(2022, 5, 31)
        answer = who.post(address, {"absence": absence.public_id, "back_on": "2022-04-01"})
        assert (answer["Location"], Absence.objects.count()) == (back, 0)
        # In another tab it was taken back already.
        assert who.post(address, {"absence": absence.public_id, "back_on": "2022-04-01"}).status_code == 302
        assert noor.assignments.get().due_on == date(2022, 5, 1)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"first_day": "2022-04-10", "last_day": "2022-04-01"}, "Deze dag ligt voor de eerste dag"),
        ({"first_day": "gisteren"}, "Voer een geldige datum in"),
        ({"first_day": "0001-01-01"}, "hooguit een jaar terug"),
        ({"first_day": "2022-04-01", "last_day": "9999-12-31"}, "hooguit een jaar terug"),
        ({}, "verplicht"),
        ({"first_day": "2022-03-01"}, "Van 10 maart 2022 tot en met 20 maart 2022 staat er al"),
    ],
)
def test_days_that_cannot_be_are_explained_and_kept_in_the_form(client, noor, hr, at, days, says):
    set_unavailable(engagement=noor, first_day=date(2022, 3, 10), last_day=date(2022, 3, 20), by=hr, at=at)
    answer = client.post(f"/hr/mensen/niet-beschikbaar/{noor.public_id}/", days)
    assert (answer.status_code, Absence.objects.count()) == (422, 1)
    assert says in texts(answer)
    if "last_day" in days:
        assert f'value="{days["last_day"]}"' in answer.content.decode()


def test_a_manager_reaches_nobody_of_another_team_nor_who_died(manager, noor, hr, now_is, at):
    now_is(INVITED_AT)
    client, other = client_of(manager), EngagementFactory()
    assert client.get(f"/team/{other.public_id}/niet-beschikbaar/").status_code == 404
    record_death(person=noor.person, by=hr, at=at)
    EngagementFactory(line_manager=manager)
    assert client.get(f"/team/{noor.public_id}/niet-beschikbaar/").status_code == 404


def test_not_available_shows_on_the_page_of_the_person(client, noor, hr, at):
    set_unavailable(engagement=noor, first_day=date(2022, 3, 10), last_day=None, by=hr, at=at)
    assert "Niet beschikbaar vanaf 10 maart 2022" in texts(client.get(page_of(noor)))
