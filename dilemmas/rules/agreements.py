"""The sentence of an agreement, in Dutch or in English: 'Wij doen X, want Y, ondanks Z; schade beperken we door …'."""

import re

# The part that follows each word; the last of these that stands in the sentence runs to its end.
_WORDS = {
    "because": r"want|omdat|because",
    "despite": r"ondanks|ook al|despite|even though",
    "damage": r"(?:de )?schade beperken (?:we|wij) door|we limit (?:the )?(?:damage|harm) by",
}
_SPLIT = re.compile(
    r"[,;.]?\s+(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()) + r")\s+",
    re.IGNORECASE,
)
_BEGIN = re.compile(r"^(?:wij|we)\s+(?:doen|do)\s*:?\s+", re.IGNORECASE)


def parts_of_agreement(text: str) -> dict[str, str]:
    """we_do, and because, despite and damage where the sentence has them; each word only where it comes first."""
    parts, name, start = {}, "we_do", 0
    for found in _SPLIT.finditer(text):
        next_name = found.lastgroup
        if next_name is None or next_name in parts or next_name == name:
            continue
        parts[name] = _tidy(text[start : found.start()])
        name, start = next_name, found.end()
    parts[name] = _tidy(text[start:])
    return parts | {"we_do": _BEGIN.sub("", parts["we_do"])}


def _tidy(text: str) -> str:
    return text.strip().strip(" ,;.")
