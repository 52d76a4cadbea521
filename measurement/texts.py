"""What stands around a questionnaire, from measurement/content: the page of thanks, and what happens to an answer."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"


def words_of(name: str, language: str, **numbers: int | str) -> dict[str, Any]:
    """The file with this name in one language, each {nl, en} replaced by its text, filled with the numbers."""
    return _in_language(_read(name), "en" if language == "en" else "nl", numbers)


@cache
def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))


def _in_language(node: Any, language: str, numbers: dict[str, int | str]) -> Any:
    if isinstance(node, dict):
        if "nl" in node:
            text = node[language]
            return text.format(**numbers) if numbers else text
        return {key: _in_language(value, language, numbers) for key, value in node.items()}
    if isinstance(node, list):
        return [_in_language(one, language, numbers) for one in node]
    return node
