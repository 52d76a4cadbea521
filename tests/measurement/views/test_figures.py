import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.people.actions import grant_role
from foundation.people.models import Role
from measurement.models import Figure, FigureImport
from tests.conftest import client_of, moment
from tests.factories.figures import (
    INVESTIGATIONS,
    NOT_REPORTED,
    REPORTED,
    REPORTERS,
    SMALL,
    UNKNOWN_CONFIDANT,
    figure_file,
    read_in,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(now_is, at):
    now_is(at)


def with_role(role: Role):
    person = PersonFactory()
    grant_role(person=person, role=role, at=moment("2022-01-03 09:00"))
    return client_of(person)


@pytest.fixture
def coordinator():
    return with_role(Role.CONCERN_COORDINATOR)


def page(client, code: str) -> str:
    return client.get(f"/cijfers/{code}/").content.decode()


def test_list_shows_the_newest_and_small_counts_too(coordinator, at):
    read_in([*SMALL, *REPORTERS], at=at)
    shown = coordinator.get("/cijfers/").content.decode()
    assert "227 mensen" in shown
    assert "4 mensen" in shown


def test_list_is_filtered_by_source_and_theme(coordinator, at):
    read_in([*UNKNOWN_CONFIDANT, *REPORTERS], at=at)
    assert "Totaal aantal melders" not in coordinator.get("/cijfers/?bron=Huizen").content.decode()
    assert "Kent de vertrouwenspersoon" not in coordinator.get("/cijfers/?thema=reports").content.decode()
    assert coordinator.get("/cijfers/?thema=onzin&bron=niemand").status_code == 200


def test_page_draws_no_line_where_the_question_changed(coordinator, at):
    read_in([*NOT_REPORTED, *REPORTED, *UNKNOWN_CONFIDANT], at=at)
    changed, same = (
        page(coordinator, "geen-melding-gedaan"),
        page(coordinator, "kent-vertrouwenspersoon-niet"),
    )
    assert (changed.count('class="lijn"'), same.count('class="lijn"')) == (0, 1)
    assert "andere vraag" in changed
    assert "88%, 12% onbekend" in changed
    assert "Deed je melding bij de vertrouwenspersoon?" in changed


def test_page_stars_what_was_counted_otherwise(coordinator, at):
    read_in(INVESTIGATIONS, at=at)
    shown = page(coordinator, "onderzoeken")
    assert "Zonder onderzoeken in de lijn" in shown
    assert shown.count('class="sterretje"') == 5


def test_export_can_be_read_in_again(coordinator, at):
    read_in([*NOT_REPORTED, *INVESTIGATIONS, "A,2019,=HYPERLINK,1,persons,"], at=at)
    content = coordinator.get("/cijfers/bestand/").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["item"] for row in rows} >= {"Onderzoeken", "'=HYPERLINK"}
    Figure.objects.all().delete()
    response = coordinator.post("/cijfers/inlezen/", {"file": SimpleUploadedFile("c.csv", content.encode())})
    shown = coordinator.get(response["Location"]).content.decode()
    assert "Dit verandert er" in shown


def test_upload_shows_the_difference_and_waits_for_a_yes(coordinator):
    file = SimpleUploadedFile("c.csv", figure_file(*REPORTERS))
    response = coordinator.post("/cijfers/inlezen/", {"file": file})
    shown = coordinator.get(response["Location"])
    assert (shown.context["examination"].counts["new"], Figure.objects.count()) == (5, 0)
    yes = {"mark": shown.context["examination"].mark}
    coordinator.post(f"{response['Location']}ja/", yes)
    # A double click.
    again = coordinator.post(f"{response['Location']}ja/", yes, follow=True)
    assert "Dit bestand is al ingelezen." in again.content.decode()
    assert (Figure.objects.count(), FigureImport.objects.get().is_applied) == (5, True)


def test_wrong_file_shows_line_column_and_mend(coordinator):
    file = SimpleUploadedFile("c.csv", figure_file("R,2019,A,veel,persons,"))
    response = coordinator.post("/cijfers/inlezen/", {"file": file}, follow=True)
    shown = response.content.decode()
    for text in ("Er is niets ingelezen.", "Dit is geen getal.", "veel"):
        assert text in shown


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.HR, 200, 200),
        (Role.CONCERN_COORDINATOR, 200, 200),
        (Role.WORKS_COUNCIL, 200, 403),
        (Role.DIRECTOR, 200, 403),
        (Role.EDITOR, 403, 403),
        (Role.FACILITATOR, 403, 403),
    ],
)
def test_who_reads_and_who_reads_in(role, reads, writes):
    client = with_role(role)
    assert client.get("/cijfers/").status_code == reads
    assert client.get("/cijfers/inlezen/").status_code == writes


def test_employee_reads_no_figures():
    assert client_of(EngagementFactory().person).get("/cijfers/").status_code == 403
