from django import forms
from django.utils.translation import gettext_lazy as _


class ObservedForm(forms.Form):
    on = forms.DateField(
        label=_("Op welke dag keek je mee?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
