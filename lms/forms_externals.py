"""Forms of who lets externals in."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Person, PersonStatus, Unit
from foundation.people.queries.kinds import external_kinds
from lms.forms_lives import day_field, within_reason

LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
# A list of two hundred lines is some 20,000.
MOST_SIGNS_OF_A_LIST = 60_000


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("Kies een soort")), *((kind.code, kind.name) for kind in external_kinds())]


class ExternalForm(forms.Form):
    """One external; `units`: where this reader may let somebody work."""

    given_name = forms.CharField(label=_("Voornaam"), max_length=80)
    infix = forms.CharField(label=_("Tussenvoegsel"), max_length=30, required=False)
    family_name = forms.CharField(label=_("Achternaam"), max_length=120)
    email = forms.EmailField(
        label=_("E-mailadres"), help_text=_("Van de persoon zelf. Hier gaat de link naartoe.")
    )
    kind = forms.ChoiceField(label=_("Soort"), choices=_kinds)
    unit = forms.ChoiceField(label=_("Waar gaat deze persoon werken?"))
    language = forms.ChoiceField(
        label=_("Taal"),
        choices=LANGUAGES,
        initial="nl",
        help_text=_("Van de mail en de module. Makkelijk Nederlands kiest iemand zelf."),
    )
    starts_on = day_field(label=_("Eerste dag"))
    ends_on = day_field(
        label=_("Laatste dag"), help_text=_("Weet je het nog niet precies? Neem een ruime dag.")
    )
    sponsor_email = forms.EmailField(
        label=_("E-mailadres van de opdrachtgever"),
        required=False,
        help_text=_("Leeg: jij bent de opdrachtgever."),
    )

    def __init__(
        self, *args: Any, units: Sequence[tuple[Unit, str]], today: date, for_others: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self._units = {unit.code: unit for unit, _name in units}
        field = cast(forms.ChoiceField, self.fields["unit"])
        field.choices = [("", _("Kies een onderdeel")), *((unit.code, name) for unit, name in units)]
        if len(units) == 1:
            field.initial = units[0][0].code
        if not for_others:
            del self.fields["sponsor_email"]

    def clean_unit(self) -> Unit:
        return self._units[self.cleaned_data["unit"]]

    def clean_starts_on(self) -> date:
        return within_reason(self.cleaned_data["starts_on"], today=self._today)

    def clean_ends_on(self) -> date:
        day = within_reason(self.cleaned_data["ends_on"], today=self._today)
        if day < self._today:
            raise forms.ValidationError(_("Deze dag is al geweest. Kies een dag die nog komt."))
        return day

    def clean_sponsor_email(self) -> Person | None:
        email = self.cleaned_data["sponsor_email"]
        if not email:
            return None
        found = list(Person.objects.filter(email__iexact=email, status=PersonStatus.ACTIVE)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Met dit adres vinden we niet precies één collega. Kijk of het klopt.")
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Deze dag ligt voor de eerste dag. Kies een latere dag."))
        return cleaned


class ExternalListForm(forms.Form):
    """A list, pasted or as a file."""

    lines = forms.CharField(
        label=_("Plak de lijst hier"),
        required=False,
        max_length=MOST_SIGNS_OF_A_LIST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Met kop. Kopiëren uit een rekenblad kan ook."),
    )
    file = forms.FileField(
        label=_("Of kies een CSV-bestand"),
        required=False,
        error_messages={"empty": _("Dit bestand is leeg. Kies een ander bestand.")},
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MOST_SIGNS_OF_A_LIST:
            raise forms.ValidationError(_("Dit bestand is te groot. Een lijst heeft hooguit 200 regels."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file:
            cleaned["lines"] = _decoded(file.read())
        if not cleaned.get("lines", "").strip() and not self.errors:
            self.add_error("lines", _("Plak een lijst, of kies een bestand."))
        return cleaned


class CertificateForm(forms.Form):
    """That a VOG was seen; without another day it holds five years."""

    seen_on = day_field(label=_("Gezien op"))
    valid_until = day_field(
        label=_("Geldig tot"),
        required=False,
        help_text=_("Leeg: vijf jaar na de dag waarop je de VOG zag."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["seen_on"].initial = today

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > self._today:
            raise forms.ValidationError(_("Deze dag komt nog. Kies de dag waarop je de VOG zag."))
        if day < self._today - timedelta(days=6 * 366):
            raise forms.ValidationError(_("Deze VOG is te oud. Vraag om een nieuwe."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen_on, last = cleaned.get("seen_on"), cleaned.get("valid_until")
        if seen_on and last and not seen_on <= last <= seen_on + timedelta(days=6 * 366):
            self.add_error("valid_until", _("Kies een dag na de eerste, hooguit zes jaar later."))
        return cleaned


class EndForm(forms.Form):
    ends_on = day_field(label=_("Laatste dag"), help_text=_("Deze dag hoort er nog bij."))

    def __init__(self, *args: Any, starts_on: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._starts_on, self._today = starts_on, today

    def clean_ends_on(self) -> date:
        day = within_reason(self.cleaned_data["ends_on"], today=self._today)
        if self._starts_on and day < self._starts_on:
            raise forms.ValidationError(_("Deze dag ligt voor de eerste dag. Kies een latere dag."))
        return day


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom telt deze handtekening niet meer?"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Schrijf het kort. De persoon zelf kan het lezen, en het blijft bewaard."),
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
