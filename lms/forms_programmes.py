from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Engagement
from lms.models import ProgrammePart, StepKind


class RoomCodeForm(forms.Form):
    """The code on the screen in the room."""

    code = forms.CharField(
        label=_("Code op het scherm"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_("Zes tekens. Hoofdletters en spaties maken niet uit."),
    )


class DayMomentForm(forms.Form):
    """When and where a day of a programme is held. Days and times are those of Amsterdam."""

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
    capacity = forms.IntegerField(label=_("Aantal plekken"), min_value=1, max_value=2000)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("online_url") and "online_url" not in self.errors:
            self.add_error("place", _("Vul een plaats in, of een online adres."))
        if all(cleaned.get(name) for name in ("day", "starts", "ends")):
            cleaned["starts_at"] = make_aware(datetime.combine(cleaned["day"], cleaned["starts"]), AMSTERDAM)
            cleaned["ends_at"] = make_aware(datetime.combine(cleaned["day"], cleaned["ends"]), AMSTERDAM)
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("ends", _("Het einde ligt voor het begin. Kies een later einde."))
            if cleaned["starts_at"] <= self._at:
                self.add_error("day", _("Dit tijdstip is al voorbij. Kies een later tijdstip."))
        return cleaned


class DayForm(DayMomentForm):
    """Opens a day of a programme."""

    part = forms.ModelChoiceField(
        label=_("Welk onderdeel?"),
        queryset=ProgrammePart.objects.filter(kind=StepKind.DAY),
        empty_label=_("Kies een onderdeel"),
    )
    field_order = ("part",)


class DayChangeForm(DayMomentForm):
    """Moves a day, or gives it more places. `based_on`: what the page showed."""

    based_on = forms.CharField(widget=forms.HiddenInput)


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return cast(str, obj.person.sort_name)


class NotePartForm(forms.Form):
    """Who did it, and on which day. Never a document."""

    people = PeopleField(
        label=_("Wie?"),
        queryset=Engagement.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies eerst bij wie je dit noteert.")},
    )
    on = forms.DateField(
        label=_("Op welke dag?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("De dag op het bewijs, of de dag van de uitleg."),
    )

    def __init__(self, *args: Any, people: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at
        cast(forms.ModelMultipleChoiceField, self.fields["people"]).queryset = people

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day > local_date(self._at):
            raise forms.ValidationError(_("Die dag moet nog komen. Kies een dag tot en met vandaag."))
        return cast(date, day)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom klopt dit niet?"),
        max_length=240,
        help_text=_("Schrijf niets op over de inhoud van een document."),
    )
