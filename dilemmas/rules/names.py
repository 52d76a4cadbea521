"""What in a text may say who somebody is: likely names, addresses, and numbers that belong to one person.

It asks rather than knows: a word with a capital in the middle of a sentence may be a name. Whoever wrote the text
looks once more and decides; nothing is refused by it. What it knows of names stands in names.yaml.
"""

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_suffix(".yaml")


class Likely(enum.StrEnum):
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    # Burgerservicenummer.
    CITIZEN_NUMBER = "citizen_number"
    NUMBER_PLATE = "number_plate"
    BANK_ACCOUNT = "bank_account"
    ADDRESS = "address"


@dataclass(frozen=True, order=True)
class Finding:
    """A piece of the text, from `start` up to `end`."""

    start: int
    end: int
    kind: Likely
    text: str


# Numbers and addresses, the surest first: what one takes, the next does not see.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
BANK_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z]{4})(?: ?\d{2,4}){2,4}\b", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)31[ .-]?(?:\(0\))?|\(?0)[1-9](?:[ .()-]{0,2}\d){8}(?!\d)")
NINE_DIGITS = re.compile(r"(?<![\d.,-])\d(?:[ .]?\d){8}(?![\d-]|[.,]\d)")
PLATE = re.compile(
    r"(?<![\w-])[A-Z0-9]{1,3}(?:-[A-Z0-9]{1,3}){2}(?![\w-])|(?<![\w-])[A-Z0-9]{6}(?![\w-])", re.IGNORECASE
)
POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
STREET = re.compile(
    r"\b[^\W\d_][\w'’-]*(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|steeg)"
    r" \d{1,5}(?: ?(?:[a-zA-Z]|bis|hs))?\b",
    re.IGNORECASE,
)
# The forms of a Dutch number plate: a letter for letters, 9 for digits.
PLATE_FORMS = frozenset(
    [
        *("XX9999", "9999XX", "99XX99", "XX99XX", "XXXX99", "99XXXX", "99XXX9", "9XXX99", "XX999X"),
        *("X999XX", "XXX99X", "X99XXX", "9XX999", "999XX9"),
    ]
)

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# A word after one of these begins a sentence, a quotation or a line.
BEGINS = re.compile(
    r"(?:^|[.!?…:;]['’”\")\]]*\s+|[\n\r•*]\s*(?:[-–]\s*)?|(?<!\w)['‘“„\"(\[]\s*|[–—]\s*|(?<!\w)['’‘][st]\s)$"
)
INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,5}(?=\S)")
# What ends so is a place or a building, and a street without a number is nobody's address.
PLACE_ENDS = (
    "straat",
    "laan",
    "weg",
    "plein",
    "gracht",
    "kade",
    "singel",
    "school",
    "wijk",
    "buurt",
    "park",
    "haven",
    "wet",
)
# Farther than this between two words, and they are no name together.
GAP = re.compile(r"\A(?:\s{1,2}['’‘]?|\.\s?)\Z")


def findings(text: str, *, innocent: Iterable[str] = ()) -> list[Finding]:
    """What may say who somebody is, in the order of the text, never overlapping.

    `innocent`: words that are no name here, such as that of the municipality.
    """
    found: list[Finding] = []
    for kind, pattern in (
        (Likely.EMAIL, EMAIL),
        (Likely.BANK_ACCOUNT, BANK_ACCOUNT),
        (Likely.PHONE, PHONE),
        (Likely.CITIZEN_NUMBER, NINE_DIGITS),
        (Likely.NUMBER_PLATE, PLATE),
        (Likely.ADDRESS, STREET),
        (Likely.ADDRESS, POSTCODE),
    ):
        for match in pattern.finditer(text):
            if _is_really(kind, match[0]) and not _touches(found, match.start(), match.end()):
                found.append(Finding(match.start(), match.end(), kind, match[0]))
    for start, end in _names(text, frozenset(_plain(one) for name in innocent for one in name.split())):
        if not _touches(found, start, end):
            found.append(Finding(start, end, Likely.NAME, text[start:end]))
    return sorted(found)


def is_citizen_number(digits: str) -> bool:
    """Nine digits that pass the test of eleven; the same digit nine times is nobody's."""
    if len(digits) != 9 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def is_number_plate(text: str) -> bool:
    """With its hyphens, or as one word in capitals."""
    signs = text.replace("-", "")
    if "-" not in text and not text.isupper():
        return False
    form = "".join("9" if sign.isdigit() else "X" for sign in signs)
    if form not in PLATE_FORMS:
        return False
    # A hyphen stands where letters and digits meet, or in the middle of four alike.
    return "-" not in text or all(len(part) < 4 and _is_alike(part) for part in text.split("-"))


def _is_alike(part: str) -> bool:
    return part.isdigit() or part.isalpha()


def _is_really(kind: Likely, text: str) -> bool:
    if kind is Likely.CITIZEN_NUMBER:
        return is_citizen_number("".join(sign for sign in text if sign.isdigit()))
    return kind is not Likely.NUMBER_PLATE or is_number_plate(text)


def _touches(found: list[Finding], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in found)


# Names -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    # Without accents and capitals; and without the s of 'Karims' or 'Sandra's'.
    plain: str
    begins: bool

    @cached_property
    def has_capital(self) -> bool:
        """Only at its beginning: 'WMO' and 'PowerPoint' are written otherwise than a name."""
        first, *others = re.split(r"[-'’]", self.text)
        if len(first) == 1:
            # "O'Brien" and "A-Ling", but not "I'd".
            return first.isupper() and (not others or others[0][:1].isupper())
        return first[:1].isupper() and first[1:].islower()


@dataclass(frozen=True)
class _Known:
    """The words of names.yaml, as they are asked for."""

    # First names and surnames that are no other word; and with those that are.
    sure: frozenset[str]
    first_names: frozenset[str]
    likely: frozenset[str]
    # Before a name; and of these the shortened ones.
    titles: frozenset[str]
    short_titles: frozenset[str]
    infixes: frozenset[str]
    # With a capital, and no name: also no part of one.
    no_name: frozenset[str]
    no_part: frozenset[str]


@cache
def _known() -> _Known:
    content = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    words = {name: frozenset(_plain(one) for one in text.split()) for name, text in content.items()}
    titles = words["titles"] | words["short_titles"]
    return _Known(
        sure=words["given"] | words["family"],
        first_names=words["given"] | words["given_or_word"],
        likely=words["given"] | words["given_or_word"] | words["family"],
        titles=titles,
        short_titles=words["short_titles"],
        infixes=words["infixes"],
        no_name=words["no_name"],
        no_part=words["no_name"] | titles,
    )


def _names(text: str, innocent: frozenset[str]) -> Iterator[tuple[int, int]]:
    words = [_word(text, match) for match in WORD.finditer(text)]
    last_end = 0
    for place, word in enumerate(words):
        if word.start < last_end or not _is_name(words, place, text, innocent):
            continue
        first = _leftmost(words, place, text, innocent, last_end)
        last = _rightmost(words, place, text, innocent)
        start = _with_initials(text, words[first].start, last_end)
        last_end = words[last].end
        yield start, last_end


def _word(text: str, match: re.Match[str]) -> _Word:
    before = text[max(0, match.start() - 6) : match.start()]
    # Not cut off in the middle: what stands six signs back is no beginning by that.
    begins = bool(BEGINS.search(before if match.start() <= 6 else f"x{before}"))
    return _Word(match.start(), match.end(), match[0], _plain(match[0]), begins)


def _is_name(words: list[_Word], place: int, text: str, innocent: frozenset[str]) -> bool:
    """By itself, without its neighbours: the first word that gives a name away."""
    word, known = words[place], _known()
    stems = _stems(word.plain)
    if word.plain in innocent:
        return False
    if stems & known.sure:
        return not word.text.isupper() or len(word.text) > 3
    if not word.has_capital or len(word.plain) < 2:
        return False
    if _is_initialled(word, text) or _follows_title(words, place, text):
        return word.plain not in known.no_name and not _is_place(word)
    if word.begins:
        return False
    if stems & known.likely:
        return True
    return not stems & known.no_name and not _is_place(word)


def _is_place(word: _Word) -> bool:
    """'Dorpsstraat', 'Poolse', 'Rotterdamse', 'Wmo-consulent'."""
    return (
        word.plain.endswith(PLACE_ENDS)
        or (word.plain.endswith(("se", "sch", "sche", "er")) and word.plain[:4] in _place_beginnings())
        or ("-" in word.text and not all(piece[:1].isupper() for piece in word.text.split("-")))
        or (len(word.plain) > 5 and word.plain.endswith(("se", "sche")))
    )


@cache
def _place_beginnings() -> frozenset[str]:
    return frozenset(word[:4] for word in _known().no_name if len(word) > 4)


def _follows_title(words: list[_Word], place: int, text: str) -> bool:
    """'mevrouw Kaya', 'dhr. van Dijk': also with small words between."""
    known = _known()
    at = place - 1
    while at >= 0 and words[at].plain in known.infixes and _is_near(words, at, text):
        at -= 1
    return at >= 0 and words[at].plain in known.titles and _is_near(words, at, text)


def _is_initialled(word: _Word, text: str) -> bool:
    near = text[max(0, word.start - 24) : word.start + 1]
    return any(match.end() == len(near) - 1 for match in INITIALS.finditer(near))


def _is_near(words: list[_Word], place: int, text: str) -> bool:
    """Whether the next word follows at once."""
    gap = text[words[place].end : words[place + 1].start]
    # A full stop belongs to a shortened title; after anything else it ends a sentence.
    if "." in gap and words[place].plain not in _known().short_titles:
        return False
    return bool(GAP.match(gap))


def _rightmost(words: list[_Word], place: int, text: str, innocent: frozenset[str]) -> int:
    """The last word of a name that goes on: 'Fatima' → 'Fatima el Amrani'."""
    known, last, at = _known(), place, place
    while at + 1 < len(words) and _is_near(words, at, text):
        at += 1
        word = words[at]
        if word.plain in known.infixes and not (word.has_capital and _is_part(word, innocent)):
            continue
        if not _is_part(word, innocent):
            break
        last = at
    return last


def _leftmost(words: list[_Word], place: int, text: str, innocent: frozenset[str], floor: int) -> int:
    """The first word of it: 'Bouma' → 'Wietske Bouma', also where that begins the sentence."""
    known, first, at = _known(), place, place
    while at > 0 and words[at - 1].start >= floor and _is_near(words, at - 1, text):
        at -= 1
        word = words[at]
        if word.plain in known.infixes and not word.begins:
            continue
        # What begins the sentence has its capital by that.
        is_sure = _stems(word.plain) & known.likely
        if not _is_part(word, innocent) or (word.begins and not is_sure):
            break
        first = at
    # Small words before a surname are part of it: 'meneer van Dijk'.
    while first > 0 and words[first - 1].plain in known.infixes and _is_near(words, first - 1, text):
        if not _follows_title(words, first, text):
            break
        first -= 1
    return first


def _is_part(word: _Word, innocent: frozenset[str]) -> bool:
    known = _known()
    if word.plain in innocent:
        return False
    if _stems(word.plain) & known.sure:
        return True
    return (
        word.has_capital and len(word.plain) > 1 and word.plain not in known.no_part and not _is_place(word)
    )


def _with_initials(text: str, start: int, floor: int) -> int:
    for match in INITIALS.finditer(text, floor, start + 1):
        between = text[match.end() : start].split()
        if all(_plain(one) in _known().infixes for one in between):
            return match.start()
    return start


@lru_cache(maxsize=4096)
def _stems(plain: str) -> frozenset[str]:
    """'karims' → also 'karim', the Dutch genitive; 'jan-peter' → also 'jan' where both are first names."""
    known, first, hyphen, rest = _known(), *plain.partition("-")
    genitive = {plain[:-1]} if len(plain) > 4 and plain.endswith("s") else set()
    is_double = bool(hyphen) and {first, rest} <= known.first_names
    return frozenset({plain, *genitive, *({first} if is_double else set())})


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Lower case, without accents and without 's behind it."""
    lowered = text.casefold().replace("’", "'").replace("ı", "i").replace("ø", "o").replace("ł", "l")
    letters = unicodedata.normalize("NFKD", lowered)
    stripped = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return stripped.removesuffix("'s").removesuffix("'") or stripped
