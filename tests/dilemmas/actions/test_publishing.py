import pytest

from dilemmas.actions.publishing import LanguagesDiffer, freeze_case_version
from dilemmas.models import CaseVersion
from dilemmas.queries.cases import latest_versions
from foundation.people.models import Unit
from tests.factories.dilemmas import make_case, option_block, translate_case, version_of

pytestmark = pytest.mark.django_db


def numbers(case) -> list[tuple[int, int]]:
    versions = CaseVersion.objects.filter(case_key=case.translation_key).order_by("number")
    return [(version.number, version.series) for version in versions]


def test_frozen_case_has_every_part(at):
    cluster = Unit.objects.create(code="SD", kind="cluster")
    case = make_case(building_block="belangen-c", origin="Ons", publish=False)
    case.clusters = [cluster]
    case.rules = [case.rules.model(name="Gedragscode")]
    case.save_revision().publish()
    assert version_of(case).content == {
        "nl": {
            "title": "Het cadeau",
            "kind": "dilemma",
            "card": "Een inwoner geeft je een doos bonbons.",
            "situation": "Een inwoner geeft je een doos bonbons.\n\nZij is blij.",
            "question": "Wat doe je?",
            "adviser": "Ik neig naar delen. Verloren gaat een klein gebaar.",
            "origin": "Ons",
            "is_lesson": False,
            "options": [
                {
                    "text": text,
                    "pro": f"Voor {text}.",
                    "contra": f"Tegen {text}.",
                    "may_follow": f"Na {text}.",
                    "norm": "",
                }
                for text in ("Aannemen", "Delen", "Teruggeven", "Vragen")
            ],
            "stakeholders": [{"who": "De inwoner", "right": "", "interest": "", "wish": "dat je blij bent"}],
            "what_if": ["het een reis was?"],
            "guide": ["Wie missen we?"],
            "core_values": ["onafhankelijkheid", "zorgvuldigheid"],
            "theme": "persoonlijke-belangen",
            "building_block": "belangen-c",
            "topic": "geschenken",
            "levels": ["uitvoerend", "adviserend", "leidinggevend"],
            "work": ["balie"],
            "clusters": ["SD"],
            "help_lines": [],
            "rules": [{"name": "Gedragscode", "url": ""}],
            "url": "/dilemmas/het-cadeau/",
            "film": None,
            "audio": "",
        }
    }


def test_publishing_unchanged_makes_no_version():
    case = make_case()
    case.save_revision().publish()
    assert numbers(case) == [(1, 1)]


def test_an_editorial_change_keeps_counting_and_a_substantive_one_begins_anew():
    case = make_case()
    case.question = "Wat zou jij doen?"
    case.save_revision().publish()
    case.question, case.change_kind = "Wat doe je eerst?", "substantive"
    case.save_revision().publish()
    assert numbers(case) == [(1, 1), (2, 1), (3, 2)]


def test_another_number_of_options_begins_anew_whatever_the_editor_says():
    case = make_case()
    case.options = [option_block(text) for text in ("Aannemen", "Teruggeven")]
    case.save_revision().publish()
    assert numbers(case) == [(1, 1), (2, 2)]


def test_a_draft_freezes_nothing():
    case = make_case(publish=False)
    case.save_revision()
    assert numbers(case) == []


def test_a_translation_joins_the_version_of_its_original():
    case = make_case()
    translate_case(case)
    newest = version_of(case)
    assert (newest.number, sorted(newest.content)) == (2, ["en", "nl"])
    assert (newest.in_language("en")["title"], newest.in_language("fr")["title"]) == (
        "Het cadeau (en)",
        "Het cadeau",
    )


def test_languages_that_offer_other_options_are_refused_and_nothing_is_frozen(at):
    case = make_case()
    with pytest.raises(LanguagesDiffer) as refusal:
        translate_case(case, options=("Take", "Return"))
    assert refusal.value.details == {"counts": {"nl": 4, "en": 2}}
    assert numbers(case) == [(1, 1)]


def test_a_case_that_was_taken_down_has_no_newest_version(at):
    case, other = make_case(), make_case("De reis")
    case.unpublish()
    assert set(latest_versions()) == {other.translation_key}
    assert freeze_case_version(case_key=case.translation_key, kind="editorial", at=at) is None


def test_newest_versions_cost_one_query(django_assert_num_queries):
    cases = [make_case(title) for title in ("Een", "Twee", "Drie")]
    cases[0].card = "Anders."
    cases[0].save_revision().publish()
    with django_assert_num_queries(1):
        found = latest_versions([case.translation_key for case in cases[:2]])
    assert {key: version.number for key, version in found.items()} == {
        cases[0].translation_key: 2,
        cases[1].translation_key: 1,
    }
