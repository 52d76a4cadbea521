"""The start page: every role of the table of rights has one that fits."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from config.home.rules import Place, Urgency
from foundation.people.actions import grant_role
from foundation.people.models import OF_A_UNIT, ImportKind, ImportRun, ImportStatus, Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form
from lms.actions.seats import accept_invitation
from tests.conftest import client_of, moment
from tests.factories.content import make_home
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_hr,
    make_module,
    make_oath_text,
    make_official,
    make_ready,
    require_for_oath,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.training import begin, make_cases, practise

pytestmark = pytest.mark.django_db
MADE_AT = moment("2022-03-01 09:00")
NOW = moment("2022-03-15 10:00")
CEREMONY_AT = moment("2022-04-12 15:00")


@pytest.fixture(autouse=True)
def site(now_is):
    now_is(NOW)
    make_home()


@pytest.fixture
def module() -> UUID:
    key = make_module(at=MADE_AT)
    require_for_oath(key)
    make_oath_text(at=MADE_AT)
    return key


@pytest.fixture
def ceremony(module):
    return make_ceremony(
        at=MADE_AT,
        starts_at=CEREMONY_AT,
        official=make_official(at=MADE_AT),
        hr=make_hr(at=MADE_AT),
        capacity=3,
    )


def home_of(person: Person):
    response = client_of(person).get("/start/")
    assert response.status_code == 200
    return response.context["home"]


def text(person: Person) -> str:
    return client_of(person).get("/start/").content.decode()


def test_everybody_lands_here_after_the_log_in():
    person = EngagementFactory().person
    client_of(person)
    person.user.set_password("een-lang-wachtwoord")
    person.user.save()
    answer = Client().post(
        "/account/inloggen/", {"login": person.user.username, "password": "een-lang-wachtwoord"}
    )
    assert answer.headers["Location"] == "/start/"


def test_a_visitor_is_asked_to_log_in():
    assert Client().get("/start/").headers["Location"] == "/account/inloggen/?next=/start/"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_with_nothing_that_is_shut(role):
    person = PersonFactory()
    if role == Role.EMPLOYEE:
        EngagementFactory(person=person)
    elif role == Role.MANAGER:
        EngagementFactory(line_manager=person)
    elif role == Role.SPONSOR:
        EngagementFactory(sponsor=person)
    else:
        unit = UnitFactory(kind="cluster", name="Stadsbeheer") if role in OF_A_UNIT else None
        grant_role(person=person, role=role, unit=unit, at=MADE_AT)
    client = client_of(person)
    home = client.get("/start/").context["home"]
    for url in [*(thing.url for thing in home.things), *(place.url for place in home.places)]:
        assert client.get(url, follow=True).status_code == 200, url


def test_a_module_to_begin_with_is_the_one_big_thing(module):
    noor = EngagementFactory(person=PersonFactory(given_name="Noor"))
    assign_requirements(at=MADE_AT)
    home = home_of(noor.person)
    assert [(thing.title, thing.url, thing.urgency) for thing in home.things] == [
        ("Een", f"/leren/start/{module}/", Urgency.NEXT)
    ]
    assert [(one.on, one.title) for one in home.coming] == [(date(2022, 5, 1), "Laatste dag voor je module")]
    page = text(noor.person)
    assert "Dag Noor." in page
    assert "Nog 2 lessen tot je ambtseed." in page
    assert page.partition("</main>")[0].count("utrecht-button--primary-action") == 1


def test_a_module_past_its_day_is_overdue_without_blame(module, now_is):
    noor = EngagementFactory()
    assign_requirements(at=MADE_AT)
    now_is(moment("2022-05-02 10:00"))
    [thing] = home_of(noor.person).things
    assert thing.urgency is Urgency.OVERDUE
    assert "De uiterste dag was 1 mei. Het kan nog steeds." in thing.sentence


def test_who_waits_for_hr_has_nothing_to_do_and_reads_why(module):
    engagement = make_ready(module, at=MADE_AT)
    choose_form(engagement=engagement, form="promise", at=MADE_AT)
    home = home_of(engagement.person)
    assert home.things == []
    assert home.quiet == "Je module is af. HR nodigt je uit voor een bijeenkomst; je krijgt dan bericht."


def test_an_invitation_comes_before_the_choice_of_form(module, ceremony):
    engagement = make_ready(module, at=MADE_AT)
    [seat] = invite(ceremony, engagement, at=MADE_AT)
    home = home_of(engagement.person)
    assert [(thing.title, thing.urgency) for thing in home.things] == [
        ("Kom je naar de bijeenkomst?", Urgency.NEXT),
        ("Kies eed of belofte", Urgency.CAN),
    ]
    accept_invitation(seat=seat, at=MADE_AT)
    [choice] = home_of(engagement.person).things
    assert (choice.title, choice.urgency, choice.due_on) == (
        "Kies eed of belofte",
        Urgency.NEXT,
        date(2022, 4, 12),
    )


def test_on_the_day_itself_the_ceremony_is_first(module, ceremony, now_is):
    engagement = make_ready(module, at=MADE_AT)
    [seat] = invite(ceremony, engagement, at=MADE_AT)
    accept_invitation(seat=seat, at=MADE_AT)
    choose_form(engagement=engagement, form="oath", at=MADE_AT)
    now_is(moment("2022-04-12 09:00"))
    [thing] = home_of(engagement.person).things
    assert (thing.title, thing.urgency) == ("Vandaag leg je je ambtseed af", Urgency.TODAY)
    [official_thing] = home_of(ceremony.official).things
    assert (official_thing.title, official_thing.urgency) == (
        "1 persoon legt vandaag de eed of belofte af",
        Urgency.TODAY,
    )


def test_the_start_page_is_the_same_whichever_form_was_chosen(module, ceremony):
    engagement = make_ready(module, at=MADE_AT)
    invite(ceremony, engagement, at=MADE_AT)
    seen = []
    for form in ("oath", "promise"):
        choose_form(engagement=engagement, form=form, at=MADE_AT)
        people = (engagement.person, ceremony.official, ceremony.opened_by)
        seen.append([home_of(person) for person in people])
    assert seen[0] == seen[1]


def test_two_jobs_give_one_list_and_the_open_module_goes_first(module):
    person = PersonFactory()
    done = EngagementFactory(person=person, number=1, starts_on=date(2022, 1, 1))
    EngagementFactory(person=person, number=2)
    assign_requirements(at=MADE_AT)
    complete_module(done, module, at=MADE_AT)
    assert [thing.title for thing in home_of(person).things] == ["Een"]


def test_who_took_the_oath_reads_when(module, ceremony, now_is):
    engagement = make_ready(module, at=MADE_AT)
    swear(ceremony, engagement, at=MADE_AT)
    now_is(moment("2022-04-13 09:00"))
    home = home_of(engagement.person)
    assert (home.things, home.places[0].sentence) == ([], "Je ambtseed van 12 april 2022 en je oorkonde")


def test_an_official_is_asked_about_who_was_missed(module, ceremony, now_is):
    invite(ceremony, make_ready(module, at=MADE_AT), at=MADE_AT)
    now_is(moment("2022-04-13 09:00"))
    [thing] = home_of(ceremony.official).things
    assert (thing.urgency, thing.url) == (
        Urgency.OVERDUE,
        reverse("lms:desk", kwargs={"occasion_id": ceremony.occasion.public_id}),
    )
    now_is(moment("2022-05-31 09:00"))
    assert home_of(ceremony.official).things == []


def test_hr_sees_who_is_ready_and_where_there_is_room(module, ceremony):
    make_ready(module, at=MADE_AT)
    EngagementFactory()
    assign_requirements(at=MADE_AT)
    home = home_of(ceremony.opened_by)
    ready = next(thing for thing in home.things if thing.key == "oath:ready")
    assert (ready.sign, ready.sentence) == ("1", "Op 12 april zijn nog 3 plekken vrij.")
    assert ready.url == f"/hr/ambtseed/{ceremony.occasion.public_id}/"
    assert [(one.on, one.sentence) for one in home.coming] == [
        (date(2022, 4, 12), "0 van de 3 plekken bezet")
    ]


def test_hr_is_not_told_of_who_has_a_place_or_is_away_or_gone(module, ceremony):
    invite(ceremony, make_ready(module, at=MADE_AT), at=MADE_AT)
    gone = make_ready(module, at=MADE_AT)
    gone.ends_on = date(2022, 3, 14)
    gone.save()
    assert "oath:ready" not in [thing.key for thing in home_of(ceremony.opened_by).things]


def test_a_staged_file_waits_for_hr():
    hr = make_hr(at=MADE_AT)
    run = ImportRun.objects.create(
        kind=ImportKind.PEOPLE, file_name="maart.csv", status=ImportStatus.STAGED, staged_at=MADE_AT
    )
    first = home_of(hr).first
    assert (first.key, first.due_on) == (f"import:{run.public_id}", date(2022, 3, 15))
    assert "maart.csv is gelezen." in first.sentence


def test_a_manager_reads_of_the_own_team_only(module, now_is):
    karim, other = PersonFactory(), PersonFactory()
    EngagementFactory(line_manager=karim)
    EngagementFactory(line_manager=other)
    assign_requirements(at=MADE_AT)
    assert home_of(karim).things == []
    now_is(moment("2022-05-02 10:00"))
    [thing] = home_of(karim).things
    assert (thing.title, thing.url) == ("1 collega in je team is over de uiterste dag", "/team/maandag/")


def test_a_cluster_coordinator_counts_the_own_cluster(module, now_is):
    own, other = (UnitFactory(kind="cluster", name=name) for name in ("Stadsbeheer", "Dienstverlening"))
    for cluster in (own, other, other):
        EngagementFactory(unit=UnitFactory(name__parent=cluster))
    assign_requirements(at=MADE_AT)
    now_is(moment("2022-05-02 10:00"))
    coordinator = PersonFactory()
    grant_role(person=coordinator, role=Role.CLUSTER_COORDINATOR, unit=own, at=MADE_AT)
    home = home_of(coordinator)
    assert [(thing.key, thing.sign) for thing in home.things] == [("progress:late", "1")]
    assert "Dienstverlening" not in text(coordinator)
    everybody = PersonFactory()
    grant_role(person=everybody, role=Role.CONCERN_COORDINATOR, at=MADE_AT)
    assert [thing.sign for thing in home_of(everybody).things] == ["3"]


def test_an_editor_and_who_approves_see_what_waits():
    lotte, samira = PersonFactory(), PersonFactory()
    grant_role(person=lotte, role=Role.EDITOR, at=MADE_AT)
    grant_role(person=samira, role=Role.CONCERN_COORDINATOR, at=MADE_AT)
    client_of(lotte)
    client_of(samira)
    page = Page.objects.get(slug="home-nl").specific
    page.introduction = "Anders."
    page.save_revision(user=lotte.user)
    assert [(thing.key, thing.urgency) for thing in home_of(lotte).things] == [
        ("content:drafts", Urgency.CAN)
    ]
    page.get_workflow().start(page, lotte.user)
    assert [thing.key for thing in home_of(samira).things] == ["content:approve"]
    assert home_of(lotte).things == []
    page.review_on = date(2022, 3, 1)
    page.save()
    assert [thing.key for thing in home_of(lotte).things] == ["content:review"]


def test_everybody_at_work_can_practise_and_goes_on_with_an_open_set(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    make_cases(2)
    engagement = EngagementFactory()
    place = Place("Oefen met dilemma’s", "/oefenen/", "Kies, weeg, en zie wat anderen kozen")
    assert place in home_of(engagement.person).places
    assert place not in home_of(PersonFactory()).places
    training_set = begin(engagement, at=MADE_AT)
    [thing] = home_of(engagement.person).things
    assert (thing.url, thing.urgency) == (f"/oefenen/{training_set.public_id}/", Urgency.CAN)
    practise(engagement, at=MADE_AT)
    assert home_of(engagement.person).things == []


def test_who_answers_for_a_cluster_finds_its_signals():
    cluster = UnitFactory(kind="cluster")
    holder, director = PersonFactory(), PersonFactory()
    grant_role(person=holder, role=Role.PORTFOLIO_HOLDER, unit=cluster, at=MADE_AT)
    grant_role(person=director, role=Role.DIRECTOR, at=MADE_AT)
    urls = [[place.url for place in home_of(person).places] for person in (holder, director)]
    assert ["/signalen/" in found for found in urls] == [True, False]


def test_several_roles_give_one_list(module, now_is):
    person = PersonFactory()
    EngagementFactory(person=person)
    EngagementFactory(line_manager=person)
    grant_role(person=person, role=Role.HR, at=MADE_AT)
    assign_requirements(at=MADE_AT)
    now_is(moment("2022-05-02 10:00"))
    home = home_of(person)
    assert home.first.key == f"module:{module}"
    assert len(home.things) == 3
    assert len({thing.key for thing in home.things}) == 3


def test_the_page_asks_as_many_queries_for_much_as_for_little(module, ceremony, django_assert_num_queries):
    """Of somebody with three desks: a module to take, a team, and HR."""
    person = ceremony.opened_by
    EngagementFactory(person=person)
    client = client_of(person)

    def grow(number: int) -> None:
        EngagementFactory(line_manager=person)
        make_ready(module, at=MADE_AT)
        starts_at = moment(f"2022-04-{20 + number} 15:00")
        make_ceremony(at=MADE_AT, starts_at=starts_at, official=ceremony.official, hr=person)

    grow(0)
    client.get("/start/")
    with CaptureQueriesContext(connection) as first:
        client.get("/start/")
    for number in (1, 2):
        grow(number)
    with django_assert_num_queries(len(first)):
        client.get("/start/")


def test_an_employee_costs_few_queries(module, django_assert_max_num_queries):
    client = client_of(EngagementFactory().person)
    assign_requirements(at=MADE_AT)
    client.get("/start/")
    with django_assert_max_num_queries(28):
        client.get("/start/")
