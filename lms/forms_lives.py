"""Forms of the pages about one person."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Absence
from lms.models import ModuleVersion

ONE_DAY = timedelta(days=1)
# Beyond this a day is a slip of the keyboard.
LONGEST_AGO, FARTHEST_AHEAD = timedelta(days=366), timedelta(days=5 * 366)
# Nobody's training of before this year is still looked at.
EARLIEST_YEAR = 1970


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


class EquivalenceForm(forms.Form):
    """Something else that equals a module."""

    module_key = forms.TypedChoiceField(
        label=_("Gelijk aan welke module?"),
        coerce=UUID,
        error_messages={"required": _("Kies een module."), "invalid_choice": _("Kies een module.")},
    )
    day = day_field(
        label=_("Op welke dag gedaan?"), help_text=_("Die dag telt, ook voor hoe lang het geldig is.")
    )
    reason = forms.CharField(
        label=_("Wat is het, en hoe weet je dat?"),
        max_length=240,
        error_messages={"required": _("Schrijf wat het is, en hoe je dat weet.")},
        help_text=_(
            "Bijvoorbeeld: cursus bij de vorige gemeente, certificaat gezien. Wie het betreft, leest dit ook."
        ),
    )

    def __init__(self, *args: Any, modules: Iterable[ModuleVersion], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(one.module_key), one.title(language)) for one in modules]
        self.fields["module_key"].choices = [("", _("Kies een module")), *titles]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year < EARLIEST_YEAR:
            raise forms.ValidationError(_("Dit jaar kan niet kloppen. Kies een latere dag."))
        return day
