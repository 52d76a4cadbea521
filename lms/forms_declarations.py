"""Forms of HR about declarations, their texts and the rounds in which they are signed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Unit
from lms.forms_lives import day_field, within_reason
from lms.models import Declaration, DeclarationForm

LANGUAGES = (("nl", _("Nederlands")), ("en", _("Engels")), ("nl-easy", _("Makkelijk Nederlands")))
QUESTION_KINDS = (
    ("yes_no", _("ja of nee")),
    ("yes_no_text", _("ja of nee, en bij ja een toelichting")),
    ("text", _("een eigen antwoord")),
)
# Beyond this it is no declaration any more.
MOST_ARTICLES, MOST_QUESTIONS = 40, 12


class KindForm(forms.Form):
    """One row of the table of who does what."""

    takes_oath = forms.BooleanField(label=_("Legt de eed of belofte af"), required=False)
    shows_certificate = forms.BooleanField(
        label=_("Laat een VOG zien"), required=False, help_text=_("Zonder geldige VOG begint niemand.")
    )
    declarations = forms.ModelMultipleChoiceField(
        label=_("Tekent"),
        queryset=Declaration.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["declarations"]
        field.queryset = Declaration.objects.filter(withdrawn_on=None)  # type: ignore[attr-defined]


class NewDeclarationForm(forms.Form):
    title_nl = forms.CharField(label=_("Titel"), max_length=120)
    title_en = forms.CharField(label=_("Titel in het Engels"), max_length=120, required=False)
    form = forms.ChoiceField(
        label=_("Wat doet iemand ermee?"),
        choices=[
            (DeclarationForm.SIGNED, _("Lezen en ondertekenen")),
            (DeclarationForm.ACKNOWLEDGED, _("Lezen en kennen; iemand licht het toe in een gesprek")),
        ],
        initial=DeclarationForm.SIGNED,
        widget=forms.RadioSelect,
    )

    def clean_title_nl(self) -> str:
        title: str = self.cleaned_data["title_nl"]
        if not slugify(title):
            raise forms.ValidationError(_("Schrijf een titel met letters."))
        return title

    @property
    def code(self) -> str:
        return slugify(self.cleaned_data["title_nl"])[:60]


class TextForm(forms.Form):
    """What holds for a text in every language."""

    valid_from = day_field(label=_("Geldt vanaf"))
    legal_source = forms.CharField(
        label=_("Bron"),
        max_length=400,
        help_text=_("De wet of het besluit waarop deze tekst steunt. Staat onder de tekst."),
    )
    sign_again_days = forms.IntegerField(
        label=_("Binnen hoeveel dagen tekent iedereen opnieuw?"),
        required=False,
        min_value=1,
        max_value=730,
        help_text=_("Leeg: wie al tekende, hoeft niet opnieuw."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_valid_from(self) -> date:
        day = within_reason(self.cleaned_data["valid_from"], today=self._today)
        if day < self._today:
            raise forms.ValidationError(_("Een tekst kan niet ingaan op een dag die al was."))
        return day


@dataclass(frozen=True)
class DraftArticle:
    number: int
    heading: str = ""
    text: str = ""


@dataclass(frozen=True)
class DraftPrompt:
    number: int
    prompt: str = ""
    help: str = ""


@dataclass(frozen=True)
class DraftLanguage:
    code: str
    name: str
    intro: str = ""
    closing: str = ""
    articles: Sequence[DraftArticle] = ()
    prompts: Sequence[DraftPrompt] = ()


@dataclass(frozen=True)
class DraftQuestion:
    number: int
    code: str = ""
    kind: str = "yes_no"
    is_required: bool = False


@dataclass(frozen=True)
class Draft:
    """A text as it stands in the form: numbered fields, the same in every language."""

    languages: Sequence[DraftLanguage]
    questions: Sequence[DraftQuestion] = field(default_factory=tuple)

    def contents(self) -> dict[str, dict[str, Any]]:
        """language → content as `publish_text` takes it; a language without any word is left out."""
        return {
            language.code: content
            for language in self.languages
            if (content := self._content(language)) is not None
        }

    def _content(self, language: DraftLanguage) -> dict[str, Any] | None:
        articles = [
            {"heading": one.heading, "text": one.text} for one in language.articles if one.heading or one.text
        ]
        prompts = {one.number: one for one in language.prompts if one.prompt}
        if not (language.intro or language.closing or articles or prompts):
            return None
        return {
            "intro": language.intro,
            "articles": articles,
            "questions": [
                {
                    "code": question.code,
                    "prompt": prompts[question.number].prompt,
                    "kind": question.kind,
                    "required": question.is_required,
                    "help": prompts[question.number].help,
                }
                for question in self.questions
                if question.number in prompts
            ],
            "closing": language.closing,
        }


def draft_of_contents(contents: Mapping[str, Mapping[str, Any]], *, more: int = 0) -> Draft:
    """From a published text, with room for `more` articles."""
    legal = contents.get("nl", {})
    articles = max((len(one.get("articles", ())) for one in contents.values()), default=3) + more
    questions = list(legal.get("questions", ()))
    return Draft(
        languages=[
            DraftLanguage(
                code=code,
                name=str(name),
                intro=content.get("intro", ""),
                closing=content.get("closing", ""),
                articles=[
                    DraftArticle(number, **_words(content.get("articles", ()), number, ("heading", "text")))
                    for number in range(1, articles + 1)
                ],
                prompts=[
                    DraftPrompt(number, **_words(content.get("questions", ()), number, ("prompt", "help")))
                    for number in range(1, len(questions) + 2)
                ],
            )
            for code, name in LANGUAGES
            for content in (contents.get(code, {}),)
        ],
        questions=[
            *(
                DraftQuestion(number, one["code"], one["kind"], bool(one.get("required")))
                for number, one in enumerate(questions, start=1)
            ),
            DraftQuestion(len(questions) + 1),
        ],
    )


def draft_of_post(data: Mapping[str, Any]) -> Draft:
    """As it was typed."""
    articles = _highest(data, r"nl-heading-(\d+)", MOST_ARTICLES) + ("more_articles" in data)
    questions = _highest(data, r"kind-(\d+)", MOST_QUESTIONS) + ("more_questions" in data)
    numbers = range(1, min(questions, MOST_QUESTIONS) + 1)
    return Draft(
        languages=[
            DraftLanguage(
                code=code,
                name=str(name),
                intro=_text(data, f"{code}-intro"),
                closing=_text(data, f"{code}-closing"),
                articles=[
                    DraftArticle(n, _text(data, f"{code}-heading-{n}"), _text(data, f"{code}-text-{n}"))
                    for n in range(1, min(articles, MOST_ARTICLES) + 1)
                ],
                prompts=[
                    DraftPrompt(n, _text(data, f"{code}-prompt-{n}"), _text(data, f"{code}-help-{n}"))
                    for n in numbers
                ],
            )
            for code, name in LANGUAGES
        ],
        questions=[
            DraftQuestion(
                n,
                _code(data, n),
                _text(data, f"kind-{n}") if _text(data, f"kind-{n}") in dict(QUESTION_KINDS) else "yes_no",
                f"required-{n}" in data,
            )
            for n in numbers
        ],
    )


class RoundForm(forms.Form):
    declaration = forms.ModelChoiceField(
        label=_("Welke verklaring?"),
        queryset=Declaration.objects.none(),
        empty_label=_("Kies een verklaring"),
    )
    title = forms.CharField(
        label=_("Naam van de ronde"),
        max_length=120,
        help_text=_("Staat in de mail en bij ‘Mijn verklaringen’."),
    )
    units = forms.MultipleChoiceField(
        label=_("Wie?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: de hele organisatie."),
    )
    starts_on = day_field(label=_("Begint op"))
    due_on = day_field(label=_("Uiterste dag"))

    def __init__(self, *args: Any, clusters: Sequence[tuple[Unit, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._units = {unit.code: unit for unit, _name in clusters}
        self.fields["units"].choices = [(unit.code, name) for unit, name in clusters]  # type: ignore[attr-defined]
        self.fields["declaration"].queryset = Declaration.objects.filter(withdrawn_on=None)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today

    def clean_units(self) -> list[Unit]:
        return [self._units[code] for code in self.cleaned_data["units"]]

    def clean_starts_on(self) -> date:
        day = within_reason(self.cleaned_data["starts_on"], today=self._today)
        if day < self._today:
            raise forms.ValidationError(_("Deze dag is al geweest. Kies vandaag of later."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("De uiterste dag ligt voor het begin. Kies een latere dag."))
        return cleaned


def _words(rows: Sequence[Mapping[str, Any]], number: int, names: Sequence[str]) -> dict[str, str]:
    row = rows[number - 1] if number <= len(rows) else {}
    return {name: str(row.get(name, "")) for name in names}


def _text(data: Mapping[str, Any], name: str) -> str:
    # PostgreSQL takes no NUL in a text; a browser sends CRLF.
    return str(data.get(name, "")).replace("\0", "").replace("\r\n", "\n").strip()


def _code(data: Mapping[str, Any], number: int) -> str:
    """Of a question: as it was, or from its first words."""
    given = _text(data, f"code-{number}")
    if re.fullmatch(r"[a-z0-9_]{1,60}", given):
        return given
    return slugify(_text(data, f"nl-prompt-{number}")).replace("-", "_")[:40] or f"question_{number}"


def _highest(data: Mapping[str, Any], pattern: str, most: int) -> int:
    numbers = [int(found[1]) for name in data if (found := re.fullmatch(pattern, name))]
    return min(max(numbers, default=0), most)
