"""A reorganisation as HR reads it: its steps, what is wrong with them, and why something was refused."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import DomainError
from foundation.people.models import UnitKind
from foundation.people.reorganising.rules import CLOSE, MERGE, MOVE, RENAME, SPLIT, Problem, Step

Name = Callable[[str], str]

# Kind of step → what one does, and a line on what it is for.
KINDS: dict[str, tuple[Promise, Promise]] = {
    MERGE: (gettext_lazy("Samenvoegen"), gettext_lazy("Twee of meer eenheden worden er één.")),
    SPLIT: (gettext_lazy("Splitsen"), gettext_lazy("Eén eenheid wordt er meer, of er gaat een deel af.")),
    MOVE: (gettext_lazy("Verplaatsen"), gettext_lazy("Een eenheid komt ergens anders onder te hangen.")),
    RENAME: (gettext_lazy("Hernoemen"), gettext_lazy("Een eenheid krijgt een andere naam.")),
    CLOSE: (gettext_lazy("Opheffen"), gettext_lazy("Een eenheid stopt. De mensen gaan naar een andere.")),
}

PROBLEMS: dict[str, Promise] = {
    "no_steps": gettext_lazy("Er staat nog niets in. Zet er een stap bij."),
    "too_early": gettext_lazy(
        "Het kwartaal van deze dag is voorbij en verandert niet meer. Kies %(first)s of later."
    ),
    "too_late": gettext_lazy("Zo ver vooruit kan niet. Kies %(last)s of eerder."),
    "unknown_unit": gettext_lazy("%(unit)s kennen we niet. Haal de stap weg."),
    "begins_later": gettext_lazy(
        "%(unit)s begint pas op %(begins_on)s. Kies een latere dag, of een andere eenheid."
    ),
    "ended_already": gettext_lazy("%(unit)s bestaat die dag niet meer. Kies een andere eenheid."),
    "code_taken": gettext_lazy(
        "De code %(unit)s is al van een eenheid, of was dat. Kies een andere voor de nieuwe."
    ),
    "created_twice": gettext_lazy("De code %(unit)s maak je twee keer. Gebruik twee verschillende."),
    "target_closes": gettext_lazy(
        "%(unit)s houdt in een andere stap op te bestaan. Kies een eenheid die blijft."
    ),
    "needs_two_units": gettext_lazy("Samenvoegen doe je met twee eenheden of meer."),
    "needs_two_targets": gettext_lazy("Splitsen doe je in twee delen of meer."),
    "no_successor": gettext_lazy(
        "%(unit)s heeft nog mensen (%(heads)s) of eenheden eronder (%(children)s). Zeg waar die heen gaan."
    ),
    "nothing_changes": gettext_lazy("Bij %(unit)s verandert er zo niets. Haal de stap weg."),
    "overlapping": gettext_lazy("Over %(unit)s gaan twee stappen die niet samen kunnen. Haal er een weg."),
    "changes_later": gettext_lazy(
        "%(unit)s krijgt op %(changes_on)s al een andere naam of plek. Kies die dag of later, "
        "of trek dat eerst in."
    ),
    "ends_later": gettext_lazy(
        "%(unit)s houdt op %(ends_on)s al op. Kies een andere eenheid, of trek dat eerst in."
    ),
    "began_too_late": gettext_lazy("%(unit)s begint zelf pas op deze dag. Kies een latere dag."),
    "circle": gettext_lazy("Zo hangt %(unit)s onder zichzelf. Kies een andere plek."),
    "parent_not_higher": gettext_lazy(
        "%(unit)s is een %(kind)s en kan niet onder een %(parent_kind)s hangen (%(parent)s). "
        "De volgorde is concern, cluster, afdeling, team. Overslaan mag."
    ),
}

REFUSALS: dict[str, Promise] = {
    "not_a_draft": gettext_lazy("Over deze reorganisatie is al besloten. Er is niets veranderd."),
    "has_problems": gettext_lazy("Er klopt nog iets niet. Er is niets veranderd."),
    "changed_since_preview": gettext_lazy(
        "Er is intussen iets veranderd. Kijk nog een keer of dit is wat je wilt."
    ),
    "unknown_target": gettext_lazy("Deze eenheid doet niet mee in de stap. Er is niets veranderd."),
    "no_such_step": gettext_lazy("Deze stap is er niet meer."),
    "too_early": gettext_lazy(
        "Het kwartaal van deze dag is voorbij en verandert niet meer. Kies %(first)s of later."
    ),
    "not_planned": gettext_lazy(
        "Intrekken kan tot de eerste dag. Die is geweest, of er is nog niet besloten."
    ),
    "built_upon": gettext_lazy("‘%(title)s’ bouwt hierop voort. Trek die eerst in."),
    "changed_since": gettext_lazy(
        "%(unit)s is na het besluit nog veranderd. Zet dat eerst terug, dan kun je intrekken."
    ),
    "new_unit_in_use": gettext_lazy(
        "De nieuwe eenheden (%(units)s) zijn al in gebruik: er staan mensen, rollen of eisen bij. "
        "Haal die eerst weg."
    ),
}

FIELDS: dict[str, Promise] = {
    "naam": gettext_lazy("naam"),
    "bovenliggend": gettext_lazy("hangt onder"),
    "tot": gettext_lazy("laatste dag"),
    "opvolger": gettext_lazy("opvolger"),
    "eenheidcode": gettext_lazy("nieuw"),
}


@dataclass(frozen=True)
class ProblemSentence:
    # Number of the step from 1; None for the whole.
    step: int | None
    sentence: str


def problem_sentences(problems: Iterable[Problem], name: Name) -> list[ProblemSentence]:
    return [
        ProblemSentence(
            None if problem.step is None else problem.step + 1,
            str(PROBLEMS[problem.code]) % _details(problem.details, unit=name(problem.unit)),
        )
        for problem in problems
    ]


def refusal_sentence(error: DomainError) -> str:
    sentence = REFUSALS.get(error.code, gettext_lazy("Dit kan nu niet. Er is niets veranderd."))
    return str(sentence) % _details(error.details)


def step_sentence(step: Step, name: Name) -> str:
    """As 'Groen en Wegen gaan op in Buitenruimte'."""
    target = name(step.targets[0]) if step.targets else ""
    if step.kind == MERGE:
        units = [name(code) for code in step.units if code not in step.targets]
        return _("%(units)s op in %(target)s") % {"units": listed(units), "target": target}
    unit = name(step.units[0])
    if step.kind == SPLIT and step.units[0] in step.targets:
        parts = [name(code) for code in step.targets if code not in step.units]
        return _("van %(unit)s gaat af: %(parts)s") % {"unit": unit, "parts": listed(parts)}
    if step.kind == SPLIT:
        parts = [name(code) for code in step.targets]
        return _("%(unit)s in %(parts)s") % {"unit": unit, "parts": listed(parts)}
    if step.kind == MOVE:
        return _("%(unit)s onder %(parent)s") % {"unit": unit, "parent": name(step.parent)}
    if step.kind == RENAME:
        return _("%(unit)s heet dan %(name)s") % {"unit": unit, "name": step.name}
    if not target:
        return _("%(unit)s stopt") % {"unit": unit}
    return _("%(unit)s stopt, de mensen gaan naar %(target)s") % {"unit": unit, "target": target}


def listed(words: list[str]) -> str:
    """'a, b en c'"""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s en %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _details(details: Mapping[str, Any], **more: str) -> dict[str, Any]:
    said: dict[str, Any] = {**details, **more}
    for key, value in said.items():
        if isinstance(value, date):
            said[key] = date_format(value, "j F Y")
        elif key in ("kind", "parent_kind"):
            said[key] = UnitKind(value).label
    return said
