"""What people proposed, for the concern coordinator alone: an original may say who somebody is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.actions.proposals import (
    ask_proposer,
    decline_proposal,
    edit_proposal,
    make_case,
    reopen_proposal,
    send_elsewhere,
)
from dilemmas.forms.proposals import DeclineForm, QuestionForm, WorkingForm
from dilemmas.messages.proposals import proposal_sentence
from dilemmas.models import Proposal
from dilemmas.queries.doors import doors
from dilemmas.queries.proposals import (
    Content,
    decided_proposals,
    open_proposals,
    proposer_of,
    read,
)
from dilemmas.rules.proposals import KEPT_AFTER_DECISION
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right

INVALID = 422
MOST_DECIDED = 50


@access(right=Right.CONTENT_APPROVAL, shows=Shows.LIST)
@require_GET
def proposals(request: PersonRequest) -> HttpResponse:
    context = {"open": open_proposals(), "decided": decided_proposals()[:MOST_DECIDED]}
    return render(request, "dilemmas/proposals.html", context)


@access(right=Right.CONTENT_APPROVAL)
@require_http_methods(["GET", "POST"])
def proposal(request: PersonRequest, proposal_id: int) -> HttpResponse:
    """POST keeps the working text; with `next` = case it becomes a draft."""
    found = get_object_or_404(Proposal.objects.select_related("case"), pk=proposal_id)
    if request.method == "GET":
        return _page(request, found)
    form = WorkingForm(request.POST)
    # Only what leaves this page is asked about: until then names may be taken out one by one.
    makes_case = request.POST.get("next") == "case"
    if not (form.is_valid() if makes_case else form.is_complete()):
        return _page(request, found, working=form, status=INVALID)
    try:
        edit_proposal(proposal=found, working=form.parts(), title=form.cleaned_data["title"])
        page = make_case(proposal=found, by=request.person, at=request.at) if makes_case else None
    except DomainError as refusal:
        messages.error(request, proposal_sentence(refusal))
        return _page(request, found, working=form, status=INVALID)
    if page:
        messages.success(request, _("Er staat een concept van de casus in de redactie."))
    else:
        messages.success(request, _("De bewerkte tekst is bewaard."))
    return redirect("dilemmas:proposal", proposal_id=proposal_id)


@access(right=Right.CONTENT_APPROVAL, shows=Shows.ACTION)
@require_POST
def proposal_ask(request: PersonRequest, proposal_id: int) -> HttpResponse:
    found = get_object_or_404(Proposal, pk=proposal_id)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, question=form, status=INVALID)
    _try(
        request,
        lambda: ask_proposer(
            proposal=found, question=form.cleaned_data["question"], by=request.person, at=request.at
        ),
        _("Je vraag staat klaar. Wie de code heeft, kan antwoorden."),
    )
    return redirect("dilemmas:proposal", proposal_id=proposal_id)


@access(right=Right.CONTENT_APPROVAL, shows=Shows.ACTION)
@require_POST
def proposal_decline(request: PersonRequest, proposal_id: int) -> HttpResponse:
    found = get_object_or_404(Proposal, pk=proposal_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, decline=form, status=INVALID)
    _try(
        request,
        lambda: decline_proposal(
            proposal=found,
            reason=form.cleaned_data["reason"],
            reply=form.cleaned_data["reply"],
            by=request.person,
            at=request.at,
        ),
        _("Deze inbreng wordt niet gebruikt. Wie de code heeft, leest waarom."),
    )
    return redirect("dilemmas:proposals")


@access(right=Right.CONTENT_APPROVAL)
@require_http_methods(["GET", "POST"])
def proposal_elsewhere(request: PersonRequest, proposal_id: int) -> HttpResponse:
    """What to do when it is a report after all: nothing is passed on, and the text goes."""
    found = get_object_or_404(Proposal.objects.select_related("case"), pk=proposal_id)
    if request.method == "POST":
        _try(
            request,
            lambda: send_elsewhere(proposal=found, by=request.person, at=request.at),
            _("De tekst is weg. Wie de code heeft, leest waar dit wel hoort."),
        )
        return redirect("dilemmas:proposals")
    context = {"one": read(found), "doors": doors(get_language() or "nl")}
    return render(request, "dilemmas/proposal_elsewhere.html", context)


@access(right=Right.CONTENT_APPROVAL, shows=Shows.ACTION)
@require_POST
def proposal_reopen(request: PersonRequest, proposal_id: int) -> HttpResponse:
    found = get_object_or_404(Proposal, pk=proposal_id)
    _try(
        request,
        lambda: reopen_proposal(proposal=found, by=request.person, at=request.at),
        _("Deze inbreng is weer in bewerking."),
    )
    return redirect("dilemmas:proposal", proposal_id=proposal_id)


def _page(
    request: PersonRequest,
    found: Proposal,
    *,
    working: WorkingForm | None = None,
    question: QuestionForm | None = None,
    decline: DeclineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    one = read(found)
    context = {
        "one": one,
        "proposer": proposer_of(one.content),
        "working": working or WorkingForm(initial=_initial(one.content)),
        "question": question or QuestionForm(),
        "decline": decline or DeclineForm(),
        "case_url": reverse("wagtailadmin_pages:edit", args=[found.case_id]) if found.case_id else "",
        "kept_days": KEPT_AFTER_DECISION.days,
    }
    return render(request, "dilemmas/proposal.html", context, status=status)


def _initial(content: Content) -> dict[str, str]:
    return {"title": content.title, **(content.working or content.original)}


def _try(request: PersonRequest, act: Callable[[], Any], done: str) -> None:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, proposal_sentence(refusal))
    else:
        messages.success(request, done)
