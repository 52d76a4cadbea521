"""Log-in with a printed code on a shared tablet."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.actions import grant_role
from foundation.people.actions.entry import enter_with_code, forget_tablet_codes, print_codes
from foundation.people.models import EntryFailures, Person, PersonStatus, Role, TabletCode, User
from foundation.people.rules.tablet import (
    ALPHABET,
    CODE_LENGTH,
    MOST_FAILURES_A_NUMBER,
    MOST_FAILURES_AN_ADDRESS,
    as_code,
    in_groups,
    new_code,
)
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 09:00")
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def hr() -> Person:
    person = PersonFactory(given_name="Marit")
    grant_role(person=person, role=Role.HR, at=AT)
    return person


@pytest.fixture
def rosa() -> Person:
    """Works outdoors, has no mail and no log-in."""
    return EngagementFactory(
        person__given_name="Rosa",
        person__family_name="Veld",
        person__email="",
        person__personnel_number="4711",
    ).person


@pytest.fixture(autouse=True)
def the_clock(now_is):
    now_is(AT)


def codes_for(person: Person, hr: Person, *, count: int = 3, at=AT) -> tuple[str, ...]:
    [slip] = print_codes(people=[person], per_person=count, by=hr, at=at)
    return slip.codes


def enter(code: str, *, number: str = "4711", address: str = HOME, at=AT) -> User:
    return enter_with_code(number=number, code=code, address=address, at=at)


def refused(code: str, **kwargs) -> str:
    with pytest.raises(DomainError) as error:
        enter(code, **kwargs)
    return error.value.code


def tablet_of(code: str, *, number: str = "4711") -> Client:
    client = Client()
    answer = client.post("/tablet/", {"number": number, "code": code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_code_has_signs_that_cannot_be_taken_for_each_other():
    assert not set("01OIL5S8B2ZUV") & set(ALPHABET)
    codes = {new_code() for _number in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH >= 8 and set(code) <= set(ALPHABET) for code in codes)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3467C DFGHJ", "3467CDFGHJ"),
        (" 3467c-dfghj ", "3467CDFGHJ"),
        ("3467CDFGH", ""),
        ("3467CDFGHJJ", ""),
        ("3467CDFGH0", ""),
        ("", ""),
        ("₃467CDFGHJ", ""),
    ],
)
def test_as_code(typed, code):
    assert as_code(typed) == code


def test_a_code_lets_in_once_and_makes_a_log_in_without_password(rosa, hr):
    first, second, _third = codes_for(rosa, hr)
    user = enter(first.lower())
    assert (user.person, user.has_usable_password()) == (rosa, False)
    assert refused(first) == "code_refused"
    assert enter(second) == user
    assert User.objects.filter(person=rosa).count() == 1


def test_only_a_digest_is_kept(rosa, hr):
    codes = codes_for(rosa, hr)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_tabletcode")
        kept = str(cursor.fetchall())
    for code in codes:
        assert code not in kept
        assert as_code(code) not in kept


def test_a_new_sheet_voids_the_old_codes(rosa, hr):
    old = codes_for(rosa, hr)
    [new] = codes_for(rosa, hr, count=1)
    assert {refused(code) for code in old} == {"code_refused"}
    assert enter(new).person == rosa


def test_a_code_works_fourteen_days(rosa, hr):
    first, second, _third = codes_for(rosa, hr)
    assert enter(first, at=moment("2022-03-15 23:30")).person == rosa
    assert refused(second, at=moment("2022-03-16 00:30")) == "code_refused"


@pytest.mark.parametrize(
    "why", ["unknown", "wrong", "of another", "left", "deceased", "switched off", "empty"]
)
def test_every_refusal_is_the_same(why, rosa, hr):
    other = EngagementFactory(person__personnel_number="0815").person
    codes_for(rosa, hr)
    [code] = codes_for(other, hr, count=1)
    number = "0815"
    if why == "unknown":
        number = "9999"
    elif why == "wrong":
        code = in_groups(new_code())
    elif why == "of another":
        number = "4711"
    elif why == "left":
        other.engagements.update(ends_on=AT.date() - timedelta(days=1))
    elif why == "deceased":
        Person.objects.filter(pk=other.pk).update(status=PersonStatus.DECEASED)
    elif why == "switched off":
        client_of(other)
        User.objects.filter(person=other).update(is_active=False)
    else:
        code = "-"
    answer = Client().post("/tablet/", {"number": number, "code": code})
    assert answer.status_code == 422
    assert (
        "Dit nummer en deze code horen niet bij elkaar, of de code is al gebruikt." in answer.content.decode()
    )
    assert TabletCode.objects.filter(used_at__isnull=False).count() == 0


def test_after_five_failures_a_number_waits_a_quarter_even_with_the_right_code(rosa, hr):
    [code] = codes_for(rosa, hr, count=1)
    for number in range(MOST_FAILURES_A_NUMBER):
        assert refused("verkeerd", address=f"192.0.2.{number}") == "code_refused"
    assert refused(code, address=ELSEWHERE) == "too_many_tries"
    assert refused("verkeerd", number="0815") == "code_refused"
    assert enter(code, at=AT + timedelta(minutes=15)).person == rosa
    assert AuditEvent.objects.filter(kind="tablet_entry_blocked").count() == 1


def test_an_unknown_number_is_limited_just_like_a_known_one():
    for _number in range(MOST_FAILURES_A_NUMBER):
        assert refused("verkeerd", number="onbekend") == "code_refused"
    assert refused("verkeerd", number="onbekend") == "too_many_tries"
    answer = Client().post("/tablet/", {"number": "onbekend", "code": "x"})
    assert answer.status_code == 429
    assert "Wacht 15 minuten" in answer.content.decode()


def test_an_address_is_limited_over_all_numbers(rosa, hr):
    [code] = codes_for(rosa, hr, count=1)
    for number in range(MOST_FAILURES_AN_ADDRESS):
        assert refused("verkeerd", number=f"n{number}") == "code_refused"
    assert refused(code) == "too_many_tries"
    assert enter(code, address=ELSEWHERE).person == rosa


def test_a_right_code_forgives_the_number_but_not_the_address(rosa, hr):
    first, second, _third = codes_for(rosa, hr)
    for code in (first, second):
        for _number in range(MOST_FAILURES_A_NUMBER - 1):
            refused("verkeerd")
        assert enter(code).person == rosa
    assert sorted(EntryFailures.objects.values_list("count", flat=True)) == [
        0,
        2 * (MOST_FAILURES_A_NUMBER - 1),
    ]


def test_an_ipv6_device_cannot_change_its_address_to_go_on():
    for number in range(MOST_FAILURES_AN_ADDRESS):
        refused("verkeerd", number=f"n{number}", address=f"2001:db8::{number:x}")
    assert refused("verkeerd", number="nog een", address="2001:db8::ffff") == "too_many_tries"


def test_printing_and_entering_are_in_the_chain(rosa, hr):
    [code] = codes_for(rosa, hr, count=1)
    enter(code)
    events = AuditEvent.objects.filter(subject_id=rosa.public_id).order_by("pk")
    assert [(event.kind, event.actor_id) for event in events] == [
        ("tablet_codes_printed", hr.public_id),
        ("tablet_login", rosa.public_id),
    ]


def test_old_codes_and_counts_are_forgotten(rosa, hr):
    codes_for(rosa, hr)
    refused("verkeerd")
    assert forget_tablet_codes(at=AT) == 0
    assert forget_tablet_codes(at=AT + timedelta(days=60)) == 3
    assert EntryFailures.objects.count() == 0


def test_a_session_on_the_tablet_is_short_and_ends_with_the_browser(rosa, hr):
    before = clock.machine_now()
    client = tablet_of(codes_for(rosa, hr)[0])
    assert client.cookies["sessionid"]["max-age"] == ""
    session = Session.objects.get()
    assert timedelta(minutes=9) < session.expire_date - before <= timedelta(minutes=11)
    ends_at = session.get_decoded()["session_ends_at"]
    assert 59 * 60 < ends_at - before.timestamp() <= 61 * 60


def test_only_the_own_plan_opens_whatever_roles_somebody_has(rosa, hr):
    for role in (Role.HR, Role.EDITOR, Role.CONCERN_COORDINATOR, Role.TECHNICAL_ADMIN, Role.PRIVACY_OFFICER):
        grant_role(person=rosa, role=role, at=AT)
    EngagementFactory(line_manager=rosa)
    client = tablet_of(codes_for(rosa, hr)[0])
    for path in ("/start/", "/mijn-plan/", "/en/mijn-plan/"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert "no-store" in page.headers["Cache-Control"]
        assert 'href="/hr/' not in page.content.decode()
    for path in (
        *(
            "/hr/",
            "/hr/mensen/",
            "/hr/import/",
            "/hr/rollen/",
            "/hr/tabletcodes/",
            "/team/",
            "/team/tabletcodes/",
        ),
        *(
            "/beheer/",
            "/beheer/pages/",
            "/inzage-log/",
            "/mijn-inzage/",
            "/rechten/",
            "/eed/",
            "/instellingen/",
        ),
        *("/account/opnieuw-inloggen/", "/leerberichten/"),
    ):
        assert client.get(path).status_code == 403, path


def test_klaar_frees_the_tablet_for_the_next_colleague(rosa, hr):
    client = tablet_of(codes_for(rosa, hr)[0])
    assert "Klaar" in client.get("/start/").content.decode()
    answer = client.post("/tablet/klaar/")
    assert (answer.headers["Location"], answer.headers["Clear-Site-Data"]) == ("/tablet/", '"storage"')
    page = client.get("/tablet/")
    assert "no-store" in page.headers["Cache-Control"]
    assert "Rosa" not in page.content.decode()
    # Back on the tablet's own log-in page, not that of the office.
    assert client.get("/mijn-plan/").headers["Location"] == "/tablet/?next=/mijn-plan/"
    assert "Log in met je briefje" in client.get("/tablet/?next=/mijn-plan/").content.decode()


def test_opening_the_log_in_page_ends_what_somebody_left_open(rosa, hr):
    client = tablet_of(codes_for(rosa, hr)[0])
    client.get("/tablet/")
    assert client.get("/mijn-plan/").status_code == 302


def test_who_comes_back_goes_on_and_another_colleague_does_not(rosa, hr):
    first, second, _third = codes_for(rosa, hr)
    other = EngagementFactory(person__personnel_number="0815").person
    [code] = codes_for(other, hr, count=1)
    client = tablet_of(first)
    # As after ten minutes: the browser still has its cookies.
    Session.objects.all().delete()
    back = client.get("/mijn-plan/").headers["Location"]
    assert "Ga verder waar je was" in client.get(back).content.decode()
    same = client.post("/tablet/", {"number": "4711", "code": second, "next": "/mijn-plan/"})
    assert same.headers["Location"] == "/mijn-plan/"
    Session.objects.all().delete()
    client.get("/mijn-plan/")
    stranger = client.post("/tablet/", {"number": "0815", "code": code, "next": "/mijn-plan/"})
    assert (stranger.headers["Location"], stranger.headers["Clear-Site-Data"]) == ("/start/", '"storage"')


@pytest.mark.parametrize("following", ["https://elders.example/", "//elders.example/", "javascript:alert(1)"])
def test_one_goes_on_nowhere_else(following, rosa, hr):
    first, second, _third = codes_for(rosa, hr)
    client = tablet_of(first)
    answer = client.post("/tablet/", {"number": "4711", "code": second, "next": following})
    assert answer.headers["Location"] == "/start/"


def test_an_office_session_is_not_taken_over(rosa, hr):
    """Who is logged in with a password in this browser is out when a colleague uses a code."""
    client = client_of(hr)
    client.post("/tablet/", {"number": "4711", "code": codes_for(rosa, hr)[0]})
    assert client.get("/hr/").status_code == 403
    assert "Rosa" in client.get("/start/").content.decode()


def test_hr_prints_a_sheet_for_who_has_no_mail(rosa, hr):
    EngagementFactory(person__family_name="Metmail")
    client = client_of(hr)
    page = client.get("/hr/tabletcodes/").content.decode()
    assert "Veld, Rosa" in page
    assert "Metmail" not in page
    assert "Metmail" in client.get("/hr/tabletcodes/?zoek=metm").content.decode()
    sheet = client.post("/hr/tabletcodes/", {"person": [str(rosa.public_id)], "codes": "2"})
    assert "no-store" in sheet.headers["Cache-Control"]
    [slip] = sheet.context["slips"]
    assert (slip.person, len(slip.codes)) == (rosa, 2)
    for code in slip.codes:
        assert code in sheet.content.decode()
    assert "heeft nog codes" in client.get("/hr/tabletcodes/").content.decode()


def test_a_sheet_for_nobody_or_with_nonsense_changes_nothing(rosa, hr):
    client = client_of(hr)
    assert client.post("/hr/tabletcodes/", {}).status_code == 302
    assert client.post("/hr/tabletcodes/", {"person": ["x"]}).status_code == 403
    assert TabletCode.objects.count() == 0
    client.post("/hr/tabletcodes/", {"person": [str(rosa.public_id)], "codes": "9999999"})
    assert TabletCode.objects.count() <= 5


def test_a_manager_prints_for_the_own_team_only(rosa, hr):
    karim = PersonFactory()
    own = EngagementFactory(line_manager=karim, person__family_name="Eigen").person
    client = client_of(karim)
    page = client.get("/team/tabletcodes/").content.decode()
    assert "Eigen" in page
    assert "Veld" not in page
    assert client.post("/team/tabletcodes/", {"person": [str(own.public_id)]}).status_code == 200
    assert client.post("/team/tabletcodes/", {"person": [str(rosa.public_id)]}).status_code == 403
    assert client.post("/team/tabletcodes/", {"person": [str(karim.public_id)]}).status_code == 403
    assert client.get("/hr/tabletcodes/").status_code == 403
    assert not TabletCode.objects.filter(person=rosa).exists()
