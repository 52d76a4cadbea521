from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dilemmas.forms.names import AsksAboutNames
from dilemmas.forms.tokens import SentOnce
from dilemmas.models import KindOfWork, Reason
from dilemmas.rules.proposals import FEWEST_OPTIONS, MOST_LETTERS, MOST_OPTIONS, PARTS, lines_of


class ReportForm(forms.Form):
    """Is it really a report? Of the answers nothing is kept."""

    happening = forms.ChoiceField(label=_("Gebeurt er nu iets wat niet mag, of wat gevaarlijk is?"))
    colleague = forms.ChoiceField(label=_("Gaat het over iets wat een bepaalde collega deed?"))
    wants_action = forms.ChoiceField(label=_("Wil je dat iemand er iets aan doet?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            choice: Any = field
            choice.choices = [("nee", _("Nee")), ("ja", _("Ja"))]
            choice.widget = forms.RadioSelect(choices=choice.choices)
            choice.error_messages = {"required": _("Kies ja of nee. Twijfel je? Kies dan ja.")}

    @property
    def is_report(self) -> bool:
        return "ja" in self.cleaned_data.values()

    @property
    def is_urgent(self) -> bool:
        return self.cleaned_data["happening"] == "ja"


class DilemmaForm(AsksAboutNames):
    """A case in the words of who met it."""

    free_text: tuple[str, ...] = ("situation", "question", "options", "hard")

    situation = forms.CharField(
        label=_("Wat gebeurt er?"),
        max_length=MOST_LETTERS["situation"],
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Wie doet wat, en waar? Schrijf ‘een collega’ of ‘een inwoner’, geen namen."),
        error_messages={"required": _("Schrijf op wat er gebeurt.")},
    )
    question = forms.CharField(
        label=_("Waar twijfel je tussen?"),
        max_length=MOST_LETTERS["question"],
        widget=forms.Textarea(attrs={"rows": 2, "class": "laag"}),
        help_text=_("Bijvoorbeeld: zeg ik er iets van, of help ik hem uit de problemen?"),
        error_messages={"required": _("Schrijf op waar je tussen twijfelt.")},
    )
    options = forms.CharField(
        label=_("Wat kun je doen?"),
        required=False,
        max_length=MOST_LETTERS["options"],
        widget=forms.Textarea(attrs={"rows": 4, "class": "laag"}),
        help_text=_("Twee tot vier mogelijkheden, elk op een eigen regel."),
    )
    hard = forms.CharField(
        label=_("Wat maakt het lastig?"),
        required=False,
        max_length=MOST_LETTERS["hard"],
        widget=forms.Textarea(attrs={"rows": 3, "class": "laag"}),
    )
    work = forms.ChoiceField(label=_("In welk soort werk speelt het?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = KindOfWork.objects.live_in(get_language() or "nl").values_list("code", "name")
        choice: Any = self.fields["work"]
        choice.choices = [("", _("Dat zeg ik liever niet")), *kinds]

    def clean_options(self) -> str:
        lines = lines_of(self.cleaned_data["options"])
        if lines and not FEWEST_OPTIONS <= len(lines) <= MOST_OPTIONS:
            raise forms.ValidationError(
                _("Schrijf twee, drie of vier mogelijkheden op, elk op een eigen regel. Of laat dit leeg.")
            )
        return "\n".join(lines)

    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}


class ProposalForm(DilemmaForm, SentOnce):
    """Without a name, by anyone."""


class NamedProposalForm(ProposalForm):
    with_name = forms.BooleanField(
        label=_("Zet mijn naam erbij. De coördinator mag mij iets vragen."),
        error_messages={"required": _("Zet hier een vinkje. Of verstuur het zonder je naam.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Je code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "kort"}
        ),
        help_text=_("Twaalf letters en cijfers. Streepjes en spaties maken niet uit."),
        error_messages={"required": _("Typ je code.")},
    )


class AnswerForm(AsksAboutNames):
    free_text = ("answer",)
    answer = forms.CharField(
        label=_("Je antwoord"),
        max_length=MOST_LETTERS["answer"],
        widget=forms.Textarea(attrs={"rows": 4, "class": "laag"}),
        help_text=_("Schrijf geen namen op."),
        error_messages={"required": _("Schrijf je antwoord op.")},
    )


class WorkingForm(DilemmaForm):
    """The coordinator's text beside the original."""

    free_text = ("title", *DilemmaForm.free_text)

    title = forms.CharField(
        label=_("Titel"), max_length=80, required=False, help_text=_("Kort, zonder wie of waar te verraden.")
    )
    field_order = ("title", "situation", "question", "options", "hard", "work")


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Je vraag"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "class": "laag"}),
        help_text=_("Eén vraag. Vraag niet naar namen of plekken."),
        error_messages={"required": _("Schrijf je vraag op.")},
    )


class DeclineForm(AsksAboutNames):
    free_text = ("reply",)
    reason = forms.ChoiceField(
        label=_("Waarom niet?"),
        choices=[choice for choice in Reason.choices if choice[0] != Reason.NOT_DECIDED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een reden. De inbrenger leest die.")},
    )
    reply = forms.CharField(
        label=_("Wat wil je erbij zeggen?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "class": "laag"}),
        help_text=_("De inbrenger leest dit ook. Bedank gerust."),
    )
