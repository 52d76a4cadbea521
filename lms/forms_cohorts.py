"""The form with which HR invites a cohort."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.people.models import PersonKind, Unit
from lms.actions.cohorts import Terms
from lms.forms_lives import day_field, within_reason
from lms.models import CohortKind
from lms.queries.audiences import Audience
from lms.rules.cohorts import MOST_REMINDERS

TRAINING = "training"
WEEKS_OPEN = timedelta(weeks=6)
MOST_NUMBERS = 5000


class CohortForm(forms.Form):
    # Chosen when the form is drawn: pressed twice, it invites once.
    cohort = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.ChoiceField(label=_("Waarvoor?"))
    title = forms.CharField(
        label=_("Naam"), max_length=120, help_text=_("Staat in de mail. Bijvoorbeeld: Dilemma’s in ons werk.")
    )
    title_en = forms.CharField(label=_("Naam in het Engels"), max_length=120, required=False)
    units = forms.MultipleChoiceField(
        label=_("Welke clusters?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: de hele organisatie."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Welke soorten mensen?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(
        label=_("Of een lijst met personeelsnummers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vul je hier iets in, dan tellen de vinkjes hierboven niet."),
    )
    closes_on = day_field(
        label=_("Laatste dag"), help_text=_("Wat iemand tot en met die dag afrondt, telt mee.")
    )
    reminder_days = forms.CharField(
        label=_("Herinner na hoeveel dagen?"),
        required=False,
        max_length=40,
        help_text=_("Getallen met een komma ertussen. Leeg: geen herinnering."),
    )
    message = forms.CharField(
        label=_("Waarom vraag je dit?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Staat in de mail, onder de aanhef."),
    )
    message_en = forms.CharField(
        label=_("Hetzelfde in het Engels"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        clusters: Sequence[tuple[Unit, str]],
        kinds: Sequence[PersonKind],
        modules: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._units = {unit.code: unit for unit, _name in clusters}
        choices = {
            "subject": [
                (TRAINING, _("Online dilemmatraining")),
                *((str(key), name) for key, name in modules),
            ],
            "units": [(unit.code, name) for unit, name in clusters],
            "kinds": [(kind.code, kind.name) for kind in kinds],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.initial = {
            "cohort": uuid4(),
            # Who comes in by a link has no account to practise with.
            "kinds": [kind.code for kind in kinds if not kind.is_external],
            "closes_on": today + WEEKS_OPEN,
            "reminder_days": "14, 28",
            **self.initial,
        }

    def clean_closes_on(self) -> date:
        day = within_reason(self.cleaned_data["closes_on"], today=self._today)
        if day <= self._today:
            raise forms.ValidationError(_("Kies een dag na vandaag."))
        return day

    def clean_numbers(self) -> list[str]:
        numbers = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip())))
        found = [one for one in numbers if one]
        if len(found) > MOST_NUMBERS:
            raise forms.ValidationError(_("Dit zijn te veel nummers. Maak er meer uitnodigingen van."))
        return found

    def clean_reminder_days(self) -> list[int]:
        words = [one for one in re.split(r"[\s,;]+", self.cleaned_data["reminder_days"].strip()) if one]
        if not all(re.fullmatch(r"[1-9][0-9]{0,2}", one) for one in words):
            raise forms.ValidationError(_("Schrijf hele getallen, zoals 14, 28."))
        days = sorted({int(one) for one in words})
        if len(days) > MOST_REMINDERS:
            raise forms.ValidationError(
                ngettext(
                    "Kies hooguit %(n)d herinnering.", "Kies hooguit %(n)d herinneringen.", MOST_REMINDERS
                )
                % {"n": MOST_REMINDERS}
            )
        return days

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last, days = cleaned.get("closes_on"), cleaned.get("reminder_days")
        if last and days and days[-1] > (last - self._today).days:
            self.add_error(
                "reminder_days",
                _("Een herinnering valt na de laatste dag. Kies minder dagen of een latere dag."),
            )
        if "numbers" in cleaned and not cleaned["numbers"] and not cleaned.get("kinds"):
            self.add_error("kinds", _("Vink een soort aan, of vul personeelsnummers in."))
        return cleaned

    def terms(self) -> Terms:
        cleaned = self.cleaned_data
        is_training = cleaned["subject"] == TRAINING
        return Terms(
            title=cleaned["title"],
            title_en=cleaned["title_en"],
            kind=CohortKind.TRAINING if is_training else CohortKind.MODULE,
            module_key=None if is_training else UUID(cleaned["subject"]),
            closes_on=cleaned["closes_on"],
            reminder_days=cleaned["reminder_days"],
            message=cleaned["message"],
            message_en=cleaned["message_en"],
        )

    def audience(self) -> Audience | None:
        """None: a list of numbers says who."""
        if self.cleaned_data["numbers"]:
            return None
        units = [self._units[code].pk for code in self.cleaned_data["units"]]
        return Audience(kinds=self.cleaned_data["kinds"], unit_ids=units)
