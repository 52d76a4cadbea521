import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.people.importing.queries import import_runs
from foundation.people.importing.rules.headings import PEOPLE_FILE
from foundation.people.models import Engagement, HeadingMapping, ImportRun, Person
from lms.models import Assignment
from tests.factories.lms import make_hr, make_module, require_for_oath
from tests.factories.people import PersonFactory, UnitFactory, UserFactory
from tests.foundation.people.importing.files import people, people_file, person, units_file

pytestmark = pytest.mark.django_db

UPLOAD = "/hr/import/"


@pytest.fixture
def client(db, now_is, at) -> Client:
    """HR, logged in, on the day of `at`."""
    now_is(at)
    UnitFactory(code="T1", name="Team Wijken")
    browser = Client()
    hr = make_hr(at=at)
    hr.user = UserFactory()
    hr.save()
    browser.force_login(hr.user)
    return browser


def choose(client: Client, content: bytes, kind: str = "volledig"):
    file = SimpleUploadedFile("hr.csv", content, content_type="text/csv")
    return client.post(UPLOAD, {"kind": kind, "file": file})


def staged(client: Client, *rows: dict[str, str], kind: str = "volledig", **kwargs) -> ImportRun:
    choose(client, people_file(*rows, **kwargs), kind)
    return import_runs().first()


def imported(client: Client, *rows: dict[str, str], kind: str = "volledig") -> ImportRun:
    run = staged(client, *rows, kind=kind)
    client.post(address("apply", run), {"accept_valid": "1"})
    return run


def address(name: str, run: ImportRun) -> str:
    return reverse(f"lms:import_{name}", kwargs={"run_id": run.public_id})


def text_of(response) -> str:
    """The visible text of a page, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def test_file_is_chosen_looked_at_and_imported(client):
    response = choose(client, people_file({}, person(1002)))
    run = import_runs().first()
    assert response.status_code == 302
    assert response.url == address("run", run)
    page = client.get(response.url)
    assert "Dit verandert er" in text_of(page)
    assert "Noor de Vries 1001" in text_of(page)
    assert Person.objects.filter(personnel_number="1001").count() == 0
    done = client.post(address("apply", run), follow=True)
    assert "Geïmporteerd: 2 nieuw, 0 gewijzigd." in text_of(done)
    assert Person.objects.filter(personnel_number__in=["1001", "1002"]).count() == 2
    assert run.started_by is not None


def test_import_gives_people_what_is_required_of_them(client, at):
    require_for_oath(make_module(at=at))
    imported(client, {})
    assert Assignment.objects.filter(engagement__person__personnel_number="1001").count() == 1


def test_wrong_lines_are_shown_and_can_be_left_out(client):
    run = staged(client, {}, person(1002, indienst="31-02-2022"))
    shown = text_of(client.get(address("run", run)))
    assert "3 indienst 31-02-2022 Deze dag bestaat niet." in shown
    assert "Importeer wat goed is" in shown
    refused = client.post(address("apply", run), follow=True)
    assert "Er zijn regels met fouten. Er is niets geïmporteerd." in text_of(refused)
    client.post(address("apply", run), {"accept_valid": "1"})
    assert list(Engagement.objects.values_list("person__personnel_number", flat=True)) == ["1001"]


def test_changes_show_before_and_after(client):
    imported(client, {})
    run = staged(client, {"achternaam": "Bakker"})
    shown = text_of(client.get(address("run", run)))
    assert "achternaam : was Vries → , wordt Bakker" in shown


def test_double_click_imports_once(client):
    run = imported(client, {})
    again = client.post(address("apply", run), follow=True)
    assert "Over dit bestand is al besloten." in text_of(again)
    assert Engagement.objects.count() == 1


def test_file_is_thrown_away(client):
    run = staged(client, {})
    page = client.post(address("discard", run), follow=True)
    assert "Weggegooid. Er is niets geïmporteerd." in text_of(page)
    assert "weggegooid" in text_of(client.get(address("run", run)))
    assert "Noor" not in text_of(client.get(address("run", run)))


def test_refused_file_says_what_to_mend(client):
    run = staged(client, {"BSN": "111222333"}, columns=(*PEOPLE_FILE.fields, "BSN"))
    shown = text_of(client.get(address("run", run)))
    assert "Dit bestand kunnen we niet inlezen" in shown
    assert "Deze kolom bevat burgerservicenummers." in shown
    assert "111222333" not in shown


def test_unknown_headings_are_chosen_once_and_remembered(client):
    columns = ("Pers.nr", *PEOPLE_FILE.fields[1:], "kamer")
    rows = [{"Pers.nr": "1001", "kamer": "B1"}]
    run = staged(client, *rows, columns=columns)
    page = client.get(address("run", run))
    assert "Heten jullie kolommen anders?" in text_of(page)
    response = client.post(
        address("map", run), {"persnr": "medewerkernummer", "kamer": "overslaan"}, follow=True
    )
    assert "Onthouden. Kies het bestand nog een keer." in text_of(response)
    assert staged(client, *rows, columns=columns).counts["new"] == 1
    assert "persnr medewerkernummer Vergeet persnr" in text_of(client.get(reverse("lms:import_headings")))
    client.post(reverse("lms:import_heading_forget"), {"kind": "people", "heading": "persnr"})
    assert list(HeadingMapping.objects.values_list("heading", flat=True)) == ["kamer"]


@pytest.mark.parametrize("forged", [{"persnr": "wachtwoord"}, {"persnr": "naam"}])
def test_heading_cannot_become_a_field_that_does_not_exist(client, forged):
    run = staged(client, {}, columns=(*PEOPLE_FILE.fields, "Pers.nr"))
    assert client.post(address("map", run), forged).status_code == 403
    assert HeadingMapping.objects.count() == 0


def test_bsn_column_is_not_offered_to_be_remembered(client):
    run = staged(client, {}, columns=(*PEOPLE_FILE.fields, "BSN"))
    client.post(address("map", run), {"bsn": "functie"})
    assert HeadingMapping.objects.count() == 0


def test_held_lines_are_listed_and_tried_again(client):
    imported(client, {"eenheidcode": "T9"}, person(1002))
    assert "1 regel wacht op een eenheid." in text_of(client.get(UPLOAD))
    assert "T9 : Deze eenheid kennen we niet." in text_of(client.get(reverse("lms:import_held")))
    UnitFactory(code="T9")
    page = client.post(reverse("lms:import_retry"), follow=True)
    assert "1 regels geïmporteerd, 0 wachten nog." in text_of(page)
    assert "Er wacht niets" in text_of(page)
    assert Engagement.objects.count() == 2


def test_units_are_imported(client):
    choose(client, units_file({"eenheidcode": "T2", "naam": "Team Groen"}), "eenheden")
    run = import_runs().first()
    assert "Team Groen T2" in text_of(client.get(address("run", run)))
    client.post(address("apply", run))
    assert (run.kind, ImportRun.objects.get(pk=run.pk).status) == ("units", "applied")


def test_endings_are_confirmed_or_dismissed(client):
    rows = people(40)
    imported(client, *rows)
    run = imported(client, *rows[:38])
    assert "2 contracten staan niet meer in het bestand." in text_of(client.get(UPLOAD))
    jobs = {job.person.personnel_number: job for job in Engagement.objects.select_related("person")}
    page = client.get(address("endings", run))
    assert "Noor de Vries1039" in text_of(page)
    nobody = client.post(address("endings", run), {"ends_on": "2022-02-28"})
    assert (nobody.status_code, "Kies eerst wie je bedoelt." in text_of(nobody)) == (422, True)
    form = {"engagement": [jobs["1039"].public_id], "ends_on": "2022-02-28"}
    assert "1 contract is beëindigd." in text_of(client.post(address("endings", run), form, follow=True))
    form = {"engagement": [jobs["1040"].public_id], "dismiss": "1"}
    page = client.post(address("endings", run), form, follow=True)
    assert "1 persoon blijft." in text_of(page)
    assert "Niemand meer te bevestigen" in text_of(page)
    ended = Engagement.objects.exclude(ends_on=None)
    assert list(ended.values_list("person__personnel_number", "ends_on")) == [("1039", date(2022, 2, 28))]


def test_supplement_proposes_nobody(client):
    imported(client, *people(3))
    run = staged(client, person(1001), kind="aanvulling")
    assert (run.is_partial, run.status, run.counts["ended"]) == (True, "staged", 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "Dit bestand is leeg."), (b"x" * 20_000_001, "Dit bestand is te groot.")],
    ids=["empty", "too big"],
)
def test_file_that_is_not_taken(client, content, sentence):
    response = choose(client, content)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert ImportRun.objects.count() == 0


def test_long_lists_come_in_pages(client):
    run = staged(client, *people(60))
    assert "Bladzijde 1 van 2" in text_of(client.get(address("run", run)))
    assert "Vries1060" in text_of(client.get(address("run", run) + "?deel=nieuw&page=2"))


@pytest.mark.parametrize("name", ["run", "endings"])
def test_unknown_run_is_not_found(client, name):
    url = reverse(f"lms:import_{name}", kwargs={"run_id": PersonFactory().public_id})
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["upload", "headings", "held"])
def test_only_hr_opens_these_pages(client, name):
    colleague = PersonFactory(user=UserFactory())
    browser = Client()
    assert browser.get(reverse(f"lms:import_{name}")).status_code == 302
    browser.force_login(colleague.user)
    assert browser.get(reverse(f"lms:import_{name}")).status_code == 403


@pytest.mark.parametrize("name", ["apply", "discard", "map", "endings"])
def test_forged_request_changes_nothing(client, name):
    run = staged(client, {})
    browser = Client()
    browser.force_login(PersonFactory(user=UserFactory()).user)
    assert browser.post(address(name, run)).status_code == 403
    run.refresh_from_db()
    assert (run.status, Engagement.objects.count()) == ("staged", 0)


def test_pages_take_the_same_number_of_queries_with_more_in_them(client):
    def pages(run: ImportRun) -> list[str]:
        sections = ("fouten", "nieuw", "gewijzigd", "wacht", "weg")
        return [UPLOAD, *(f"{address('run', run)}?deel={section}" for section in sections)]

    def queries(count: int) -> list[int]:
        rows = [person(2000 + place, eenheidcode="T9") for place in range(count)]
        rows += [person(3000 + place, indienst="x") for place in range(count)]
        rows += [person(4000 + place) for place in range(count)]
        return [_count(client, url) for url in pages(staged(client, *rows, kind="aanvulling"))]

    # The first page of a process also reads the brand.
    client.get(UPLOAD)
    assert queries(1) == queries(5)


def _count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
