import pytest
from wagtail.models import Locale

from config.search.keeping import rebuild
from dilemmas.queries.outcomes import (
    offered_outcomes,
    outcome_list,
    outcomes_of_case,
    shown_outcome,
)
from tests.factories.dilemmas import make_case, translate_case
from tests.factories.outcomes import make_archive, make_outcome
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def titles(found) -> list[str]:
    return [line.page.title for line in found.shown]


def test_the_list_has_the_newest_first_and_no_drafts():
    make_outcome("Oud", year=2024, half=1)
    make_outcome("Nieuw", year=2025, half=2)
    make_outcome("Midden", year=2025, half=1)
    make_outcome("Concept", publish=False)
    found = outcome_list("nl", {})
    assert (titles(found), found.total) == (["Nieuw", "Midden", "Oud"], 3)


def test_filters_by_theme_and_by_any_core_value():
    make_outcome("Een", theme="middelen", leading_value="zorgvuldigheid", other_values=[])
    make_outcome("Twee", theme="middelen", leading_value="onafhankelijkheid", other_values=["zorgvuldigheid"])
    make_outcome("Drie", theme="bewustwording", leading_value="onafhankelijkheid", other_values=[])
    assert set(titles(outcome_list("nl", {"thema": "middelen"}))) == {"Een", "Twee"}
    assert set(titles(outcome_list("nl", {"waarde": "zorgvuldigheid"}))) == {"Een", "Twee"}
    assert titles(outcome_list("nl", {"thema": "bewustwording", "waarde": "zorgvuldigheid"})) == []
    # Only themes that something stands under can be chosen; what is unknown is left out.
    found = outcome_list("nl", {"thema": "geheim", "waarde": "moed"})
    assert [code for code, _name in found.themes] == ["middelen", "bewustwording"]
    assert (found.theme, found.value, len(titles(found))) == ("", "", 3)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # By stem, by typing error, by an argument, and by what a later team did.
        ("bloemen", ["Bloemen op de balie"]),
        ("bloem", ["Bloemen op de balie"]),
        ("blomen", ["Bloemen op de balie"]),
        ("wethouder", ["De nota"]),
        ("burgemeester", ["De nota"]),
        ("xyzzyx", []),
    ],
)
def test_searching_in_the_text(typed: str, expected: list[str]):
    make_outcome("Bloemen op de balie")
    make_outcome(
        "De nota",
        because="de wethouder mag het weten",
        follow_ups=(("deviated", "Bij ons vroeg de burgemeester erom."),),
    )
    rebuild()
    assert titles(outcome_list("nl", {"q": typed})) == expected


def test_pages_of_a_long_list_keep_the_question():
    for number in range(14):
        make_outcome(f"Bloemen {number}", theme="middelen")
    rebuild()
    found = outcome_list("nl", {"q": "bloemen", "thema": "middelen", "page": "2"})
    assert (len(found.shown), found.shown.number, found.query) == (2, 2, "q=bloemen&thema=middelen&")


def test_near_is_what_shares_a_case_or_a_theme():
    case = make_case("Het cadeau")
    page = make_outcome("Deze", case=case, theme="middelen")
    make_outcome("Zelfde casus", case=case, theme="bewustwording", leading_value="professionaliteit")
    make_outcome("Zelfde thema", theme="middelen", leading_value="professionaliteit", other_values=[])
    make_outcome("Alleen waarde", theme="bewustwording")
    make_outcome("Concept", theme="middelen", publish=False)
    assert [line.page.title for line in shown_outcome(page).nearby] == ["Zelfde casus", "Zelfde thema"]


def test_a_case_knows_what_teams_decided_in_every_language():
    case = make_case("Het cadeau")
    english = translate_case(case)
    make_outcome("Oud", case=case, year=2024)
    make_outcome("Nieuw", case=case, year=2026)
    make_outcome("Ander")
    assert [one.title for one in outcomes_of_case(case.translation_key, "nl")] == ["Nieuw", "Oud"]
    # The English case has no English outcome yet.
    assert [one.title for one in outcomes_of_case(english.translation_key, "en")] == ["Nieuw", "Oud"]


def test_an_outcome_leads_to_the_case_in_its_own_language():
    case = make_case("Het cadeau")
    english = translate_case(case)
    outcome = make_outcome("Delen", case=case)
    make_archive("en")
    translated = outcome.copy_for_translation(Locale.objects.get(language_code="en"))
    translated.save_revision().publish()
    assert [one.pk for one in shown_outcome(outcome).cases] == [case.pk]
    assert [one.pk for one in shown_outcome(translated).cases] == [english.pk]
    case.unpublish()
    english.unpublish()
    assert shown_outcome(outcome).cases == []


def test_what_waits_for_an_editor():
    waiting = make_outcome("Aangeleverd", publish=False)
    waiting.save_revision(clean=False)
    of_an_editor = make_outcome("Van een redacteur", publish=False)
    of_an_editor.save_revision(user=UserFactory(), clean=False)
    make_outcome("Verschenen")
    assert [one.title for one in offered_outcomes()] == ["Aangeleverd"]
    assert PersonFactory._meta.model.objects.count() == 0
