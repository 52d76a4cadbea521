"""HR reads in a file with earlier completions, and notes of one person what was done elsewhere."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.audit.models import Lookup
from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Role
from lms.actions.assigning import assign_requirements
from lms.actions.record_files import confirm_records
from lms.models import Assignment, BulkChange, Completion, RecordFile, RecordRun, Requirement
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.record_files import record_content, stage_lines

pytestmark = pytest.mark.django_db
NOW = moment("2022-04-01 10:00")
UPLOAD = "/hr/import/afrondingen/"


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(NOW)


@pytest.fixture
def noor(oath_module, at) -> Engagement:
    person = PersonFactory(personnel_number="100", given_name="Noor", infix="", family_name="Wit")
    engagement = EngagementFactory(person=person, starts_on=date(2022, 2, 1))
    assign_requirements(at=at)
    return engagement


@pytest.fixture
def line(oath_module) -> str:
    return f"100;{oath_module};10-02-2022;<b>Zaal</b>"


def send(client: Client, *lines: str, kind: str = "module"):
    file = SimpleUploadedFile("eerder.csv", record_content(*lines))
    return client.post(UPLOAD, {"kind": kind, "file": file}, follow=True)


def test_hr_sees_what_is_new_and_imports_it(hr, noor, line):
    client = client_of(hr)
    page = send(client, line).content.decode()
    assert "Dit komt erbij" in page
    assert "Noor Wit" in page
    # The module was published after that day.
    assert "de oudste, want toen was er nog geen" in page
    assert "&lt;b&gt;Zaal" in page
    assert Completion.objects.count() == 0
    address = f"{UPLOAD}{RecordFile.objects.get().public_id}/"
    page = client.post(f"{address}importeer/", follow=True).content.decode()
    assert "Dit is geïmporteerd" in page
    assert Completion.objects.get().source == "import"
    assert Assignment.objects.get().completed_at is not None
    assert "geïmporteerd: 1" in client.get(UPLOAD).content.decode()


def test_each_fault_is_named_with_how_to_mend_it(hr, noor, line):
    client = client_of(hr)
    page = send(client, line, "999;integer;01-01-2023;").content.decode()
    assert "Dit medewerkernummer kennen we niet." in page
    assert "Deze dag moet nog komen." in page
    assert "Importeer wat goed is" in page
    address = f"{UPLOAD}{RecordFile.objects.get().public_id}/"
    assert "Er zijn regels met fouten" in client.post(f"{address}importeer/", follow=True).content.decode()
    assert Completion.objects.count() == 0
    client.post(f"{address}importeer/", {"accept_valid": "1"})
    assert Completion.objects.count() == 1


def test_a_file_that_cannot_be_read_offers_no_button(hr):
    page = send(client_of(hr), "100;x;01-01-2022;x").content.decode()
    assert "Importeer wat goed is" not in page
    file = SimpleUploadedFile("eerder.xlsx", b"PK\x03\x04 and so on")
    page = client_of(hr).post(UPLOAD, {"kind": "module", "file": file}, follow=True).content.decode()
    assert "Dit is een Excel-bestand." in page
    assert "Gooi weg" in page


def test_without_a_file_it_says_so(hr):
    assert client_of(hr).post(UPLOAD, {"kind": "module"}).status_code == 422


def test_what_failed_half_way_is_tried_again_with_a_button(hr, noor, line):
    file, client = stage_lines("module", line, by=hr, at=NOW), client_of(hr)
    confirm_records(file=file, by=hr, at=NOW)
    RecordRun.objects.update(status="failed")
    address = f"{UPLOAD}{file.public_id}/"
    assert f'action="{address}importeer/"' in client.get(address).content.decode()
    assert "Dit is geïmporteerd" in client.post(f"{address}importeer/", follow=True).content.decode()
    assert Completion.objects.count() == 1
    # Wiped after a while: then there is nothing to try again.
    RecordRun.objects.update(status="failed")
    page = client.get(address).content.decode()
    assert "Kies hetzelfde bestand opnieuw" in page
    assert f"{address}importeer/" not in page


def test_thrown_away_is_gone(hr, noor, line):
    file = stage_lines("module", line, by=hr, at=NOW)
    client = client_of(hr)
    client.post(f"{UPLOAD}{file.public_id}/weg/")
    assert "Dit bestand is weggegooid" in client.get(f"{UPLOAD}{file.public_id}/").content.decode()
    page = client.post(f"{UPLOAD}{file.public_id}/importeer/", follow=True).content.decode()
    assert "al weggegooid" in page
    assert Completion.objects.count() == 0


@pytest.mark.parametrize("role", [Role.CLUSTER_COORDINATOR, Role.EDITOR, Role.PRIVACY_OFFICER, None])
def test_nobody_else_reads_in_or_notes(hr, noor, line, role):
    person, file = PersonFactory(), stage_lines("module", line, by=hr, at=NOW)
    if role:
        unit = UnitFactory(kind="cluster") if role == Role.CLUSTER_COORDINATOR else None
        grant_role(person=person, role=role, unit=unit, at=NOW)
    client = client_of(person)
    for address in (UPLOAD, f"{UPLOAD}{file.public_id}/", f"/hr/mensen/gelijk/{noor.public_id}/"):
        assert client.get(address).status_code == 403
    for address in (f"{UPLOAD}{file.public_id}/importeer/", f"/hr/mensen/gelijk/{noor.public_id}/"):
        assert client.post(address).status_code == 403
    assert Completion.objects.count() == 0


def equate(client: Client, engagement: Engagement, **form: object):
    return client.post(f"/hr/mensen/gelijk/{engagement.public_id}/", form, follow=True)


def test_hr_notes_what_was_done_elsewhere_and_who_it_is_about_reads_it(hr, noor, oath_module):
    client = client_of(hr)
    page = equate(client, noor, module_key=oath_module, day="2021-06-01", reason="Certificaat gezien")
    text = page.content.decode()
    assert "Daarmee is 1 verplichting af." in text
    assert "gelijk aan iets anders: Certificaat gezien" in text
    own = client_of(noor.person).get("/mijn-plan/").content.decode()
    assert "gelijk aan iets anders: Certificaat gezien" in own
    assert hr.full_name in own


def test_what_cannot_be_noted_says_how_to_mend_it(hr, noor, oath_module):
    client = client_of(hr)
    given = {"module_key": oath_module, "day": "2021-06-01", "reason": "Gezien"}
    for wrong, said in (
        ({"day": "2022-04-02"}, "Deze dag moet nog komen."),
        ({"day": "0021-06-01"}, "Dit jaar kan niet kloppen."),
        ({"reason": " "}, "Schrijf wat het is"),
        ({"module_key": "x"}, "Kies een module."),
    ):
        page = equate(client, noor, **{**given, **wrong})
        assert page.status_code == 422
        assert said in page.content.decode()
    own = EngagementFactory(person=hr)
    assert "pas je niet zelf aan" in equate(client, own, **given).content.decode()
    assert Completion.objects.count() == 0


def test_several_at_once_from_the_list_of_a_requirement(hr, noor, oath_module):
    path = f"/hr/verplichtingen/{Requirement.objects.get().public_id}/mensen/"
    client = client_of(hr)
    given = {
        "press": "11111111-1111-4111-8111-111111111111",
        "assignment": [Assignment.objects.get().public_id],
        "act": "equivalence",
        "equal_module": oath_module,
        "equal_day": "2021-06-01",
    }
    assert "Schrijf waarom." in client.post(f"{path}samen/", given, follow=True).content.decode()
    page = client.post(f"{path}samen/", {**given, "equal_reason": "Gezien"}, follow=True).content.decode()
    assert "Gedaan voor 1 persoon." in page
    assert "blijft staan" in page
    assert BulkChange.objects.get().reason == "Gezien"
    assert Completion.objects.get().source == "equivalence"


def test_opening_the_form_of_one_person_is_noted(hr, noor):
    client_of(hr).get(f"/hr/mensen/gelijk/{noor.public_id}/")
    assert Lookup.objects.filter(subject_id=noor.person.public_id).count() == 1
