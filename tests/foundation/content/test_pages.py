"""The information point and what stands under it, as visitors read them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex

from foundation.content.models import (
    BasePage,
    BuildingBlock,
    Channel,
    CoreValue,
    HelpLine,
    InformationPage,
    IntegrityGuidePage,
    RegulationPage,
    RegulationRegisterPage,
)
from foundation.content.queries.help_lines import help_lines
from tests.conftest import moment
from tests.foundation.content.test_reviews import ROTTERDAM

pytestmark = pytest.mark.django_db
REGISTER = "/informatiepunt/regelingen/"


def html_of(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def rotterdam(loaded: Any, now_is: Any) -> RegulationRegisterPage:
    """Rotterdam's own register on 15 January 2021, in the place of ours."""
    now_is(moment("2021-01-15 10:00"))
    register = RegulationRegisterPage.objects.get()
    for page in RegulationPage.objects.all():
        page.delete()
    register.refresh_from_db()
    for title, adopted, *_rest in ROTTERDAM:
        register.add_child(instance=RegulationPage(title=title, adopted_in=adopted))
    return register


def test_story_10_the_register_opens_in_2021(rotterdam: RegulationRegisterPage):
    context = Client().get(REGISTER).context
    assert {key: number for key, _words, number in context["counts"]} == {
        "overdue": 4,
        "due": 2,
        "current": 2,
        "undated": 1,
    }
    assert [(one.title, one.status) for one in context["regulations"]] == sorted(
        (title, status) for title, _adopted, _next, status in ROTTERDAM
    )


def test_the_register_is_filtered_by_kind_and_status(rotterdam: RegulationRegisterPage):
    overdue = Client().get(f"{REGISTER}?stand=overdue").context
    assert sorted(one.adopted_in for one in overdue["regulations"]) == [2009, 2015, 2015, 2015]
    assert Client().get(f"{REGISTER}?stand=overdue&soort=code").context["regulations"] == []
    assert "Geen regeling gevonden" in html_of(f"{REGISTER}?stand=overdue&soort=code")


def test_an_invented_filter_shows_all(rotterdam: RegulationRegisterPage):
    assert len(Client().get(f"{REGISTER}?stand=%00&soort=verzonnen").context["regulations"]) == 9


def test_the_register_costs_the_same_for_one_and_for_three(loaded: Any):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            html_of(REGISTER)
        return len(captured)

    queries()
    many = queries()
    for page in RegulationPage.objects.all()[1:]:
        page.delete()
    assert queries() == many


def test_a_register_without_regulations_says_so(loaded: Any):
    for page in RegulationPage.objects.all():
        page.unpublish()
    assert "Er staat nog geen regeling in het register" in html_of(REGISTER)


def test_a_regulation_tells_its_owner_year_and_place(loaded: Any, now_is: Any):
    now_is(moment("2026-11-23 09:00"))
    html = html_of(f"{REGISTER}protocol-onderzoek/")
    for text in ("Gemeentesecretaris", "2020", "2025", "over tijd", "Personeelshandboek, hoofdstuk 7"):
        assert text in html
    assert "nog zonder jaar" in html_of(f"{REGISTER}regeling-ict-en-informatiegebruik/")


def test_a_regulation_names_every_page_that_cites_it(loaded: Any):
    citing = Client().get(f"{REGISTER}gedragscode/").context["citing"]
    assert [page.slug for page in citing] == [
        "integriteitswijzer",
        "regeling-ict-en-informatiegebruik",
        "richtlijn-geschenken-en-uitnodigingen",
    ]


def test_a_page_that_begins_to_cite_a_rule_is_named_at_once(loaded: Any):
    code = RegulationPage.objects.get(slug="gedragscode")
    page = InformationPage.objects.get(slug="hulp-en-advies")
    page.body = f'<p><a linktype="page" id="{code.pk}">De gedragscode</a></p>'
    page.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(page)
    assert page.pk in {one.pk for one in code.citing_pages()}
    page.unpublish()
    assert page.pk not in {one.pk for one in Client().get(code.url).context["citing"]}


def test_the_guide_leads_from_each_value_by_a_rule_to_its_text(loaded: Any):
    chapters = Client().get("/informatiepunt/integriteitswijzer/").context["chapters"]
    assert [value.code for value, _rules in chapters] == [
        "zorgvuldigheid",
        "verantwoordelijkheid",
        "onafhankelijkheid",
        "professionaliteit",
    ]
    assert all(rules for _value, rules in chapters)
    assert all(rule.page or rule.url for _value, rules in chapters for rule in rules)


def test_a_rule_whose_regulation_was_withdrawn_keeps_its_words(loaded: Any):
    RegulationPage.objects.get(slug="richtlijn-integer-inkopen").unpublish()
    html = html_of("/informatiepunt/integriteitswijzer/")
    assert "richtlijn-integer-inkopen" not in html
    assert "Richtlijn integer inkopen" in html


def test_a_renamed_value_keeps_its_form(loaded: Any):
    value = CoreValue.objects.get(code="zorgvuldigheid", locale__language_code="nl")
    value.name = "Aandacht"
    value.save_revision().publish()
    for path in ("/", "/informatiepunt/integriteitswijzer/"):
        html = html_of(path)
        assert "Aandacht</span>" in html
        assert 'class="waarde w-z"' in html


def test_nothing_can_be_reported_on_the_page_of_channels(loaded: Any):
    html = html_of("/melden/")
    assert "Hier kun je niets melden." in html
    main = html[html.index("<main") : html.index("</main>")]
    for element in ("<form", "<input", "<textarea"):
        assert element not in main
    assert [name for name, _channels in Client().get("/melden/").context["groups"]] == [
        "Nu gevaar",
        "Melden binnen de gemeente",
        "Melden buiten de gemeente",
        "Een klacht indienen",
    ]


def test_a_channel_that_was_withdrawn_is_gone(loaded: Any):
    Channel.objects.get(code="lkog").unpublish()
    assert "LKOG" not in html_of("/melden/")


def test_help_lines_follow_the_language_and_fall_back_on_dutch(loaded: Any):
    assert help_lines("en")[0].name == "A confidential adviser (vertrouwenspersoon)"
    HelpLine.objects.filter(locale__language_code="en").delete()
    assert [line.code for line in help_lines("en")] == [
        "vertrouwenspersoon",
        "coordinator-integriteit",
        "meldpunt",
    ]


def test_a_changed_help_line_stands_on_every_page_that_shows_them(loaded: Any):
    line = HelpLine.objects.get(code="coordinator-integriteit", locale__language_code="nl")
    line.phone = "0000 - 99 99 99"
    line.save_revision().publish()
    for path in ("/informatiepunt/", "/informatiepunt/integriteitswijzer/", f"{REGISTER}gedragscode/"):
        assert 'href="tel:0000999999"' in html_of(path), path


def test_themes_show_their_building_blocks_with_their_letters(loaded: Any):
    html = html_of("/informatiepunt/themas/")
    assert html.count('class="bouwstenen__letter"') == 45
    block = BuildingBlock.objects.get(code="indiensttreding-a", locale__language_code="nl")
    block.unpublish()
    assert html_of("/informatiepunt/themas/").count('class="bouwstenen__letter"') == 44


def test_the_information_point_leads_on(loaded: Any):
    html = html_of("/informatiepunt/")
    for path in ("/informatiepunt/integriteitswijzer/", REGISTER, "/vertrouwenspersonen/", "/melden/"):
        assert f'href="{path}"' in html
    assert 'hreflang="nl"' in html_of("/en/information-point/")


def test_links_in_the_shipped_texts_lead_somewhere(loaded: Any):
    pages = [page.specific for page in Page.objects.live().filter(depth__gte=2)]
    assert all(isinstance(page, BasePage) for page in pages)
    for page in pages:
        assert 'href="page:' not in Client().get(page.url).content.decode(), page.url


def test_rows_of_a_page_travel_with_its_draft(loaded: Any):
    guide = IntegrityGuidePage.objects.get()
    draft = guide.get_latest_revision_as_object()
    assert draft.rules.count() == guide.rules.count() == 18
