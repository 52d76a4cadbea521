"""'Herinner nu' by the own manager: who of the team gets a mail and who does not, and then the press that sends it."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.audit.actions import record_lookups
from foundation.audit.models import Purpose
from foundation.clock import local_date
from foundation.errors import NotAllowed
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.models import Role
from foundation.people.rights import Right, Scope
from lms.actions.remind_now import remind_team
from lms.queries.remind_now import Selection, open_in_team, selection_of
from lms.rules.reminders import WhyNot
from lms.views.reminder_sentences import WHY_NOT, tell_reminded

# Where somebody came from; the value stands in the address.
FROM_MONDAY = "maandag"


@access(right=Right.TEAM_ADMIN, scopes={Scope.OWN_TEAM}, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def team_remind(request: PersonRequest) -> HttpResponse:
    """Of who was chosen (`wie`), or of the whole team."""
    asked = request.POST if request.method == "POST" else request.GET
    back = "lms:monday" if asked.get("van") == FROM_MONDAY else "lms:team"
    wanted = _ids(asked)
    try:
        if request.method == "POST":
            told = remind_team(manager=request.person, public_ids=wanted, at=request.at)
            tell_reminded(request, len(told.people))
            return redirect(back)
        team = open_in_team(request.person, wanted, on=local_date(request.at))
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    return render(request, "lms/team_remind.html", _context(request, selection_of(team, at=request.at), back))


def _context(request: PersonRequest, selection: Selection, back: str) -> dict[str, Any]:
    record_lookups(
        subject_ids=[person.public_id for person in selection.people],
        actor_id=request.person.public_id,
        role=Role.MANAGER,
        purpose=Purpose.TEAM_STATUS,
        at=request.at,
    )
    return {
        "back": back,
        "selection": selection,
        "count": len(selection.people),
        "left_out": _left_out(selection),
        "hidden": [(name, value) for name in ("wie", "van") for value in request.GET.getlist(name) if value],
    }


def _left_out(selection: Selection) -> list[tuple[str, int]]:
    """How often somebody wants to hear of it is not the manager's to know."""
    recent = _("kreeg kort geleden al een mail, of er wacht er een")
    words = {**WHY_NOT, WhyNot.TODAY: recent, WhyNot.WEEKLY: recent}
    found: Counter[str] = Counter()
    for reason, count in selection.left_out.items():
        found[str(words[reason])] += count
    return list(found.items())


def _ids(asked: QueryDict) -> set[UUID]:
    try:
        return {UUID(value) for value in asked.getlist("wie")}
    except ValueError as error:
        raise PermissionDenied from error
