"""Deck files as another municipality might send them, and the codes that we know."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from dilemmas.rules.deck_files import Known

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "dilemmas" / "content" / "cases"
KEYS = UUID("12345678-1234-5678-1234-567812345678")

KNOWN = Known(
    themes=frozenset({"persoonlijke-belangen", "middelen"}),
    building_blocks={"persoonlijke-belangen-c": "persoonlijke-belangen", "middelen-a": "middelen"},
    topics=frozenset({"geschenken", "dienstmiddelen"}),
    work=frozenset({"balie", "buitendienst"}),
    core_values=frozenset(
        {"zorgvuldigheid", "verantwoordelijkheid", "onafhankelijkheid", "professionaliteit"}
    ),
    levels=frozenset({"uitvoerend", "adviserend", "leidinggevend"}),
)


def option(text: str = "Je deelt ze uit.", **fields: Any) -> dict[str, Any]:
    parts = {
        "pro": "Iedereen blij.",
        "contra": "Zij weet het niet.",
        "may_follow": "Zij hoort het.",
        "norm": "",
    }
    return {"text": text, **parts, **fields}


def case_part(**fields: Any) -> dict[str, Any]:
    """A case in one language."""
    return {
        "title": "De bonbons",
        "kind": "dilemma",
        "card": "Een inwoner geeft je een doos bonbons.",
        "situation": "Een inwoner geeft je een doos bonbons.\n\nZij is blij.",
        "question": "Wat doe je?",
        "options": [option("Je deelt ze uit."), option("Je geeft ze terug.")],
        "stakeholders": [{"who": "De inwoner", "right": "", "interest": "", "wish": "dat je blij bent"}],
        "what_if": ["het een reis was?"],
        "guide": ["Wie missen we?"],
        "adviser": "Ik neig naar delen.",
        "core_values": ["onafhankelijkheid", "zorgvuldigheid"],
        "theme": "persoonlijke-belangen",
        "building_block": "persoonlijke-belangen-c",
        "topic": "geschenken",
        "levels": ["uitvoerend"],
        "work": ["balie"],
        "help_lines": ["leidinggevende"],
        "rules": [{"name": "Gedragscode"}],
        "is_lesson": False,
        "origin": "",
        **fields,
    }


def case_in_file(number: int = 1, *, english: bool = False, **fields: Any) -> dict[str, Any]:
    part = case_part(title=f"De bonbons {number}", **fields)
    languages = {
        "nl": part,
        **({"en": deepcopy({**part, "title": f"The chocolates {number}"})} if english else {}),
    }
    return {"key": str(uuid5(KEYS, str(number))), "languages": languages}


def deck_document(*cases: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "format": "plein-stapel",
        "version": 1,
        "title": "Teamdag",
        "introduction": "Voor de eerste keer.",
        "translations": {"en": {"title": "Team day", "introduction": "For the first time."}},
        "purpose": "teamgesprek",
        "exported_from": "Gemeente Zandwijk",
        "cases": list(cases) or [case_in_file(1, english=True), case_in_file(2)],
        **fields,
    }


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def shipped_case_files() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))]
