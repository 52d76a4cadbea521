"""A case at its own address, as a visitor sees it."""

import re
from datetime import date

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from dilemmas.models import CaseRule, CaseVersion
from dilemmas.queries.catalogue import forget_catalogue
from foundation.content.models import HelpLine, RegulationPage
from tests.factories.dilemmas import make_case, translate_case

pytestmark = pytest.mark.django_db
CASE, WEIGHING = "/dilemmas/het-cadeau/", "/dilemmas/het-cadeau/afweging/"


def read(path: str = CASE) -> str:
    """After the commit of what the test made."""
    forget_catalogue()
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_case_is_its_situation_its_question_and_its_options():
    make_case(situation="Zij geeft je <b>bonbons</b>.\n\nEn nu?", question="Wat doe je als eerste?")
    page = read()
    assert "<p>Zij geeft je &lt;b&gt;bonbons&lt;/b&gt;.</p>\n\n<p>En nu?</p>" in page
    assert re.findall(r'keuze__tekst" data-read="([A-D])">(\w+)', page) == [
        *(("A", "Aannemen"), ("B", "Delen"), ("C", "Teruggeven"), ("D", "Vragen")),
    ]
    assert "Er is geen goed of fout antwoord." in page
    assert "Onafhankelijkheid</b> en Zorgvuldigheid" in page


def test_the_choice_belongs_to_no_form_and_the_page_has_none_to_send_it_with():
    case = make_case()
    page = read()
    assert len(re.findall(r'<input type="radio"[^>]* form="nergens"', page)) == 4
    assert 'id="nergens"' not in page
    assert f'data-choices="{case.translation_key}:1"' in page
    # Only the search box of the header.
    assert re.findall(r'<form[^>]*method="(\w+)"', page) == ["get"]


def test_a_choice_is_of_its_series():
    case = make_case()
    case.change_kind = "substantive"
    case.question = "En nu?"
    case.save_revision().publish()
    assert f'data-choices="{case.translation_key}:2"' in read()
    assert f'data-weighed="{case.translation_key}:2"' in read(WEIGHING)


def test_what_is_said_about_a_case(settings, now_is, at):
    case = make_case(
        levels=["uitvoerend"],
        work=("balie", "ict"),
        origin="Bedacht.",
        review_on=date(2027, 2, 1),
        is_lesson=True,
    )
    CaseVersion.objects.filter(case_key=case.translation_key).update(published_at=at)
    said = plain(read())
    for words in (
        "Thema Persoonlijke-Belangen",
        "Onderwerp Geschenken",
        "Voor wie Balie, Ict uitvoerend",
        "Soort Dilemma: wegen",
        "Nagekeken maart 2022",
        "Opnieuw bekijken februari 2027",
        "Les uit een voorval, niemand is te herkennen Bedacht.",
    ):
        assert words in said
    assert 'href="/dilemmas/?onderwerp=geschenken"' in read()


def test_a_rule_leads_to_the_register_while_it_stands_there():
    case = make_case()
    regulation = RegulationPage(title="Geschenken", slug="regels", locale=case.locale)
    case.get_parent().get_parent().add_child(instance=regulation)
    case.rules = [CaseRule(name="Geschenkenregeling", page=regulation), CaseRule(name="Huisregels")]
    case.save_revision().publish()
    page = read()
    assert '<a href="/regels/">Geschenkenregeling</a>' in page
    assert "<li>Huisregels</li>" in page
    regulation.unpublish()
    # The case itself still names the rule.
    assert "<li>Geschenkenregeling</li>" in read()


def test_help_lines_of_the_case_come_before_those_of_every_page():
    case = make_case()
    own, general = (
        HelpLine.objects.create(code=code, name=code, locale=case.locale, on_every_page=is_general)
        for code, is_general in (("ciso", False), ("vertrouwenspersoon", True))
    )
    HelpLine.objects.create(code="taalhulp", name="taalhulp", locale=case.locale, on_every_page=False)
    case.help_lines = [own]
    case.save_revision().publish()
    for path in (CASE, WEIGHING):
        assert re.findall(r"<p><b>(\w+)</b><br>", read(path)) == ["ciso", general.name]


def test_similar_cases_are_shown_and_none_when_there_is_none():
    make_case()
    assert "Vergelijkbare casussen" not in read()
    make_case(title="De bos bloemen", slug="de-bos-bloemen")
    assert re.findall(r'<h3 class="h3"><a href="([^"]+)"', read()) == ["/dilemmas/de-bos-bloemen/"]


def test_a_norm_says_so_and_each_option_how_it_stands():
    case = make_case(kind="norm")
    for option, norm in zip(case.options, ("past", "let-op", "raakt", "past"), strict=True):
        option.value["norm"] = norm
    case.save_revision().publish()
    assert "Hier geldt een regel." in read()
    assert re.findall(r"(Past bij de regel(?:, maar let op)?|Raakt de regel)", plain(read(WEIGHING))) == [
        *("Past bij de regel", "Past bij de regel, maar let op", "Raakt de regel", "Past bij de regel"),
    ]


def test_of_a_dilemma_no_option_is_good_or_wrong():
    make_case()
    assert "de regel" not in plain(read(WEIGHING))


def test_what_weighs_is_told_without_script():
    make_case(
        stakeholders=[
            {
                "type": "stakeholder",
                "value": {"who": "Ria", "right": "", "interest": "haar naam", "wish": "rust"},
            },
            {
                "type": "stakeholder",
                "value": {"who": "Aydin", "right": "zelf tekenen", "interest": "", "wish": ""},
            },
        ]
    )
    said = plain(read(WEIGHING))
    for words in (
        "A Aannemen Jouw keuze Voor Voor Aannemen. Tegen Tegen Aannemen. Kan volgen Na Aannemen.",
        "Recht Aydin zelf tekenen Belang Ria haar naam Wens Ria rust",
        "En wat als … het een reis was?",
        "De integriteitsadviseur Ik neig naar delen.",
        "Voor de begeleider Vragen om het gesprek mee te openen: Wie missen we?",
    ):
        assert words in said
    # The mark of the own choice waits for the script.
    assert len(re.findall(r"<p data-own hidden>", read(WEIGHING))) == 4


def test_languages_lead_to_each_other_on_both_pages():
    translate_case(make_case())
    for path in (CASE, WEIGHING):
        assert f'href="/en{path}" lang="en"' in read(path)
        assert f'href="{path}" lang="nl"' in read(f"/en{path}")
        assert "This case is in Dutch only" not in read(path)


def test_a_case_in_dutch_only_says_so_in_english_where_there_is_an_english_catalogue():
    make_case()
    assert "This case is in Dutch only" not in read()
    other = make_case(title="De bos bloemen", slug="de-bos-bloemen")
    translate_case(other)
    assert "This case is in Dutch only" in read()
    assert 'href="/en/dilemmas/" hreflang="en"' in read()


def test_a_visitor_sees_what_was_published_not_the_draft():
    case = make_case()
    case.question = "Nog geheim?"
    case.save_revision()
    assert "Nog geheim?" not in read() + read(WEIGHING)


def test_a_draft_and_a_private_case_are_not_shown_nor_what_weighs_in_them():
    case = make_case()
    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)
    for path in (CASE, WEIGHING):
        response = Client().get(path)
        assert (response.status_code, "Aannemen" in response.content.decode()) == (302, False)
    case.unpublish()
    for path in (CASE, WEIGHING):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("others", [0, 3])
def test_a_case_costs_four_queries(others, django_assert_num_queries):
    """The page, its version, and two that tell who may see it."""
    translate_case(make_case())
    for number in range(others):
        translate_case(make_case(title=f"Ander {number}", slug=f"ander-{number}"))
    for path in (CASE, WEIGHING, f"/en{CASE}"):
        read(path)
        with django_assert_num_queries(4):
            Client().get(path)
