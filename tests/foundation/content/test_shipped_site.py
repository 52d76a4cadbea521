"""The site as it ships: whole, in its place, and loaded again without a change."""

import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site

from foundation.audit.models import AuditEvent
from foundation.content.actions.loading import content_of
from foundation.content.actions.offers import keep_own_text, take_shipped_text
from foundation.content.models import (
    BuildingBlock,
    CoreValue,
    HelpLine,
    InformationPage,
    Measure,
    SelfScanQuestion,
    ShippedContent,
    Theme,
)
from foundation.content.rules.shipping import fingerprint
from foundation.content.shipped_files import ITEM_SHAPES, PAGE_SHAPES
from foundation.errors import DomainError
from tests.conftest import moment
from tests.foundation.content.conftest import LOADED_AT, load

pytestmark = pytest.mark.django_db
LATER = moment("2026-06-01 09:00")


def edit(page: InformationPage, body: str) -> None:
    page.body = body
    page.save_revision().publish()


def touched_and_offered(text: str = "Onze tekst.") -> ShippedContent:
    """The page of the real files, changed by an editor before another text came."""
    page = InformationPage.objects.get(slug="hulp-en-advies")
    edit(page, f"<p>{text}</p>")
    one = ShippedContent.objects.get(key="pages/hulp-en-advies.nl")
    one.offered_sha256, one.offered_at = "f" * 64, LOADED_AT
    one.save()
    return one


def test_pages_stand_below_the_page_of_their_folder(loaded):
    assert loaded.made == ShippedContent.objects.count()
    paths = [page.url for page in Page.objects.live().filter(depth__gte=2, locale__language_code="nl")]
    for path in ("/", "/informatiepunt/integriteitswijzer/", "/informatiepunt/regelingen/gedragscode/"):
        assert path in paths
    assert not Page.objects.filter(depth__gte=2, live=False).exists()


def test_loading_twice_changes_nothing(loaded):
    before = list(Page.objects.order_by("pk").values()), list(ShippedContent.objects.order_by("pk").values())
    again = load()
    assert (again.made, again.updated, again.offered) == (0, 0, 0)
    after = list(Page.objects.order_by("pk").values()), list(ShippedContent.objects.order_by("pk").values())
    assert after == before


def test_what_is_loaded_has_the_fingerprint_that_was_written_down(loaded):
    shapes = {shape.model: shape for shape in (*PAGE_SHAPES.values(), *ITEM_SHAPES.values())}
    different = [
        one.key
        for one in ShippedContent.objects.all()
        if fingerprint(content_of(one.content_object, shapes[type(one.content_object)])) != one.loaded_sha256
    ]
    assert different == []


def test_languages_of_one_page_are_each_others_translation(loaded):
    found = {
        page.slug: [other.slug for other in page.get_translations()]
        for page in Page.objects.filter(depth__lte=3, locale__language_code="nl", depth__gte=2)
    }
    assert {slug: others for slug, others in found.items() if others} == {
        "home-nl": ["home-en"],
        "informatiepunt": ["information-point"],
        "hulp-en-advies": ["help-and-advice"],
        "privacy": ["privacy"],
        "toegankelijkheid": ["accessibility"],
    }
    value = CoreValue.objects.get(code="zorgvuldigheid", locale__language_code="en")
    assert [other.name for other in value.get_translations()] == ["Zorgvuldigheid"]


def test_the_site_is_served_from_the_dutch_home(loaded):
    site = Site.objects.get()
    assert (site.root_page.slug, site.hostname, site.site_name) == (
        "home-nl",
        "testserver",
        "Integriteitsplein",
    )
    # Wagtail's own first page is gone.
    assert not Page.objects.filter(slug="home").exists()


def test_lists_are_whole(loaded):
    for language in ("nl", "en"):
        themes = Theme.objects.filter(locale__language_code=language)
        assert [theme.building_blocks.count() for theme in themes] == [9, 7, 6, 8, 4, 2, 4, 5]
    for block in BuildingBlock.objects.select_related("theme"):
        assert (block.theme.locale_id, block.theme.code) == (block.locale_id, block.code[:-2])
    assert Measure.objects.count() == 10
    assert CoreValue.objects.filter(locale__language_code="nl").count() == 4
    questions = SelfScanQuestion.objects.all()
    assert [question.part for question in questions] == ["stimuleren"] * 15 + ["naleven"] * 11
    assert [question.position for question in questions if question.is_open] == [15]
    assert questions[9].name == "Laat ik mijn medewerkers weten dat ik ze vertrouw?"
    whistleblowers = BuildingBlock.objects.get(code="integriteitsschendingen-d", locale__language_code="nl")
    assert whistleblowers.name == "Huis voor Klokkenluiders"
    assert [other.name for other in whistleblowers.get_translations()] == [
        "Dutch Whistleblowers Authority (Huis voor Klokkenluiders)"
    ]


def test_what_an_editor_deleted_stays_away_but_for_pages_that_the_footer_leads_to(loaded):
    Page.objects.get(slug="lian-de-wit").delete()
    Page.objects.get(slug="accessibility").delete()
    HelpLine.objects.filter(code="meldpunt", locale__language_code="en").delete()
    assert load().made == 1
    assert not Page.objects.filter(slug="lian-de-wit").exists()
    page = InformationPage.objects.get(slug="accessibility")
    assert [other.slug for other in page.get_translations()] == ["toegankelijkheid"]


def test_a_site_from_before_the_fingerprints_is_taken_over_untouched(loaded):
    page = InformationPage.objects.get(slug="hulp-en-advies")
    edit(page, "<p>Onze hulp.</p>")
    ShippedContent.objects.all().delete()
    again = load()
    assert (again.made, again.updated, again.offered) == (0, 0, 1)
    page.refresh_from_db()
    assert page.body == "<p>Onze hulp.</p>"


def test_keeping_the_own_text_ends_the_offer(loaded):
    one = touched_and_offered()
    keep_own_text(record=one, by=None, at=LATER)
    assert not ShippedContent.objects.waiting().exists()
    assert InformationPage.objects.get(slug="hulp-en-advies").body == "<p>Onze tekst.</p>"
    event = AuditEvent.objects.get(kind="shipped_content_passed_by")
    assert event.details == {"key": "pages/hulp-en-advies.nl"}
    with pytest.raises(DomainError, match="not_offered"):
        take_shipped_text(record=one, by=None, at=LATER)


def test_taking_the_shipped_text_keeps_the_own_one_in_the_history(loaded):
    one = touched_and_offered()
    take_shipped_text(record=one, by=None, at=LATER)
    page = InformationPage.objects.get(slug="hulp-en-advies")
    assert page.body.startswith("<h2>Hier kun je niets melden</h2>")
    assert "<p>Onze tekst.</p>" in [revision.content["body"] for revision in page.revisions.all()]
    assert AuditEvent.objects.filter(kind="shipped_content_taken").count() == 1
    # And from now on it follows the file again.
    assert load().offered == 0


def test_a_file_that_went_cannot_be_taken(loaded):
    one = touched_and_offered()
    ShippedContent.objects.filter(pk=one.pk).update(key="pages/verdwenen.nl")
    with pytest.raises(DomainError, match="file_gone"):
        take_shipped_text(record=one, by=None, at=LATER)


def test_pages_are_served_in_their_language_and_lead_to_the_other(loaded):
    client = Client()
    for path, language, other in (
        ("/", "nl", "/en/"),
        ("/hulp-en-advies/", "nl", "/en/help-and-advice/"),
        ("/informatiepunt/", "nl", "/en/information-point/"),
        ("/privacy/", "nl", "/en/privacy/"),
        ("/toegankelijkheid/", "nl", "/en/accessibility/"),
        ("/en/", "en", "/"),
        ("/en/help-and-advice/", "en", "/hulp-en-advies/"),
        ("/en/information-point/", "en", "/informatiepunt/"),
        ("/en/accessibility/", "en", "/toegankelijkheid/"),
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        assert f'<html lang="{language}"' in response.content.decode(), path
        assert response.context["other_language_url"] == other, path


def test_a_page_in_dutch_only_leads_to_the_nearest_english_one(loaded):
    for path, english in (
        ("/informatiepunt/regelingen/gedragscode/", "/en/information-point/"),
        ("/melden/", "/en/"),
        ("/informatiepunt/", ""),
    ):
        assert Client().get(path).context["english_url"] == english, path


def test_the_footer_leads_to_pages_that_are_there(loaded):
    client = Client()
    for start in ("/", "/en/"):
        context = client.get(start).context
        for name in ("home_url", "help_url", "privacy_url", "accessibility_url"):
            assert client.get(str(context[name])).status_code == 200, context[name]
        for item in context["nav_items"]:
            assert client.get(item.url).status_code == 200, item.url


def test_both_languages_are_there(loaded):
    assert [locale.language_code for locale in Locale.objects.order_by("-language_code")] == ["nl", "en"]
