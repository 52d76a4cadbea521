"""Watching a session of who learns to lead them: a facilitator or HR notes the day, and takes back what was wrong."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right
from lms.actions.parts import note_part, withdraw_record
from lms.forms_observing import ObservedForm
from lms.forms_programmes import WithdrawForm
from lms.models import PartRecord
from lms.queries.course_roles import ToObserve, noted_by, observed_parts, to_observe
from lms.views.sentences import error_sentence


@access(right=Right.OBSERVING, shows=Shows.LIST)
@require_http_methods(["GET", "POST"])
def observing(request: PersonRequest) -> HttpResponse:
    waiting = _waiting(request)
    forms = [
        ObservedForm(
            request.POST if request.method == "POST" and _is_of(request, one) else None,
            auto_id=f"%s-{number}",
            initial={"on": local_date(request.at)},
        )
        for number, one in enumerate(waiting, start=1)
    ]
    if request.method == "POST":
        found = next(((one, form) for one, form in zip(waiting, forms, strict=True) if form.is_bound), None)
        if found is None:
            # Noted in the meantime, or never theirs to note.
            raise PermissionDenied
        if _note(request, *found):
            return redirect("lms:observing")
    context = {"waiting": list(zip(waiting, forms, strict=True)), "noted": noted_by(request.person)}
    return render(request, "lms/observing.html", context, status=422 if request.method == "POST" else 200)


@access(right=Right.OBSERVING)
@require_http_methods(["GET", "POST"])
def withdraw(request: PersonRequest, record_id: UUID) -> HttpResponse:
    """What one noted oneself; HR withdraws the rest on the page of the part."""
    record = get_object_or_404(
        PartRecord.objects.standing().select_related("engagement__person", "part"),
        public_id=record_id,
        recorded_by=request.person,
        part__in=observed_parts(),
    )
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_record(record=record, reason=form.cleaned_data["reason"], by=request.person, at=request.at)
        messages.success(
            request, _("Ingetrokken bij %(name)s.") % {"name": record.engagement.person.full_name}
        )
        return redirect("lms:observing")
    context = {"record": record, "form": form}
    return render(request, "lms/observed_withdraw.html", context, status=422 if form.is_bound else 200)


def _waiting(request: PersonRequest) -> list[ToObserve]:
    reach = None if request.sight.is_everyone else request.sight.unit_ids
    return to_observe(reach=reach, by=request.person, at=request.at)


def _is_of(request: PersonRequest, one: ToObserve) -> bool:
    sent = (request.POST.get("engagement", ""), request.POST.get("part", ""))
    return sent == (str(one.engagement.public_id), str(one.part.public_id))


def _note(request: PersonRequest, one: ToObserve, form: ObservedForm) -> bool:
    if not form.is_valid():
        return False
    try:
        note_part(
            part=one.part,
            engagements=[one.engagement],
            on=form.cleaned_data["on"],
            by=request.person,
            at=request.at,
        )
    except DomainError as error:
        form.add_error("on", error_sentence(error))
        return False
    messages.success(request, _("Genoteerd: je keek mee bij %(name)s.") % {"name": one.person.full_name})
    return True
