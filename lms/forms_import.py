"""Forms of the pages where HR reads in a file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from foundation.people.importing.rules.faults import Fault
from foundation.people.importing.rules.headings import IGNORED, FileKind, normalise_heading
from lms.models import RecordKind

# A file of 15,000 people is about two million bytes.
MOST_BYTES = 20_000_000
SKIP = "overslaan"


class UploadForm(forms.Form):
    FULL, PARTIAL, UNITS = "volledig", "aanvulling", "eenheden"

    kind = forms.ChoiceField(
        label=_("Wat staat erin?"),
        choices=[
            (FULL, _("Medewerkers: het volledige bestand")),
            (PARTIAL, _("Medewerkers: een aanvulling")),
            (UNITS, _("Eenheden: clusters, afdelingen, teams")),
        ],
        initial=FULL,
        widget=forms.RadioSelect,
        help_text=_(
            "Wie niet in het volledige bestand staat, stellen we voor als vertrokken. Jij bevestigt dat."
        ),
    )
    file = forms.FileField(
        label=_("CSV-bestand"),
        help_text=_("Met kop, en ; of , ertussen. Zonder BSN en geboortedatum."),
        error_messages={"empty": _("Dit bestand is leeg. Haal het opnieuw uit het HR-systeem.")},
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Dit bestand is te groot. Kies een bestand tot 20 MB."))
        return file


class HeadingsForm(forms.Form):
    """For each unknown column what is in it; a column left open is not remembered."""

    def __init__(self, *args: Any, faults: Iterable[Fault], file_kind: FileKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(name, name) for name in file_kind.fields]
        choices = [("", _("Kies wat erin staat")), *fields, (SKIP, _("Deze kolom overslaan"))]
        for fault in faults:
            self.fields[normalise_heading(fault.column)] = forms.ChoiceField(
                label=fault.column,
                choices=choices,
                initial=fault.details.get("nearest", ""),
                required=False,
            )

    def chosen(self) -> dict[str, str]:
        """Normalised heading → field, or empty to skip the column."""
        picked = {heading: name for heading, name in self.cleaned_data.items() if name}
        return {heading: IGNORED if name == SKIP else name for heading, name in picked.items()}


class EndingsForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Laatste dag"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Deze dag hoort er nog bij."),
    )

    def __init__(self, *args: Any, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = latest


class RecordUploadForm(forms.Form):
    """A file with what people did before."""

    kind = forms.ChoiceField(
        label=_("Wat staat erin?"),
        choices=[
            (RecordKind.MODULE, _("Modules die mensen al deden")),
            (RecordKind.PART, _("Onderdelen van een programma, zoals een dag in een zaal")),
        ],
        initial=RecordKind.MODULE,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("CSV-bestand"),
        help_text=_("Kolommen: medewerkernummer, code, datum en als je wilt opmerking. Met ; of , ertussen."),
        error_messages={"empty": _("Dit bestand is leeg. Kies een ander bestand.")},
    )

    clean_file = UploadForm.clean_file
