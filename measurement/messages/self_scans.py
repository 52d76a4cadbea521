"""The self-scan in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from measurement.queries.self_scans import questionnaire
from measurement.rules.self_scan import HIGHEST, LOWEST, Question, QuestionGroup, Spread, mean_of, word_number

# All of a group answered the same: then a number to one decimal would say what each of them said.
LEAST_SHOWN, MOST_SHOWN = LOWEST + 0.1, HIGHEST - 0.1


@dataclass(frozen=True)
class GroupResult:
    """How one group of questions was answered by somebody, once."""

    title: str
    means: str
    mean: str
    word: str
    # Full stones, of four.
    full: int


def said(text: Mapping[str, str]) -> str:
    return text.get(get_language() or "nl") or text["nl"]


def word_of(value: int) -> str:
    """'nooit', 'soms', 'vaak' or 'altijd'."""
    return said(questionnaire().scale[value - 1]).lower()


def one_decimal(mean: float) -> str:
    return number_format(mean, decimal_pos=1)


def group_results(answers: Mapping[int, int]) -> list[GroupResult]:
    """Of the groups in which something was answered."""
    found = []
    for group in questionnaire().groups:
        mean = group_mean(group, answers)
        if mean is not None:
            number = word_number(mean)
            found.append(
                GroupResult(said(group.title), said(group.means), one_decimal(mean), word_of(number), number)
            )
    return found


def group_mean(group: QuestionGroup, answers: Mapping[int, int]) -> float | None:
    return mean_of(answers[one.number] for one in _of(group) if one.number in answers)


def average_text(spreads: Iterable[Spread]) -> str:
    """Of one or more questions that all were answered by the same people: '2,8', or 'minstens 3,9'."""
    means = [one.mean for one in spreads]
    mean = sum(means) / len(means)
    if mean < LEAST_SHOWN:
        return _("hoogstens %(mean)s") % {"mean": one_decimal(LEAST_SHOWN)}
    if mean > MOST_SHOWN:
        return _("minstens %(mean)s") % {"mean": one_decimal(MOST_SHOWN)}
    return one_decimal(mean)


def _of(group: QuestionGroup) -> list[Question]:
    return [one for one in questionnaire().scored if one.group == group.code]


def scan_refusal(error: DomainError) -> str:
    sentences = {
        "scan_finished": _("Deze zelfscan is al af. Wat je nu invulde, is niet bewaard."),
        "scan_done": _("Je zelfscan van dit jaar is al af. Wil je hem overdoen? Wis hem dan eerst."),
        "scan_incomplete": _("Nog niet alle vragen zijn beantwoord."),
        "text_too_long": _("Je tekst is te lang. Gebruik hoogstens %(most)s tekens."),
        "scan_key_gone": _("Deze zelfscan is niet meer te lezen: de sleutel is weg. Je kunt hem wel wissen."),
    }
    return str(sentences.get(error.code) or _("Dit kan niet. Er is niets veranderd.")) % error.details
