"""HR looks at the units on a day, and draws up, decides on and takes back reorganisations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Reorganisation
from foundation.people.queries.unit_tree import people_at_work, unit_tree
from foundation.people.reorganising.actions import (
    add_step,
    cancel,
    change_draft,
    decide,
    discard_draft,
    divide,
    draw_up,
    remove_step,
)
from foundation.people.reorganising.forms import (
    STEP_FORMS,
    ReorganisationForm,
    unit_labels,
)
from foundation.people.reorganising.messages import (
    FIELDS,
    KINDS,
    problem_sentences,
    refusal_sentence,
    step_sentence,
)
from foundation.people.reorganising.planning import (
    ONE_DAY,
    Plan,
    counted,
    counted_transfers,
    make_plan,
    people_of,
    plan_of_units,
    read_tree,
)
from foundation.people.reorganising.rules import SPLIT, Step, Tree, UnitThen
from foundation.people.rights import Right

# Who is not on the page follows the rest.
MOST_DIVIDED = 300


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def units(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    on = _asked_day(request) or today
    tops = unit_tree(on)
    context = {
        "on": on,
        "today": today,
        "tops": tops,
        "total": people_at_work(on),
        "reorganisations": Reorganisation.objects.order_by("-takes_effect_on", "-pk"),
    }
    return render(request, "people/units.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    today = local_date(request.at)
    form = ReorganisationForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        draft = draw_up(**form.cleaned_data, by=request.person, at=request.at)
        return redirect("people:reorganisation", reorganisation_id=draft.public_id)
    context = {"form": form, "reorganisation": None}
    return render(request, "people/units_new.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, reorganisation_id: UUID) -> HttpResponse:
    draft = _reorganisation(reorganisation_id)
    if not draft.is_draft:
        return _closed(request, draft)
    initial = {"title": draft.title, "takes_effect_on": draft.takes_effect_on}
    form = ReorganisationForm(request.POST or None, initial=initial, today=local_date(request.at))
    if request.method == "POST" and form.is_valid():
        _tell(
            request,
            lambda: change_draft(reorganisation=draft, **form.cleaned_data, at=request.at),
            _("Gewijzigd."),
        )
        return redirect("people:reorganisation", reorganisation_id=reorganisation_id)
    context = {"form": form, "reorganisation": draft}
    return render(request, "people/units_new.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def reorganisation(request: PersonRequest, reorganisation_id: UUID) -> HttpResponse:
    one = _reorganisation(reorganisation_id)
    if not one.is_draft:
        return _decided_page(request, one)
    plan = make_plan(one, today=local_date(request.at))
    context = {
        "reorganisation": one,
        "steps": _steps(one, plan.name_until_then),
        "kinds": KINDS.items(),
        "problems": problem_sentences(plan.problems, plan.name_until_then),
        "rows": _mapping(plan),
        "people": len({move.engagement_id for move in plan.moves}),
        "grants": [
            (touched.grant, [(code, plan.name_of(code)) for code in touched.options])
            for touched in plan.grants
        ],
        "touched": _touched(plan),
        "seen": plan.digest(),
    }
    return render(request, "people/units_reorganisation.html", context)


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def step(request: PersonRequest, reorganisation_id: UUID, kind: str) -> HttpResponse:
    draft = _reorganisation(reorganisation_id)
    if kind not in STEP_FORMS:
        raise Http404
    if not draft.is_draft:
        return _closed(request, draft)
    tree = _tree_to_choose_from(draft)
    form = STEP_FORMS[kind](request.POST or None, tree=tree)
    if request.method == "POST" and form.is_valid():
        return _add(request, draft, form.step())
    label, explanation = KINDS[kind]
    context = {
        "reorganisation": draft,
        "form": form,
        "label": label,
        "explanation": explanation,
        "units": unit_labels(tree).values(),
    }
    return render(request, "people/units_step.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def step_away(request: PersonRequest, reorganisation_id: UUID, step_id: int) -> HttpResponse:
    one = _reorganisation(reorganisation_id)
    _tell(request, lambda: remove_step(reorganisation=one, step_id=step_id), _("De stap is weg."))
    return redirect("people:reorganisation", reorganisation_id=reorganisation_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def division(request: PersonRequest, reorganisation_id: UUID, step_id: int) -> HttpResponse:
    """Who and what goes where when a unit is split."""
    draft = _reorganisation(reorganisation_id)
    if not draft.is_draft:
        return _closed(request, draft)
    row = next((one for one in draft.steps.all() if one.pk == step_id and one.kind == SPLIT), None)
    if row is None:
        raise Http404
    split = Step.from_json(row.kind, row.content)
    context = _division_context(draft, split, plan_of_units(draft, today=local_date(request.at)))
    if request.method == "GET":
        return render(request, "people/units_division.html", context)
    children = _chosen(request, "onder-", [code for code, _name, _target in context["children"]])
    people = _chosen(request, "wie-", [public_id for public_id, _person, _target in context["people"]])
    _tell(
        request,
        lambda: divide(
            reorganisation=draft,
            step_id=step_id,
            children=children,
            people={**split.people, **people},
        ),
        _("Bewaard."),
    )
    return redirect("people:reorganisation", reorganisation_id=reorganisation_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def decision(request: PersonRequest, reorganisation_id: UUID) -> HttpResponse:
    one = _reorganisation(reorganisation_id)
    roles = {
        int(key.removeprefix("rol-")): str(value)
        for key, value in request.POST.items()
        if key.startswith("rol-") and key.removeprefix("rol-").isdecimal()
    }
    _tell(
        request,
        lambda: decide(
            reorganisation=one,
            seen=request.POST.get("gezien", ""),
            roles=roles,
            by=request.person,
            at=request.at,
        ),
        _("Besloten. De nieuwe indeling staat klaar."),
    )
    return redirect("people:reorganisation", reorganisation_id=reorganisation_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def cancellation(request: PersonRequest, reorganisation_id: UUID) -> HttpResponse:
    one = _reorganisation(reorganisation_id)
    _tell(
        request,
        lambda: cancel(reorganisation=one, by=request.person, at=request.at),
        _("Ingetrokken. Alles blijft zoals het was."),
    )
    return redirect("people:reorganisation", reorganisation_id=reorganisation_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def discard(request: PersonRequest, reorganisation_id: UUID) -> HttpResponse:
    one = _reorganisation(reorganisation_id)
    if _tell(request, lambda: discard_draft(reorganisation=one), _("Weggegooid. Er is niets veranderd.")):
        return redirect("people:units")
    return redirect("people:reorganisation", reorganisation_id=reorganisation_id)


@dataclass(frozen=True)
class StepLine:
    id: int
    label: str
    sentence: str
    is_split: bool


@dataclass(frozen=True)
class MappingLine:
    """Was, becomes, and how many people; `what` says what happens to the unit."""

    old: str
    new: str
    what: str
    people: int | None = None


def _decided_page(request: PersonRequest, one: Reorganisation) -> HttpResponse:
    tree, _ids, _periods = read_tree(one.takes_effect_on - ONE_DAY)
    made = {unit["code"]: unit["name"] for row in one.steps.all() for unit in row.content["new_units"]}

    def name_of(code: str) -> str:
        return made.get(code) or (tree.units[code].name if code in tree.units else code)

    context = {
        "reorganisation": one,
        "steps": _steps(one, name_of),
        "is_planned": one.is_planned_on(local_date(request.at)),
        "people": [(name_of(old), name_of(new), count) for old, new, count in counted_transfers(one)],
        "changes": [
            {
                "unit": name_of(change["unit"]),
                "field": FIELDS[change["field"]],
                "before": _value(change, "before", name_of),
                "after": _value(change, "after", name_of),
            }
            for change in one.changes
        ],
    }
    return render(request, "people/units_decided.html", context)


def _value(change: Mapping[str, str], key: str, name_of: Callable[[str], str]) -> str:
    is_unit = change["field"] in ("bovenliggend", "opvolger") and change[key]
    return name_of(change[key]) if is_unit else change[key]


def _steps(one: Reorganisation, name_of: Callable[[str], str]) -> list[StepLine]:
    return [
        StepLine(
            id=row.pk,
            label=str(KINDS[row.kind][0]),
            sentence=step_sentence(Step.from_json(row.kind, row.content), name_of),
            is_split=row.kind == SPLIT,
        )
        for row in one.steps.all()
    ]


def _mapping(plan: Plan) -> list[MappingLine]:
    """Old to new, for each unit that does not stay as it is."""
    before, people = plan.before, counted(plan.moves)
    lines = []
    for code in sorted(set(plan.outcome.closed) | set(plan.outcome.successors), key=plan.name_of):
        for target in plan.outcome.successors.get(code, ()):
            if target != code:
                what = _("stopt") if code in plan.outcome.closed else _("hiervan gaat af")
                lines.append(
                    MappingLine(plan.name_of(code), plan.name_of(target), what, people.get((code, target), 0))
                )
        if not plan.outcome.successors.get(code):
            lines.append(MappingLine(plan.name_of(code), "", _("stopt"), 0))
    for code, place in sorted(plan.replaced.items(), key=lambda item: item[1].name):
        was = before[code]
        if place.name != was.name:
            lines.append(MappingLine(was.name, place.name, _("andere naam")))
        if place.parent != was.parent:
            new = _("onder %(parent)s") % {"parent": plan.name_of(place.parent)}
            old = _("%(unit)s onder %(parent)s") % {
                "unit": was.name,
                "parent": plan.name_until_then(was.parent),
            }
            lines.append(MappingLine(old, new, _("andere plek")))
    return lines


def _touched(plan: Plan) -> list[tuple[str, str, str]]:
    """Title, unit, and the units for which it holds from then on."""
    codes = {unit_id: code for code, unit_id in plan.ids.items()}
    return [
        (
            one.title,
            plan.name_of(codes[one.unit_id]),
            ", ".join(plan.name_of(code) for code in plan.outcome.successors[codes[one.unit_id]]),
        )
        for one in plan.touched
    ]


def _tree_to_choose_from(draft: Reorganisation) -> Tree:
    """With the new units of the steps that are there already."""
    tree, _ids, _periods = read_tree(draft.takes_effect_on)
    for row in draft.steps.all():
        for unit in Step.from_json(row.kind, row.content).new_units:
            tree.units.setdefault(
                unit.code, UnitThen(unit.code, unit.kind, unit.name, unit.parent, draft.takes_effect_on)
            )
    return tree


def _add(request: PersonRequest, draft: Reorganisation, added: Step) -> HttpResponse:
    try:
        row = add_step(reorganisation=draft, step=added)
    except DomainError as error:
        messages.error(request, refusal_sentence(error))
        return redirect("people:reorganisation", reorganisation_id=draft.public_id)
    if added.kind == SPLIT:
        return redirect("people:reorganisation_division", reorganisation_id=draft.public_id, step_id=row.pk)
    return redirect("people:reorganisation", reorganisation_id=draft.public_id)


def _division_context(draft: Reorganisation, split: Step, plan: Plan) -> dict[str, Any]:
    [code] = split.units
    stays = people_of(code, on=plan.on, limit=MOST_DIVIDED + 1)
    people = [
        (public_id := str(stay.engagement.public_id), stay.engagement, split.people.get(public_id))
        for stay in stays[:MOST_DIVIDED]
    ]
    return {
        "reorganisation": draft,
        "unit": plan.name_until_then(code),
        "targets": [(target, plan.name_of(target)) for target in split.targets],
        "children": [
            (child, plan.name_of(child), split.children.get(child)) for child in plan.tree.children_of(code)
        ],
        "people": people,
        "there_are_more": len(stays) > MOST_DIVIDED,
        "most": MOST_DIVIDED,
    }


def _chosen(request: PersonRequest, prefix: str, keys: Iterable[str]) -> dict[str, str]:
    """Of what stands on the page; a target that is not on offer is refused by the action."""
    return {key: value for key in keys if (value := request.POST.get(f"{prefix}{key}"))}


def _asked_day(request: PersonRequest) -> date | None:
    try:
        return parse_date(request.GET.get("op", ""))
    except ValueError:
        return None


def _reorganisation(public_id: UUID) -> Reorganisation:
    """With its steps."""
    return get_object_or_404(Reorganisation.objects.prefetch_related("steps"), public_id=public_id)


def _closed(request: PersonRequest, one: Reorganisation) -> HttpResponse:
    """Decided on in another tab, or by a colleague."""
    messages.error(request, refusal_sentence(DomainError("not_a_draft")))
    return redirect("people:reorganisation", reorganisation_id=one.public_id)


def _tell(request: PersonRequest, act: Callable[[], object], done: str) -> bool:
    """Whether it was done; either way the next page says so."""
    try:
        act()
    except DomainError as error:
        messages.error(request, refusal_sentence(error))
        return False
    messages.success(request, done)
    return True
