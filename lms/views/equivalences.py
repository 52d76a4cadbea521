"""HR notes of one person that something else equals a module."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.audit.actions import record_lookup
from foundation.audit.models import Purpose
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, access
from foundation.people.models import Engagement, Role
from foundation.people.rights import Right
from lms.actions.equivalences import Noted, note_equivalence
from lms.forms_lives import EquivalenceForm
from lms.queries.requirement_people import module_choices
from lms.views.requirement_sentences import requirement_error

FIELDS = {"no_reason": "reason", "day_to_come": "day", "unknown_module": "module_key"}


@access(right=Right.PEOPLE_ADMIN)
@require_http_methods(["GET", "POST"])
def equivalence(request: PersonRequest, engagement_id: UUID) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.select_related("person"), public_id=engagement_id)
    record_lookup(
        subject_id=engagement.person.public_id,
        actor_id=request.person.public_id,
        role=Role.HR,
        purpose=Purpose.PERSON_PAGE,
        at=request.at,
    )
    form = EquivalenceForm(
        request.POST if request.method == "POST" else None,
        modules=module_choices(),
        language=get_language() or "nl",
    )
    if form.is_valid():
        try:
            noted = note_equivalence(
                engagement=engagement, by=request.person, at=request.at, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(FIELDS.get(error.code), requirement_error(error))
        else:
            _tell(request, noted)
            return redirect("lms:hr_person", person_id=engagement.person.public_id)
    context = {"engagement": engagement, "person": engagement.person, "form": form}
    return render(request, "lms/hr/equivalence.html", context, status=422 if form.errors else 200)


def _tell(request: PersonRequest, noted: Noted) -> None:
    messages.success(request, _("Vastgelegd. De module telt als gedaan op de dag van toen."))
    if noted.finished:
        finished = ngettext(
            "Daarmee is %(n)d verplichting af.", "Daarmee zijn %(n)d verplichtingen af.", noted.finished
        )
        messages.success(request, finished % {"n": noted.finished})
    if noted.still_asked:
        messages.info(
            request,
            _("Er loopt een nieuwe ronde die alleen telt wat later is gedaan. Die blijft open."),
        )
