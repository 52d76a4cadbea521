from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 2_000_000


class FigureFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV-bestand"),
        help_text=_("Met kop, en ; of , ertussen: bron, jaar, item, waarde, eenheid en toelichting."),
        error_messages={"empty": _("Dit bestand is leeg. Kies het bestand met de cijfers.")},
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Dit bestand is te groot. Kies een bestand tot 2 MB."))
        return file
