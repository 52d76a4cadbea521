"""A facilitator notes that a code of conduct was explained, in person, to who was at their session."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right, Scope
from lms.actions.signing import note_explanation
from lms.queries.explaining import to_explain


@access(right=Right.ATTENDANCE_BY_NAME, scopes={Scope.OWN_SESSION}, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def explaining(request: PersonRequest) -> HttpResponse:
    waiting = to_explain(request.person, at=request.at)
    if request.method == "POST":
        wanted = (_uuid(request.POST.get("engagement", "")), request.POST.get("declaration", ""))
        found = next(
            (one for one in waiting if (one.engagement.public_id, one.status.declaration.code) == wanted),
            None,
        )
        if found is None:
            # Noted in the meantime, or never theirs to note.
            raise PermissionDenied
        note_explanation(
            engagement=found.engagement,
            declaration=found.status.declaration,
            by=request.person,
            at=request.at,
        )
        messages.success(
            request, _("Vastgelegd: je lichtte het toe aan %(name)s.") % {"name": found.person.full_name}
        )
        return redirect("lms:explaining")
    return render(request, "lms/explaining.html", {"waiting": waiting})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
