"""The pages on rights, as the people for whom they are."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from foundation.audit.actions import record_event, record_lookup
from foundation.audit.models import AuditEvent, Lookup, Purpose
from foundation.people.actions import grant_role
from foundation.people.actions.limits import schedule_limit
from foundation.people.limits import BOUNDS, Limit
from foundation.people.models import Announcement, AnnouncementKind, LimitChange, Role, RoleGrant
from foundation.people.queries.ledger import OPEN_FIELDS
from foundation.people.views import rights_sentences
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
TOMORROW = date(2022, 3, 2)


@pytest.fixture(autouse=True)
def on_the_first_of_march(now_is, at):
    now_is(at)


@pytest.fixture
def make(at):
    def make_person(role: str, name: str, **kwargs):
        person = PersonFactory(given_name=name, family_name="Jansen", infix="")
        grant_role(person=person, role=role, at=at - timedelta(days=30), **kwargs)
        return person

    return make_person


@pytest.fixture
def hr(make):
    return make(Role.HR, "Marit")


@pytest.fixture
def fg(make):
    return make(Role.PRIVACY_OFFICER, "Frits")


@pytest.fixture
def admin(make):
    return make(Role.TECHNICAL_ADMIN, "Tim")


def text_of(response) -> str:
    """What a reader reads: the words of the page, a space between them."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# HR's roles --------------------------------------------------------------------------------------


def give(hr, person, **form):
    return client_of(hr).post(f"/hr/rollen/geven/{person.public_id}/", form)


def test_hr_finds_somebody_and_gives_a_role(hr):
    person, unit = (
        PersonFactory(family_name="Özdemir"),
        UnitFactory(code="WI", name="Werk en Inkomen", kind="cluster"),
    )
    EngagementFactory(person=person, job_title="Jurist")
    client = client_of(hr)
    found = client.get("/hr/rollen/geven/?zoek=demir")
    assert "Jurist" in text_of(found)
    assert f"/hr/rollen/geven/{person.public_id}/" in found.content.decode()
    response = give(hr, person, role="cluster_coordinator", unit="WI", ends_on="2022-12-31")
    assert (response.status_code, response["Location"]) == (302, "/hr/rollen/")
    grant = RoleGrant.objects.get(person=person)
    assert (grant.unit, grant.valid_from, grant.valid_to) == (unit, TOMORROW, date(2022, 12, 31))
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.actor_id) == ("role_granted", hr.public_id)
    page = text_of(client.get("/hr/rollen/?zoek=demir"))
    assert "Werk en Inkomen" in page
    assert "2-3-2022 begint nog" in page


def test_a_double_click_gives_it_once(hr):
    person = PersonFactory()
    for _time in range(2):
        assert give(hr, person, role="editor").status_code == 302
    assert RoleGrant.objects.filter(person=person).count() == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Dit is een verplicht veld."),
        ({"role": "manager"}, "Selecteer een geldige keuze."),
        ({"role": "cluster_coordinator"}, "Kies het onderdeel waarvoor deze rol geldt."),
        ({"role": "hr", "starts_on": "2022-03-01"}, "Kies 2 maart 2022 of later."),
        ({"role": "editor", "starts_on": "2022-02-28"}, "Kies 1 maart 2022 of later."),
        ({"role": "editor", "starts_on": "31-02-2022"}, "Voer een geldige datum in."),
        (
            {"role": "editor", "starts_on": "2022-05-01", "ends_on": "2022-04-01"},
            "De laatste dag ligt voor de eerste.",
        ),
        ({"role": "editor", "unit": "WEG"}, "Selecteer een geldige keuze."),
    ],
)
def test_what_cannot_be_given_says_why(form, sentence, hr):
    person = PersonFactory()
    response = give(hr, person, **form)
    assert (response.status_code, sentence in text_of(response)) == (422, True)
    assert RoleGrant.objects.filter(person=person).count() == 0


def test_nobody_gives_a_role_to_oneself(hr):
    assert "Vraag een collega van HR" in text_of(client_of(hr).get(f"/hr/rollen/geven/{hr.public_id}/"))
    response = give(hr, hr, role="editor")
    assert (response.status_code, RoleGrant.objects.filter(person=hr).count()) == (422, 1)
    found = client_of(hr).get("/hr/rollen/geven/?zoek=jansen").content.decode()
    assert str(hr.public_id) not in found


def test_the_last_of_hr_is_kept_with_a_warning(hr):
    grant = RoleGrant.objects.get()
    client = client_of(hr)
    assert "Dit is de laatste met deze rol." in text_of(client.get(f"/hr/rollen/{grant.pk}/einde/"))
    response = client.post(f"/hr/rollen/{grant.pk}/einde/", {"last_day": "2022-03-01"})
    assert (response.status_code, RoleGrant.objects.get().valid_to) == (422, None)


def test_a_role_is_ended_once_by_two_tabs(hr):
    grant = grant_role(person=PersonFactory(), role=Role.EDITOR, at=moment("2022-02-01 09:00"))
    client = client_of(hr)
    for _time in range(2):
        answer = client.post(f"/hr/rollen/{grant.pk}/einde/", {"last_day": "2022-03-01"}, follow=True)
        assert "tot en met 1 maart 2022" in text_of(answer)
    assert AuditEvent.objects.filter(kind="role_ended").count() == 1
    gone = client.post(f"/hr/rollen/{grant.pk + 99}/einde/", {"last_day": "2022-03-01"}, follow=True)
    assert "Deze rol was al beëindigd." in text_of(gone)


@pytest.mark.parametrize("day", ["2022-02-28", "", "morgen"])
def test_a_last_day_lies_ahead(day, hr):
    grant = grant_role(person=PersonFactory(), role=Role.EDITOR, at=moment("2022-02-01 09:00"))
    response = client_of(hr).post(f"/hr/rollen/{grant.pk}/einde/", {"last_day": day})
    assert (response.status_code, RoleGrant.objects.get(pk=grant.pk).valid_to) == (422, None)


def test_who_left_is_pointed_out(hr):
    person = PersonFactory(family_name="Weg")
    EngagementFactory(person=person, starts_on=date(2020, 1, 1), ends_on=date(2022, 2, 27))
    grant_role(person=person, role=Role.EDITOR, at=moment("2022-02-01 09:00"))
    assert "uit dienst" in text_of(client_of(hr).get("/hr/rollen/?rol=editor"))


def test_a_search_with_odd_signs_finds_nobody(hr):
    for search in ("%00", "100%25", "'; --"):
        assert client_of(hr).get(f"/hr/rollen/geven/?zoek={search}").status_code == 200
        assert client_of(hr).get(f"/hr/rollen/?zoek={search}&rol=keizer&page=x").status_code == 200


# The limits --------------------------------------------------------------------------------------


def plan(admin, limit="report", **form):
    return client_of(admin).post(f"/instellingen/{limit}/", form)


def test_the_administrator_plans_and_withdraws(admin, fg):
    response = plan(admin, value=12, valid_from="2022-04-01", expected=10)
    assert (response.status_code, response["Location"]) == (302, "/instellingen/")
    change = LimitChange.objects.get()
    page = text_of(client_of(admin).get("/instellingen/"))
    assert "12 mensen vanaf 1 april 2022" in page
    for _time in range(2):
        answer = client_of(admin).post(f"/instellingen/{change.pk}/intrekken/", follow=True)
        assert "De wijziging gaat niet door." in text_of(answer)
    assert "12 mensen" not in text_of(client_of(admin).get("/instellingen/report/"))
    assert list(Announcement.objects.exclude(kind="role_given").values_list("kind", flat=True)) == [
        "limit_changed",
        "limit_withdrawn",
    ]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"value": 9, "valid_from": "2022-04-01", "expected": 10}, "minstens 10"),
        ({"value": 12, "valid_from": "2022-03-14", "expected": 10}, "Kies 15 maart 2022 of later."),
        ({"value": 10, "valid_from": "2022-04-01", "expected": 10}, "het getal dat al geldt"),
        ({"value": 12, "valid_from": "2022-04-01", "expected": 11}, "Iemand anders plande ook"),
        ({"value": "veel", "valid_from": "2022-04-01", "expected": 10}, "Voer een geheel getal in."),
        ({"value": 12, "valid_from": "2022-04-01"}, "Iemand anders plande ook"),
    ],
)
def test_what_cannot_be_planned_says_why(form, sentence, admin, fg):
    response = plan(admin, **form)
    assert (response.status_code, sentence in text_of(response)) == (422, True)
    assert LimitChange.objects.count() == 0


def test_without_an_fg_the_page_says_whom_to_ask(admin):
    response = plan(admin, value=12, valid_from="2022-04-01", expected=10)
    assert "Er is geen functionaris gegevensbescherming" in text_of(response)


def test_an_unknown_limit_is_absent(admin):
    assert client_of(admin).get("/instellingen/keizer/").status_code == 404
    assert client_of(admin).post("/instellingen/999/intrekken/").status_code == 404


# The register ------------------------------------------------------------------------------------


def test_or_and_fg_read_the_register(make, fg, admin, at):
    schedule_limit(limit=Limit.LIVE, value=6, valid_from=date(2022, 4, 1), expected=5, by=admin, at=at)
    for reader in (make(Role.WORKS_COUNCIL, "Olga"), fg):
        page = text_of(client_of(reader).get("/rechten/"))
        assert "Clustercoördinator van het eigen onderdeel 30-1-2022" in page
        assert "afgesproken, nog geen pagina" in page
        assert "6 mensen vanaf 1 april 2022" in page
        assert "‘Kleinste groep in een sessie’ gaat van 5 mensen naar 6 mensen." in page
        assert "Tim" not in page
    assert "/inzage-log/" in client_of(fg).get("/rechten/").content.decode()


# The ledger of one person ------------------------------------------------------------------------


def test_everybody_sees_who_can_see_and_who_looked(hr, at):
    noor = PersonFactory(given_name="Noor")
    EngagementFactory(person=noor, line_manager=PersonFactory(given_name="Karim", family_name="Idrissi"))
    record_lookup(
        subject_id=noor.public_id, actor_id=hr.public_id, role="hr", purpose=Purpose.FOUND_BY_NAME, at=at
    )
    record_lookup(
        subject_id=hr.public_id, actor_id=noor.public_id, role="hr", purpose=Purpose.PERSON_PAGE, at=at
    )
    page = text_of(client_of(noor).get("/mijn-inzage/"))
    assert "Leidinggevende van jouw team Karim Idrissi" in page
    assert "HR Marit Jansen" in page
    assert "Er is 1 keer gekeken" in page
    # When, as what and for what; not who.
    assert "1 maart 2022 HR Je naam gezocht in de lijst met mensen" in page
    assert page.count("Marit") == 4
    assert Lookup.objects.count() == 2


def test_the_ledger_says_how_long_it_is_kept(admin, fg):
    schedule_limit(
        limit=Limit.LOOKUPS,
        value=36,
        valid_from=date(2022, 2, 20),
        expected=24,
        by=admin,
        at=moment("2022-02-01 09:00"),
    )
    assert "We bewaren dit 36 maanden." in text_of(client_of(PersonFactory()).get("/mijn-inzage/"))


def test_every_open_field_has_words():
    assert set(rights_sentences.OPEN_FIELDS) == set(OPEN_FIELDS)
    assert set(rights_sentences.LIMITS) == set(BOUNDS)


# The log -----------------------------------------------------------------------------------------


def test_the_fg_reads_who_looked_and_what_changed(fg, hr, at):
    noor = PersonFactory(given_name="Noor", family_name="Bakker", infix="")
    record_lookup(
        subject_id=noor.public_id, actor_id=hr.public_id, role="hr", purpose=Purpose.PERSON_PAGE, at=at
    )
    record_event(kind="people_imported", at=at, actor_id=hr.public_id, details={"new": 3, "secret": "geheim"})
    page = text_of(client_of(fg).get("/inzage-log/"))
    assert "1-3-2022 Marit Jansen Opende de pagina van iemand HR Noor Bakker" in page
    assert "1-3-2022 09.00 Marit Jansen HR-bestand met mensen ingelezen" in page
    assert "geheim" not in page


def test_looking_at_the_log_is_logged(fg):
    client = client_of(fg)
    client.get("/inzage-log/?soort=role_granted&van=2022-01-01")
    event = AuditEvent.objects.latest("pk")
    assert (event.kind, event.actor_id) == ("audit_log_opened", fg.public_id)
    assert event.details == {"kind": "role_granted", "since": "2022-01-01"}
    assert "Frits Jansen Log geopend" in text_of(client.get("/inzage-log/"))


def test_looking_for_one_person_stands_in_that_persons_ledger(fg, hr):
    page = text_of(client_of(fg).get(f"/inzage-log/?persoon={hr.public_id}"))
    assert "Marit Jansen ziet dat je dit opzocht" in page
    look = Lookup.objects.get()
    assert (look.subject_id, look.role, look.purpose) == (hr.public_id, "privacy_officer", "log_opened")
    assert "Opgezocht wie naar jou keek" in text_of(client_of(hr).get("/mijn-inzage/"))


@pytest.mark.parametrize(
    "query", ["?soort=keizer", "?van=gisteren", "?persoon=x", "?page=x", "?van=2022-05-01&tot=2022-01-01"]
)
def test_an_odd_filter_breaks_nothing(query, fg):
    assert client_of(fg).get(f"/inzage-log/{query}").status_code == 200


def test_every_kind_of_event_has_words():
    """As far as the kinds stand in the code as words; a new one reads as its code until it has some."""
    sources = [
        path.read_text(encoding="utf-8")
        for floor in ("foundation", "lms", "config")
        for path in (ROOT / floor).rglob("*.py")
        if "migrations" not in path.parts
    ]
    kinds = {
        kind
        for source in sources
        for kind in re.findall(r"record_event\(\s*kind=\"(\w+)\"|\b_record\(\s*\"(\w+)\"", source)
        for kind in kind
        if kind
    }
    kinds |= {AnnouncementKind.LIMIT_CHANGED.value, AnnouncementKind.LIMIT_WITHDRAWN.value}
    assert "role_granted" in kinds
    assert kinds - set(rights_sentences.EVENTS) == set()
    assert set(rights_sentences.PURPOSES) == set(Purpose)
