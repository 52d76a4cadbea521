"""After a talk: what a team decided, as a draft for an editor. Who sent it and which team it was is not kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from dilemmas.actions.outcomes import offer_outcome
from dilemmas.forms.outcomes import OutcomeForm
from dilemmas.messages.outcomes import outcome_sentence
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, access
from foundation.people.rights import Right

INVALID = 422


@access(right=Right.TEAM_ADMIN, or_right=Right.SESSIONS)
@require_http_methods(["GET", "POST"])
def outcome_offer(request: PersonRequest) -> HttpResponse:
    form = OutcomeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            offer_outcome(
                written=form.parts(), case_key=form.case_key, token=form.cleaned_data["token"], at=request.at
            )
        except DomainError as refusal:
            form.add_error(None, outcome_sentence(refusal))
        else:
            return redirect("dilemmas:outcome_offered")
    status = INVALID if form.is_bound else 200
    return render(request, "dilemmas/outcome_offer.html", {"form": form}, status=status)


@access(right=Right.TEAM_ADMIN, or_right=Right.SESSIONS)
@require_GET
def outcome_offered(request: PersonRequest) -> HttpResponse:
    return render(request, "dilemmas/outcome_offered.html")
