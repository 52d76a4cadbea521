import pytest

from dilemmas.models import CaseVersion, DilemmaCasePage
from dilemmas.shipped_files import CASE_SHAPE, RULE_PAGES, SOURCE, case_key, page_of
from foundation.content.actions.loading import content_of, load_content
from foundation.content.models import RegulationPage, ShippedContent
from foundation.content.rules.shipping import fingerprint
from foundation.content.shipped_files import SOURCE as CONTENT
from foundation.content.shipped_files import page_files
from tests.conftest import moment
from tests.shipped import FEW, SOME_CASES

pytestmark = pytest.mark.django_db


def load():
    return load_content(
        site_name="Plein",
        hostname="testserver",
        port=80,
        at=moment("2026-01-05 09:00"),
        examples=True,
        sources=[CONTENT, SOME_CASES],
    )


def test_shipped_cases_become_pages_that_an_editor_can_change():
    load()
    dutch = DilemmaCasePage.objects.live().filter(locale__language_code="nl")
    assert {case.slug for case in dutch} == set(FEW)
    assert CaseVersion.objects.values("case_key").distinct().count() == len(FEW)
    # As the editor would hold it: no page counts as touched.
    for record in ShippedContent.objects.filter(key__startswith="pages/dilemmas/"):
        held = fingerprint(content_of(record.content_object, CASE_SHAPE))
        assert held == record.loaded_sha256, record.key
    for case in dutch:
        case.full_clean()


def test_loading_again_changes_nothing_and_an_editors_case_stays():
    load()
    case = DilemmaCasePage.objects.get(slug=FEW[0], locale__language_code="nl")
    case.question = "Onze vraag?"
    case.save_revision().publish()
    again = load()
    assert (again.made, again.updated, again.offered) == (0, 0, 0)
    case.refresh_from_db()
    assert case.question == "Onze vraag?"


def test_a_case_is_the_same_at_every_municipality():
    load()
    for slug in FEW:
        for case in DilemmaCasePage.objects.filter(slug=slug):
            assert case.translation_key == case_key(slug)


def test_rules_lead_to_the_register():
    load()
    named = {rule.name: rule.page for case in DilemmaCasePage.objects.all() for rule in case.rules.all()}
    code = RegulationPage.objects.get(slug="gedragscode", locale__language_code="nl")
    assert named["Gedragscode"].pk == code.pk
    assert DilemmaCasePage.objects.first().pk in {page.pk for page in code.citing_pages()}
    paths = {file.path for file in page_files([CONTENT])}
    assert set(RULE_PAGES.values()) <= paths


def test_a_case_file_without_a_part_names_it():
    with pytest.raises(KeyError, match="adviser"):
        page_of(
            {"core_values": ["zorgvuldigheid"], "theme": 1, "title": "x", "kind": "dilemma"}
            | dict.fromkeys(("card", "situation", "question"), "x")
        )


def test_every_shipped_case_is_a_file_of_the_source():
    files = list(SOURCE.more_pages(SOURCE.folder))
    assert len({file.path for file in files}) >= 64
