"""A page is found in one look, and everything is answered as Wagtail answers it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.views import serve as wagtail_serve

from config.pages import page_at, serve
from foundation import clock
from foundation.content.models import HomePage, InformationPage
from tests.factories.content import make_home
from tests.factories.dilemmas import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return make_home()


def add(parent: Page, title: str, *, live: bool = True) -> InformationPage:
    page = InformationPage(title=title, slug=title.lower(), locale=parent.locale, live=live)
    parent.add_child(instance=page)
    return page


def served(view, path: str) -> tuple[int, str]:
    """Status and title, or where it leads."""
    request = RequestFactory().get(f"/{path}", headers={"host": "testserver"})
    request.user = AnonymousUser()
    request.at = clock.now()
    try:
        response = view(request, path)
    except Http404:
        return 404, ""
    if response.status_code == 302:
        return 302, response["Location"]
    return response.status_code, response.context_data["page"].title


def test_every_address_is_answered_as_wagtail_does(home):
    above = add(home, "Boven")
    below = add(above, "Onder")
    draft = add(home, "Concept", live=False)
    add(draft, "Verborgen")
    # The same slug elsewhere in the tree.
    add(below, "Boven")
    case = make_case(title="Het cadeau", slug="het-cadeau")
    private = add(home, "Besloten")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    statuses = {}
    for path in (
        *(
            "",
            "boven/",
            "boven/onder/",
            "boven/onder/boven/",
            "onder/",
            "boven/afweging/",
            "niets/",
            "home-nl/",
        ),
        *("concept/", "concept/verborgen/", "besloten/", "dilemmas/", "dilemmas/het-cadeau/"),
        *("dilemmas/het-cadeau/afweging/", "dilemmas/het-cadeau/afweging/meer/", "dilemmas/anders/afweging/"),
    ):
        found = served(serve, path)
        assert found == served(wagtail_serve, path), path
        statuses[path] = found[0]
    assert [path for path, status in statuses.items() if status == 200] == [
        *("", "boven/", "boven/onder/", "boven/onder/boven/", "concept/verborgen/"),
        *("dilemmas/", "dilemmas/het-cadeau/", "dilemmas/het-cadeau/afweging/"),
    ]
    assert statuses["besloten/"] == 302
    case.unpublish()
    assert served(serve, "dilemmas/het-cadeau/afweging/")[0] == 404


def test_each_language_has_its_own_tree(home):
    add(home, "Boven")
    english = home.copy_for_translation(Locale.objects.get_or_create(language_code="en")[0])
    with translation.override("en"):
        # While the English home page is a draft, the Dutch one answers.
        assert served(serve, "") == served(wagtail_serve, "") == (200, home.title)
        english.title = "Square"
        english.save_revision().publish()
        assert served(serve, "") == served(wagtail_serve, "") == (200, "Square")
        assert served(serve, "boven/") == served(wagtail_serve, "boven/") == (404, "")


def test_with_a_second_site_wagtail_finds_the_way(home):
    other = HomePage(title="Anders", slug="anders", locale=home.locale)
    Page.objects.get(depth=1).add_child(instance=other)
    Site.objects.create(hostname="anders.example", port=80, root_page=other)
    add(other, "Boven")
    assert served(serve, "boven/") == served(wagtail_serve, "boven/") == (404, "")


def test_a_page_far_down_is_found_in_one_look(home, django_assert_num_queries):
    add(add(add(home, "Boven"), "Onder"), "Onderst")
    served(serve, "boven/onder/onderst/")
    # The page, and the fields of its own.
    with django_assert_num_queries(2):
        page, rest = page_at("boven/onder/onderst/")
        assert (page.title, page.locale.language_code, rest) == ("Onderst", "nl", [])
