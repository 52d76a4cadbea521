"""Whether a declaration still has to be signed, and which kinds of people sign what. Decided from facts, never stored."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.people.rules.kinds import LegalStanding


class DeclarationState(enum.StrEnum):
    # What stands before it is not done.
    SHUT = "shut"
    TO_SIGN = "to_sign"
    SIGNED = "signed"
    # A later text asks for it again; until the last day the earlier signature counts.
    SIGN_AGAIN = "sign_again"
    # Nobody can sign: no text holds on this day.
    NO_TEXT = "no_text"


@dataclass(frozen=True)
class TextFacts:
    """One dated text; `sign_again_days`: who signed an earlier one signs again within so many days, None: need not."""

    valid_from: date
    sign_again_days: int | None = None


@dataclass(frozen=True)
class Standing:
    """Where one declaration stands for one job."""

    state: DeclarationState
    # The last day, included; None when none is set.
    due_on: date | None = None

    def counts(self, *, on: date) -> bool:
        """Whether there is a signature that still serves on this day."""
        if self.state is DeclarationState.SIGN_AGAIN:
            return self.due_on is not None and on <= self.due_on
        return self.state is DeclarationState.SIGNED


def text_in_force(texts: Sequence[TextFacts], *, on: date) -> TextFacts | None:
    """The one that holds on this day; the texts in any order."""
    begun = [text for text in texts if text.valid_from <= on]
    return max(begun, key=lambda text: text.valid_from, default=None)


def standing(
    texts: Sequence[TextFacts],
    *,
    signed_text: date | None,
    is_gate_open: bool,
    on: date,
    due_on: date | None = None,
) -> Standing:
    """`signed_text`: the first day of the text that was signed last, None when none was or it was withdrawn.

    `due_on`: the last day for who has not signed yet.
    """
    current = text_in_force(texts, on=on)
    if signed_text is not None:
        asks = [
            text.valid_from + timedelta(days=text.sign_again_days)
            for text in texts
            if signed_text < text.valid_from <= on and text.sign_again_days is not None
        ]
        if not asks:
            return Standing(DeclarationState.SIGNED)
        return Standing(DeclarationState.SIGN_AGAIN, min(asks))
    if current is None:
        return Standing(DeclarationState.NO_TEXT, due_on)
    return Standing(DeclarationState.TO_SIGN if is_gate_open else DeclarationState.SHUT, due_on)


class OddRow(enum.StrEnum):
    """Why a table of who does what may be wrong; the value is stable and leads to a sentence."""

    # An employee in the sense of the Ambtenarenwet takes the oath; a declaration does not take its place (art. 7).
    OFFICIAL_WITHOUT_OATH = "official_without_oath"
    # With a contract of employment they are officials too.
    PROBABLY_OFFICIAL = "probably_official"
    # Hired people are no officials: an oath binds nobody to anything there.
    OATH_OF_NO_OFFICIAL = "oath_of_no_official"
    NOTHING_AT_ALL = "nothing_at_all"


def warnings_of(kind: LegalStanding, *, takes_oath: bool, declarations: Collection[str]) -> list[OddRow]:
    """What is odd about one row of the table; `kind`: what the law makes of this kind of person."""
    if kind is LegalStanding.POLITICIAN:
        return []
    if not takes_oath and not declarations:
        return [OddRow.NOTHING_AT_ALL]
    if kind is LegalStanding.OFFICIAL:
        return [] if takes_oath else [OddRow.OFFICIAL_WITHOUT_OATH]
    if kind is LegalStanding.PROBABLY_OFFICIAL:
        return [] if takes_oath else [OddRow.PROBABLY_OFFICIAL]
    return [OddRow.OATH_OF_NO_OFFICIAL] if takes_oath else []


class ConditionState(enum.StrEnum):
    DONE = "done"
    OPEN = "open"
    # It waits for another condition.
    WAITS = "waits"


class ConditionActor(enum.StrEnum):
    EXTERNAL = "external"
    SPONSOR = "sponsor"
    HR = "hr"


@dataclass(frozen=True)
class Answer:
    """What a question of a declaration may be answered with; `kind`: yes_no, text or yes_no_text."""

    code: str
    kind: str
    is_required: bool


MOST_SIGNS_OF_AN_ANSWER = 600
# More than any document of ours: what is larger is not read.
MOST_DOCUMENT_BYTES = 5_000_000
YES, NO = "yes", "no"


def answer_faults(questions: Sequence[Answer], answers: Mapping[str, str]) -> dict[str, str]:
    """Question code → what is wrong: `required`, `unknown`, `explain` (a yes without its explanation) or `too_long`."""
    faults: dict[str, str] = {}
    for question in questions:
        given, text = answers.get(question.code, ""), answers.get(f"{question.code}_text", "")
        if len(given) > MOST_SIGNS_OF_AN_ANSWER or len(text) > MOST_SIGNS_OF_AN_ANSWER:
            faults[question.code] = "too_long"
        elif not given.strip():
            if question.is_required:
                faults[question.code] = "required"
        elif question.kind != "text" and given not in (YES, NO):
            faults[question.code] = "unknown"
        elif question.kind == "yes_no_text" and given == YES and not text.strip():
            faults[question.code] = "explain"
    return faults
