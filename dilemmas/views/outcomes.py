"""After a talk: what a team decided, as a draft for an editor. Who sent it and which team it was is not kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from dilemmas.actions.outcomes import offer_outcome
from dilemmas.forms.outcomes import OutcomeForm
from dilemmas.messages.outcomes import outcome_sentence
from dilemmas.models import Agreement
from dilemmas.queries.sessions import hosted_by
from dilemmas.rules.agreements import parts_of_agreement
from dilemmas.views.reaching import as_uuid
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, access
from foundation.people.rights import Right

INVALID = 422


@access(right=Right.TEAM_ADMIN, or_right=Right.SESSIONS)
@require_http_methods(["GET", "POST"])
def outcome_offer(request: PersonRequest) -> HttpResponse:
    form = (
        OutcomeForm(initial=_of_agreement(request))
        if _asks_to_fill_in(request)
        else OutcomeForm(request.POST or None)
    )
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


def _asks_to_fill_in(request: PersonRequest) -> bool:
    """Pressed at an agreement of a session. By POST, so that no address line joins a draft to its session."""
    return request.method == "POST" and "prefill" in request.POST


def _of_agreement(request: PersonRequest) -> dict[str, str]:
    """What the agreement says, for a host of its session; nothing for others."""
    agreement_id = as_uuid(request.POST["prefill"])
    of_own = Agreement.objects.filter(session__in=hosted_by(request.person).values("pk"))
    agreement = (
        of_own.select_related("card__case_version").filter(public_id=agreement_id).first()
        if agreement_id
        else None
    )
    if agreement is None:
        return {}
    version = agreement.card.case_version if agreement.card else None
    initial = parts_of_agreement(agreement.text)
    return {**initial, "case": str(version.case_key)} if version else initial
