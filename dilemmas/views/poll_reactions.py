"""What people write about the case of the week, and who reads it first."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.actions.reactions import approve_reaction, reject_reaction, send_reaction
from dilemmas.forms.polls import ModerationForm, ReactionForm
from dilemmas.messages.polls import foreign_origin, moderation_refused, reaction_refused
from dilemmas.models import PollReaction, RejectionReason
from dilemmas.queries.polls import public_poll, waiting_reactions
from dilemmas.rules.names import Finding, findings
from dilemmas.rules.polls import Phase
from dilemmas.views.origin import is_from_own_page
from dilemmas.views.polls import unseen
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, Who, access
from foundation.people.rights import Right

REACTIONS_A_PAGE = 20


# Outside the addresses of the poll itself, so that the browser leaves its ballot at home.
@access(who=Who.ANYONE, shows=Shows.PAGE)
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def reaction(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    found = public_poll(poll_id, at)
    if found is None:
        raise Http404
    form = ReactionForm(request.POST or None)
    context = {
        "poll": found,
        "title": found.title_in(get_language() or "nl"),
        "form": form,
        "is_over": found.schedule.phase_at(at) is Phase.REFLECTION,
        "was_sent": "verstuurd" in request.GET,
    }
    status = 200
    if request.method == "POST":
        if not is_from_own_page(request):
            context["notice"], status = foreign_origin(), 403
        elif form.is_valid():
            try:
                send_reaction(poll=found, text=form.cleaned_data["text"], at=at)
            except DomainError as refusal:
                context["notice"], status = (
                    reaction_refused(refusal),
                    429 if refusal.code == "too_busy" else 200,
                )
            else:
                return unseen(redirect(f"{request.path}?verstuurd=1"))
        else:
            status = 422
    return unseen(render(request, "dilemmas/poll_reaction.html", context, status=status))


@dataclass(frozen=True)
class ReactionLine:
    reaction: PollReaction
    title: str
    # (text, whether it may point at somebody): the line from left to right.
    pieces: list[tuple[str, bool]]
    fragments: list[str]


@access(right=Right.CONTENT, or_right=Right.CONTENT_APPROVAL, shows=Shows.LIST)
@require_GET
def reactions(request: PersonRequest) -> HttpResponse:
    page = Paginator(waiting_reactions(), REACTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(one) for one in page],
        "reasons": RejectionReason.choices,
    }
    return render(request, "dilemmas/poll_reactions.html", context)


@access(right=Right.CONTENT, or_right=Right.CONTENT_APPROVAL, shows=Shows.ACTION)
@require_POST
def reaction_decide(request: PersonRequest, reaction_id: int) -> HttpResponse:
    waiting = get_object_or_404(PollReaction, pk=reaction_id)
    form = ModerationForm(request.POST, fragments=fragments_of(waiting.text))
    if not form.is_valid():
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("dilemmas:poll_reactions")
    by = request.person.public_id
    try:
        if form.cleaned_data["decision"] == "approve":
            approve_reaction(reaction_id=reaction_id, remove=form.removed, by=by, at=request.at)
            messages.success(request, _("De reactie is goedgekeurd."))
        else:
            reject_reaction(reaction_id=reaction_id, reason=form.cleaned_data["reason"], by=by, at=request.at)
            messages.success(request, _("De reactie is afgewezen en weg."))
    except DomainError as refusal:
        messages.warning(request, moderation_refused(refusal))
    return redirect("dilemmas:poll_reactions")


def fragments_of(text: str) -> list[str]:
    """What may point at somebody, each once."""
    return list(dict.fromkeys(one.text for one in _likely(text)))


def _likely(text: str) -> list[Finding]:
    return findings(text, innocent=[settings.MUNICIPALITY_NAME])


def _line(reaction: PollReaction) -> ReactionLine:
    text, pieces, at = reaction.text, [], 0
    for one in _likely(text):
        pieces += [(text[at : one.start], False), (one.text, True)]
        at = one.end
    pieces.append((text[at:], False))
    return ReactionLine(
        reaction=reaction,
        title=str(reaction.poll.title_in(get_language() or "nl")),
        pieces=[piece for piece in pieces if piece[0]],
        fragments=fragments_of(text),
    )
