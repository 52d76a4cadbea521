from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Person, Role, RoleGrant
from lms.models import Ceremony, ItemKind


class CeremonyForm(forms.Form):
    """Opens a ceremony. Days and times are those of Amsterdam."""

    title = forms.CharField(label=_("Naam"), max_length=120)
    day = forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("Van"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Tot"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(
        label=_("Plaats"), max_length=200, required=False, help_text=_("Bijvoorbeeld: Raadzaal, stadhuis.")
    )
    online_url = forms.URLField(
        label=_("Online adres"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Alleen als mensen online meedoen."),
    )
    official = forms.ModelChoiceField(
        label=_("Wie neemt de eed af?"), queryset=Person.objects.none(), empty_label=_("Kies iemand")
    )
    capacity = forms.IntegerField(label=_("Aantal plekken"), min_value=1, max_value=2000)
    witness_name = forms.CharField(
        label=_("Getuige"),
        max_length=240,
        required=False,
        help_text=_("Alleen als er een getuige bij is. De naam komt op de oorkonde."),
    )
    invites_by_itself = forms.BooleanField(
        label=_("Nodig vanzelf uit"),
        required=False,
        initial=True,
        help_text=_(
            "Wie de module af heeft, krijgt meteen een uitnodiging. Is het vol? Dan komt de wachtlijst."
        ),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at
        grants = RoleGrant.objects.in_force(local_date(at)).filter(role=Role.OATH_OFFICIAL)
        field = cast(forms.ModelChoiceField, self.fields["official"])
        field.queryset = Person.objects.filter(pk__in=grants.values("person")).order_by("family_name")

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < local_date(self._at):
            raise forms.ValidationError(_("Kies een dag die nog komt."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("online_url") and "online_url" not in self.errors:
            self.add_error("place", _("Vul een plaats in, of een online adres."))
        if all(cleaned.get(name) for name in ("day", "starts", "ends")):
            cleaned["starts_at"] = make_aware(datetime.combine(cleaned["day"], cleaned["starts"]), AMSTERDAM)
            cleaned["ends_at"] = make_aware(datetime.combine(cleaned["day"], cleaned["ends"]), AMSTERDAM)
            # An error takes its field out of `cleaned`.
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("ends", _("Het einde ligt voor het begin. Kies een later einde."))
            if cleaned["starts_at"] <= self._at:
                self.add_error("starts", _("Dit tijdstip is al voorbij. Kies een later tijdstip."))
        return cleaned


class CeremonyItemForm(forms.Form):
    """A line of the programme."""

    kind = forms.ChoiceField(label=_("Soort"), choices=ItemKind.choices)
    title = forms.CharField(label=_("Wat"), max_length=120)
    minutes = forms.IntegerField(label=_("Minuten"), min_value=1, max_value=600)
    caption = forms.CharField(
        label=_("Wie of waarover"),
        max_length=200,
        required=False,
        help_text=_("Wie spreekt, of waar de film over gaat. Kies een film met ondertitels."),
    )
    url = forms.URLField(label=_("Adres"), max_length=500, required=False, assume_scheme="https")


class CancelForm(forms.Form):
    """Why a ceremony is called off, as everybody who had a place reads it."""

    reason = forms.CharField(
        label=_("Waarom gaat het niet door?"),
        max_length=300,
        help_text=_("Dit staat in het bericht aan iedereen met een plek."),
    )


class MoveForm(forms.Form):
    """Another date with room."""

    ceremony = forms.ChoiceField(label=_("Naar welke dag?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, dates: Sequence[Ceremony], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dates = {str(one.occasion.public_id): one for one in dates}
        field = cast(forms.ChoiceField, self.fields["ceremony"])
        field.choices = [(key, _date_text(one)) for key, one in self._dates.items()]

    def clean_ceremony(self) -> Ceremony:
        return self._dates[self.cleaned_data["ceremony"]]


def _date_text(ceremony: Ceremony) -> str:
    occasion = ceremony.occasion
    start = localtime(occasion.starts_at)
    return f"{date_format(start, 'l j F Y, H.i')}, {occasion.place or gettext('online')}"


class CorrectionForm(forms.Form):
    """What was recorded wrongly, and why."""

    OTHER_FORM, NOT_TAKEN = "form", "void"
    what = forms.ChoiceField(
        label=_("Wat klopt er niet?"),
        choices=[
            (NOT_TAKEN, _("Deze persoon legde hier niets af")),
            (OTHER_FORM, _("De andere vorm is uitgesproken")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Hoe kwam dat?"),
        max_length=300,
        help_text=_("Schrijf niet op welke vorm het was. Bijvoorbeeld: de verkeerde naam aangetikt."),
    )


class SurnameForm(forms.Form):
    """Asks whether an oorkonde is of who shows it."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=40)
    surname = forms.CharField(
        label=_("Achternaam"), max_length=120, help_text=_("Zoals op de oorkonde. Met of zonder ‘van de’.")
    )
