from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from foundation.clock import AMSTERDAM
from foundation.meetings.models import Group, GroupKind, GroupMeeting, GroupMember
from foundation.people.models import Person


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Naam"), max_length=120)
    kind = forms.ChoiceField(label=_("Soort"), choices=GroupKind.choices)
    purpose = forms.CharField(
        label=_("Waarvoor is deze groep?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Iedereen kan dit lezen."),
    )

    @classmethod
    def of(cls, group: Group, data: Any = None) -> "GroupForm":
        return cls(data, initial={"name": group.name, "kind": group.kind, "purpose": group.purpose})


class MeetingForm(forms.Form):
    """Days and times are those of Amsterdam."""

    title = forms.CharField(label=_("Naam"), max_length=120, initial=_("Overleg"))
    day = forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("Van"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Tot"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Plaats"), max_length=200, required=False)
    online_url = forms.URLField(
        label=_("Online adres"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    @classmethod
    def of(cls, meeting: GroupMeeting, data: Any = None, *, at: datetime) -> "MeetingForm":
        occasion = meeting.occasion
        starts, ends = occasion.starts_at.astimezone(AMSTERDAM), occasion.ends_at.astimezone(AMSTERDAM)
        initial = {
            "title": occasion.title,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": occasion.place,
            "online_url": occasion.online_url,
        }
        return cls(data, at=at, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("online_url") and "online_url" not in self.errors:
            self.add_error("place", _("Vul een plaats in, of een online adres."))
        if all(cleaned.get(name) for name in ("day", "starts", "ends")):
            starts, ends = (
                make_aware(datetime.combine(cleaned["day"], cleaned[name]), AMSTERDAM)
                for name in ("starts", "ends")
            )
            if ends <= starts:
                self.add_error("ends", _("Het einde ligt voor het begin. Kies een later einde."))
            if starts <= self._at:
                self.add_error("day", _("Dit tijdstip is al voorbij. Kies een later tijdstip."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """What plan_meeting and move_meeting take; of a valid form."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"],
            "starts_at": make_aware(datetime.combine(cleaned["day"], cleaned["starts"]), AMSTERDAM),
            "ends_at": make_aware(datetime.combine(cleaned["day"], cleaned["ends"]), AMSTERDAM),
            "place": cleaned["place"],
            "online_url": cleaned["online_url"],
        }


class AgendaForm(forms.Form):
    title = forms.CharField(label=_("Onderwerp"), max_length=160)
    minutes = forms.IntegerField(label=_("Minuten"), min_value=1, max_value=480, required=False)
    owner = forms.ModelChoiceField(
        label=_("Wie brengt het in?"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Niemand"),
    )

    def __init__(self, *args: Any, members: list[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["owner"])
        field.queryset = Person.objects.filter(pk__in=[one.engagement.person_id for one in members])

    def item(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "minutes", "owner")}


class DecisionForm(forms.Form):
    text = forms.CharField(
        label=_("Wat is er besloten?"),
        max_length=300,
        help_text=_("Eén korte zin. Schrijf geen namen op en niets over een melding of een zaak."),
    )
