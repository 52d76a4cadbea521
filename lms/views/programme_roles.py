"""Which role a programme gives, and to whom where records leave doubt: decided by who may give roles, never by who writes
the programme."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right, Scope
from lms.actions.course_roles import decide_role, let_programme_give
from lms.models import Assignment, Programme
from lms.queries.course_roles import programmes_with_roles, to_decide
from lms.views.role_sentences import unsure_sentence
from lms.views.sentences import error_sentence


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def programme_roles(request: PersonRequest) -> HttpResponse:
    waiting = [one for one in to_decide(at=request.at) if one.person != request.person]
    context = {
        "found": programmes_with_roles(),
        "waiting": [(one, [unsure_sentence(unsure) for unsure in one.unsure]) for one in waiting],
    }
    return render(request, "lms/hr/programme_roles.html", context)


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE}, shows=Shows.ACTION)
@require_POST
def decide(request: PersonRequest, assignment_id: UUID) -> HttpResponse:
    assignment = get_object_or_404(
        Assignment.objects.select_related("engagement__person"), public_id=assignment_id
    )
    chosen = request.POST.get("gives")
    if chosen not in ("0", "1"):
        raise PermissionDenied
    gives = chosen == "1"
    try:
        is_new = decide_role(assignment=assignment, gives=gives, by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("lms:programme_roles")
    said = _("%(name)s is nu begeleider.") if gives else _("%(name)s wordt geen begeleider.")
    if is_new:
        messages.success(request, said % {"name": assignment.engagement.person.full_name})
    else:
        messages.info(request, _("Hier is niets meer te besluiten: kijk hoe het nu staat."))
    return redirect("lms:programme_roles")


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE}, shows=Shows.ACTION)
@require_POST
def programme_role_set(request: PersonRequest, programme_id: UUID) -> HttpResponse:
    programme = get_object_or_404(Programme, public_id=programme_id)
    try:
        given = let_programme_give(
            programme=programme, role=request.POST.get("role", ""), by=request.person, at=request.at
        )
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        said = (
            _("Wie ‘%(title)s’ afrondt, krijgt voortaan de rol begeleider.")
            if given
            else _("‘%(title)s’ geeft geen rol meer. Wie de rol al heeft, houdt haar.")
        )
        messages.success(request, said % {"title": programme.title})
    return redirect("lms:programme_roles")
