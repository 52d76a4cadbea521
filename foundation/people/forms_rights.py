"""Forms of the pages on roles, limits and the log."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from foundation.clock import local_date
from foundation.people.actions.limits import earliest_change
from foundation.people.actions.roles import earliest_start
from foundation.people.limits import BOUNDS, Limit
from foundation.people.models import BY_RULE, OF_A_UNIT, Role, Unit
from foundation.people.queries.grants import unit_names


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoleForm(forms.Form):
    """Which role somebody gets, where and when; `starts_on` empty: as soon as it may."""

    role = forms.ChoiceField(label=_("Rol"))
    unit = forms.ChoiceField(
        label=_("Voor welk onderdeel?"),
        required=False,
        help_text=_("Een clustercoördinator of portefeuillehouder heeft altijd een onderdeel."),
    )
    starts_on = forms.DateField(
        label=_("Eerste dag"),
        widget=date_input(),
        required=False,
        help_text=_("Leeg: zo snel als het mag."),
    )
    ends_on = forms.DateField(
        label=_("Laatste dag"),
        widget=date_input(),
        required=False,
        help_text=_("Leeg: tot iemand de rol beëindigt."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at
        roles = [(role.value, role.label) for role in Role if role not in BY_RULE]
        units = [(code, f"{name} ({code})") for _id, code, name in unit_names(on=local_date(at))]
        cast(forms.ChoiceField, self.fields["role"]).choices = [("", _("Kies een rol")), *roles]
        cast(forms.ChoiceField, self.fields["unit"]).choices = [("", _("De hele organisatie")), *units]

    def clean_unit(self) -> Unit | None:
        code = self.cleaned_data["unit"]
        return Unit.objects.get(code=code) if code else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role, starts_on, ends_on = (cleaned.get(name) for name in ("role", "starts_on", "ends_on"))
        if role in OF_A_UNIT and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Kies het onderdeel waarvoor deze rol geldt."))
        if role and starts_on and starts_on < (earliest := earliest_start(role, at=self._at)):
            self.add_error("starts_on", _("Kies %(day)s of later.") % {"day": day_text(earliest)})
        if ends_on and ends_on < (starts_on or local_date(self._at)):
            self.add_error("ends_on", _("De laatste dag ligt voor de eerste. Kies een latere dag."))
        return cleaned


class EndRoleForm(forms.Form):
    last_day = forms.DateField(label=_("Laatste dag"), widget=date_input())

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = local_date(at)
        self._at = at

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        if day < local_date(self._at):
            raise forms.ValidationError(_("Kies vandaag of een dag die nog komt."))
        return day


class LimitForm(forms.Form):
    """Another number, from a day on."""

    value = forms.IntegerField(label=_("Nieuw getal"))
    valid_from = forms.DateField(label=_("Vanaf"), widget=date_input())
    # What the page showed that it is, so that nobody overwrites a change made meanwhile.
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, limit: Limit, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._earliest = earliest_change(at)
        bounds = BOUNDS[limit]
        self.fields["value"] = forms.IntegerField(
            label=_("Nieuw aantal %(measure)s") % {"measure": bounds.measure.label},
            min_value=bounds.lowest,
            max_value=bounds.highest,
            help_text=_("Van %(lowest)s tot en met %(highest)s.") % vars(bounds),
        )
        self.fields["valid_from"].help_text = _("%(day)s of later. OR en FG horen het dan op tijd.") % {
            "day": day_text(self._earliest).capitalize()
        }

    def clean_valid_from(self) -> date:
        day = self.cleaned_data["valid_from"]
        if day < self._earliest:
            raise forms.ValidationError(_("Kies %(day)s of later.") % {"day": day_text(self._earliest)})
        return day


class LogForm(forms.Form):
    """What to show of the log; wrong input shows everything."""

    soort = forms.ChoiceField(label=_("Soort"), required=False)
    van = forms.DateField(label=_("Van"), widget=date_input(), required=False)
    tot = forms.DateField(label=_("Tot en met"), widget=date_input(), required=False)
    persoon = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["soort"]).choices = [("", _("Alles")), *kinds]


def day_text(day: date) -> str:
    return formats.date_format(day, "j F Y")
