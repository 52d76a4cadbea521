from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from dilemmas.forms.names import AsksAboutNames
from dilemmas.models import REACTION_LENGTH, CaseVersion, Deck, Poll, RejectionReason
from dilemmas.queries.polls import case_choices
from dilemmas.rules.polls import Phase
from foundation import clock

# Half a year of Mondays.
MOST_WEEKS = 26


class ReactionForm(AsksAboutNames):
    """One line, without a name."""

    text = forms.CharField(
        label=_("Jouw reactie"),
        max_length=REACTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": REACTION_LENGTH}),
        help_text=_("Hooguit 280 tekens. Noem geen namen: niet van jezelf, niet van een ander."),
        error_messages={"required": _("Schrijf eerst een zin.")},
    )
    free_text = ("text",)


class ModerationForm(forms.Form):
    """Yes, or no with a reason. What is taken out of the line is ticked, or typed as it stands there."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("reject", "")])
    remove = forms.MultipleChoiceField(required=False)
    also_remove = forms.CharField(required=False, max_length=REACTION_LENGTH)
    reason = forms.ChoiceField(choices=[("", _("Kies een reden")), *RejectionReason.choices], required=False)

    def __init__(self, *args: Any, fragments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["remove"]).choices = [(one, one) for one in fragments]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "reject" and not cleaned.get("reason"):
            self.add_error("reason", _("Kies waarom je deze reactie afwijst."))
        return cleaned

    @property
    def removed(self) -> list[str]:
        return [*self.cleaned_data["remove"], self.cleaned_data["also_remove"]]


class PollForm(WagtailAdminModelForm):
    """An editor's. What has begun stays as it is: people voted on it."""

    class Meta:
        model = Poll
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "case_version" in self.fields:
            kept = CaseVersion.objects.filter(pk=self.instance.case_version_id).first()
            field = cast(forms.ModelChoiceField, self.fields["case_version"])
            field.widget.choices = [("", _("Kies een casus")), *case_choices(kept)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        before = Poll.objects.filter(pk=self.instance.pk).first()
        if before and before.live:
            for name in fixed_fields(before, at=clock.now()):
                if name in cleaned and cleaned[name] != getattr(before, name):
                    self.add_error(name, _("Dit kan niet meer anders: er is al op gestemd."))
        return cleaned


def fixed_fields(poll: Poll, *, at: datetime) -> list[str]:
    """Fields that say on what, or in which of the two votes, people voted already."""
    phase = poll.schedule.phase_at(at)
    begun = list(Phase).index(phase)
    return ["case_version", "opens_on", "second_on", "reflection_on"][: begun + 1 if begun else 0]


class SeriesForm(forms.Form):
    """A poll each week from a deck of the editors."""

    deck = forms.ChoiceField(
        label=_("Stapel"), help_text=_("Een stapel van de redactie. Elke kaart wordt een week.")
    )
    first_on = forms.DateField(
        label=_("Vanaf"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("De eerste maandag op of na deze dag waarop nog geen poll loopt."),
    )
    weeks = forms.IntegerField(
        label=_("Hoeveel weken?"),
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("Zijn er minder kaarten, dan worden het minder weken."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at
        decks = [(str(deck.public_id), deck.name) for deck in Deck.objects.curated()]
        field = cast(forms.ChoiceField, self.fields["deck"])
        field.choices = [("", _("Kies een stapel")), *decks]
        if not decks:
            field.help_text = _("De redactie heeft nog geen stapel. Maak er eerst een.")

    def clean_deck(self) -> UUID:
        return UUID(self.cleaned_data["deck"])

    def clean_first_on(self) -> Any:
        first = self.cleaned_data["first_on"]
        if first < clock.local_date(self._at):
            raise ValidationError(_("Kies een dag die nog komt."))
        return first
