"""Proposing a case. Everybody is nobody here (config.middleware.NobodyMiddleware), but for who gives a name.

First the question whether it is really a report; its answers stand in no address, no session and no table.
"""

from datetime import datetime

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dilemmas.actions.proposals import answer_question, submit_proposal, withdraw_proposal
from dilemmas.forms.proposals import AnswerForm, CodeForm, NamedProposalForm, ProposalForm, ReportForm
from dilemmas.messages.proposals import proposal_sentence
from dilemmas.models import Proposal, ProposalStatus
from dilemmas.queries.doors import doors
from dilemmas.queries.proposals import proposal_with, read
from dilemmas.rules.proposals import KEPT_AFTER_DECISION, LONGEST_UNDECIDED, STATUS_KEPT, in_groups
from foundation.errors import DomainError
from foundation.people.access import Shows, Who, access
from foundation.people.models import Person
from foundation.people.queries import person_of

INVALID, TOO_MANY_REQUESTS = 422, 429


@sensitive_post_parameters()
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Both ways on are answers to the same POST: no log can tell them apart by address or status."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_report:
            return _doors_page(request, is_urgent=form.is_urgent)
        return _form_page(request, ProposalForm())
    return _unseen(render(request, "dilemmas/propose.html", {"form": form}, status=_status(form.is_bound)))


@sensitive_post_parameters()
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def propose_form(request: HttpRequest) -> HttpResponse:
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _send(request, form, proposer=None) or _form_page(request, form, status=TOO_MANY_REQUESTS)
    return _form_page(request, form, status=_status(form.is_bound))


@sensitive_post_parameters()
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def propose_named(request: HttpRequest) -> HttpResponse:
    """Anyone may post here, so that who was logged out meanwhile finds the text again; only a person can send."""
    person = person_of(request.user)
    if request.method == "GET" and person is None:
        return redirect_to_login(request.get_full_path())
    # From the page without a name: what was typed there comes along.
    form = (
        NamedProposalForm(initial=request.POST.dict())
        if "over" in request.POST
        else NamedProposalForm(request.POST or None)
    )
    if person and form.is_bound and form.is_valid() and (thanks := _send(request, form, proposer=person)):
        return thanks
    context = {"form": form, "person": person, "login_url": _login_url()}
    return _unseen(render(request, "dilemmas/propose_named.html", context, status=_status(form.is_bound)))


@sensitive_post_parameters()
@access(who=Who.ANYONE)
@require_http_methods(["GET", "POST"])
def propose_follow(request: HttpRequest) -> HttpResponse:
    """The code is posted, so that it stands in no address and no history."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if proposal := proposal_with(code):
            return _status_page(request, proposal, code=code, form=AnswerForm())
        return _unknown_code_page(request)
    return _unseen(
        render(request, "dilemmas/propose_follow.html", {"form": form}, status=_status(form.is_bound))
    )


@sensitive_post_parameters()
@access(who=Who.ANYONE, shows=Shows.ACTION)
@require_POST
def propose_answer(request: HttpRequest) -> HttpResponse:
    code, form = request.POST.get("code", ""), AnswerForm(request.POST)
    proposal = proposal_with(code)
    if proposal is None:
        return _unknown_code_page(request)
    if not form.is_valid():
        return _status_page(request, proposal, code=code, form=form, status=INVALID)
    try:
        proposal = answer_question(code=code, answer=form.cleaned_data["answer"])
    except DomainError as refusal:
        return _status_page(request, proposal, code=code, form=form, refusal=refusal)
    return _status_page(request, proposal, code=code, form=AnswerForm(), done=_("Je antwoord is verstuurd."))


@sensitive_post_parameters()
@access(who=Who.ANYONE, shows=Shows.ACTION)
@require_POST
def propose_withdraw(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    proposal = proposal_with(code)
    if proposal is None:
        return _unknown_code_page(request)
    try:
        proposal = withdraw_proposal(code=code, at=_at(request))
    except DomainError as refusal:
        return _status_page(request, proposal, code=code, form=AnswerForm(), refusal=refusal)
    return _status_page(request, proposal, code=code, form=AnswerForm())


def _send(request: HttpRequest, form: ProposalForm, *, proposer: Person | None) -> HttpResponse | None:
    """The page with the code; None with the refusal on the form."""
    try:
        code = submit_proposal(
            written=form.parts(), token=form.cleaned_data["token"], proposer=proposer, at=_at(request)
        )
    except DomainError as refusal:
        form.add_error(None, proposal_sentence(refusal))
        return None
    context = {"code": in_groups(code), "is_named": proposer is not None, **_terms()}
    return _unseen(render(request, "dilemmas/propose_thanks.html", context))


def _form_page(request: HttpRequest, form: ProposalForm, *, status: int = 200) -> HttpResponse:
    return _unseen(render(request, "dilemmas/propose_form.html", {"form": form, **_terms()}, status=status))


def _doors_page(request: HttpRequest, *, is_urgent: bool) -> HttpResponse:
    context = {"doors": doors(get_language() or "nl"), "is_urgent": is_urgent}
    response = _unseen(render(request, "dilemmas/propose_doors.html", context))
    # Not even that one came from here; this page has no form, which would need an origin.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _status_page(
    request: HttpRequest,
    proposal: Proposal,
    *,
    code: str,
    form: AnswerForm,
    status: int = 200,
    done: str = "",
    refusal: DomainError | None = None,
) -> HttpResponse:
    context = {
        "one": read(proposal),
        "code": code,
        "form": form,
        "done": done,
        "refusal": proposal_sentence(refusal) if refusal else "",
        "doors": doors(get_language() or "nl") if proposal.status == ProposalStatus.ELSEWHERE else None,
        **_terms(),
    }
    return _unseen(render(request, "dilemmas/propose_status.html", context, status=status))


def _unknown_code_page(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    form.add_error("code", proposal_sentence(DomainError("unknown_code")))
    return _unseen(render(request, "dilemmas/propose_follow.html", {"form": form}, status=INVALID))


def _terms() -> dict[str, int]:
    return {
        "kept_days": KEPT_AFTER_DECISION.days,
        "undecided_days": LONGEST_UNDECIDED.days,
        "status_days": STATUS_KEPT.days,
    }


def _unseen(response: HttpResponse) -> HttpResponse:
    """Not kept by the browser, and the next page hears no more than that it was this site."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin"
    return response


def _login_url() -> str:
    return f"{reverse('account_login')}?next={reverse('dilemmas:propose_named')}"


def _status(is_bound: bool) -> int:
    return INVALID if is_bound else 200


def _at(request: HttpRequest) -> datetime:
    return request.at  # type: ignore[attr-defined]
