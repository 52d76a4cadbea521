from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from foundation.clock import AMSTERDAM, local_date
from foundation.people.models import Person, Role, RoleGrant


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
