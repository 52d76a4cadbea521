from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dilemmas.models import Deck, DeckPurpose
from dilemmas.rules.deck_files import MOST_BYTES

OWN, CURATED = "eigen", "redactie"


def _purposes() -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in DeckPurpose.choices]


class DeckForm(forms.Form):
    """Making or changing a deck. Who may edit content also makes decks for everybody, in two languages."""

    # Chosen when the form is drawn: pressed twice, it makes one deck.
    deck = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Naam"), max_length=120)
    introduction = forms.CharField(
        label=_("Waarvoor is deze stapel?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wie de stapel speelt, leest dit eerst."),
    )
    purpose = forms.ChoiceField(label=_("Waar gebruik je hem?"), choices=_purposes, widget=forms.RadioSelect)
    whose = forms.ChoiceField(
        label=_("Van wie is de stapel?"),
        choices=[(OWN, _("Van mij")), (CURATED, _("Van de redactie: iedereen ziet hem"))],
        widget=forms.RadioSelect,
        initial=OWN,
    )
    title_en = forms.CharField(label=_("Naam in het Engels"), max_length=120, required=False)
    introduction_en = forms.CharField(
        label=_("Waarvoor, in het Engels"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, may_curate: bool, deck: Deck | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {**_initial(deck), **kwargs["initial"]}
        super().__init__(*args, **kwargs)
        self._is_curated = deck is not None and deck.is_curated
        if deck is not None or not may_curate:
            # A deck does not change hands.
            del self.fields["whose"]
        if not (self._is_curated or (deck is None and may_curate)):
            del self.fields["title_en"], self.fields["introduction_en"]

    @property
    def is_curated(self) -> bool:
        return self._is_curated or self.cleaned_data.get("whose") == CURATED

    @property
    def public_id(self) -> UUID:
        return self.cleaned_data["deck"]

    def terms(self) -> dict[str, str]:
        """What make_deck and change_deck take; of a valid form. An own deck has one language."""
        names = ["title", "introduction", "purpose"]
        if self.is_curated:
            names += ["title_en", "introduction_en"]
        return {name: self.cleaned_data[name] for name in names}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Stapelbestand"),
        help_text=_("Het eindigt op .plein-stapel.json en is hooguit 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
    )

    def content(self) -> bytes:
        """At most one byte more than a deck file may have, so that a larger one shows as too large."""
        return self.cleaned_data["file"].read(MOST_BYTES + 1)


def _initial(deck: Deck | None) -> dict[str, Any]:
    if deck is None:
        return {"deck": uuid4(), "purpose": DeckPurpose.TEAM_TALK}
    names = ("title", "introduction", "purpose", "title_en", "introduction_en")
    return {"deck": deck.public_id, **{name: getattr(deck, name) for name in names}}
