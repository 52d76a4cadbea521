import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site

from foundation.content.actions import load_pages
from foundation.content.models import HomePage, InformationPage

pytestmark = pytest.mark.django_db


def load() -> int:
    return load_pages(site_name="Integriteitsplein", hostname="testserver", port=80)


def pages() -> list[tuple[str, str, str]]:
    """Language, slug and title of each."""
    return list(
        Page.objects.filter(depth__gte=2)
        .order_by("path")
        .values_list("locale__language_code", "slug", "title")
    )


def test_loading_makes_home_and_information_in_both_languages():
    assert load() == 8
    assert [locale.language_code for locale in Locale.objects.order_by("-language_code")] == ["nl", "en"]
    assert [(language, slug) for language, slug, _title in pages()] == [
        ("nl", "home-nl"),
        ("nl", "hulp-en-advies"),
        ("nl", "privacy"),
        ("nl", "toegankelijkheid"),
        ("en", "home-en"),
        ("en", "help-and-advice"),
        ("en", "privacy"),
        ("en", "accessibility"),
    ]
    assert all(page.live for page in Page.objects.filter(depth__gte=2))


def test_loading_twice_changes_nothing():
    load()
    before = list(Page.objects.order_by("pk").values())
    assert load() == 0
    assert list(Page.objects.order_by("pk").values()) == before


def test_languages_of_one_page_are_each_others_translation():
    load()
    dutch = {page.slug: page for page in InformationPage.objects.filter(locale__language_code="nl")}
    found = {slug: [other.slug for other in page.get_translations()] for slug, page in dutch.items()}
    assert found == {
        "hulp-en-advies": ["help-and-advice"],
        "privacy": ["privacy"],
        "toegankelijkheid": ["accessibility"],
    }
    home = HomePage.objects.get(locale__language_code="nl")
    assert [other.slug for other in home.get_translations()] == ["home-en"]


def test_the_site_is_served_from_the_dutch_home():
    load()
    site = Site.objects.get()
    assert (site.root_page.slug, site.hostname, site.site_name) == (
        "home-nl",
        "testserver",
        "Integriteitsplein",
    )
    # Wagtail's own first page is gone.
    assert not Page.objects.filter(slug="home").exists()


def test_what_an_editor_changed_stays():
    load()
    page = InformationPage.objects.get(slug="hulp-en-advies")
    page.title = "Onze hulp"
    page.save_revision().publish()
    assert load() == 0
    assert InformationPage.objects.get(slug="hulp-en-advies").title == "Onze hulp"


def test_a_page_that_went_is_made_again():
    load()
    InformationPage.objects.get(slug="accessibility").delete()
    assert load() == 1
    page = InformationPage.objects.get(slug="accessibility")
    assert [other.slug for other in page.get_translations()] == ["toegankelijkheid"]


def test_pages_are_served_in_their_language_and_lead_to_the_other():
    load()
    client = Client()
    for path, language, other in (
        ("/", "nl", "/en/"),
        ("/hulp-en-advies/", "nl", "/en/help-and-advice/"),
        ("/privacy/", "nl", "/en/privacy/"),
        ("/toegankelijkheid/", "nl", "/en/accessibility/"),
        ("/en/", "en", "/"),
        ("/en/help-and-advice/", "en", "/hulp-en-advies/"),
        ("/en/accessibility/", "en", "/toegankelijkheid/"),
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        assert f'<html lang="{language}"' in response.content.decode(), path
        assert response.context["other_language_url"] == other, path


def test_the_footer_leads_to_pages_that_are_there():
    load()
    client = Client()
    for start in ("/", "/en/"):
        context = client.get(start).context
        for name in ("home_url", "help_url", "privacy_url", "accessibility_url"):
            assert client.get(context[name]).status_code == 200, context[name]
