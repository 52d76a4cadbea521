"""From what somebody typed to what is looked for: words, synonyms, compounds, typing errors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from foundation.search.rules.words import LANGUAGES, asked_words, is_stop_word, stems_of

MOST_LETTERS_ASKED, MOST_WORDS_ASKED = 200, 12

# How much a word of a document counts when it is not the very word that was asked.
EXACT, STEM, PREFIX, COMPOUND, SYNONYM, MENDED = 1.0, 0.9, 0.6, 0.45, 0.8, 0.7
# From so many letters on, a word may be the beginning of another, or stand inside it.
PREFIX_LETTERS, LAST_PREFIX_LETTERS, COMPOUND_LETTERS = 4, 3, 5
# The shortest part of a compound.
PART_LETTERS = 4
# Sounds between the parts of a Dutch compound.
JOINTS = ("", "s", "en", "e", "n")

Stems = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Needle:
    """One word that is looked for. `stems`: pairs of language and stem."""

    text: str
    stems: Stems
    # The last word may not be finished yet.
    is_last: bool = False

    def factor_for(self, text: str, language: str, stems: tuple[str, str]) -> float:
        """0.0 to 1.0: how well a word of the index fits."""
        if text == self.text:
            return EXACT
        if is_stop_word(text, language):
            return 0.0
        if any((language, stem) in self.stems for stem in stems):
            return STEM
        if self.is_prefix_of(text):
            return PREFIX
        if len(self.text) >= COMPOUND_LETTERS and self.text in text:
            return COMPOUND
        return 0.0

    def is_prefix_of(self, text: str) -> bool:
        letters = LAST_PREFIX_LETTERS if self.is_last else PREFIX_LETTERS
        return len(self.text) >= letters and text.startswith(self.text)


@dataclass(frozen=True)
class Alternative:
    """Words that must all be there, and how much finding them counts."""

    needles: tuple[Needle, ...]
    factor: float


@dataclass(frozen=True)
class Part:
    """A word of the question (or a phrase with synonyms) and the ways in which it may be found."""

    typed: str
    alternatives: tuple[Alternative, ...]
    # What was looked for instead of a word that nobody wrote; empty: what was typed.
    mended: str = ""

    def needles(self) -> set[Needle]:
        return {needle for alternative in self.alternatives for needle in alternative.needles}


@dataclass(frozen=True)
class Synonyms:
    """Phrase (folded words) → phrases that it also finds."""

    leads: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    by_stems: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, *, same: Iterable[Sequence[str]], leads: Mapping[str, Sequence[str]]) -> "Synonyms":
        """`same`: groups that find each other; `leads`: one finds the others."""
        found: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for group in same:
            phrases = [tuple(asked_words(phrase)) for phrase in group]
            for phrase in phrases:
                found.setdefault(phrase, {}).update(dict.fromkeys(one for one in phrases if one != phrase))
        for typed, others in leads.items():
            found.setdefault(tuple(asked_words(typed)), {}).update(
                dict.fromkeys(tuple(asked_words(other)) for other in others)
            )
        by_stems = {_first_stems(phrase, language): phrase for language in LANGUAGES for phrase in found}
        return cls({phrase: tuple(others) for phrase, others in found.items()}, by_stems)

    def phrase_at(self, words: Sequence[str], start: int) -> tuple[str, ...]:
        """The longest phrase with synonyms that begins here, inflected or not; empty: none."""
        for length in range(min(4, len(words) - start), 0, -1):
            asked = tuple(words[start : start + length])
            if asked in self.leads:
                return asked
            for language in LANGUAGES:
                if (known := self.by_stems.get(_first_stems(asked, language))) is not None:
                    return known
        return ()

    def vocabulary(self) -> set[str]:
        return {phrase[0] for phrase in self.leads if len(phrase) == 1}


def asked_text(typed: str) -> str:
    """What somebody typed, as it is shown and looked for."""
    # PostgreSQL takes no NUL in a text.
    return " ".join(typed.replace("\0", "").split())[:MOST_LETTERS_ASKED]


def read_question(text: str, synonyms: Synonyms, *, is_open: bool = True) -> list[Part]:
    """The parts of a question; no part without a word that says something.

    `is_open`: the last word may be the beginning of one.
    """
    words = asked_words(text[:MOST_LETTERS_ASKED])[:MOST_WORDS_ASKED]
    telling = [one for one in words if not any(is_stop_word(one, language) for language in LANGUAGES)]
    parts: list[Part] = []
    start = 0
    while start < len(words):
        phrase = synonyms.phrase_at(words, start)
        length = len(phrase) or 1
        if phrase or words[start] in telling or not telling:
            last = is_open and start + length == len(words)
            parts.append(_part(words[start : start + length], phrase, synonyms, is_last=last))
        start += length
    # The same word twice asks for nothing more.
    return list(dict.fromkeys(parts))


def needle(text: str, *, is_last: bool = False) -> Needle:
    stems = frozenset((language, stem) for language in LANGUAGES for stem in stems_of(text, language))
    return Needle(text, stems, is_last)


def _part(words: Sequence[str], phrase: tuple[str, ...], synonyms: Synonyms, *, is_last: bool) -> Part:
    own = Alternative(
        tuple(
            needle(one, is_last=is_last and place == len(words) - 1)
            for place, one in enumerate(words)
            if len(words) == 1 or not is_stop_word(one, "nl")
        )
        or tuple(needle(one) for one in words),
        EXACT,
    )
    others = [
        Alternative(tuple(needle(one) for one in other), SYNONYM) for other in synonyms.leads.get(phrase, ())
    ]
    return Part(" ".join(words), (own, *others))


def _first_stems(phrase: Sequence[str], language: str) -> tuple[str, ...]:
    return (language, *(stems_of(one, language)[0] for one in phrase))


def allowed_errors(text: str) -> int:
    """How many letters may be wrong, lacking, too many, or swapped with the next."""
    letters = len(text)
    return 0 if letters < 4 else 1 if letters < 6 else 2


def closest(text: str, vocabulary: Iterable[str]) -> str:
    """The known word that somebody probably meant; empty when none is near."""
    near = process.extract(
        text, list(vocabulary), scorer=OSA.distance, score_cutoff=allowed_errors(text), limit=20
    )
    # What is known as it stands needs no mending.
    others = [(errors, -JaroWinkler.similarity(text, word), word) for word, errors, _place in near if errors]
    return min(others)[2] if others else ""


def closest_beginning(text: str, vocabulary: Iterable[str]) -> str:
    """As `closest`, for the first part of a longer word: 'nevenwrek' → 'nevenwerk'."""
    if len(text) < COMPOUND_LETTERS:
        return ""
    beginnings = {word[: len(text)] for word in vocabulary if len(word) > len(text)}
    near = process.extractOne(text, list(beginnings), scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else ""


def compound_parts(text: str, vocabulary: set[str]) -> tuple[str, ...]:
    """The known words of which a compound is made: 'cadeauregels' → 'cadeau', 'regels'; empty: not known."""
    for length in range(len(text) - PART_LETTERS, PART_LETTERS - 1, -1):
        first, rest = text[:length], text[length:]
        if first not in vocabulary:
            continue
        for joint in JOINTS:
            if rest.startswith(joint) and rest[len(joint) :] in vocabulary:
                return first, rest[len(joint) :]
    return ()


def known_beginning(text: str, vocabulary: set[str]) -> tuple[str, ...]:
    """The longest known word with which a compound begins: 'cadeaubon' → 'cadeau'; empty: none."""
    beginnings = (text[:length] for length in range(len(text) - 1, COMPOUND_LETTERS - 1, -1))
    return next(((one,) for one in beginnings if one in vocabulary), ())
