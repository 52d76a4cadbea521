"""What every number of a questionnaire means, for who makes it and who reads its outcomes."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.people.models import Role
from measurement.actions.instruments import publish_instrument
from tests.conftest import client_of
from tests.factories.instruments import changed, make_version, rewrite, small, words
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.test_wagtail import somebody_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(at: Any) -> Client:
    return client_of(somebody_with(Role.HR, at))


def address(name: str, number: int = 1) -> str:
    return reverse(f"measurement:{name}", args=["klein", number])


@pytest.mark.parametrize("role", [Role.HR, Role.EDITOR, Role.PRIVACY_OFFICER])
def test_who_works_with_questionnaires_reads_the_codebook(role, at):
    make_version(at=at)
    client = client_of(somebody_with(role, at))
    assert client.get(reverse("measurement:codebooks")).status_code == 200
    assert client.get(address("codebook")).status_code == 200


def test_editor_who_also_works_here_reads_it(at):
    """As an employee they have the outcomes of their own session, which do not open this page."""
    make_version(at=at)
    editor = somebody_with(Role.EDITOR, at)
    EngagementFactory(person=editor)
    assert client_of(editor).get(address("codebook")).status_code == 200


def test_colleague_does_not_open_it(at):
    make_version(at=at)
    assert client_of(PersonFactory()).get(address("codebook")).status_code == 403


def test_page_names_items_options_and_scales(hr, at):
    make_version(at=at)
    page = hr.get(address("codebook")).content.decode()
    for said in ("regels_01", "Vraag over regel 1?", "(goed)", "ankervraag", "Helemaal oneens", "2 punten"):
        assert said in page
    assert "alleen na ‘advies_1’ met antwoord 1" in page
    assert "gevoelig: pas vanaf 20 mensen" in page


def test_english_codebook_is_english(hr, at):
    make_version(at=at)
    page = hr.get(f"/en{address('codebook')}").content.decode()
    assert "Vraag over regel 1? (en)" in page
    assert "anchor question" in page


def test_break_stands_in_the_codebook_from_its_version_on(hr, at):
    instrument = make_version(at=at).instrument
    rewrite(instrument, changed("fouten_1", text=words("Anders")))
    publish_instrument(
        instrument=instrument, at=at, by=None, broken_scales=["fouten"], comparison_reason="Onduidelijk."
    )
    assert "begint opnieuw" not in hr.get(address("codebook")).content.decode()
    page = hr.get(address("codebook", 2)).content.decode()
    assert "begint opnieuw bij versie 2" in page
    assert "Onduidelijk." in page


@pytest.mark.parametrize("name", ["codebook", "codebook_file"])
def test_version_that_is_not_there_is_not_found(hr, at, name):
    make_version(at=at)
    assert hr.get(address(name, 2)).status_code == 404


def test_file_has_a_line_for_every_score_and_item(hr, at):
    make_version(changed("toelichting", text=words("=SOM(A1)")), at=at)
    response = hr.get(address("codebook_file"))
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 1 + len(small()["scales"]) + len(small()["items"])
    assert lines[1][:3] == ["score", "1", "regels"]
    # A spreadsheet would take it for a formula.
    assert lines[-1][3] == "'=SOM(A1)"
    assert "attachment" in response["Content-Disposition"]
