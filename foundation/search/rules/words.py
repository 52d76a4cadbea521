"""From text to words, and from words to stems: the same for what is indexed and for what is asked.

A word is folded: small letters, no accents, no apostrophes. It has two stems, and two words match when they
share one: in Dutch the stemmer of Kraaij and Pohlmann brings 'personen' to 'persoon', the older one of Porter
'regeling' to 'regel'; neither does both.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LANGUAGES = ("nl", "en")
STEMMERS = {"nl": ("dutch", "dutch_porter"), "en": ("english", "english")}
# A word as it is written: letters and digits, with an apostrophe or a hyphen inside.
WRITTEN = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
APOSTROPHES = re.compile(r"['’]")
HYPHENS = re.compile(r"[‑-]")
# The longest word that is kept; longer ones are addresses and the like.
MOST_LETTERS = 40

DUTCH_STOP_WORDS = (
    "aan al alle als bij dan dat de den der deze die dit doe doet door dus een en er ga gaat geen had heb "
    "hebben heeft het hier hij hoe ie iemand ik in is ja je jij jou jouw kan kun kunnen maar mag me mee met "
    "mij mijn moet moeten na naar niet nog nu of om onder ons onze ook op over te tot uit van vind vinden "
    "voor waar waarom wanneer was wat we wel welke wie wij wil word worden wordt ze zelf zich zij zijn zo zou "
    "alles echt eens even graag haar hem hen hun iets niets steeds tegen toch toen tussen veel want weer zonder"
)
ENGLISH_STOP_WORDS = (
    "a about am an and any are as at be been but by can could did do does find for from get had has have he "
    "her his how i if in into is it its may me must my no not of on or our she should so that the their "
    "them then there these they this to us was we were what when where which who why will with you your"
)
# Words that say nothing about the subject. In a title they count.
STOP_WORDS = {"nl": frozenset(DUTCH_STOP_WORDS.split()), "en": frozenset(ENGLISH_STOP_WORDS.split())}


@dataclass(frozen=True)
class Word:
    """`text`: folded, one word; `stems`: two, which may be equal."""

    text: str
    stems: tuple[str, str]


def fold(text: str) -> str:
    """'Beëdigd' → 'beedigd', "zzp'ers" → 'zzpers'."""
    plain = unicodedata.normalize("NFKD", text.lower()).replace("ß", "ss")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return APOSTROPHES.sub("", plain)


def words_of(text: str, language: str) -> Iterator[Word]:
    """Every word of a text; of 'e-mail' also 'email' and 'mail'."""
    for written in WRITTEN.findall(text):
        for part in parts_of(written):
            yield word(part, language)


def parts_of(written: str) -> list[str]:
    """The folded words in one written word: itself without hyphens, and what the hyphens part."""
    folded = fold(written)
    whole = HYPHENS.sub("", folded)
    pieces = [piece for piece in HYPHENS.split(folded) if _counts(piece)]
    return [whole, *pieces] if whole not in pieces and _counts(whole) else pieces


def asked_words(text: str) -> list[str]:
    """The folded words of a question; a hyphen parts two words here."""
    return [piece for piece in WRITTEN.findall(fold(HYPHENS.sub(" ", text))) if _counts(piece)]


def word(text: str, language: str) -> Word:
    return Word(text, stems_of(text, language))


@lru_cache(maxsize=50_000)
def stems_of(text: str, language: str) -> tuple[str, str]:
    # New ones each time: a stemmer keeps the word it is at, and threads would share it.
    first, second = (snowballstemmer.stemmer(name) for name in STEMMERS.get(language, STEMMERS["nl"]))
    return first.stemWord(text)[:MOST_LETTERS], second.stemWord(text)[:MOST_LETTERS]


def is_stop_word(text: str, language: str) -> bool:
    return text in STOP_WORDS.get(language, STOP_WORDS["nl"])


def _counts(piece: str) -> bool:
    return len(piece) <= MOST_LETTERS and (len(piece) > 1 or piece.isdigit())
