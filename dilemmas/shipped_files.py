"""The readable files of the catalogue: content/cases/<key>.<language>.yaml, one case in one language each; and of
the moresprudentie: content/outcomes/<key>.<language>.yaml, likewise.

A file says what the page holds, in words of its own; `page_of` makes it the fields of a DilemmaCasePage, and
`page_of_outcome` those of an OutcomePage. Lists and pages are as in foundation/content/shipped_files.py.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dilemmas.models import (
    CaseIndexPage,
    CaseRule,
    DilemmaCasePage,
    KindOfWork,
    MoralCaseLawIndexPage,
    OutcomeCase,
    OutcomeFollowUp,
    OutcomePage,
    Topic,
)
from foundation.content.models import BuildingBlock, HelpLine, Theme
from foundation.content.shipped_files import ITEM, TEXT, PageFile, Shape, Source, read_file

FOLDER = Path(__file__).parent / "content"
CATALOGUE, MORAL_CASE_LAW = "dilemmas", "moresprudentie"
# Said on the page of every outcome that comes along: no real team decided it.
INVENTED = {"nl": "Dit is een verzonnen voorbeeld", "en": "This is an invented example"}
# The identity of a case follows from its key, so that municipalities know the same case when they exchange decks.
CASE_KEYS = uuid.UUID("6d1f4f0e-6f5c-5d0f-9a53-20b1a7b1c0de")
# Themes in the order of Arnhem's annex: 1 to 8 in the files.
THEMES = (
    "indiensttreding",
    "bewustwording",
    "persoonlijke-belangen",
    "elkaar-en-inwoners",
    "informatie-kennis-en-data",
    "middelen",
    "integriteitsschendingen",
    "beleid-en-control",
)
REGISTER = "informatiepunt/regelingen"
# Rules as cases name them → their page in the register, where it has one.
RULE_PAGES = {
    "Gedragscode": f"{REGISTER}/gedragscode",
    "Informatiebeveiligingsbeleid": f"{REGISTER}/regeling-ict-en-informatiegebruik",
    "Inkoop- en aanbestedingsregels": f"{REGISTER}/richtlijn-integer-inkopen",
    "Onderzoeksprotocol integriteitsschending": f"{REGISTER}/protocol-onderzoek",
    "Beleidsregels agressie en geweld": f"{REGISTER}/protocol-veilige-publieke-dienstverlening",
    "Regeling bedrijfsmiddelen": f"{REGISTER}/regeling-ict-en-informatiegebruik",
    "Regeling geschenken en uitnodigingen": f"{REGISTER}/richtlijn-geschenken-en-uitnodigingen",
    "Regeling melden financiële belangen": f"{REGISTER}/regeling-financiele-belangen",
    "Regeling melden vermoeden misstand": f"{REGISTER}/regeling-melden-vermoeden-misstand",
    "Regeling nevenwerkzaamheden": f"{REGISTER}/regeling-nevenwerkzaamheden",
    "Regeling ongewenste omgangsvormen": f"{REGISTER}/klachtenregeling-ongewenst-gedrag",
}
# Each theme comes up for review in a month of its own.
FIRST_REVIEW_YEAR, FIRST_REVIEW_MONTH = 2027, 2

CASE_SHAPE = Shape(
    DilemmaCasePage,
    (
        *("title", "slug", "review_on", "kind", "card", "situation", "question", "adviser"),
        *("leading_value", "other_values", "levels", "is_lesson", "origin"),
    ),
    parents={"theme": Theme, "building_block": BuildingBlock, "topic": Topic},
    many={"work": KindOfWork, "help_lines": HelpLine},
    streams=("options", "stakeholders", "what_if", "guide"),
    rows={"rules": Shape(CaseRule, ("name",), links=("page",))},
)
OUTCOME_SHAPE = Shape(
    OutcomePage,
    (
        *("title", "slug", "review_on", "dilemma", "principle", "we_do", "because", "despite", "damage"),
        *("remains_hard", "leading_value", "other_values", "year", "half", "origin"),
    ),
    parents={"theme": Theme},
    many={"work": KindOfWork},
    streams=("arguments_for", "arguments_against"),
    rows={
        "cases": Shape(OutcomeCase, (), links=("page",)),
        "follow_ups": Shape(OutcomeFollowUp, ("kind", "year", "half", "why")),
    },
)
PAGE_SHAPES = {
    "case_index": Shape(CaseIndexPage, TEXT, html=("body",)),
    "moral_case_law_index": Shape(MoralCaseLawIndexPage, TEXT, html=("body",)),
}
ITEM_SHAPES = {"topic": Shape(Topic, ITEM), "kind_of_work": Shape(KindOfWork, ITEM)}


def case_key(key: str) -> uuid.UUID:
    """'aan-de-koffietafel' → the identity of that case, at every municipality."""
    return uuid.uuid5(CASE_KEYS, key)


def case_files(folder: Path) -> Iterator[PageFile]:
    for path in sorted((folder / "cases").glob("*.yaml")):
        content = read_file(path)
        yield PageFile(
            path=f"{CATALOGUE}/{content['key']}",
            language=content["language"],
            shape=CASE_SHAPE,
            content=page_of(content),
            is_required=False,
            is_example=False,
            order=9,
            translation_key=case_key(content["key"]),
        )


def page_of(case: dict[str, Any]) -> dict[str, Any]:
    """A case file as the fields of its page. Raises KeyError for a part that is missing."""
    leading, *others = case["core_values"]
    theme = THEMES[case["theme"] - 1]
    return {
        **{name: case[name] for name in ("title", "kind", "card", "situation", "question", "adviser")},
        "slug": case["key"],
        "origin": case["origin"],
        "is_lesson": case.get("is_lesson", False),
        "leading_value": leading,
        "other_values": others,
        "theme": theme,
        "building_block": f"{theme}-{case['building_block'][1:]}",
        "topic": case["topic"],
        "levels": case["audience"]["levels"],
        "work": case["audience"]["work"],
        "help_lines": case["help_lines"],
        "review_on": date(FIRST_REVIEW_YEAR, FIRST_REVIEW_MONTH + case["theme"] - 1, 1),
        "options": _blocks("option", case["options"]),
        "stakeholders": _blocks("stakeholder", [_stakeholder(one) for one in case["stakeholders"]]),
        "what_if": _blocks("what_if", case["what_if"]),
        "guide": _blocks("question", case["guide"]),
        "rules": [{"name": name, "page": RULE_PAGES.get(name)} for name in case["rules"]],
    }


def outcome_files(folder: Path) -> Iterator[PageFile]:
    for path in sorted((folder / "outcomes").glob("*.yaml")):
        content = read_file(path)
        yield PageFile(
            path=f"{MORAL_CASE_LAW}/{content['key']}",
            language=content["language"],
            shape=OUTCOME_SHAPE,
            content=page_of_outcome(content),
            is_required=False,
            is_example=content["example"],
            order=9,
        )


def page_of_outcome(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome file as the fields of its page. Raises KeyError for a part that is missing."""
    leading, *others = outcome["core_values"]
    year, half = outcome["when"]
    return {
        **{name: outcome[name] for name in ("title", "dilemma", "principle")},
        **{name: outcome["decision"][name] for name in ("we_do", "because", "despite", "damage")},
        "remains_hard": outcome["decision"]["remains_hard"],
        "slug": outcome["key"],
        "origin": INVENTED[outcome["language"]],
        "leading_value": leading,
        "other_values": others,
        "theme": THEMES[outcome["theme"] - 1],
        "work": outcome["work"],
        "year": year,
        "half": half,
        # Looked at again when it is two years old.
        "review_on": date(year + 2, 1 if half == 1 else 7, 1),
        "arguments_for": _blocks("argument", outcome["for"]),
        "arguments_against": _blocks("argument", outcome["against"]),
        "cases": [{"page": f"{CATALOGUE}/{outcome['case']}"}],
        "follow_ups": [_follow_up(one) for one in outcome["later"]],
    }


def _follow_up(given: dict[str, Any]) -> dict[str, Any]:
    year, half = given["when"]
    return {"kind": given["kind"], "year": year, "half": half, "why": given["why"]}


def more_files(folder: Path) -> Iterator[PageFile]:
    yield from case_files(folder)
    yield from outcome_files(folder)


def _stakeholder(given: dict[str, str]) -> dict[str, str]:
    return {name: given.get(name, "") for name in ("who", "right", "interest", "wish")}


def _blocks(kind: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value} for value in values]


SOURCE = Source(FOLDER, PAGE_SHAPES, ITEM_SHAPES, more_pages=more_files)
