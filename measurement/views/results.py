"""What every colleague gets back of a measurement: the whole organisation, from a release that HR shares."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from foundation.people.access import PersonRequest, Shows, access
from measurement.messages.report import (
    BY_CALENDAR,
    basis_text,
    basis_title,
    headline,
    in_words,
    means_sentence,
    response_sentence,
)
from measurement.models import SharedResult
from measurement.queries.results import shared_result, shared_results
from measurement.reports.study_page import conclusions, flow_cells, panel_views
from measurement.rules.released import cut_to
from measurement.rules.report import ORGANISATION, Content


@dataclass(frozen=True)
class ResultLine:
    title: str
    url: str
    day: datetime
    headline: str
    response: str


@access(on_tablet=True, shows=Shows.LIST)
@require_GET
def results(request: PersonRequest) -> HttpResponse:
    lines = [_line(one) for one in shared_results()]
    return render(request, "measurement/results.html", {"lines": lines})


def _line(shared: SharedResult) -> ResultLine:
    content, language = whole_of(shared), _language()
    return ResultLine(
        in_words(content["study"]["title"], language),
        reverse("measurement:result", kwargs={"study_id": shared.release.study.public_id}),
        shared.release.made_at,
        headline(content, ORGANISATION, language),
        response_sentence(content, ORGANISATION, language),
    )


@access(on_tablet=True)
@require_GET
def result(request: PersonRequest, study_id: UUID) -> HttpResponse:
    """A release that is taken back is not there."""
    shared = shared_result(study_id)
    if shared is None:
        raise Http404
    content, language = whole_of(shared), _language()
    views = panel_views(content, ORGANISATION, language)
    context = {
        "study_title": in_words(content["study"]["title"], language),
        "release": shared.release,
        "headline": headline(content, ORGANISATION, language),
        "response": response_sentence(content, ORGANISATION, language),
        "flow": flow_cells(content, ORGANISATION, language),
        "asked": [(view.panel.title, means_sentence(view.scale, language)) for view in views],
        "is_survey": content["basis"] in BY_CALENDAR,
        "views": views,
        "conclusions": conclusions(content, ORGANISATION, language),
        "basis_title": basis_title(content),
        "basis_text": basis_text(content),
        "follow_up": (shared.follow_up_en if language == "en" else "") or shared.follow_up_nl,
        "k": content["k"],
    }
    return render(request, "measurement/result.html", context)


def whole_of(shared: SharedResult) -> Content:
    """Never a cluster."""
    return cut_to(shared.release.report, [ORGANISATION])


def _language() -> str:
    return get_language() or "nl"
