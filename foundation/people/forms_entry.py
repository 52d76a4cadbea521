from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.rules.tablet import in_groups, new_code

EXAMPLE_LENGTH = len(in_groups(new_code()))


class TabletForm(forms.Form):
    """Capitals, spaces and dashes of the code do not matter."""

    number = forms.CharField(
        label=_("Medewerkernummer"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": _("Vul je medewerkernummer in. Het staat op je briefje.")},
    )
    code = forms.CharField(
        label=_("Code van je briefje"),
        help_text=_("Elke code werkt één keer."),
        # Room for what people put between the signs.
        max_length=EXAMPLE_LENGTH + 20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Vul een code in die je nog niet gebruikte.")},
    )
