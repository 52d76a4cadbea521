"""Reading in yearly figures: choose the file, see what it changes, say yes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.importing.rules.faults import CHANGED, NEW
from foundation.people.rights import Right, Scope
from measurement.actions.figures import (
    FigureExamination,
    Judged,
    apply_figures,
    discard_figures,
    examine_figures,
    stage_figures,
)
from measurement.forms.figures import FigureFileForm
from measurement.messages.figures import (
    explain_figure_fault,
    in_language,
    place_name,
    refusal_sentence,
    said_value,
)
from measurement.models import FigureImport
from measurement.queries.figures import figure_imports

# The concern coordinator, who accounts for the year, and HR.
WRITERS: dict[str, Any] = {
    "right": Right.CYCLE,
    "or_right": Right.PEOPLE_ADMIN,
    "scopes": {Scope.CONCERN, Scope.EVERYONE},
}


@access(**WRITERS, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def figure_upload(request: PersonRequest) -> HttpResponse:
    form = FigureFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        staged = stage_figures(content=file.read(), file_name=file.name, by=request.person, at=request.at)
        return redirect("measurement:figure_import", import_id=staged.public_id)
    context = {"form": form, "files": figure_imports()}
    return render(request, "measurement/figure_upload.html", context, status=422 if form.is_bound else 200)


@access(**WRITERS)
@require_GET
def figure_import(request: PersonRequest, import_id: UUID) -> HttpResponse:
    file = _file(import_id)
    # What was read in changed what it is laid beside: then there is nothing left to see.
    examination = None if file.is_applied else examine_figures(bytes(file.content))
    context: dict[str, Any] = {"file": file, "examination": examination}
    if examination:
        context |= {
            "faults": [explain_figure_fault(fault) for fault in examination.faults],
            "changed": [_line(one) for one in examination.lines_of(CHANGED)],
            "new": [_line(one) for one in examination.lines_of(NEW)],
        }
    return render(request, "measurement/figure_import.html", context)


@access(**WRITERS, shows=Shows.ACTION)
@require_POST
def figure_import_apply(request: PersonRequest, import_id: UUID) -> HttpResponse:
    try:
        done = apply_figures(
            file=_file(import_id), by=request.person, at=request.at, mark=request.POST.get("mark", "")
        )
    except DomainError as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, _said(done))
    return redirect("measurement:figure_import", import_id=import_id)


@access(**WRITERS, shows=Shows.ACTION)
@require_POST
def figure_import_discard(request: PersonRequest, import_id: UUID) -> HttpResponse:
    try:
        discard_figures(file=_file(import_id))
    except DomainError as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, _("Weggegooid. Er is niets ingelezen."))
    return redirect("measurement:figure_upload")


def _file(import_id: UUID) -> FigureImport:
    return get_object_or_404(FigureImport, public_id=import_id)


def _said(done: FigureExamination) -> str:
    return _("Ingelezen: %(new)s nieuw, %(changed)s gewijzigd.") % {
        "new": done.counts[NEW],
        "changed": done.counts[CHANGED],
    }


def _line(one: Judged) -> dict[str, Any]:
    entry = one.placed.entry
    return {
        "line": one.line,
        "name": in_language(one.placed.name),
        "place": place_name(one.placed.place),
        "period": entry.period,
        "value": said_value(entry.value, entry.unit),
        "changes": one.changes,
    }
