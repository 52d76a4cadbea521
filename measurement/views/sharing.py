"""HR shares a report with every colleague, or takes that back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from measurement.actions.sharing import share_result, take_back_result
from measurement.forms.sharing import SharingForm
from measurement.messages.releasing import sharing_error
from measurement.models import Release
from measurement.queries.results import sharing_of

INVALID = 422


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def share(request: PersonRequest, study_id: UUID, number: int) -> HttpResponse:
    release = _release(study_id, number)
    form = SharingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            share_result(release=release, by=request.person, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, sharing_error(error))
        else:
            messages.success(request, _("Iedereen die inlogt, kan dit resultaat nu lezen."))
            return redirect("measurement:share", study_id=study_id, number=number)
    context = {"study": release.study, "release": release, "form": form, "shared": sharing_of(release)}
    return render(request, "measurement/share.html", context, status=INVALID if form.errors else 200)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.ACTION)
@require_POST
def share_take_back(request: PersonRequest, study_id: UUID, number: int) -> HttpResponse:
    try:
        take_back_result(release=_release(study_id, number), by=request.person, at=request.at)
    except DomainError as error:
        messages.error(request, sharing_error(error))
    else:
        messages.success(request, _("Het resultaat is niet meer te lezen. Het rapport zelf blijft."))
    return redirect("measurement:share", study_id=study_id, number=number)


def _release(study_id: UUID, number: int) -> Release:
    rows = Release.objects.filter(study__public_id=study_id, number=number).select_related("study")
    release = rows.first()
    if release is None:
        raise Http404
    return release
