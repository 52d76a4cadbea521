"""Forms of the pages about one person."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Absence

ONE_DAY = timedelta(days=1)
# Beyond this a day is a slip of the keyboard.
LONGEST_AGO, FARTHEST_AHEAD = timedelta(days=366), timedelta(days=5 * 366)


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def within_reason(day: date, *, today: date) -> date:
    if not today - LONGEST_AGO <= day <= today + FARTHEST_AHEAD:
        raise forms.ValidationError(_("Kies een dag van hooguit een jaar terug of vijf jaar vooruit."))
    return day


class AbsenceForm(forms.Form):
    first_day = day_field(label=_("Vanaf"))
    last_day = day_field(
        label=_("Tot en met"), required=False, help_text=_("Weet je het nog niet? Laat het dan leeg.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["first_day"].initial = today

    def clean_first_day(self) -> date:
        return within_reason(self.cleaned_data["first_day"], today=self._today)

    def clean_last_day(self) -> date | None:
        day = self.cleaned_data["last_day"]
        return within_reason(day, today=self._today) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Deze dag ligt voor de eerste dag. Kies een latere dag."))
        return cleaned


class BackForm(forms.Form):
    back_on = day_field(label=_("Weer beschikbaar vanaf"))

    def __init__(self, data: Any, *, absence: Absence, today: date) -> None:
        # Several of these stand on one page.
        super().__init__(data, auto_id=f"%s_{absence.pk}")
        self._today = today
        self.fields["back_on"].initial = absence.valid_to + ONE_DAY if absence.valid_to else today

    def clean_back_on(self) -> date:
        return within_reason(self.cleaned_data["back_on"], today=self._today)
