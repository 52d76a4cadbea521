"""What is published is found, what is taken down is not; whatever the way."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction

from config.search.keeping import rebuild
from config.search.offers import function_offers
from foundation.content.models import HomePage, InformationPage, Theme, ThemesPage
from foundation.search.models import Document
from foundation.search.queries import answer
from tests.factories.content import make_home

pytestmark = pytest.mark.django_db


def found(question: str) -> list[str]:
    keys = answer(question, language="nl").keys
    by_key = Document.objects.in_bulk(keys)
    return [by_key[key].url for key in keys]


@pytest.fixture
def home() -> HomePage:
    return make_home()


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Callable) -> Callable:
    """What happens after the commit, happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def publish(home: HomePage, title: str = "Bloemetje", **fields: str) -> InformationPage:
    page = InformationPage(title=title, slug=title.lower(), locale=home.locale, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_published_page_is_found_by_all_its_text(home: HomePage, commits: Callable):
    with commits():
        publish(home, introduction="Een tuiltje.", body="<h2>Kop</h2><p>Met <b>boeket</b>ten.</p>")
    for question in ("bloemetje", "tuiltje", "boeketten"):
        assert found(question) == ["/bloemetje/"]


def test_a_draft_is_not_found_nor_what_is_changed_in_it(home: HomePage, commits: Callable):
    with commits():
        page = publish(home)
        page.title = "Geheim"
        page.save_revision()
        draft = InformationPage(title="Ruikertje", slug="ruikertje", locale=home.locale, live=False)
        home.add_child(instance=draft)
        draft.save_revision()
    rebuild()
    assert found("geheim") == []
    assert found("ruikertje") == []


def test_publishing_again_replaces_what_was_found(home: HomePage, commits: Callable):
    with commits():
        page = publish(home)
    with commits():
        page.title = "Vaasje"
        page.save_revision().publish()
    assert found("bloemetje") == []
    assert found("vaasje") == ["/bloemetje/"]


def test_a_page_taken_down_is_not_found(home: HomePage, commits: Callable):
    with commits():
        page = publish(home)
    with commits():
        page.unpublish()
    assert found("bloemetje") == []


def test_a_deleted_page_is_not_found_nor_what_stood_below_it(home: HomePage, commits: Callable):
    with commits():
        page = publish(home)
        below = InformationPage(title="Vaasje", slug="vaasje", locale=home.locale)
        page.add_child(instance=below)
        below.save_revision().publish()
    assert found("vaasje") == ["/bloemetje/vaasje/"]
    with commits():
        Page.objects.get(pk=page.pk).delete()
    assert found("bloemetje") + found("vaasje") == []


def test_a_page_that_becomes_private_is_not_found_until_it_is_public_again(home: HomePage, commits: Callable):
    with commits():
        page = publish(home)
    with commits():
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.LOGIN
        )
    assert found("bloemetje") == []
    with commits():
        restriction.delete()
    assert found("bloemetje") == ["/bloemetje/"]


def test_a_page_that_moves_is_found_where_it_is_now(home: HomePage, commits: Callable):
    with commits():
        page, shelf = publish(home), publish(home, "Vensterbank")
    with commits():
        page.refresh_from_db()
        page.move(shelf, pos="last-child")
    assert found("bloemetje") == ["/vensterbank/bloemetje/"]
    with commits():
        shelf.refresh_from_db()
        shelf.slug = "kast"
        shelf.save_revision().publish()
    assert found("bloemetje") == ["/kast/bloemetje/"]


def test_what_is_rolled_back_is_not_found(home: HomePage, commits: Callable):
    with commits():
        pass
    publish(home)
    assert found("bloemetje") == []


def test_a_line_of_a_list_is_found_where_it_stands(home: HomePage, commits: Callable):
    with commits():
        theme = Theme.objects.create(code="geur", name="Geur en kleur", locale=home.locale)
        theme.save_revision().publish()
    assert found("geur") == []
    with commits():
        page = ThemesPage(title="Thema’s", slug="themas", locale=home.locale)
        home.add_child(instance=page)
        page.save_revision().publish()
    assert found("geur") == ["/themas/#geur"]
    with commits():
        theme.unpublish()
    assert found("geur") == []


def test_rebuild_brings_in_line_what_was_missed_and_then_has_nothing_to_do(home: HomePage):
    publish(home)
    Document.objects.create(key="page:0", kind="page", title="Weg", length=1, title_length=1, prior=1)
    call_command("rebuild_search")
    assert found("bloemetje") == ["/bloemetje/"]
    assert not Document.objects.filter(key="page:0").exists()
    assert rebuild() == (0, 0)


def test_the_functions_of_the_site_are_for_whom_their_view_says(home: HomePage):
    audiences = {offer.key: offer.audience for offer in function_offers()}
    assert audiences["function:lms:plan:nl"] == "person"
    assert audiences["function:account_login:en"] == "anyone"
    assert audiences["function:lms:import_upload:nl"] == "people_admin"
    assert audiences["function:wagtailadmin_home:nl"] == "content"
