"""HR's form for sharing a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measurement.actions.sharing import MOST_LETTERS


class SharingForm(forms.Form):
    follow_up_nl = forms.CharField(
        label=_("Wat doet de gemeente hiermee?"),
        help_text=_("Zeg wat er verandert, wie dat doet en wanneer. Iedereen leest dit bij de cijfers."),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf op wat de gemeente hiermee doet. Ook ‘nog niets’ is iets.")},
    )
    follow_up_en = forms.CharField(
        label=_("Hetzelfde in het Engels"),
        help_text=_("Laat je dit leeg, dan staat er ook op de Engelse pagina Nederlands."),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "en"}),
    )
