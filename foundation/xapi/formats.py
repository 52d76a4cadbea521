"""The string formats of an xAPI statement, as pydantic types.

Sources: xAPI 1.0.3 part 2 section 4, IEEE 9274.1.1 (2.0) clause 4.2.7, RFC 3987, RFC 5646, RFC 3339.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo
from pydantic_core import PydanticCustomError


class Rules(StrEnum):
    """The two data models; every 1.0.x shares one. Handed to pydantic as the validation context."""

    V1 = "1.0"
    V2 = "2.0"


def rules_of(info: ValidationInfo) -> Rules:
    return Rules(str(info.context))


def fault(reason: str) -> PydanticCustomError:
    # The reason is filled in as a value: a brace in it is text.
    return PydanticCustomError("xapi", "{reason}", {"reason": reason})


def _matching(pattern: str, reason: str, flags: re.RegexFlag = re.NOFLAG) -> AfterValidator:
    match = re.compile(pattern, flags).fullmatch

    def check(value: str) -> str:
        if match(value) is None:
            raise fault(reason)
        return value

    return AfterValidator(check)


# RFC 3987 section 2.2: ucschar is what an IRI may hold beyond ASCII, iprivate only in its query.
_UCS = (
    "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_PLAIN = rf"A-Za-z0-9._~!$&'()*+,;=\-{_UCS}"


def _run_of(characters: str) -> str:
    # Possessive, so that a hostile value costs linear time.
    return rf"(?:[{characters}]++|%[0-9A-Fa-f]{{2}})"


_IRI = (
    # A web address names its host, and no IRI is a bare scheme; xAPI forbids relative references.
    r"(?!(?i:https?):(?!//[^/?#]))[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?://(?:{_run_of(_PLAIN + ':')}*+@)?(?:\[[0-9A-Za-z:.]+\]|{_run_of(_PLAIN)}*+)(?::[0-9]*)?"
    rf"(?:/{_run_of(_PLAIN + ':@/')}*+)?"
    rf"|(?!//){_run_of(_PLAIN + ':@/')}++)"
    rf"(?:\?{_run_of(_PLAIN + ':@/?' + _PRIVATE)}*+)?"
    rf"(?:\#{_run_of(_PLAIN + ':@/?')}*+)?"
)
Iri = Annotated[str, _matching(_IRI, "must be an IRI with a scheme")]

_LABEL = rf"[A-Za-z0-9{_UCS}]+(?:-+[A-Za-z0-9{_UCS}]+)*+"
_MBOX = rf"mailto:[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.{_UCS}\-]++@{_LABEL}(?:\.{_LABEL})*+"
Mbox = Annotated[str, _matching(_MBOX, "must be 'mailto:' and an e-mail address")]

Sha1 = Annotated[str, _matching(r"[0-9A-Fa-f]{40}", "must be a SHA-1 hash in 40 hexadecimal digits")]
_SHA2_LENGTHS = "|".join(rf"[0-9A-Fa-f]{{{bits // 4}}}" for bits in (224, 256, 384, 512))
Sha2 = Annotated[str, _matching(_SHA2_LENGTHS, "must be a SHA-2 hash in hexadecimal digits")]

_UUID = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
Uuid = Annotated[str, _matching(_UUID, "must be a UUID in its standard form")]

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~\-]+"  # noqa: S105
_PARAMETER = rf"[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\")"
MediaType = Annotated[
    str, _matching(rf"{_TOKEN}/{_TOKEN}(?:{_PARAMETER})*", "must be an internet media type")
]

# RFC 5646 section 2.1. Its regular grandfathered tags all fit langtag; the irregular ones are listed.
_LANGTAG = (
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)
_IRREGULAR = (
    "en-GB-oed|i-ami|i-bnn|i-default|i-enochian|i-hak|i-klingon|i-lux|i-mingo|i-navajo|i-pwn|i-tao|i-tay|i-tsu"
    "|sgn-BE-FR|sgn-BE-NL|sgn-CH-DE"
)
LanguageTag = Annotated[
    str,
    _matching(
        rf"{_LANGTAG}|x(?:-[a-z0-9]{{1,8}})+|{_IRREGULAR}",
        "must be a language tag of RFC 5646",
        re.IGNORECASE | re.ASCII,
    ),
]


def _amount(unit: str) -> str:
    # Only the last and smallest part may have a fraction.
    return rf"(?:[0-9]+(?:[.,][0-9]+(?={unit}\Z))?{unit})?"


_DURATION = (
    r"P(?=[0-9T])(?:[0-9]+(?:[.,][0-9]+)?W"
    rf"|{_amount('Y')}{_amount('M')}{_amount('D')}(?:T(?=[0-9]){_amount('H')}{_amount('M')}{_amount('S')})?)"
)
Duration = Annotated[str, _matching(_DURATION, "must be an ISO 8601 duration (section 4.4.3.2)")]

_HOUR, _SIXTY = "(?:[01][0-9]|2[0-3])", "[0-5][0-9]"
# ISO 8601 knows no negative zero.
_NOT_MINUS_ZERO = r"(?!-00(?::?00)?\Z)"
_ISO_ZONE = rf"(?:Z|{_NOT_MINUS_ZERO}[+-]{_HOUR}(?::?{_SIXTY})?)"


def _day(separator: str) -> str:
    return separator.join(("([0-9]{4})", "([0-9]{2})", "([0-9]{2})"))


_TIMESTAMPS = {
    Rules.V1: re.compile(
        rf"(?:{_day('-')}T{_HOUR}:{_SIXTY}(?::{_SIXTY}(?:[.,][0-9]+)?)?"
        rf"|{_day('')}T{_HOUR}{_SIXTY}(?:{_SIXTY}(?:[.,][0-9]+)?)?){_ISO_ZONE}"
    ).fullmatch,
    Rules.V2: re.compile(
        rf"{_day('-')}[Tt]{_HOUR}:{_SIXTY}:{_SIXTY}(?:\.[0-9]+)?"
        rf"(?:[Zz]|{_NOT_MINUS_ZERO}[+-]{_HOUR}:{_SIXTY})"
    ).fullmatch,
}
_TIMESTAMP_REASONS = {
    Rules.V1: "must be an ISO 8601 date and time with its zone",
    Rules.V2: "must be a date and time of RFC 3339",
}


def _is_a_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _check_timestamp(value: str, info: ValidationInfo) -> str:
    rules = rules_of(info)
    found = _TIMESTAMPS[rules](value)
    if found is None or not _is_a_day(*(part for part in found.groups() if part)):
        raise fault(_TIMESTAMP_REASONS[rules])
    return value


# 1.0.3 only says that the zone SHOULD be there; without it a moment cannot be placed, so it is asked in both.
# 2.0 narrows ISO 8601 to RFC 3339. Leap seconds and 24:00 are refused: no database here can hold them.
Timestamp = Annotated[str, AfterValidator(_check_timestamp)]

_VERSIONS = {
    Rules.V1: re.compile(r"1\.0(?:\.[0-9]+)?").fullmatch,
    Rules.V2: re.compile(r"[12]\.0(?:\.[0-9]+)?").fullmatch,
}


def _check_version(value: str, info: ValidationInfo) -> str:
    rules = rules_of(info)
    if _VERSIONS[rules](value) is None:
        raise fault(f"must be a version that belongs to {rules}")
    return value


Version = Annotated[str, AfterValidator(_check_version)]
