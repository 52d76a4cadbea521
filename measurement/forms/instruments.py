"""A questionnaire as an editor saves it, and the decision with which a moderator publishes it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import StreamBlockValidationError

from measurement.rules.instruments import MOST_FORMS, Instrument
from measurement.rules.reading import CODE

COMPARABLE, BROKEN = "comparable", "broken"


class InstrumentForm(WagtailAdminModelForm):
    """Saves almost anything: what is not finished is named on the page, and again before it is published."""

    # With a copy that is not saved yet: whose questions it gets, which have pages of their own.
    copied_from = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Media:
        css = {"all": ["css/admin/instruments.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copied_from"].initial = getattr(self.instance, "copied_from", None)
        if self.instance.pk and self.instance.versions.exists():
            # Studies and figures know it by this code.
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Gebruik kleine letters, cijfers en _."))
        return code

    def clean_forms(self) -> int:
        number = int(self.cleaned_data["forms"])
        if not 1 <= number <= MOST_FORMS:
            raise forms.ValidationError(_("Kies een getal van 1 tot en met %(most)d.") % {"most": MOST_FORMS})
        return number

    def save(self, commit: bool = True) -> Any:
        copied = self.cleaned_data.get("copied_from")
        if self.instance.pk is None and copied:
            original = type(self.instance).objects.filter(pk=copied).first()
            self.instance.items = original.items if original else self.instance.items
        return super().save(commit=commit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Two formats with one code would become one.
        codes = Counter(child.value["code"] for child in cleaned.get("formats") or ())
        if twice := [code for code, times in codes.items() if times > 1]:
            said = _("Deze code staat er twee keer: %(codes)s.") % {"codes": ", ".join(twice)}
            self.add_error("formats", StreamBlockValidationError(non_block_errors=[said]))
        return cleaned


class PublishForm(forms.Form):
    """`changes`: as `changed_trends` gives them; without changes there is nothing to fill in."""

    def __init__(
        self, *args: Any, changes: Mapping[str, tuple[str, ...]], questionnaire: Instrument, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        for code in changes:
            self.fields[self._name(code)] = forms.ChoiceField(
                label=questionnaire.scale(code).title.nl,
                choices=[
                    (COMPARABLE, _("Vergelijkbaar: mensen antwoorden nog op hetzelfde")),
                    (BROKEN, _("Niet vergelijkbaar: de lijn begint opnieuw")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies of deze schaal vergelijkbaar blijft.")},
            )
        if changes:
            self.fields["reason"] = forms.CharField(
                label=_("Waarom?"),
                max_length=400,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=gettext_lazy("Staat in het codeboek, bij deze versie."),
                error_messages={"required": _("Schrijf op waarom. Het staat in het codeboek.")},
            )

    @staticmethod
    def _name(code: str) -> str:
        return f"scale_{code}"

    def scale_field(self, code: str) -> forms.BoundField:
        return self[self._name(code)]

    @property
    def broken_scales(self) -> list[str]:
        return [code for code in self.changes if self.cleaned_data[self._name(code)] == BROKEN]

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))
