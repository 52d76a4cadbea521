"""How somebody wants a deck on paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dilemmas.rules.printing import PrintKind, PrintWish

SHEETS, SINGLE = "a4", "a6"


class PrintForm(forms.Form):
    """Asks only what matters for this kind of print."""

    paper = forms.ChoiceField(
        label=_("Papier"),
        choices=[
            (SHEETS, _("A4, vier kaarten op een vel, om zelf te snijden")),
            (SINGLE, _("A6, één kant per bladzijde, voor een drukker")),
        ],
        initial=SHEETS,
        widget=forms.RadioSelect,
    )
    with_instruction = forms.BooleanField(
        label=_("Een kaart met uitleg: zo speel je"), required=False, initial=True
    )
    with_blanks = forms.BooleanField(label=_("Vier lege kaarten, voor een eigen casus"), required=False)
    with_options = forms.BooleanField(
        label=_("Laat ook de mogelijkheden A tot en met D zien"),
        required=False,
        help_text=_("Zonder mogelijkheden bedenkt de kandidaat zelf wat kan. Dat vertelt je vaak meer."),
    )

    ASKED = {
        PrintKind.CARDS: ("paper", "with_instruction", "with_blanks"),
        PrintKind.POCKET_SET: ("with_options",),
        PrintKind.OUTDOOR_BOX: ("paper",),
    }

    def __init__(self, *args: object, kind: PrintKind, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.kind, self.language = kind, language
        for name in set(self.fields) - set(self.ASKED[kind]):
            del self.fields[name]

    def wish(self) -> PrintWish:
        given = dict(self.cleaned_data)
        return PrintWish(
            kind=self.kind, language=self.language, is_single=given.pop("paper", SHEETS) == SINGLE, **given
        )
