"""A kind of person that no code knows: added by HR, imported, invited, asked to sign, and retired."""

from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.people.models import Engagement, PersonalLink, PersonKind
from lms.actions.declaring import load_first_table
from lms.models import RequirementVersion, StepOfKind
from lms.queries.declarations import start_state
from tests.conftest import client_of, moment
from tests.factories.declarations import (
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    require_for_declarations,
    sign,
)
from tests.factories.externals import client_by_link
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, UnitFactory
from tests.foundation.people.importing.files import people_file
from tests.lms.views.test_hr_import import choose, import_runs

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
KINDS, NEW, TABLE = "/hr/verklaringen/soorten/", "/hr/verklaringen/soorten/nieuw/", "/hr/verklaringen/"
LIST = (
    "naam;e-mail;soort;eenheidcode;begin;einde;taal\nKarim Yilmaz;karim@b.example;{};T1;7-3-2022;30-9-2022;nl"
)


@pytest.fixture
def hr(now_is):
    now_is(AT)
    return client_of(make_hr(at=moment("2022-01-03 10:00")))


@pytest.fixture
def module_key(hr):
    key = make_module(at=AT)
    require_for_declarations(key)
    return key


@pytest.fixture
def sponsor(hr):
    person = make_sponsor(at=AT)
    unit = UnitFactory(code="T1", name="Projecten")
    EngagementFactory(person=person, number=2, unit=unit, starts_on=date(2016, 1, 1))
    # Who leads somebody may invite.
    EngagementFactory(line_manager=person)
    return person


def form(**changes: str) -> dict[str, str]:
    return {
        "code": "gedetacheerde",
        "name_nl": "gedetacheerde",
        "name_en": "secondee",
        "words": "detachering, uitgeleend van elders",
        "entry": "link",
        "standing": "no_official",
        **changes,
    }


def added(hr, **changes: str) -> PersonKind:
    answer = hr.post(NEW, form(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return PersonKind.objects.get(code=changes.get("code", "gedetacheerde"))


def body(response) -> str:
    return response.content.decode()


def test_a_new_kind_signs_without_any_code(hr, module_key, sponsor):
    declaration = make_declaration(at=AT, code="geheimhoudingsverklaring")
    answer = hr.post(NEW, form())
    assert answer.url == "/hr/verklaringen/wie/gedetacheerde/"
    table = body(hr.get(TABLE))
    assert "Gedetacheerde" in table
    assert "Deze mensen leggen niets af en tekenen niets." in table
    hr.post(answer.url, {"declarations": [declaration.pk]})

    by = client_of(sponsor)
    assert 'value="gedetacheerde"' in body(by.get("/externen/nieuw/"))
    by.post("/externen/import/", {"lines": LIST.format("Uitgeleend van elders"), "save": "1"})
    engagement = Engagement.objects.get(kind="gedetacheerde")
    assert PersonalLink.objects.filter(engagement=engagement).exists()
    assert "gedetacheerde, Projecten" in body(by.get("/externen/"))
    assert "secondee, Projecten" in body(by.get("/en/externen/"))
    # What stands before signing takes the kind in.
    assert "gedetacheerde" in RequirementVersion.objects.order_by("-number").first().kinds
    codes = [(one.code, one.is_done) for one in start_state(engagement, at=AT).conditions]
    assert codes == [("module", False), ("geheimhoudingsverklaring", False)]

    assert client_by_link(engagement).get("/welkom/").status_code == 200
    complete_module(engagement, module_key, at=AT)
    sign(engagement, declaration, at=AT)
    assert start_state(engagement, at=AT).may_start


def test_the_hr_file_knows_a_new_kind_and_its_other_words_at_once(hr):
    UnitFactory(code="T1")
    added(hr, entry="account")
    choose(
        hr,
        people_file(
            {"soort": "Gedetacheerde"},
            {"medewerkernummer": "1002", "achternaam": "Bos", "email": "b@l.example", "soort": "DETACHERING"},
        ),
    )
    run = import_runs().first()
    hr.post(f"/hr/import/{run.public_id}/importeer/")
    assert (
        list(Engagement.objects.filter(person__personnel_number__in=["1001", "1002"]).values_list("kind"))
        == [("gedetacheerde",)] * 2
    )


def test_a_retired_kind_stays_with_who_has_it_and_goes_to_nobody_new(hr, module_key, sponsor):
    kind = added(hr)
    old = make_external(sponsor=sponsor, at=AT, kind="gedetacheerde", unit=UnitFactory())
    answer = hr.post(f"{KINDS}gedetacheerde/vervalt/", {"version": kind.version}, follow=True)
    assert "Vervallen. Wie deze soort heeft, houdt hem." in body(answer)
    by = client_of(sponsor)
    assert 'value="gedetacheerde"' not in body(by.get("/externen/nieuw/"))
    assert "gedetacheerde" in body(by.get(f"/externen/{old.public_id}/"))
    lines = LIST.format("gedetacheerde").replace("Karim", "Sem").replace("karim", "sem")
    refused = by.post("/externen/import/", {"lines": lines, "save": "1"})
    assert (refused.status_code, "Kies uit: inhuur, zzp&#x27;er, " in body(refused)) == (422, True)
    assert Engagement.objects.filter(kind="gedetacheerde").count() == 1
    assert "uit gebruik" in body(hr.get(TABLE))
    hr.post(f"{KINDS}gedetacheerde/terug/", {"version": kind.version + 1})
    assert 'value="gedetacheerde"' in body(by.get("/externen/nieuw/"))


def test_the_hr_file_gives_a_retired_kind_to_nobody_new(hr):
    UnitFactory(code="T1")
    kind = added(hr, entry="account")
    choose(hr, people_file({"soort": "gedetacheerde"}))
    hr.post(f"/hr/import/{import_runs().first().public_id}/importeer/")
    hr.post(f"{KINDS}gedetacheerde/vervalt/", {"version": kind.version})
    choose(
        hr,
        people_file(
            {"soort": "gedetacheerde", "functie": "Jurist"},
            {"medewerkernummer": "1002", "achternaam": "Bos", "email": "b@l.example", "soort": "detachering"},
        ),
    )
    run = import_runs().first()
    assert "Deze soort is vervallen" in body(hr.get(f"/hr/import/{run.public_id}/"))
    hr.post(f"/hr/import/{run.public_id}/importeer/", {"accept_valid": "1"})
    [job] = Engagement.objects.filter(person__personnel_number__in=["1001", "1002"])
    assert (job.kind, job.job_title) == ("gedetacheerde", "Jurist")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"code": "Inhuur"}, "code", "‘Inhuur’ is al een woord voor de soort ‘inhuur’."),
        ({"code": "ZZP’er"}, "code", "is al een woord voor de soort ‘zzp’er’."),
        ({"words": "inhuur"}, "words", "‘inhuur’ is al een woord voor de soort ‘inhuur’."),
        ({"words": "a;b<c"}, "words", "‘b&lt;c’ kan niet."),
        ({"words": ", ".join(f"w{n}" for n in range(20))}, "words", "Dit zijn te veel woorden."),
        ({"code": "12"}, "code", "‘12’ kan niet."),
        ({"standing": "politician"}, "entry", "Een bestuurder komt niet binnen met een link."),
        ({"name_nl": " "}, "name_nl", "verplicht"),
        ({"standing": "x"}, "standing", "geldige"),
    ],
)
def test_a_kind_that_cannot_be_is_refused_with_why(hr, changes, field, said):
    answer = hr.post(NEW, form(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert said in body(answer)
    assert PersonKind.objects.count() == 11


def test_the_second_of_two_tabs_overwrites_nothing(hr):
    kind = added(hr)
    path = f"{KINDS}gedetacheerde/"
    first = form(name_nl="geleende collega", version=str(kind.version))
    second = form(name_nl="bruikleen", version=str(kind.version))
    assert hr.post(path, first).status_code == 302
    answer = hr.post(path, second)
    assert (answer.status_code, "Iemand anders heeft deze soort net veranderd." in body(answer)) == (
        422,
        True,
    )
    assert PersonKind.objects.get(pk=kind.pk).name_nl == "geleende collega"
    late = hr.post(f"{path}vervalt/", {"version": kind.version}, follow=True)
    assert "Iemand anders heeft deze soort net veranderd." in body(late)
    assert PersonKind.objects.get(pk=kind.pk).retired_on is None
    # The same kind made in two tabs.
    assert hr.post(NEW, form()).status_code == 422


def test_a_kind_that_came_along_keeps_its_code_and_what_it_is(hr):
    kind = PersonKind.objects.get(code="inhuur")
    sent = form(name_nl="ingehuurd", words="extern", entry="account", standing="official", version="1")
    assert hr.post(f"{KINDS}hired/", sent).status_code == 302
    kind.refresh_from_db()
    assert (kind.name_nl, kind.code, kind.is_external, kind.standing) == (
        "ingehuurd",
        "inhuur",
        True,
        "no_official",
    )
    assert [one.word for one in kind.words.all()] == ["inhuur", "extern"]
    assert "Ingehuurd" in body(hr.get(TABLE))


def test_every_change_of_a_kind_is_an_event(hr):
    kind = added(hr)
    hr.post(f"{KINDS}gedetacheerde/", form(name_nl="geleend", version="1"))
    # Nothing changed is nothing to tell.
    hr.post(f"{KINDS}gedetacheerde/", form(name_nl="geleend", version="2"))
    hr.post(f"{KINDS}gedetacheerde/vervalt/", {"version": "2"})
    hr.post(f"{KINDS}gedetacheerde/terug/", {"version": "3"})
    events = AuditEvent.objects.filter(kind__startswith="person_kind").order_by("pk")
    assert [event.kind for event in events] == [
        "person_kind_made",
        "person_kind_changed",
        "person_kind_retired",
        "person_kind_restored",
    ]
    assert {event.details["code"] for event in events} == {kind.code}


def test_how_a_kind_comes_in_stays_once_somebody_has_it(hr):
    added(hr)
    EngagementFactory(kind="gedetacheerde")
    answer = hr.post(f"{KINDS}gedetacheerde/", form(entry="account", version="1"))
    assert (answer.status_code, "Er zijn al mensen van deze soort" in body(answer)) == (422, True)


def test_nobody_without_the_right_adds_a_kind(hr, sponsor):
    assert client_of(sponsor).post(NEW, form()).status_code == 403
    assert client_of(sponsor).post(f"{KINDS}hired/vervalt/", {"version": "1"}).status_code == 403


def test_a_new_official_without_oath_is_warned_about(hr):
    added(hr, entry="account", standing="official", code="boa", name_nl="boa")
    let_sign(make_declaration(at=AT), kind="boa", at=AT)
    row = body(hr.get("/hr/verklaringen/wie/boa/"))
    assert "Wie ambtenaar is, legt de eed of belofte af" in row


def test_the_first_table_is_as_it_was(hr):
    load_first_table(at=AT)
    assert StepOfKind.objects.filter(step="oath").count() == 2
    names = [kind.name for kind in PersonKind.objects.all()]
    assert names == [
        "medewerker",
        "inhuur",
        "zzp’er",
        "uitzendkracht",
        "stagiair",
        "vakantiewerker",
        "oproepkracht",
        "WEP’er",
        "vrijwilliger",
        "onbezoldigd ambtenaar",
        "bestuurder",
    ]
