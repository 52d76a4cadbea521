"""The catalogue as lists read it: what is public, in which languages, and that it is never old."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from dilemmas.models import DilemmaCasePage
from dilemmas.queries.catalogue import catalogue, forget_catalogue, recent_catalogue
from foundation.content.models import Theme
from tests.factories.dilemmas import make_case, translate_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Callable) -> Callable:
    """What happens after the commit, happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def titles(found=None) -> list[str]:
    return [line.in_language("nl").title for line in (found or catalogue()).in_order("nl")]


def test_a_line_says_what_a_case_is_about_in_every_language():
    case = make_case(title="Het cadeau", kind="norm", levels=["uitvoerend"], work=("balie", "ict"))
    translate_case(case)
    line = catalogue().lines[case.translation_key]
    assert (line.kind, line.theme, line.topic) == ("norm", "persoonlijke-belangen", "geschenken")
    assert (line.values, line.levels) == (("onafhankelijkheid", "zorgvuldigheid"), ("uitvoerend",))
    assert (set(line.work), line.media()) == ({"balie", "ict"}, ())
    assert {language: (text.title, text.url) for language, text in line.texts.items()} == {
        "nl": ("Het cadeau", "/dilemmas/het-cadeau/"),
        "en": ("Het cadeau (en)", "/en/dilemmas/het-cadeau/"),
    }
    assert catalogue().urls == {"nl": "/dilemmas/", "en": "/en/dilemmas/"}


def test_cases_stand_in_the_order_of_their_titles():
    for title in ("Zand", "aarde", "Water"):
        make_case(title=title)
    assert titles() == ["aarde", "Water", "Zand"]


def test_a_draft_a_private_case_and_one_that_was_taken_down_are_left_out():
    make_case(title="Concept", publish=False)
    make_case(title="Weg").unpublish()
    PageViewRestriction.objects.create(
        page=make_case(title="Besloten"), restriction_type=PageViewRestriction.LOGIN
    )
    make_case(title="Openbaar")
    assert titles() == ["Openbaar"]


def test_one_language_may_be_taken_down():
    case = make_case(title="Het cadeau")
    translate_case(case).unpublish()
    assert set(catalogue().lines[case.translation_key].texts) == {"nl"}


def test_words_that_no_list_has_are_said_as_they_are():
    make_case(title="Het cadeau")
    found = catalogue()
    assert found.name("theme", "persoonlijke-belangen", "en") == "Persoonlijke-Belangen"
    assert found.name("topic", "onbekend", "nl") == "onbekend"


def test_the_list_is_as_it_is_now_also_where_nobody_was_told():
    """Another process hears no signal: it sees by the number of the newest version, or by who is live."""
    case = make_case(title="Eerst")
    assert titles() == ["Eerst"]
    case.title = "Later"
    case.save_revision().publish()
    assert titles() == ["Later"]
    make_case(title="Tweede")
    assert titles() == ["Later", "Tweede"]
    DilemmaCasePage.objects.filter(pk=case.pk).update(live=False)
    assert titles() == ["Tweede"]


def test_what_is_read_beside_a_case_follows_after_the_commit(commits):
    case = make_case(title="Eerst")
    assert titles(recent_catalogue()) == ["Eerst"]
    with commits():
        make_case(title="Tweede")
        # Not yet: it may still be rolled back.
        assert titles(recent_catalogue()) == ["Eerst"]
    assert titles(recent_catalogue()) == ["Eerst", "Tweede"]
    with commits():
        DilemmaCasePage.objects.get(pk=case.pk).unpublish()
    assert titles(recent_catalogue()) == ["Tweede"]


def test_a_theme_with_another_name_is_called_by_it(commits):
    make_case(title="Eerst")
    theme = Theme.objects.get()
    assert recent_catalogue().name("theme", theme.code, "nl") == theme.name
    with commits():
        theme.name = "Anders"
        theme.save_revision().publish()
    assert recent_catalogue().name("theme", theme.code, "nl") == "Anders"


def test_similar_cases_are_never_the_case_itself_nor_one_that_is_not_public():
    case = make_case(title="Eerst")
    twin = make_case(title="Tweeling")
    make_case(title="Concept", publish=False)
    make_case(title="Anders", topic="ai")
    found = catalogue().similar_to(case.translation_key)
    assert [line.in_language("nl").title for line in found] == ["Tweeling", "Anders"]
    twin.unpublish()
    assert catalogue().similar_to(twin.translation_key) == []


def test_reading_costs_the_same_for_one_case_and_for_many(django_assert_num_queries):
    translate_case(make_case(title="Eerst"))
    catalogue()
    costs = []
    for number in range(3):
        forget_catalogue()
        with CaptureQueriesContext(connection) as queries:
            catalogue()
        costs.append(len(queries))
        translate_case(make_case(title=f"Meer {number}"))
    assert costs == [14, 14, 14]
    catalogue()
    with django_assert_num_queries(1):
        catalogue()
    with django_assert_num_queries(0):
        recent_catalogue()
