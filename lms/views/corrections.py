"""An oath was recorded wrongly: the record stays, another takes its place."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.errors import DomainError, NotAllowed
from foundation.people.access import PersonRequest, access
from foundation.people.rights import Right
from lms.actions.ceremonies import correct_oath
from lms.forms import CorrectionForm
from lms.models import OathRecord
from lms.views.sentences import error_sentence


@access(right=Right.OATH_ADMIN, or_right=Right.OATH_CONFIRM)
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, record_id: UUID) -> HttpResponse:
    """By HR, or the official of that ceremony. The page never says which form was spoken."""
    record = get_object_or_404(
        OathRecord.objects.standing().select_related("ceremony__occasion", "engagement__person"),
        public_id=record_id,
    )
    is_official = record.ceremony.official_id == request.person.pk
    if not is_official and not request.sight.is_everyone:
        raise PermissionDenied
    record_lookup(
        subject_id=record.engagement.person.public_id,
        actor_id=request.person.public_id,
        role=request.sight.role,
        purpose=Purpose.OATH_HEARING,
        at=request.at,
    )
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correct_oath(
                record=record,
                is_void=form.cleaned_data["what"] == CorrectionForm.NOT_TAKEN,
                reason=form.cleaned_data["reason"],
                by=request.person,
                at=request.at,
            )
        except NotAllowed as refusal:
            raise PermissionDenied(error_sentence(refusal)) from refusal
        except DomainError as error:
            form.add_error(None, error_sentence(error))
        else:
            messages.success(request, _("De correctie is bewaard. Maak zo nodig een nieuwe oorkonde."))
            name = "lms:desk" if is_official else "lms:ceremony"
            return redirect(name, occasion_id=record.ceremony.occasion.public_id)
    context = {
        "form": form,
        "record": record,
        "occasion": record.ceremony.occasion,
        "is_official": is_official,
    }
    return render(request, "lms/official/correct.html", context, status=422 if form.is_bound else 200)
