from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dilemmas.actions.outcomes import PARTS
from dilemmas.forms.names import AsksAboutNames
from dilemmas.forms.tokens import SentOnce
from dilemmas.models import OutcomePage
from dilemmas.queries.cases import latest_versions


def _field(name: str, label: Any, *, required: bool = True, rows: int = 2, **kwargs: Any) -> forms.CharField:
    column: Any = OutcomePage._meta.get_field(name)
    return forms.CharField(
        label=label,
        required=required,
        max_length=column.max_length,
        widget=forms.Textarea(attrs={"rows": rows, "class": "laag"}),
        **kwargs,
    )


class OutcomeForm(AsksAboutNames, SentOnce):
    """What a team decided, in a minute."""

    free_text = PARTS

    case = forms.ChoiceField(label=_("Over welke casus ging het?"), required=False)
    dilemma = _field(
        "dilemma",
        _("Wat was het dilemma?"),
        required=False,
        rows=3,
        help_text=_("In een paar zinnen. Bij een casus uit de catalogus mag je dit leeg laten."),
    )
    we_do = _field(
        "we_do",
        _("Wij doen"),
        help_text=_("Schrijf geen namen op, en ook niet welk team het was."),
        error_messages={"required": _("Schrijf op wat jullie doen.")},
    )
    because = _field("because", _("want"), error_messages={"required": _("Schrijf op waarom.")})
    despite = _field("despite", _("ondanks"), required=False, help_text=_("Wat er ook tegen sprak."))
    damage = _field("damage", _("De schade beperken we door"), required=False)
    remains_hard = _field("remains_hard", _("Wat blijft lastig?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "nl"
        self._cases = {str(key): one.in_language(language) for key, one in latest_versions().items()}
        titles = sorted(((key, one["title"]) for key, one in self._cases.items()), key=lambda pair: pair[1])
        choice: Any = self.fields["case"]
        choice.choices = [("", _("Een eigen dilemma")), *titles]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("dilemma") and "dilemma" not in self.errors:
            case = self._cases.get(cleaned.get("case", ""))
            if case is None:
                self.add_error("dilemma", _("Schrijf op wat het dilemma was, of kies een casus."))
            else:
                cleaned["dilemma"] = " ".join(case["card"].split())
        return cleaned

    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}

    @property
    def case_key(self) -> UUID | None:
        return UUID(self.cleaned_data["case"]) if self.cleaned_data["case"] else None
