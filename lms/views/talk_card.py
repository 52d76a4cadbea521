"""The Gesprekskaart: a new colleague takes one dilemma along to a talk. The choice stands in the address only."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dilemmas.models import CaseKind
from dilemmas.queries.cases import latest_version
from dilemmas.queries.catalogue import catalogue
from foundation.people.access import PersonRequest, Shows, access
from lms.actions.upkeep import note_talk, take_back_talk
from lms.queries.upkeep import own_talk

# More would be a catalogue, and that stands elsewhere.
PROPOSED = 8


@access()
@require_GET
def choose(request: PersonRequest) -> HttpResponse:
    """A few cases of different themes; the same ones all week."""
    found = catalogue()
    language = get_language() or "nl"
    week = request.at.isocalendar().week
    lines = [line for line in found.in_order(language) if line.kind == CaseKind.DILEMMA]
    turned = lines[week % len(lines) :] + lines[: week % len(lines)] if lines else []
    themes: dict[str, list] = {}
    for line in turned:
        themes.setdefault(line.theme, []).append(line)
    in_turn = [of_theme[0] for of_theme in themes.values()]
    proposed = [(line.key, line.in_language(language), line.values) for line in in_turn[:PROPOSED]]
    context = {
        "proposed": proposed,
        "talk": own_talk(request.person, at=request.at),
        "catalogue_url": found.urls.get(language) or found.urls.get("nl", ""),
    }
    return render(request, "lms/talk_card/choose.html", context)


@access()
@require_GET
def card(request: PersonRequest, case_key: UUID) -> HttpResponse:
    """The dilemma with questions for the talk, to show or to print."""
    version = latest_version(case_key)
    if version is None or case_key not in catalogue().lines:
        raise Http404
    language = get_language() or "nl"
    context = {
        "case": version.in_language(language),
        "talk": own_talk(request.person, at=request.at),
    }
    return render(request, "lms/talk_card/card.html", context)


@access(shows=Shows.ACTION)
@require_POST
def held(request: PersonRequest) -> HttpResponse:
    talk = own_talk(request.person, at=request.at)
    if talk is None:
        raise Http404
    if "toch-niet" in request.POST:
        take_back_talk(engagement=talk.engagement)
    else:
        note_talk(engagement=talk.engagement, at=request.at)
        messages.success(request, _("Vastgelegd: het gesprek is gevoerd. Waarover, staat nergens."))
    return redirect("lms:talk_card")


@access()
@require_GET
def talk_sheet(request: PersonRequest) -> HttpResponse:
    """Questions about integrity for the yearly talk; nothing is kept."""
    return render(request, "lms/talk_card/sheet.html")
