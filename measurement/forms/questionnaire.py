"""The questions of one person in one wave: shown, and read back when they are sent.

    form = questionnaire_form(version, "t6", 3, "nl", data=request.POST)
    if form.is_valid():
        form.answers()   # {"regels_01": 2, "gemeld_bij": [1, 3], "toelichting": "Dank."}

Nothing is required. A question that a filter hides is not read, whatever was sent. The template
measurement/partials/questionnaire.html draws it; its names of fields are `v_<code>`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from measurement.messages.instruments import fault_sentences
from measurement.models import Instrument, InstrumentVersion
from measurement.rules.instruments import (
    Instrument as Questionnaire,
)
from measurement.rules.instruments import (
    Item,
    Kind,
    Option,
    Text,
    asked_items,
    shown_items,
)
from measurement.rules.reading import InstrumentFaulty, parse

MOST_CHARACTERS = 2000


@dataclass(frozen=True)
class Words:
    """A text with the language that it is really in: what is not translated is Dutch."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Choice:
    value: int
    words: Words
    id: str
    is_checked: bool
    # 'Weet ik niet': stands apart from the answers.
    is_missing: bool


@dataclass
class Question:
    item: Item
    number: int
    language: str
    # As it was sent or typed; of a closed question texts that should be numbers.
    sent: list[str] = field(default_factory=list)
    error: str = ""
    # Of an item that is asked only after another.
    follows: "Question | None" = None
    is_first_of_vignette: bool = True
    # The story of its dilemma, also where it stands with an earlier question.
    story: Text | None = None

    @property
    def name(self) -> str:
        return f"v_{self.item.code}"

    @property
    def id(self) -> str:
        return f"vraag-{self.item.code}"

    @property
    def is_open(self) -> bool:
        return self.item.kind is Kind.OPEN

    @property
    def is_multiple(self) -> bool:
        return self.item.kind is Kind.MULTIPLE

    @property
    def has_letters(self) -> bool:
        """Own answers are told apart by a letter; those of a format are steps of one scale."""
        return self.item.format is None

    @property
    def text(self) -> Words:
        return self._words(self.item.text)

    @property
    def help(self) -> Words | None:
        return self._words(self.item.help) if self.item.help else None

    @property
    def scenario(self) -> Words | None:
        return self._words(self.story) if self.story else None

    @property
    def typed(self) -> str:
        return self.sent[0] if self.sent else ""

    @property
    def is_skipped(self) -> bool:
        return self.sent == [""]

    @property
    def follow_codes(self) -> str:
        """For the script: on which answers of the other question it shows."""
        return " ".join(map(str, self.item.filter.codes)) if self.item.filter else ""

    @property
    def condition(self) -> str:
        """For who has no script: when to answer it."""
        if not self.follows or not self.item.filter:
            return ""
        chosen = [
            str(choice.words) for choice in self.follows.choices() if choice.value in self.item.filter.codes
        ]
        return _("Alleen als je bij vraag %(number)d koos: %(answers)s.") % {
            "number": self.follows.number,
            "answers": _(" of ").join(f"‘{words}’" for words in chosen),
        }

    def choices(self) -> Iterator[Choice]:
        for is_missing, options in ((False, self.item.options), (True, self.item.missing)):
            for option in options:
                yield self._choice(option, is_missing)

    def _choice(self, option: Option, is_missing: bool) -> Choice:
        return Choice(
            value=option.code,
            words=self._words(option.text),
            id=f"{self.id}-{option.code}",
            is_checked=str(option.code) in self.sent,
            is_missing=is_missing,
        )

    def _words(self, text: Text) -> Words:
        return Words(text.in_language(self.language), text.language_for(self.language))

    def read(self) -> int | list[int] | str | None:
        """The answer; None when it was skipped. Notes in `error` what cannot be read."""
        sent = [one for one in self.sent if one.strip()]
        if self.is_open:
            return self._read_sentence(sent)
        codes = {str(option.code): option.code for option in self.item.all_options}
        if any(one not in codes for one in sent) or (len(sent) > 1 and not self.is_multiple):
            self.error = _("Kies een van de antwoorden, of sla de vraag over.")
            return None
        chosen = sorted({codes[one] for one in sent})
        if len(chosen) > 1 and set(chosen) & self.item.missing_codes:
            self.error = _("Kies ‘%(missing)s’, of andere antwoorden. Niet allebei.") % {
                "missing": self._words(self.item.missing[0].text)
            }
            return None
        if not chosen:
            return None
        return chosen if self.is_multiple else chosen[0]

    def _read_sentence(self, sent: list[str]) -> str | None:
        typed = sent[0].strip() if sent else ""
        if len(typed) > MOST_CHARACTERS:
            self.error = _("Dat is te lang: %(typed)d tekens. Maak het hoogstens %(most)d tekens.") % {
                "typed": len(typed),
                "most": MOST_CHARACTERS,
            }
            return None
        return typed or None


class QuestionnaireForm:
    """`data`: what was sent, or None for a form that is shown for the first time."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        *,
        wave: str,
        form: int,
        language: str,
        data: QueryDict | None = None,
    ) -> None:
        self.questionnaire, self.wave, self.form, self.language = questionnaire, wave, form, language
        self.data = data
        self.questions = self._questions()

    def _questions(self) -> list[Question]:
        made: dict[str, Question] = {}
        stories: dict[str, Text] = {}
        for number, item in enumerate(
            asked_items(self.questionnaire, wave=self.wave, form=self.form), start=1
        ):
            is_first = item.vignette is None or item.vignette not in stories
            if item.vignette and item.scenario:
                stories.setdefault(item.vignette, item.scenario)
            made[item.code] = Question(
                item=item,
                number=number,
                language=self.language,
                sent=self.data.getlist(f"v_{item.code}") if self.data is not None else [],
                follows=made.get(item.filter.item) if item.filter else None,
                is_first_of_vignette=is_first,
                story=item.scenario or stories.get(item.vignette or ""),
            )
        return list(made.values())

    @property
    def title(self) -> Words:
        return self._words(self.questionnaire.title)

    @property
    def introduction(self) -> Words:
        return self._words(self.questionnaire.introduction)

    @property
    def minutes(self) -> int:
        return self.questionnaire.minutes

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def errors(self) -> list[Question]:
        """The questions that cannot be read, each with its `error`."""
        self._read  # noqa: B018
        return [question for question in self.questions if question.error]

    def is_valid(self) -> bool:
        return self.data is not None and not self.errors

    def answers(self) -> dict[str, int | list[int] | str]:
        """What was answered, of questions that were shown: item code → option code, option codes or a sentence."""
        return dict(self._read)

    @cached_property
    def _read(self) -> Mapping[str, int | list[int] | str]:
        read = {question.item.code: question.read() for question in self.questions}
        given = {code: answer for code, answer in read.items() if answer is not None}
        shown = {
            item.code
            for item in shown_items(self.questionnaire, wave=self.wave, form=self.form, answers=given)
        }
        for question in self.questions:
            # Typed before the answer above it was changed: nobody sees it, so it cannot be wrong.
            if question.item.code not in shown:
                question.error = ""
        return {code: answer for code, answer in given.items() if code in shown}

    def _words(self, text: Text) -> Words:
        return Words(text.in_language(self.language), text.language_for(self.language))


def questionnaire_form(
    version: InstrumentVersion, wave: str, form: int, language: str, data: QueryDict | None = None
) -> QuestionnaireForm:
    """`wave`: one of before, t0, t6, t12; `form`: as `form_in_wave` gives it."""
    return QuestionnaireForm(version.questionnaire, wave=wave, form=form, language=language, data=data)


def preview_response(request: HttpRequest, instrument: Instrument, mode_name: str) -> HttpResponse:
    """A draft as those who answer will see it, or what stands in the way."""
    wave, _dash, rest = mode_name.partition("-")
    language = "en" if rest == "en" else "nl"
    context: dict[str, Any] = {"instrument": instrument}
    with override(language):
        try:
            questionnaire = parse(instrument.own_content())
        except InstrumentFaulty as refusal:
            context["faults"] = fault_sentences(refusal.faults)
        else:
            context |= {
                "form": QuestionnaireForm(questionnaire, wave=wave, form=0, language=language),
                "is_preview": True,
                "shows_all": rest == "page",
            }
        response = TemplateResponse(request, "measurement/questionnaire_preview.html", context)
        # In the language of the questions, not of the editor.
        return response.render()
