"""Kinds of people (soort): those that came along, and what the law makes of a kind. Others are rows HR adds."""

import enum
import re
import unicodedata

CURLY_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
MOST_SIGNS_OF_A_CODE = 24
MOST_SIGNS_OF_A_WORD = 40
MOST_WORDS = 12
# What a cell of a file can hold without quotes, and a page can show.
_WORD = re.compile(r"[\w'./&()+ -]+")


class EngagementKind(enum.StrEnum):
    """Codes of the kinds that came along, for what must name one; every kind there is stands in PersonKind."""

    EMPLOYEE = "medewerker"
    HIRED = "inhuur"
    SELF_EMPLOYED = "zzp'er"
    AGENCY = "uitzendkracht"
    INTERN = "stagiair"
    HOLIDAY_WORKER = "vakantiewerker"
    ON_CALL = "oproepkracht"
    WORK_EXPERIENCE = "WEP'er"
    VOLUNTEER = "vrijwilliger"
    UNPAID_OFFICIAL = "onbezoldigd ambtenaar"
    POLITICIAN = "bestuurder"


class LegalStanding(enum.StrEnum):
    """What the law makes of a kind of person (domain: 'who is ambtenaar takes the oath')."""

    OFFICIAL = "official"
    # With a contract of employment, and so normally an official.
    PROBABLY_OFFICIAL = "probably_official"
    NO_OFFICIAL = "no_official"
    # Members of the college and the council: they swear before the council, and answer to no manager.
    POLITICIAN = "politician"


def straight(word: str) -> str:
    """One kind of space and of apostrophe, accents composed, as a code is kept."""
    return " ".join(unicodedata.normalize("NFC", word.translate(CURLY_APOSTROPHES)).split())


def folded(word: str) -> str:
    """By which words are compared: case and apostrophes are free."""
    return word.translate(CURLY_APOSTROPHES).replace("'", "").casefold()


def is_word(word: str, *, most: int) -> bool:
    """Whether a file may call a kind so; `word` as `straight` gives it."""
    # Some letters become two or three when folded.
    is_short = len(word) <= most and len(folded(word)) <= 2 * MOST_SIGNS_OF_A_WORD
    return is_short and bool(_WORD.fullmatch(word)) and any(sign.isalpha() for sign in word)
