"""Forms of HR about who must do what, by when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.people.models import PersonKind, Unit
from lms.actions.requirements import Step
from lms.forms_lives import day_field, within_reason
from lms.models import (
    DueAnchor,
    GateKind,
    ModulePage,
    ModuleVersion,
    Programme,
    ProgrammePart,
    Requirement,
    RequirementVersion,
)
from lms.queries.audiences import Audience

# Rows to choose steps in: so many at least, and always some empty ones below the last.
LEAST_ROWS, EMPTY_ROWS, MOST_ROWS = 4, 2, 30
MODULE, PART = "module:", "part:"


@dataclass(frozen=True)
class StepRow:
    """A row of the form: what is chosen in it, and in which version at least."""

    number: int
    chosen: str = ""
    least: str = "1"
    error: str = ""


class RequirementForm(forms.Form):
    title = forms.CharField(label=_("Naam"), max_length=120)
    title_en = forms.CharField(label=_("Naam in het Engels"), max_length=120, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Welke soorten mensen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één soort.")},
    )
    clusters = forms.MultipleChoiceField(
        label=_("Welke clusters?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets aangevinkt: de hele organisatie."),
    )
    unit_codes = forms.CharField(
        label=_("Of kleinere eenheden"),
        required=False,
        max_length=400,
        help_text=_("De codes uit het HR-bestand, met een komma ertussen. Wie eronder valt, hoort erbij."),
    )
    level_from = forms.IntegerField(label=_("Schaal vanaf"), required=False, min_value=1, max_value=18)
    level_until = forms.IntegerField(label=_("Schaal tot en met"), required=False, min_value=1, max_value=18)
    starts_from = day_field(label=_("Begonnen vanaf"), required=False)
    starts_until = day_field(label=_("Begonnen tot en met"), required=False)
    managers_only = forms.BooleanField(label=_("Alleen wie leidinggeeft"), required=False)
    programme = forms.ModelChoiceField(
        label=_("Een programma"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("Geen programma: ik kies hieronder"),
        help_text=_("Een programma heeft zijn eigen stappen. De rijen hieronder tellen dan niet."),
    )
    due_anchor = forms.ChoiceField(
        label=_("Wanneer moet het af zijn?"),
        choices=[
            (DueAnchor.START, _("Een aantal maanden na de eerste werkdag")),
            (DueAnchor.FIXED, _("Op een vaste dag")),
            (DueAnchor.COMPLETION, _("Een aantal maanden na iets anders")),
        ],
        initial=DueAnchor.START,
        widget=forms.RadioSelect,
    )
    due_months = forms.IntegerField(
        label=_("Aantal maanden"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("Niet bij een vaste dag."),
    )
    due_on = day_field(label=_("Vaste dag"), required=False, help_text=_("Alleen bij een vaste dag."))
    anchor = forms.ModelChoiceField(
        label=_("Na de laatste afronding van"),
        queryset=Requirement.objects.none(),
        required=False,
        empty_label=_("Kies een verplichting"),
    )
    validity_months = forms.IntegerField(
        label=_("Zo veel maanden geldig"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=_("Daarna vragen we het opnieuw. Leeg: het geldt altijd."),
    )
    window_days = forms.IntegerField(
        label=_("Zo veel dagen vooraf vragen"),
        min_value=1,
        max_value=365,
        initial=60,
        help_text=_("Zo lang voor de uiterste dag vragen we het opnieuw."),
    )
    renew_by = day_field(
        label=_("Wie al klaar is, doet het opnieuw tot en met"),
        required=False,
        help_text=_("Leeg: wie klaar is, blijft klaar."),
    )
    gates = forms.MultipleChoiceField(
        label=_("Wat blijft dicht tot dit af is?"),
        required=False,
        choices=GateKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    closes_others = forms.BooleanField(
        label=_("Sluit wat openstaat van wie er niet meer bij hoort"), required=False
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    press = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        today: date,
        requirement: Requirement | None,
        kinds: Iterable[PersonKind],
        clusters: Iterable[tuple[Unit, str]],
        modules: Iterable[ModuleVersion],
        parts: Iterable[ProgrammePart],
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._language, self.requirement = today, language, requirement
        named = list(clusters)
        self._clusters = {unit.code: unit for unit, _name in named}
        self.fields["kinds"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["clusters"].choices = [(unit.code, name) for unit, name in named]  # type: ignore[attr-defined]
        self.fields["programme"].queryset = Programme.objects.all()  # type: ignore[attr-defined]
        others = Requirement.objects.filter(ends_on=None).order_by("title")
        self.fields["anchor"].queryset = (  # type: ignore[attr-defined]
            others.exclude(pk=requirement.pk) if requirement else others
        )
        named_parts = [(f"{PART}{part.code}", part.title_in(language), part) for part in parts]
        self._latest = {f"{MODULE}{one.module_key}": one for one in modules}
        self._parts = {value: part for value, _title, part in named_parts}
        self.choices_of_steps = [
            (gettext("Modules"), [(value, one.title(language)) for value, one in self._latest.items()]),
            (gettext("Onderdelen"), [(value, title) for value, title, _part in named_parts]),
        ]
        self.steps: list[Step] = []
        self.rows = rows_of_post(self.data) if self.is_bound else self.initial.get("rows") or filled_up([])

    @property
    def code(self) -> str:
        return self.requirement.code if self.requirement else slugify(self.cleaned_data["title"])[:60]

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not slugify(title):
            raise forms.ValidationError(_("Schrijf een naam met letters."))
        return title

    def clean_unit_codes(self) -> list[Unit]:
        codes = {code.strip() for code in self.cleaned_data["unit_codes"].split(",") if code.strip()}
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
        unknown = sorted(codes - units.keys())
        if unknown:
            raise forms.ValidationError(
                _("Deze code kennen we niet: %(codes)s. Kijk bij Eenheden.") % {"codes": ", ".join(unknown)}
            )
        return list(units.values())

    def clean_renew_by(self) -> date | None:
        return self._to_come("renew_by")

    def clean_due_on(self) -> date | None:
        return self._to_come("due_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._require_order("level_from", "level_until", _("Deze schaal is lager dan de eerste."))
        self._require_order("starts_from", "starts_until", _("Deze dag ligt voor de eerste."))
        anchor = cleaned.get("due_anchor")
        if anchor == DueAnchor.FIXED and cleaned.get("due_on") is None:
            self._miss("due_on", _("Kies de dag waarop het af moet zijn."))
        if anchor in (DueAnchor.START, DueAnchor.COMPLETION) and cleaned.get("due_months") is None:
            self._miss("due_months", _("Schrijf hoeveel maanden."))
        if anchor == DueAnchor.COMPLETION and cleaned.get("anchor") is None:
            self._miss("anchor", _("Kies waar dit op volgt."))
        self._read_steps(cleaned)
        return cleaned

    @property
    def units(self) -> list[Unit]:
        named = [self._clusters[code] for code in self.cleaned_data["clusters"]]
        return list({unit.pk: unit for unit in (*named, *self.cleaned_data["unit_codes"])}.values())

    @property
    def has_audience(self) -> bool:
        """Whether what stands in it says whom it is for, whatever is still wrong below."""
        names = (
            "kinds",
            "clusters",
            "unit_codes",
            "level_from",
            "level_until",
            "starts_from",
            "starts_until",
        )
        return not any(name in self.errors for name in names)

    @property
    def audience(self) -> Audience:
        data = self.cleaned_data
        return Audience(
            kinds=data["kinds"],
            unit_ids=[unit.pk for unit in self.units],
            starts_from=data["starts_from"],
            starts_until=data["starts_until"],
            level_from=data["level_from"],
            level_until=data["level_until"],
            managers_only=data["managers_only"],
        )

    @property
    def titles_of_steps(self) -> list[str]:
        """In order; of a programme those of its steps now."""
        programme: Programme | None = self.cleaned_data["programme"]
        if programme:
            rows = programme.steps.select_related("module", "part").order_by("sort_order", "pk")
            return [
                row.part.title_in(self._language) if row.part else self._title_of(row.module) for row in rows
            ]
        titles = {value: title for _group, pairs in self.choices_of_steps for value, title in pairs}
        return [titles[row.chosen] for row in self.rows if row.chosen in titles]

    def _title_of(self, module: ModulePage) -> str:
        frozen = self._latest.get(f"{MODULE}{module.translation_key}")
        return frozen.title(self._language) if frozen else str(module.title)

    @property
    def version_fields(self) -> dict[str, Any]:
        """As RequirementVersion has them; what the due rule does not use is left empty."""
        data = self.cleaned_data
        anchor = data["due_anchor"]
        names = ("starts_from", "starts_until", "level_from", "level_until", "managers_only")
        return {name: data[name] for name in (*names, "validity_months", "window_days", "renew_by")} | {
            "due_anchor": anchor,
            "due_on": data["due_on"] if anchor == DueAnchor.FIXED else None,
            "due_months": data["due_months"] if anchor != DueAnchor.FIXED else None,
            "anchor": data["anchor"] if anchor == DueAnchor.COMPLETION else None,
        }

    def _to_come(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is None:
            return None
        within_reason(day, today=self._today)
        if day < self._today:
            raise forms.ValidationError(_("Deze dag is al geweest. Kies vandaag of later."))
        return day

    def _require_order(self, first: str, last: str, text: Any) -> None:
        low, high = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if low is not None and high is not None and high < low:
            self.add_error(last, text)

    def _miss(self, name: str, text: Any) -> None:
        if name not in self.errors:
            self.add_error(name, text)

    def _read_steps(self, cleaned: Mapping[str, Any]) -> None:
        rows: list[StepRow] = []
        seen: set[str] = set()
        for row in self.rows:
            error = self._fault(row, seen) if row.chosen and not cleaned.get("programme") else ""
            rows.append(StepRow(row.number, row.chosen, row.least, error))
            if row.chosen and not error:
                seen.add(row.chosen)
                self.steps.append(self._step(row))
            if error:
                self.add_error(
                    None, gettext("Stap %(number)d: %(fault)s") % {"number": row.number, "fault": error}
                )
        self.rows = rows
        if not self.steps and not cleaned.get("programme"):
            self.add_error(None, _("Kies minstens één stap, of een programma."))

    def _fault(self, row: StepRow, seen: set[str]) -> str:
        if row.chosen in seen:
            return gettext("Deze stap staat er al. Kies een andere.")
        if row.chosen in self._parts:
            return ""
        version = self._latest.get(row.chosen)
        if version is None:
            return gettext("Deze stap bestaat niet meer. Kies een andere.")
        if not row.least.isdecimal() or not 1 <= int(row.least) <= version.number:
            return gettext("Kies een versie van 1 tot en met %(last)d.") % {"last": version.number}
        return ""

    def _step(self, row: StepRow) -> Step:
        if row.chosen in self._parts:
            return self._parts[row.chosen]
        least = int(row.least) if row.least.isdecimal() else 1
        return UUID(row.chosen.removeprefix(MODULE)), least


class EndForm(forms.Form):
    ends_on = day_field(label=_("Vanaf welke dag niet meer?"))
    reason = forms.CharField(
        label=_("Waarom?"), max_length=240, help_text=_("Dit staat bij de verplichting.")
    )


def initial_of(version: RequirementVersion) -> dict[str, Any]:
    """The form as this version was published."""
    units = [unit.code for unit in version.units.all() if unit.kind == "cluster"]
    smaller = [unit.code for unit in version.units.all() if unit.kind != "cluster"]
    names = ("kinds", "starts_from", "starts_until", "level_from", "level_until", "managers_only")
    due = ("programme", "due_anchor", "due_months", "due_on", "anchor", "validity_months", "window_days")
    rows = [
        StepRow(
            number,
            f"{PART}{step.part.code}" if step.part else f"{MODULE}{step.module_key}",
            str(step.least_version),
        )
        for number, step in enumerate(version.steps.select_related("part"), start=1)
    ]
    return {name: getattr(version, name) for name in (*names, *due, "gates")} | {
        "title": version.requirement.title,
        "title_en": version.requirement.title_en,
        "clusters": units,
        "unit_codes": ", ".join(smaller),
        "based_on": version.number,
        "rows": filled_up(rows),
    }


def rows_of_post(data: Mapping[str, Any]) -> list[StepRow]:
    """In order, without the empty ones between them, and with new ones below."""
    rows: list[StepRow] = []
    for number in range(1, MOST_ROWS + 1):
        chosen = str(data.get(f"step-{number}", ""))
        if chosen:
            rows.append(StepRow(len(rows) + 1, chosen, str(data.get(f"least-{number}", "1")).strip() or "1"))
    return filled_up(rows)


def filled_up(rows: list[StepRow]) -> list[StepRow]:
    last = min(MOST_ROWS, max(LEAST_ROWS, len(rows) + EMPTY_ROWS))
    return [*rows, *(StepRow(number) for number in range(len(rows) + 1, last + 1))]
