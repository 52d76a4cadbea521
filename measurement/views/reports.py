"""What people see of a measurement. Every number comes from a frozen release, cut to the reader's units."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.clock import local_date
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.queries import UnitHistory
from foundation.people.rights import Right, Scope
from foundation.printing.responses import print_file, progress_page
from lms.queries.completion_by_cluster import ClusterCompletion, completion_by_cluster
from measurement.actions.report_runs import request_report
from measurement.messages.report import (
    BY_CALENDAR,
    basis_text,
    basis_title,
    break_sentences,
    conclusion,
    headline,
    in_words,
    lent_sentence,
    means_sentence,
    reliability_sentence,
    response_sentence,
    scale_headline,
)
from measurement.models import Release, ReportKind
from measurement.queries.reports import newest_release, newest_releases, report_run, units_within
from measurement.reports.figures_file import figures_zip
from measurement.reports.reach_page import gap_rows, reach_views
from measurement.reports.scale_page import answer_views, change_tables, unit_views, whole_view
from measurement.reports.study_page import (
    PanelView,
    conclusions,
    flow_cells,
    heat_rows,
    lent_titles,
    pair_rows,
    panel_views,
    scale_or_none,
    sentences_views,
    shown_unit,
    wedge_rows,
)
from measurement.rules.released import cut_to, figures_of
from measurement.rules.report import ORGANISATION, Content, Scale
from measurement.tasks import write_report_of

# Who sees teams or sessions only finds no units in a release: it has clusters and the whole.
READERS = frozenset({Scope.EVERYONE, Scope.CONCERN, Scope.OWN_UNIT})


@dataclass(frozen=True)
class StudyLine:
    title: str
    url: str
    day: datetime
    number: int
    headline: str
    response: str
    basis: str


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.LIST)
@require_GET
def studies(request: PersonRequest) -> HttpResponse:
    releases = newest_releases()
    # Read once, when a first role for one unit asks for it.
    history = cast(UnitHistory, SimpleLazyObject(UnitHistory))
    seen = [(one, _seen(request, one, history)) for one in releases]
    lines = [_line(one, content) for one, content in seen if content["units"]]
    context = {"lines": lines, "sees_units": bool(lines) or not releases}
    return render(request, "measurement/reports.html", context)


def _line(release: Release, content: Content) -> StudyLine:
    unit, language = shown_unit(content, "") or ORGANISATION, _language()
    return StudyLine(
        in_words(content["study"]["title"], language),
        reverse("measurement:report", kwargs={"study_id": release.study.public_id}),
        release.made_at,
        release.number,
        headline(content, unit, language),
        response_sentence(content, unit, language),
        basis_title(content),
    )


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.LIST)
@require_GET
def study(request: PersonRequest, study_id: UUID) -> HttpResponse:
    release, content = _reached(request, study_id)
    language = _language()
    unit = shown_unit(content, request.GET.get("onderdeel", "")) or ORGANISATION
    names = {one["code"]: one["title"] for one in content["units"]}
    completion = _completion(request, release)
    context = {
        **_heading(release, content),
        "unit": unit,
        "unit_title": names[unit],
        "units": content["units"],
        "lent": _lent(request, content, language),
        "headline": headline(content, unit, language),
        "response": response_sentence(content, unit, language),
        "is_survey": content["basis"] in BY_CALENDAR,
        "views": [_linked(view, study_id) for view in panel_views(content, unit, language)],
        "heading_scale": _("Schaal"),
        "conclusions": conclusions(content, unit, language),
        "columns": list(names.values()),
        "heat": heat_rows(content, language),
        "flow": flow_cells(content, unit, language),
        "pairs": pair_rows(content, unit, language),
        "wedge": wedge_rows(content, language),
        "gaps": gap_rows(content, language),
        "reach": reach_views(content, language) if unit == ORGANISATION else [],
        "sentences": sentences_views(content, language),
        "completion": completion,
        "largest": max((row.invited for row in completion), default=0),
    }
    return render(request, "measurement/report.html", context)


def _lent(request: PersonRequest, content: Content, language: str) -> str:
    """Where the whole is shown to who has a unit of their own; empty: nowhere."""
    if _sees_whole(request) or all(one["code"] != ORGANISATION for one in content["units"]):
        return ""
    shown = {one["scale"] for one in content["figures"]}
    return lent_sentence(lent_titles(content, language), len(shown))


def _linked(view: PanelView, study_id: UUID) -> PanelView:
    return replace(view, url=reverse("measurement:report_scale", args=[study_id, view.panel.code]))


def _completion(request: PersonRequest, release: Release) -> list[ClusterCompletion]:
    """Of the requirement that a study hangs on, for who may see counts per cluster."""
    requirement, sight = release.study.requirement_id, request.sight
    if requirement is None or not (sight.is_everyone or Scope.OWN_UNIT in sight.scopes):
        return []
    return completion_by_cluster(
        requirement,
        on=local_date(request.at),
        history=UnitHistory(),
        unit_ids=None if sight.is_everyone else sight.unit_ids,
    )


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.LIST)
@require_GET
def scale(request: PersonRequest, study_id: UUID, scale: str) -> HttpResponse:
    release, content = _reached(request, study_id)
    found, language = scale_or_none(content, scale), _language()
    if found is None:
        raise Http404
    unit = shown_unit(content, "") or ORGANISATION
    figures = figures_of(content, unit=unit, scale=scale)
    context = {
        **_heading(release, content),
        **_scale_context(content, found, language),
        "headline": scale_headline(content, found, figures, language),
        "conclusion": conclusion(content, found, figures, language) if figures else None,
        "items_follow": not content["is_final"] and _sees_whole(request),
    }
    return render(request, "measurement/scale.html", context)


def _scale_context(content: Content, scale: Scale, language: str) -> dict[str, object]:
    return {
        "means": means_sentence(scale, language),
        "heading_unit": _("Onderdeel"),
        "views": unit_views(content, scale, language),
        "whole": whole_view(content, scale, language),
        "reliability": reliability_sentence(scale),
        "breaks": break_sentences(content, scale, language),
        "tables": change_tables(content, scale, language),
        "answers": answer_views(content, scale, language),
    }


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.FILE)
@require_GET
def figures_file(request: PersonRequest, study_id: UUID) -> HttpResponse:
    release, content = _reached(request, study_id)
    response = HttpResponse(figures_zip(content, _language()), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{_file_stem(release)}.zip"'
    return response


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.ACTION)
@require_POST
def report_request(request: PersonRequest, study_id: UUID) -> HttpResponse:
    release, _content = _reached(request, study_id)
    kind = request.POST.get("kind", "")
    if kind not in ReportKind.values:
        raise Http404
    run = request_report(
        release=release,
        kind=kind,
        language=_language(),
        units=_own_units(request, release.report, UnitHistory()),
        by=request.person,
        at=request.at,
    )
    write_report_of.enqueue(str(run.public_id))
    return redirect("measurement:report_run", run_id=run.public_id)


@access(right=Right.AGGREGATES, scopes=READERS)
@require_GET
def report_progress(request: PersonRequest, run_id: UUID) -> HttpResponse:
    run = report_run(run_id, of=request.person.pk)
    if run is None:
        raise Http404
    return progress_page(request, run, "measurement/report_run.html")


@access(right=Right.AGGREGATES, scopes=READERS, shows=Shows.FILE)
@require_GET
def report_file(request: PersonRequest, run_id: UUID) -> FileResponse:
    run = report_run(run_id, of=request.person.pk)
    if run is None:
        raise Http404
    return print_file(run, name=f"{_file_stem(run.release)}.{run.kind}")


def _reached(request: PersonRequest, study_id: UUID) -> tuple[Release, Content]:
    """Raises Http404 when there is no release, or nothing of it may be seen."""
    release = newest_release(study_id)
    content = _seen(request, release, cast(UnitHistory, SimpleLazyObject(UnitHistory))) if release else None
    if release is None or not content or not content["units"]:
        raise Http404
    return release, content


def _seen(request: PersonRequest, release: Release, history: UnitHistory) -> Content:
    return cut_to(release.report, _own_units(request, release.report, history))


def _own_units(request: PersonRequest, content: Content, history: UnitHistory) -> list[str] | None:
    """None: all of them."""
    sight = request.sight
    if sight.is_everyone:
        return None
    units: Iterable[str] = ()
    if Scope.OWN_UNIT in sight.scopes:
        units = units_within(content, sight.unit_ids, history=history, on=local_date(request.at))
    return [*([ORGANISATION] if Scope.CONCERN in sight.scopes else []), *units]


def _sees_whole(request: PersonRequest) -> bool:
    return request.sight.is_everyone or Scope.CONCERN in request.sight.scopes


def _heading(release: Release, content: Content) -> dict[str, object]:
    return {
        "study_title": in_words(content["study"]["title"], _language()),
        "study_id": release.study.public_id,
        "release": release,
        "basis_title": basis_title(content),
        "basis_text": basis_text(content),
    }


def _file_stem(release: Release) -> str:
    return f"meting-{release.study.pk}-{_('rapport')}-{release.number}"


def _language() -> str:
    return get_language() or "nl"
