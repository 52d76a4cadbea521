"""What people type in the catalogue, over all shipped cases: the case must be among the first five."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.demo.load import load_content
from foundation.search.models import Document
from foundation.search.queries import answer

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def what_fails(case: dict[str, Any]) -> str:
    found = answer(case["ask"], language=case.get("in", "nl"))
    keys = found.of_kind("dilemma")[:5]
    by_key = Document.objects.in_bulk(keys)
    first = [by_key[key].url.rstrip("/").rpartition("/")[2] for key in keys]
    if case["find"] in first and ("mended" not in case or found.mended == case["mended"]):
        return ""
    return f"{case['ask']!r} finds {first}, mended to {found.mended!r}; expected {case['find']}"


# One load for all questions: it takes seconds.
@pytest.mark.django_db
def test_what_people_type_finds_the_case(settings):
    settings.SHIPPED_CONTENT = ["foundation.content.shipped_files.SOURCE", "dilemmas.shipped_files.SOURCE"]
    load_content()
    assert len(CASES) >= 40
    faults = [fault for case in CASES if (fault := what_fails(case))]
    assert faults == [], "\n".join(faults)
