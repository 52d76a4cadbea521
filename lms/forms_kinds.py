"""Forms of HR about kinds of people."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.actions.kinds import KindTerms
from foundation.people.models import PersonKind
from foundation.people.rules.kinds import MOST_SIGNS_OF_A_CODE, MOST_WORDS, LegalStanding

STANDINGS: dict[LegalStanding, Any] = {
    LegalStanding.NO_OFFICIAL: _("Geen ambtenaar: ingehuurd, stage of vrijwillig"),
    LegalStanding.OFFICIAL: _("Ambtenaar, ook onbezoldigd: legt de eed of belofte af"),
    LegalStanding.PROBABLY_OFFICIAL: _("Met een arbeidscontract, dus meestal ambtenaar"),
    LegalStanding.POLITICIAN: _("Bestuurder: legt de eed in de raad af en heeft geen leidinggevende"),
}


class TermsForm(forms.Form):
    """What HR says of a kind, new or not."""

    name_nl = forms.CharField(
        label=_("Naam"), max_length=60, help_text=_("Zoals mensen het lezen, met een kleine letter.")
    )
    name_en = forms.CharField(label=_("Naam in het Engels"), max_length=60, required=False)
    words = forms.CharField(
        label=_("Andere woorden in het HR-bestand"),
        required=False,
        max_length=600,
        help_text=_("Met een komma ertussen. Staat zo’n woord in het bestand, dan lezen we deze soort."),
    )
    entry = forms.ChoiceField(
        label=_("Hoe komt iemand binnen?"),
        choices=[
            ("link", _("Met een link: een opdrachtgever nodigt uit, zonder account")),
            ("account", _("Met een eigen account, uit het HR-bestand")),
        ],
        initial="link",
        widget=forms.RadioSelect,
    )
    standing = forms.ChoiceField(
        label=_("Wat zegt de wet?"),
        choices=[(one.value, text) for one, text in STANDINGS.items()],
        initial=LegalStanding.NO_OFFICIAL.value,
        widget=forms.RadioSelect,
        help_text=_("Hiervan komt de waarschuwing in de tabel, als er iets niet klopt."),
    )

    def clean_words(self) -> list[str]:
        words = [word.strip() for word in re.split(r"[,;\n]", self.cleaned_data["words"]) if word.strip()]
        if len(words) >= MOST_WORDS:
            raise forms.ValidationError(
                _("Dit zijn te veel woorden. Kies er hooguit %(most)d.") % {"most": MOST_WORDS - 1}
            )
        return words

    @property
    def terms(self) -> KindTerms:
        return KindTerms(
            name_nl=self.cleaned_data["name_nl"],
            name_en=self.cleaned_data["name_en"],
            words=self.cleaned_data["words"],
            is_external=self.cleaned_data["entry"] == "link",
            standing=self.cleaned_data["standing"],
        )


class NewPersonKindForm(TermsForm):
    code = forms.CharField(
        label=_("Woord in het HR-bestand"),
        max_length=MOST_SIGNS_OF_A_CODE,
        help_text=_("Precies zoals het in de kolom ‘soort’ staat. Dit woord verandert later niet meer."),
    )

    field_order = ("code", "name_nl", "name_en", "words", "entry", "standing")


class PersonKindForm(TermsForm):
    """A kind there is; of one that came along only the names and the words can change."""

    # Of the kind as the page showed it, so that nobody overwrites a change made meanwhile.
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: PersonKind, **kwargs: Any) -> None:
        words = [one.word for one in kind.words.all() if one.word != kind.code]
        initial = {
            "name_nl": kind.name_nl,
            "name_en": kind.name_en,
            "words": ", ".join(words),
            "entry": "link" if kind.is_external else "account",
            "standing": kind.standing,
            "version": kind.version,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        if kind.is_shipped:
            # A field that is disabled keeps its first value, whatever is sent.
            self.fields["entry"].disabled = self.fields["standing"].disabled = True
