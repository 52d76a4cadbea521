"""The first page after the log-in: 'Wat moet ik doen?'"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config.home import declarations, editing, learning, measurement, oversight, polls, sessions, work
from config.home.reader import Reader
from config.home.rules import MOST_THINGS, Home, Offer, Urgency, compose
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.links import is_by_link
from foundation.people.tablet import is_on_tablet

# In the order in which things of the same urgency and day stand.
SOURCES: tuple[Callable[[Reader], Offer], ...] = (
    learning.own_way,
    declarations.own_signing,
    learning.practising,
    learning.hearing,
    learning.team,
    measurement.own_invitations,
    measurement.shared_results,
    measurement.self_scan,
    declarations.externals,
    learning.dilemmas,
    sessions.sessions,
    work.oath_work,
    work.role_work,
    work.people_work,
    declarations.administration,
    work.progress,
    work.signals,
    measurement.figures,
    editing.editing,
    oversight.working_groups,
    oversight.oversight,
    polls.poll_of_the_week,
    work.running,
)
ON_TABLET = (learning.own_way, learning.practising, measurement.own_invitations, measurement.shared_results)


@access(shows=Shows.LIST, on_tablet=True, by_link=True)
@require_GET
def start(request: PersonRequest) -> HttpResponse:
    if is_by_link(request):
        return redirect("lms:welcome")
    reader = Reader(person=request.person, held_roles=request.held_roles, at=request.at)
    home = compose(source(reader) for source in (ON_TABLET if is_on_tablet(request) else SOURCES))
    return render(request, "home/start.html", {"home": home, "headline": headline(home)})


def headline(home: Home) -> str:
    """Under the greeting: how much there is, or what it is about."""
    first = home.first
    if first is None:
        return _("Je hoeft nu niets te doen.")
    if first.headline:
        return first.headline
    if first.urgency is Urgency.CAN:
        return _("Niets moet vandaag. Dit kan wel.")
    return {
        1: _("Eén ding vraagt je aandacht."),
        2: _("Twee dingen vragen je aandacht."),
        MOST_THINGS: _("Drie dingen vragen je aandacht."),
    }[len(home.things)]
