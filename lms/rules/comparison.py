"""What changed between two versions of a text, article by article and word by word."""

import difflib
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class Change(enum.StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came or went."""

    text: str
    change: Change


@dataclass(frozen=True)
class ComparedArticle:
    heading: str
    change: Change
    pieces: tuple[Piece, ...]


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """The new text in pieces, with what went in its place; a blank belongs between two pieces.

    The pieces that are not REMOVED make the new text. Blanks themselves do not count.
    """
    before, after = old.split(), new.split()
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag in ("delete", "replace"):
            pieces.append(Piece(" ".join(before[from_old:to_old]), Change.REMOVED))
        if tag in ("insert", "replace"):
            pieces.append(Piece(" ".join(after[from_new:to_new]), Change.ADDED))
        if tag == "equal":
            pieces.append(Piece(" ".join(after[from_new:to_new]), Change.SAME))
    return tuple(pieces)


def compare_texts(old: dict[str, Any], new: dict[str, Any]) -> list[ComparedArticle]:
    """`old`, `new`: {intro, articles: [{heading, text}], closing}. In the order of the new text; what went comes last.

    An article is the same one when its heading is; else one in whose place another stands.
    """
    before, after = parts_of(old), parts_of(new)
    pairs = _paired([heading for heading, _text in before], [heading for heading, _text in after])
    found = []
    for number, (heading, text) in enumerate(after):
        partner = pairs.get(number)
        if partner is None:
            found.append(ComparedArticle(heading, Change.ADDED, (Piece(text, Change.ADDED),)))
            continue
        pieces = compare_words(before[partner][1], text)
        is_same = all(piece.change is Change.SAME for piece in pieces) and before[partner][0] == heading
        found.append(ComparedArticle(heading, Change.SAME if is_same else Change.CHANGED, pieces))
    gone = [part for number, part in enumerate(before) if number not in pairs.values()]
    found += [
        ComparedArticle(heading, Change.REMOVED, (Piece(text, Change.REMOVED),)) for heading, text in gone
    ]
    return found


def has_changed(compared: Sequence[ComparedArticle]) -> bool:
    return any(article.change is not Change.SAME for article in compared)


def parts_of(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Heading and text of all that is read, in its order; intro and closing have no heading of their own."""
    articles = [(article["heading"], article["text"]) for article in content.get("articles", ())]
    questions = [("", question["prompt"]) for question in content.get("questions", ())]
    return [("", content.get("intro", "")), *articles, *questions, ("", content.get("closing", ""))]


def _paired(before: list[str], after: list[str]) -> dict[int, int]:
    """Place in the new text → place in the old one."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pairs: dict[int, int] = {}
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and to_old - from_old == to_new - from_new):
            pairs.update(zip(range(from_new, to_new), range(from_old, to_old), strict=True))
    return pairs
