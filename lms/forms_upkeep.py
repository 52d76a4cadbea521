"""What somebody did to keep up their profession."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.models import UpkeepKind


class UpkeepForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Wat deed je?"), error_messages={"invalid_choice": _("Kies iets uit de lijst.")}
    )
    done_on = forms.DateField(
        label=_("Wanneer?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies de dag."), "invalid": _("Kies een dag die bestaat.")},
    )

    def __init__(self, *args: Any, kinds: Iterable[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one, UpkeepKind(one).label) for one in kinds]  # type: ignore[attr-defined]
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()
