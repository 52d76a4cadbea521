"""Which role a programme gives: decided by who may give roles, never by who writes the programme."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right, Scope
from lms.actions.course_roles import let_programme_give
from lms.models import Programme
from lms.queries.course_roles import programmes_with_roles
from lms.views.sentences import error_sentence


@access(right=Right.ROLE_ADMIN, scopes={Scope.EVERYONE}, shows=Shows.LIST)
@require_GET
def programme_roles(request: PersonRequest) -> HttpResponse:
    return render(request, "lms/hr/programme_roles.html", {"found": programmes_with_roles()})


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
