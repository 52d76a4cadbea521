from django import forms
from django.utils.translation import gettext_lazy as _


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom geldt dit bewijs niet meer?"),
        max_length=240,
        help_text=_("Wie de code scant, ziet de dag en niet de reden."),
    )
