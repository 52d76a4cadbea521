"""Forms of the pages where HR draws up a reorganisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from foundation.people.reorganising.rules import (
    CLOSE,
    MERGE,
    MOVE,
    RENAME,
    SPLIT,
    NewUnit,
    Step,
    Tree,
    first_possible_day,
    last_possible_day,
)

# The list of units to choose from stands once in the page.
DATALIST = "eenheden"
MOST_MERGED, MOST_PARTS = 5, 4


class ReorganisationForm(forms.Form):
    title = forms.CharField(
        label=_("Naam"),
        max_length=120,
        help_text=_("Zoals jullie hem zelf noemen: ‘Teams Stadsbeheer 2027’."),
    )
    takes_effect_on = forms.DateField(
        label=_("Eerste dag van de nieuwe indeling"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first, self._last = first_possible_day(today), last_possible_day(today)
        self.fields["takes_effect_on"].help_text = _(
            "Op zijn vroegst %(first)s: een kwartaal dat voorbij is, verandert niet meer."
        ) % {"first": date_format(self._first, "j F Y")}

    def clean_takes_effect_on(self) -> date:
        day = self.cleaned_data["takes_effect_on"]
        if day < self._first:
            raise forms.ValidationError(
                _("Dit kwartaal is voorbij. Kies %(first)s of later.")
                % {"first": date_format(self._first, "j F Y")}
            )
        if day > self._last:
            raise forms.ValidationError(
                _("Zo ver vooruit kan niet. Kies %(last)s of eerder.")
                % {"last": date_format(self._last, "j F Y")}
            )
        return day


def unit_labels(tree: Tree) -> dict[str, str]:
    """Code → what stands in the list to choose from."""
    return {
        code: f"{unit.name} ({code})"
        for code, unit in sorted(tree.units.items(), key=lambda item: (item[1].name, item[0]))
    }


class UnitField(forms.CharField):
    """A unit by its code, by its name when only one is called so, or as the list writes it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": DATALIST, "autocomplete": "off"})
        super().__init__(widget=widget, max_length=200, **kwargs)
        self.tree: Tree | None = None

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        if not said or self.tree is None:
            return said
        code = _code_of(said, self.tree)
        if code is None:
            raise forms.ValidationError(_("Deze eenheid is er dan niet. Kies er een uit de lijst."))
        return code


class TargetField(UnitField):
    """A unit that takes over: one that is there, or the code of a new one."""

    def clean(self, value: Any) -> str:
        said = forms.CharField.clean(self, value)
        return (_code_of(said, self.tree) if self.tree else None) or said


def _code_of(said: str, tree: Tree) -> str | None:
    if said in tree.units:
        return said
    labels = {label.casefold(): code for code, label in unit_labels(tree).items()}
    named = [code for code, unit in tree.units.items() if unit.name.casefold() == said.casefold()]
    return labels.get(said.casefold()) or (named[0] if len(named) == 1 else None)


class StepForm(forms.Form):
    """`step()` gives the Step once the form is valid; whether it fits with the others the preview says."""

    # Names of the fields that stand beside each other.
    rows: Sequence[Sequence[str]] = ()

    def __init__(self, *args: Any, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = tree
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.tree = tree

    @property
    def field_rows(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in names] for names in self.rows]

    def step(self) -> Step:
        raise NotImplementedError

    def _require_name(self, code_field: str, name_field: str) -> None:
        code, name = self.cleaned_data.get(code_field), self.cleaned_data.get(name_field)
        if code and code not in self.tree.units and not name:
            self.add_error(name_field, _("Deze code is nieuw. Vul ook de naam in."))
        if code and code not in self.tree.units and len(code) > 40:
            self.add_error(code_field, _("Gebruik hoogstens 40 tekens."))
        if name and not code:
            self.add_error(code_field, _("Vul ook de code in."))

    def _new_units(self, pairs: Mapping[str, str], like: str, parent: str = "") -> tuple[NewUnit, ...]:
        """Of codes and names those that are new: of the kind and in the place of `like`."""
        unit = self.tree.units[like]
        return tuple(
            NewUnit(code, name, unit.kind, parent or unit.parent)
            for code, name in pairs.items()
            if code not in self.tree.units
        )


class MergeForm(StepForm):
    code = TargetField(
        label=_("Waarin gaan ze op?"),
        help_text=_("Kies een eenheid uit de lijst, of vul de code van een nieuwe in."),
    )
    name = forms.CharField(label=_("Naam, als hij nieuw is"), max_length=120, required=False)
    parent = UnitField(
        label=_("Hangt onder, als hij nieuw is"),
        required=False,
        help_text=_("Leeg: op de plek van de eerste eenheid."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [f"unit_{number}" for number in range(1, MOST_MERGED + 1)]
        for number, name in enumerate(units, start=1):
            self.fields[name] = UnitField(
                label=_("Eenheid %(number)s") % {"number": number}, required=number == 1
            )
            self.fields[name].tree = self.tree  # type: ignore[attr-defined]
        self.rows = [units[:2], units[2:], ["code", "name"], ["parent"]]

    def clean(self) -> dict[str, Any]:
        self._require_name("code", "name")
        if not self.errors and len(set(self._units()) | {self.cleaned_data["code"]}) < 2:
            self.add_error("unit_2", _("Kies twee eenheden of meer."))
        return self.cleaned_data

    def step(self) -> Step:
        data = self.cleaned_data
        units = self._units()
        new = self._new_units({data["code"]: data["name"]}, like=units[0], parent=data["parent"])
        return Step(MERGE, units, (data["code"],), new)

    def _units(self) -> tuple[str, ...]:
        names = (f"unit_{number}" for number in range(1, MOST_MERGED + 1))
        return tuple(dict.fromkeys(code for name in names if (code := self.cleaned_data.get(name))))


class SplitForm(StepForm):
    unit = UnitField(label=_("Welke eenheid?"))
    stays = forms.BooleanField(
        label=_("De eenheid zelf blijft ook bestaan"),
        required=False,
        help_text=_("Dan splits je er iets van af. Wie je niet verdeelt, blijft."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_PARTS + 1):
            self.fields[f"code_{number}"] = TargetField(
                label=_("Deel %(number)s: code") % {"number": number}, required=number == 1
            )
            self.fields[f"code_{number}"].tree = self.tree  # type: ignore[attr-defined]
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Deel %(number)s: naam, als het nieuw is") % {"number": number},
                max_length=120,
                required=False,
            )
        parts = [[f"code_{number}", f"name_{number}"] for number in range(1, MOST_PARTS + 1)]
        self.rows = [["unit"], ["stays"], *parts]

    def clean(self) -> dict[str, Any]:
        for number in range(1, MOST_PARTS + 1):
            self._require_name(f"code_{number}", f"name_{number}")
        if not self.errors and len(self._targets()) < 2:
            self.add_error("code_2", _("Vul twee delen in, of laat de eenheid zelf bestaan."))
        return self.cleaned_data

    def step(self) -> Step:
        unit, parts = self.cleaned_data["unit"], self._parts()
        return Step(SPLIT, (unit,), self._targets(), self._new_units(parts, like=unit))

    def _parts(self) -> dict[str, str]:
        data = self.cleaned_data
        return {
            code: data.get(f"name_{number}", "")
            for number in range(1, MOST_PARTS + 1)
            if (code := data.get(f"code_{number}"))
        }

    def _targets(self) -> tuple[str, ...]:
        first = [self.cleaned_data["unit"]] if self.cleaned_data["stays"] else []
        return tuple(dict.fromkeys([*first, *self._parts()]))


class MoveForm(StepForm):
    unit = UnitField(label=_("Welke eenheid?"))
    parent = UnitField(label=_("Waar komt hij onder?"))
    rows = [["unit", "parent"]]

    def step(self) -> Step:
        return Step(MOVE, (self.cleaned_data["unit"],), parent=self.cleaned_data["parent"])


class RenameForm(StepForm):
    unit = UnitField(label=_("Welke eenheid?"))
    name = forms.CharField(label=_("Nieuwe naam"), max_length=120)
    rows = [["unit", "name"]]

    def step(self) -> Step:
        return Step(RENAME, (self.cleaned_data["unit"],), name=self.cleaned_data["name"])


class CloseForm(StepForm):
    unit = UnitField(label=_("Welke eenheid?"))
    code = UnitField(
        label=_("Waar gaan de mensen heen?"),
        required=False,
        help_text=_("Leeg kan alleen als er niemand meer in staat en er niets onder hangt."),
    )
    rows = [["unit", "code"]]

    def step(self) -> Step:
        code = self.cleaned_data["code"]
        return Step(CLOSE, (self.cleaned_data["unit"],), (code,) if code else ())


STEP_FORMS: dict[str, type[StepForm]] = {
    MERGE: MergeForm,
    SPLIT: SplitForm,
    MOVE: MoveForm,
    RENAME: RenameForm,
    CLOSE: CloseForm,
}
