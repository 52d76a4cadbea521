"""A token of one form, so that a double click sends once."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.crypto import get_random_string

TOKEN_SALT, TOKEN_LETTERS = "dilemmas.forms.token", 22


def new_token() -> str:
    return signing.Signer(salt=TOKEN_SALT).sign(get_random_string(TOKEN_LETTERS))


class SentOnce(forms.Form):
    """Its page shows `form.token` inside the form."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = new_token()

    def clean_token(self) -> str:
        """Only ours, so that nobody can choose that of somebody else; a new one where it is not."""
        try:
            return signing.Signer(salt=TOKEN_SALT).unsign(self.cleaned_data["token"])
        except signing.BadSignature:
            return get_random_string(TOKEN_LETTERS)
