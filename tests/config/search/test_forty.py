"""Some fifty questions over the content that ships, each with what must be among the first three."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.demo.load import load_content
from foundation.search.models import Document
from foundation.search.queries import answer
from foundation.search.rules.indexing import ANYONE, PERSON

FORTY = yaml.safe_load((Path(__file__).parent / "forty.yaml").read_text(encoding="utf-8"))


def what_fails(case: dict[str, Any]) -> str:
    found = answer(
        case["ask"], language=case.get("in", "nl"), may_open=lambda audience: audience in (ANYONE, PERSON)
    )
    by_key = Document.objects.in_bulk(found.keys[:3])
    first = [by_key[key].url for key in found.keys[:3]]
    if case["find"] in first and found.mended == case.get("mended", ""):
        return ""
    return f"{case['ask']!r} finds {first}, mended to {found.mended!r}; expected {case['find']}"


# One load for all questions: it takes seconds.
@pytest.mark.django_db
def test_forty_questions_find_what_people_mean():
    load_content()
    assert len(FORTY) >= 40
    assert [fault for case in FORTY if (fault := what_fails(case))] == []
