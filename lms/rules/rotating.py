"""Which dilemmas of the catalogue somebody gets in a module, and how each becomes an ordinary screen.

A frozen module that draws them has "cases": every dilemma that one of its screens may draw, by key:

    [{"key", "version": number of the CaseVersion that holds its words, "theme", "levels": [code], "work": [code],
      "clusters": [code]}]
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

from dilemmas.rules.sets import Candidate, Wanted, compose_set


def is_in_pool(case: Mapping[str, Any], step: Mapping[str, Any]) -> bool:
    """A screen without themes draws from them all."""
    return not step.get("themes") or case["theme"] in step["themes"]


def candidates(cases: Iterable[Mapping[str, Any]], *, last_met: Mapping[UUID, datetime]) -> list[Candidate]:
    """Never met stands before what was met, and what was met longest ago before the rest.

    `last_met`: case key → when this person last got it.
    """
    moments = sorted(set(last_met.values()))
    rank = {moment: number for number, moment in enumerate(moments, start=1)}
    return [
        Candidate(
            case_key=(key := UUID(case["key"])),
            kind="",
            theme=case["theme"],
            levels=frozenset(case["levels"]),
            work=frozenset(case["work"]),
            clusters=frozenset(case["clusters"]),
            had=rank[last_met[key]] if key in last_met else 0,
        )
        for case in cases
    ]


def draw_cases(
    pools: Sequence[tuple[Sequence[Candidate], int]], wanted: Wanted, *, seed: str
) -> list[list[str]]:
    """For each screen (what it may draw, how many) its keys; no dilemma stands on two screens.

    `wanted.size` is not looked at.
    """
    drawn: list[list[str]] = []
    for number, (pool, count) in enumerate(pools):
        taken = {key for keys in drawn for key in keys}
        left = [one for one in pool if str(one.case_key) not in taken]
        picks = compose_set(left, replace(wanted, size=count), seed=_seed(seed, number))
        drawn.append([str(pick.case_key) for pick in picks])
    return drawn


def screen_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """A frozen case in one language (dilemmas/frozen.py) as the screen of a dilemma, without its id."""
    return {
        "type": "dilemma",
        "heading": case["title"],
        "body": "".join(f"<p>{escape(part)}</p>" for part in case["situation"].split("\n\n") if part.strip()),
        "quote": "",
        "prompt": case["question"],
        "options": [
            {name: option[name] for name in ("text", "pro", "contra", "may_follow")}
            for option in case["options"]
        ],
        "adviser": case["adviser"],
        "what_if": list(case["what_if"]),
    }


def _seed(seed: str, number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:8])
