"""All shipped cases as frozen content, read from their files: a database would take too long."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "dilemmas" / "content" / "cases"


def frozen_cases(language: str = "nl") -> dict[str, dict[str, Any]]:
    """File name without language → content of that language."""
    found = {}
    for path in sorted(FOLDER.glob(f"*.{language}.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        key = path.name.removesuffix(f".{language}.yaml")
        found[key] = {**case, "theme": "", "url": f"/dilemmas/{key}/", "clusters": []}
    return found
