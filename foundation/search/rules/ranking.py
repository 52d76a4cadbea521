"""Which documents come first: BM25 over weighted words (Robertson and Zaragoza 2009), with three additions.

A document that answers more of the question comes first, one whose title is the question before others, and
one in the reader's language before one in another.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foundation.search.rules.questions import Needle, Part

# How soon more of a word stops to count, and how much a long document loses.
SATURATION, LENGTH_SHARE = 4.0, 0.4
OTHER_LANGUAGE = 0.5
# What lacks more of the question than this is left out when something else answers it.
LEAST_COVERAGE = 0.5


@dataclass(frozen=True)
class Document:
    pk: int
    group: str
    language: str
    length: float
    title_length: int
    prior: float = 1.0


@dataclass(frozen=True)
class Posting:
    """That a word stands in a document."""

    document: int
    word: int
    weight: float
    in_title: bool


@dataclass(frozen=True)
class Hit:
    pk: int
    score: float


def rank(
    parts: Sequence[Part],
    *,
    fits: Mapping[Needle, Mapping[int, float]],
    postings: Iterable[Posting],
    documents: Mapping[int, Document],
    language: str,
) -> list[Hit]:
    """The documents that answer, best first, each group once.

    `fits`: needle → word id → factor 0 to 1; `documents`: all that could answer.
    """
    total = len(documents)
    average_length = sum(document.length for document in documents.values()) / total if total else 0.0
    by_word: dict[int, list[Posting]] = defaultdict(list)
    for posting in postings:
        by_word[posting.word].append(posting)
    found = [_found(part, fits, by_word) for part in parts]
    weights = [_rarity(len(one), total) for one in found]
    asked = sum(weights) or 1.0
    scores: dict[int, float] = {}
    covers: dict[int, float] = {}
    for pk in {pk for one in found for pk in one}:
        document = documents[pk]
        score = covered = titled = 0.0
        for rarity, one in zip(weights, found, strict=True):
            if pk in one:
                strength, in_title = one[pk]
                score += rarity * _saturated(strength, document.length, average_length)
                covered += rarity
                titled += in_title
        covers[pk] = covered / asked
        own_language = 1.0 if document.language == language else OTHER_LANGUAGE
        title_share = min(1.0, titled / document.title_length)
        scores[pk] = score * covers[pk] * (1 + title_share) * own_language * document.prior
    best = max(covers.values(), default=0.0)
    answering = [pk for pk in scores if covers[pk] >= best * LEAST_COVERAGE]
    ordered = sorted(answering, key=lambda pk: (-scores[pk], pk))
    return _one_a_group([Hit(pk, scores[pk]) for pk in ordered], documents, language)


def _found(
    part: Part, fits: Mapping[Needle, Mapping[int, float]], by_word: Mapping[int, Sequence[Posting]]
) -> dict[int, tuple[float, float]]:
    """Document → how strongly it says this part, and how much of that stands in the title (0 to 1)."""
    best: dict[int, tuple[float, float]] = {}
    for alternative in part.alternatives:
        each = [_said(fits.get(needle, {}), by_word) for needle in alternative.needles]
        for pk in set.intersection(*(set(one) for one in each)) if each else ():
            strength = alternative.factor * min(one[pk][0] for one in each)
            in_title = alternative.factor * sum(one[pk][1] for one in each)
            if strength > best.get(pk, (0.0, 0.0))[0]:
                best[pk] = (strength, in_title)
    return best


def _said(
    words: Mapping[int, float], by_word: Mapping[int, Sequence[Posting]]
) -> dict[int, tuple[float, float]]:
    """One needle: the weights of its words add up, the best of them counts for the title."""
    said: dict[int, tuple[float, float]] = {}
    for word, factor in words.items():
        for posting in by_word.get(word, ()):
            strength, title = said.get(posting.document, (0.0, 0.0))
            in_title = max(title, factor if posting.in_title else 0.0)
            said[posting.document] = (strength + factor * posting.weight, in_title)
    return said


def _rarity(found: int, total: int) -> float:
    """Robertson's idf, never below 0: a word that stands everywhere still counts for a little."""
    return math.log(1 + (total - found + 0.5) / (found + 0.5)) if total else 0.0


def _saturated(strength: float, length: float, average_length: float) -> float:
    lengthy = 1 - LENGTH_SHARE + LENGTH_SHARE * (length / average_length if average_length else 1)
    return strength * (SATURATION + 1) / (strength + SATURATION * lengthy)


def _one_a_group(hits: list[Hit], documents: Mapping[int, Document], language: str) -> list[Hit]:
    """Where languages of the same thing answer, the reader's own, at the place of the best of them."""
    own: dict[str, int] = {}
    for hit in hits:
        document = documents[hit.pk]
        if document.group not in own or document.language == language:
            own.setdefault(document.group, hit.pk)
            if document.language == language:
                own[document.group] = hit.pk
    seen: set[str] = set()
    kept = []
    for hit in hits:
        group = documents[hit.pk].group
        if group not in seen:
            seen.add(group)
            kept.append(Hit(own[group], hit.score))
    return kept
