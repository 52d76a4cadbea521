"""HR's forms for a new study."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Unit
from lms.models import Requirement
from measurement.actions.studies import WaveDays
from measurement.models import Instrument

FARTHEST_AHEAD = timedelta(days=3 * 366)
A_YEAR = timedelta(days=365)
MOST_WAVES, MOST_STEPS = 4, 4
ASKS = (
    ("before", _("de vragen van vóór de training")),
    ("t0", _("de vragen van direct na de training")),
    ("t6", _("de vragen van na zes maanden")),
    ("t12", _("de vragen van na twaalf maanden")),
)


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class StudyForm(forms.Form):
    title = forms.CharField(
        label=_("Naam van de meting"), max_length=120, help_text=_("Alleen voor jullie. Staat in geen mail.")
    )
    instrument = forms.ModelChoiceField(
        label=_("Welke vragenlijst?"),
        queryset=Instrument.objects.none(),
        empty_label=_("Kies een vragenlijst"),
    )
    keeps_clusters = forms.BooleanField(
        label=_("Ook per cluster"),
        required=False,
        initial=True,
        help_text=_(
            "Mensen zijn alleen te volgen als er telkens tien samen antwoorden. Antwoorden er in een cluster per half jaar minder dan dertig mensen? Zet dit dan uit: je ziet dan de hele organisatie, en wat er blijft."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        published = Instrument.objects.filter(versions__isnull=False).distinct()
        self.fields["instrument"].queryset = published  # type: ignore[attr-defined]

    def _within_reason(self, day: date) -> date:
        if not self._today <= day <= self._today + FARTHEST_AHEAD:
            raise forms.ValidationError(_("Kies vandaag of een dag in de komende drie jaar."))
        return day


class PlanForm(StudyForm):
    requirement = forms.ModelChoiceField(
        label=_("Na welke training?"),
        queryset=Requirement.objects.none(),
        empty_label=_("Kies een training"),
        help_text=_("Wie alle stappen voor het eerst af heeft, doet mee."),
    )
    starts_on = _day(label=_("Wie klaar is vanaf"))
    takes_in_until = _day(
        label=_("Tot en met"),
        help_text=_("De laatste vragen gaan een jaar later. Dan gaat ook de sleutel weg."),
    )
    with_before = forms.BooleanField(
        label=_("Ook meten vóór de training"),
        required=False,
        help_text=_(
            "In de veertien dagen voor de uiterste dag. Zonder deze meting zie je of iets blijft, niet of de training iets veranderde."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].queryset = Requirement.objects.order_by("title")  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = self._today
        self.fields["takes_in_until"].initial = self._today + A_YEAR

    def clean_starts_on(self) -> date:
        return self._within_reason(self.cleaned_data["starts_on"])

    def clean_takes_in_until(self) -> date:
        return self._within_reason(self.cleaned_data["takes_in_until"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("takes_in_until")
        if first and last and last < first:
            self.add_error("takes_in_until", _("Deze dag ligt voor de eerste dag. Kies een latere dag."))
        return cleaned


@dataclass(frozen=True)
class WaveRow:
    """The fields of one moment, for the template."""

    number: int
    asks: forms.BoundField
    opens_on: forms.BoundField
    ends_on: forms.BoundField


class CalendarForm(StudyForm):
    units = forms.MultipleChoiceField(
        label=_("Wie?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: de hele organisatie."),
    )

    def __init__(self, *args: Any, clusters: Sequence[tuple[Unit, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {unit.code: unit for unit, _name in clusters}
        self.fields["units"].choices = [(unit.code, name) for unit, name in clusters]  # type: ignore[attr-defined]
        for number in range(1, MOST_WAVES + 1):
            is_first = number == 1
            self.fields[f"asks_{number}"] = forms.ChoiceField(
                label=_("Welke vragen"), choices=ASKS, initial="t6", required=is_first
            )
            self.fields[f"opens_on_{number}"] = _day(label=_("Vanaf"), required=is_first)
            self.fields[f"ends_on_{number}"] = _day(label=_("Tot en met"), required=is_first)
        for number in range(1, MOST_STEPS + 1):
            self.fields[f"step_{number}"] = _day(label=_("Stap %s") % number, required=False)

    @property
    def wave_rows(self) -> list[WaveRow]:
        return [
            WaveRow(number, *(self[f"{name}_{number}"] for name in ("asks", "opens_on", "ends_on")))
            for number in range(1, MOST_WAVES + 1)
        ]

    @property
    def steps(self) -> list[forms.BoundField]:
        return [self[f"step_{number}"] for number in range(1, MOST_STEPS + 1)]

    def clean_units(self) -> list[Unit]:
        return [self._units[code] for code in self.cleaned_data["units"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, MOST_WAVES + 1):
            opens_on, ends_on = cleaned.get(f"opens_on_{number}"), cleaned.get(f"ends_on_{number}")
            if (opens_on is None) != (ends_on is None) and not self.errors:
                missing = "opens_on" if opens_on is None else "ends_on"
                self.add_error(f"{missing}_{number}", _("Vul ook deze dag in."))
            elif opens_on and ends_on and ends_on < opens_on:
                self.add_error(
                    f"ends_on_{number}", _("Deze dag ligt voor de eerste dag. Kies een latere dag.")
                )
            elif opens_on and opens_on < self._today:
                self.add_error(f"opens_on_{number}", _("Deze dag is al geweest. Kies vandaag of later."))
        if self.trained_from and len(self.trained_from) > len(cleaned.get("units") or []):
            self.add_error(
                "units",
                _("Voor stappen kies je minstens zoveel clusters als stappen: elk cluster krijgt een stap."),
            )
        if self.trained_from and not cleaned.get("keeps_clusters"):
            self.add_error(
                "keeps_clusters",
                _("Met stappen vergelijk je clusters. Vink dit aan, of laat de stappen leeg."),
            )
        return cleaned

    @property
    def waves(self) -> list[WaveDays]:
        """In the order of the form; their codes are meting-1, meting-2."""
        rows = [
            (
                self.cleaned_data.get(f"asks_{number}") or "t6",
                self.cleaned_data.get(f"opens_on_{number}"),
                self.cleaned_data.get(f"ends_on_{number}"),
            )
            for number in range(1, MOST_WAVES + 1)
        ]
        filled = sorted(
            ((asks, first, last) for asks, first, last in rows if first and last), key=lambda one: one[1]
        )
        return [
            WaveDays(f"meting-{number}", asks, first, last)
            for number, (asks, first, last) in enumerate(filled, start=1)
        ]

    @property
    def trained_from(self) -> list[date]:
        days = (self.cleaned_data.get(f"step_{number}") for number in range(1, MOST_STEPS + 1))
        return sorted(day for day in days if day)
