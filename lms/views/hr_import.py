"""HR reads in a file: choose it, see what would change, mend or import, and settle what is left over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.importing.actions import (
    FILE_KINDS,
    apply_run,
    confirm_endings,
    discard_run,
    dismiss_endings,
    forget_heading,
    remember_headings,
    retry_held_lines,
    stage_people,
    stage_units,
)
from foundation.people.importing.messages import Explanation, explain, explain_refusal
from foundation.people.importing.queries import (
    StagedDifference,
    faults_of,
    faults_of_line,
    held_lines,
    import_runs,
    proposed_endings,
    remembered_headings,
    runs_with_endings,
    staged_difference,
)
from foundation.people.importing.rules.faults import Fault
from foundation.people.models import Engagement, ImportKind, ImportLine, ImportRun
from foundation.people.rights import Right
from lms.actions.assigning import assign_requirements
from lms.forms_import import EndingsForm, HeadingsForm, UploadForm

PAGE_SIZE = 50
RECENT_RUNS = 20
# Parts of the page of a run: in the address, as a heading, and the count they show.
SECTIONS = {
    "fouten": (gettext_lazy("Te verbeteren"), "faults"),
    "gewijzigd": (gettext_lazy("Gewijzigd"), "changed"),
    "nieuw": (gettext_lazy("Nieuw"), "new"),
    "wacht": (gettext_lazy("Wacht op een eenheid"), "held"),
    "weg": (gettext_lazy("Niet meer in het bestand"), "ended"),
}


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    count: int


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("lms:import_run", run_id=_stage(request, form).public_id)
    context = {
        "form": form,
        "runs": import_runs()[:RECENT_RUNS],
        "held_count": held_lines().count(),
        "endings": runs_with_endings(),
    }
    return render(request, "lms/hr/import_upload.html", context, status=422 if form.is_bound else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    one = _run(run_id)
    faults, difference = faults_of(one), staged_difference(one)
    sections = _sections(one, len(faults))
    chosen = _chosen_section(request, sections)
    page = _page(request, _rows(chosen, faults, difference))
    unknown = _unknown_columns(faults)
    context = {
        "run": one,
        "sections": sections,
        "section": chosen,
        "page": page,
        "faults": [explain(fault) for fault in page.object_list] if chosen == "fouten" else [],
        "query": f"deel={chosen}&",
        "waiting": difference.held.count() if one.is_applied else 0,
        "leaving": difference.ended.count() if one.is_applied else 0,
        "headings_form": _headings_form(one, unknown) if unknown and one.is_refused else None,
    }
    return render(request, "lms/hr/import_run.html", context)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def apply(request: PersonRequest, run_id: UUID) -> HttpResponse:
    one = _run(run_id)

    def import_it() -> str:
        counts = apply_run(
            run=one, at=request.at, by=request.person, accept_valid="accept_valid" in request.POST
        )
        if one.kind == ImportKind.PEOPLE:
            assign_requirements(at=request.at)
        return _("Geïmporteerd: %(new)s nieuw, %(changed)s gewijzigd.") % {
            "new": counts.new,
            "changed": counts.changed,
        }

    _tell(request, import_it)
    return redirect("lms:import_run", run_id=run_id)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def discard(request: PersonRequest, run_id: UUID) -> HttpResponse:
    def throw_away() -> str:
        discard_run(run=_run(run_id))
        return _("Weggegooid. Er is niets geïmporteerd.")

    _tell(request, throw_away)
    return redirect("lms:import_upload")


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def map_headings(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Remembers what the unknown columns of this file are; the file itself is not kept, so it is chosen again."""
    one = _run(run_id)
    form = _headings_form(one, _unknown_columns(faults_of(one)), request.POST)
    if not form.is_valid():
        raise PermissionDenied

    def remember() -> str:
        remember_headings(kind=ImportKind(one.kind), fields=form.chosen())
        return _("Onthouden. Kies het bestand nog een keer.")

    _tell(request, remember)
    return redirect("lms:import_upload")


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def headings(request: PersonRequest) -> HttpResponse:
    kinds = [(kind, kind.label, remembered_headings(kind)) for kind in ImportKind]
    return render(request, "lms/hr/import_headings.html", {"kinds": kinds})


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def forget(request: PersonRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in ImportKind.values:
        raise PermissionDenied
    forget_heading(kind=ImportKind(kind), heading=request.POST.get("heading", ""))
    messages.success(request, _("Deze kop kennen we niet meer."))
    return redirect("lms:import_headings")


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_GET
def held(request: PersonRequest) -> HttpResponse:
    page = _page(request, held_lines())
    rows = [(line, _explanations(line)) for line in page.object_list]
    return render(request, "lms/hr/import_held.html", {"page": page, "rows": rows})


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def retry(request: PersonRequest) -> HttpResponse:
    def try_again() -> str:
        counts = retry_held_lines(at=request.at, by=request.person)
        assign_requirements(at=request.at)
        imported = counts.new + counts.changed + counts.unchanged
        return _("%(imported)s regels geïmporteerd, %(held)s wachten nog.") % {
            "imported": imported,
            "held": counts.held,
        }

    _tell(request, try_again)
    return redirect("lms:import_held")


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def endings(request: PersonRequest, run_id: UUID) -> HttpResponse:
    one = _run(run_id)
    form = EndingsForm(request.POST or None, latest=local_date(request.at))
    if request.method == "POST" and not request.POST.getlist("engagement"):
        form.add_error(None, _("Kies eerst wie je bedoelt."))
    elif request.method == "POST" and ("dismiss" in request.POST or form.is_valid()):
        _tell(request, lambda: _settle_endings(request, one, form))
        return redirect("lms:import_endings", run_id=run_id)
    page = _page(request, proposed_endings(one))
    context = {"run": one, "page": page, "form": form}
    return render(request, "lms/hr/import_endings.html", context, status=422 if form.is_bound else 200)


def _stage(request: PersonRequest, form: UploadForm) -> ImportRun:
    file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
    given = {"file_name": file.name, "content": file.read(), "by": request.person, "at": request.at}
    if kind == UploadForm.UNITS:
        return stage_units(**given)
    return stage_people(**given, partial=kind == UploadForm.PARTIAL)


def _settle_endings(request: PersonRequest, one: ImportRun, form: EndingsForm) -> str:
    chosen = Engagement.objects.filter(public_id__in=_uuids(request.POST.getlist("engagement")))
    if "dismiss" in request.POST:
        count = dismiss_endings(run=one, engagements=chosen)
        return ngettext("%(n)d persoon blijft.", "%(n)d personen blijven.", count) % {"n": count}
    ends_on = form.cleaned_data["ends_on"]
    count = confirm_endings(run=one, engagements=chosen, ends_on=ends_on, at=request.at, by=request.person)
    assign_requirements(at=request.at)
    return ngettext("%(n)d contract is beëindigd.", "%(n)d contracten zijn beëindigd.", count) % {"n": count}


def _run(run_id: UUID) -> ImportRun:
    return get_object_or_404(import_runs(), public_id=run_id)


def _tell(request: PersonRequest, act: Callable[[], str]) -> None:
    try:
        messages.success(request, act())
    except DomainError as error:
        messages.error(request, explain_refusal(error))


def _sections(one: ImportRun, fault_count: int) -> list[Section]:
    """Those with something in them; of a run that is no longer staged only what was wrong."""
    counts = one.counts | {"faults": fault_count} if one.is_staged else {"faults": fault_count}
    return [
        Section(key, str(label), counts[name]) for key, (label, name) in SECTIONS.items() if counts.get(name)
    ]


def _chosen_section(request: PersonRequest, sections: list[Section]) -> str:
    keys = [section.key for section in sections]
    asked = request.GET.get("deel", "")
    return asked if asked in keys else next(iter(keys), "")


def _rows(section: str, faults: list[Fault], difference: StagedDifference) -> Any:
    rows = {
        "fouten": faults,
        "gewijzigd": difference.changed,
        "nieuw": difference.new,
        "wacht": difference.held,
        "weg": difference.ended,
    }
    return rows.get(section, [])


def _unknown_columns(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.code == "unknown_column"]


def _page(request: PersonRequest, rows: Any) -> Page:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _headings_form(one: ImportRun, unknown: list[Fault], data: Any = None) -> HeadingsForm:
    return HeadingsForm(data, faults=unknown, file_kind=FILE_KINDS[ImportKind(one.kind)])


def _explanations(line: ImportLine) -> list[Explanation]:
    return [explain(fault) for fault in faults_of_line(line)]


def _uuids(values: list[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise PermissionDenied from error
